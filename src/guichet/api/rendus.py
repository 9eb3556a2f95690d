"""Objects of the counter, as the API says them."""

from decimal import Decimal
from typing import Any

from django.urls import reverse

from guichet import horloge
from guichet.depots import models
from guichet.depots.rapport.formes import read_constat, read_kept
from guichet.depots.rapport.lecture import said_not_verified
from guichet.depots.rapport.recu import reference
from guichet.depots.suivi.completer import expected_name
from guichet.depots.suivi.limites import limit_of
from guichet.textes import reglement


def fichier(objet: models.Depot | models.Simulation, retour: str | None) -> dict[str, Any]:
    """Return the fields of ``schemas.FichierControle``."""
    noms = (
        "nom", "dispositif", "phase", "numero_ans", "recu_le", "outil", "empreinte", "verdict",
        "nb_demandes", "nb_acceptees", "nb_incompletes", "nb_rejetees",
    )  # fmt: skip
    return {"id": objet.pk, "retour": retour} | {nom: getattr(objet, nom) for nom in noms}


def simulation(objet: models.Simulation) -> dict[str, Any]:
    """Return the fields of ``schemas.Simulation``."""
    retour = None if objet.retour is None else address("simulation_retour", objet.pk)
    return fichier(objet, retour) | {"rapport": _rapport(objet)}


def depot(objet: models.Depot, rapport: bool = False) -> dict[str, Any]:
    """Return the fields of ``schemas.Depot``, or with the report of ``DepotEtRapport``."""
    retour = address("depot_retour", objet.pk) if objet.retour_id else None
    corrige = address("corrige", objet.pk) if objet.nb_rejetees else None
    rendu = fichier(objet, retour) | {
        "reference": reference(objet),
        "recu": address("recu", objet.pk),
        "corrige": corrige,
    }
    return rendu | {"rapport": _rapport(objet)} if rapport else rendu


def _rapport(objet: models.Depot | models.Simulation) -> dict[str, Any]:
    """Return the fields of ``schemas.Rapport``."""
    return {**read_kept(objet.rapport), "non_verifies": said_not_verified(objet.rapport)}


def reception(objet: models.Reception) -> dict[str, Any]:
    """Return the fields of ``schemas.Reception``."""
    etat = "controlee" if objet.depot_id else "refusee" if objet.refus else "en_attente"
    return {
        "id": objet.pk,
        "nom": objet.nom,
        "recu_le": objet.recu_le,
        "etat": etat,
        "refus": objet.refus,
        "depot": address("depot", objet.depot_id) if objet.depot_id else None,
    }


def demande_resumee(objet: models.Demande) -> dict[str, Any]:
    """Return the fields of ``schemas.DemandeResumee``."""
    noms = (
        "numero_editeur", "numero_asp", "dispositif", "phase", "numero_ans", "etat", "client",
        "deposee_le",
    )  # fmt: skip
    montants = ("ht", "finance", "demande", "decide", "paye")
    return (
        {"id": objet.pk, "adresse": address("demande", objet.pk)}
        | {nom: getattr(objet, nom) for nom in noms}
        | {f"montant_{m}": _euros(getattr(objet, f"montant_{m}_centimes")) for m in montants}
    )


def demande(objet: models.Demande) -> dict[str, Any]:
    """Return the fields of ``schemas.Demande``."""
    textes = reglement().textes(objet.dispositif, objet.phase)
    limite = limit_of(objet, horloge.now())
    return demande_resumee(objet) | {
        "depot": address("depot", objet.depot_id),
        "date_commande": objet.date_commande,
        "attestation_fin": objet.attestation_fin,
        "limite": limite.fin if limite else None,
        "cles": list(objet.pretentions.order_by("identifiant", "valeur").values()),
        "pieces": [
            {
                "nom": piece.nom,
                "nom_attendu": expected_name(textes, piece),
                "type": piece.type,
                "etat": piece.etat,
            }
            for piece in objet.pieces.select_related("demande")
        ],
        "constats": [read_constat(c) for c in objet.constats],
    }


def address(nom: str, *objets: int) -> str:
    """Return the address of an operation, from the root of the portal."""
    return reverse(f"api:{nom}", args=objets)


def _euros(centimes: int | None) -> Decimal | None:
    return None if centimes is None else Decimal(centimes).scaleb(-2)
