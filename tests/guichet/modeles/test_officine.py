"""An order form of an officine, made as AF-PHA-LGO-Va1 §6.1 and §5.2 describe it."""

import pytest

from guichet.cycles.table import ActeImpossible
from guichet.modeles import fournisseur as depot
from guichet.modeles.agence import review
from guichet.modeles.models import Etat, Observation
from guichet.modeles.recherche import search
from guichet.textes import reglement
from tests.guichet.enrolement.conftest import agent, instant, representante  # noqa: F401
from tests.guichet.enrolement.fabrique import rempli

CODE = "PHA-LGO-Va1"
POINTS = [m for m in reglement().dispositif(CODE).mention if m.document == "BON_COMMANDE"]
DUES = [m.texte for m in POINTS if m.obligatoire and not m.si]

# What §6.1 asks, in its order; each line answers the mention beside it.
BON = {
    "AF-PHA-LGO-Va1": "Appel à financement : AF-PHA-LGO-Va1",
    "Date de la commande": "Date de la commande : 12/09/2022",
    "Régime de TVA": "Régime de TVA applicable : assujetti, 20 %",
    "Nom du responsable": "Nom du responsable : Mme Durand",
    "FINESS géographique": "N° FINESS géographique : 750000001",
    "Raison sociale": "Raison sociale de l’officine : Pharmacie des Lilas",
    "E-mail": "E-mail : lilas\\@exemple.fr",
    "Téléphone": "Téléphone : 01 02 03 04 05",
    "Prestation Ségur": "Prestation Ségur",
    "Dénomination et version de la solution logicielle": "Officine Plus, version 5.2",
    "Montant hors taxe": "Montant HT : 625,00 €",
    "Montant pris en charge par l’Etat au titre du Ségur de la santé": (
        "Montant pris en charge par l’Etat au titre du Ségur de la santé : 750,00 €"
    ),
    "Signature du responsable": "Lu et accepté. Signature :",
}


@pytest.fixture
def relu(fournisseur, representante, agent, instant, envoi):  # noqa: F811
    """Hand the lines in, let the portal look for the mentions, and say what it found."""
    rempli(fournisseur, representante, "definitif", dispositif=CODE)

    def _relu(lignes):
        contenu = "\n\n".join(lignes)
        args = representante, fournisseur, CODE, "BON_COMMANDE", "Officines", envoi(contenu)
        modele = depot.hand_in(*args)
        version = modele.versions.get()
        search(version.pk)
        version.refresh_from_db()
        constats = {
            rang: Observation.PRESENTE
            if point.texte in version.recherche["pages"]
            else (Observation.SANS_OBJET if point.si else Observation.ABSENTE)
            for rang, point in enumerate(modele.points)
        }
        return review(agent, version, Etat.VALIDE, constats)

    return _relu


def test_the_order_form_of_the_text_answers_every_mention_that_is_due():
    assert BON.keys() == set(DUES)


def test_an_order_form_made_as_the_text_asks_is_validated(relu):
    assert relu(BON.values()).verdict == Etat.VALIDE


@pytest.mark.parametrize("absente", DUES)
def test_the_same_without_one_mandatory_mention_is_not(relu, absente):
    with pytest.raises(ActeImpossible, match=r"1 mention\(s\) obligatoire\(s\)"):
        relu(ligne for mention, ligne in BON.items() if mention != absente)
