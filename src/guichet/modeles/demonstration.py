"""Document models of the demonstration: one reviewed, one that waits."""

import io

from guichet.acteurs.demonstration import ORGANISATIONS
from guichet.acteurs.models import Organisation, Personne
from guichet.enrolement.demonstration import at, representant
from guichet.horloge.decalage import lived_at
from guichet.modeles import fournisseur
from guichet.modeles.agence import review
from guichet.modeles.models import Etat, Modele, Observation
from guichet.pdf.compilation import compile

_DISPOSITIF = "IMG-RIS-Va2"
_AGENT = "ines.truc@demonstration.exemple"


def load() -> None:
    """Hand in and review what is missing."""
    organisation = Organisation.objects.get(nom=ORGANISATIONS["editeur"][1])
    if Modele.objects.filter(organisation=organisation).exists():
        return
    with lived_at(at("2025-11-12T09:00")):
        commande = _hand_in(organisation, "BON_COMMANDE", "Cabinets de radiologie")
    with lived_at(at("2025-11-14T16:00")):
        _send_back(commande)
    with lived_at(at("2025-11-17T10:00")):
        _hand_in(organisation, "FACTURE", "Facture de la prestation")


def _hand_in(organisation: Organisation, type_: str, intitule: str) -> Modele:
    contenu = compile("exemple", {"titre": intitule, "emetteur": organisation.nom})
    envoi = fournisseur.Remise(io.BytesIO(contenu), f"{type_.lower()}.pdf")
    return fournisseur.hand_in(
        representant("editeur"), organisation, _DISPOSITIF, type_, intitule, envoi
    )


def _send_back(modele: Modele) -> None:
    constats = dict.fromkeys(range(len(modele.points)), Observation.PRESENTE)
    agent = Personne.objects.get(email=_AGENT)
    mot = "La mention du montant pris en charge manque sous le total."
    review(agent, modele.versions.get(), Etat.A_CORRIGER, constats | {0: Observation.ABSENTE}, mot)
