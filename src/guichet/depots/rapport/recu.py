"""The receipt of a deposit, in PDF: what was received, when, and by which texts it was judged."""

from django.conf import settings

from guichet.depots.models import Depot, Verdict
from guichet.horloge import PARIS


def receipt(depot: Depot) -> bytes:
    """Return the receipt; the same deposit always gives the same bytes."""
    from guichet.pdf.compilation import compile

    donnees = {
        "reference": reference(depot),
        "demonstration": settings.DEMONSTRATION,
        "lignes": _lines(depot),
        "comptes": _counts(depot),
    }
    return compile("recu_depot", donnees, depot.recu_le)


def reference(depot: Depot) -> str:
    """Return the number of a deposit, as people say it."""
    return f"D-{depot.pk:08d}"


def _counts(depot: Depot) -> list[list[str]]:
    """Return how many demandes met each fate; of a refused file, how many could be read."""
    if depot.verdict == Verdict.REJETE:
        lues = len(depot.rapport["demandes"])
        return [["Demandes acceptées", "0"], ["Demandes lues sous réserve", str(lues)]]
    return [
        ["Demandes du fichier", str(depot.nb_demandes)],
        ["Acceptées et complètes", str(depot.nb_acceptees)],
        ["Acceptées, pièces à compléter", str(depot.nb_incompletes)],
        ["Rejetées, non enregistrées", str(depot.nb_rejetees)],
    ]


def _lines(depot: Depot) -> list[list[str]]:
    instant = depot.recu_le.astimezone(PARIS)
    archive = depot.archive
    return [
        ["Fournisseur", f"{depot.organisation} (SIRET {depot.siret})"],
        ["Déposé par", f"{depot.personne}{_outil(depot)}"],
        ["Reçu en entier le", f"{instant:%d/%m/%Y à %Hh%Mmin%Ss} (heure de Paris)"],
        ["Dispositif et phase", f"{depot.dispositif}, {depot.get_phase_display().lower()}"],
        ["Solution", depot.numero_ans],
        ["Fichier", depot.nom],
        ["SHA-256 du fichier", depot.empreinte],
        ["ZIP des pièces", depot.nom_archive or "aucun"],
        ["SHA-256 du ZIP", archive.empreinte if archive else "—"],
        ["Textes appliqués", depot.texte],
        ["Verdict", depot.get_verdict_display()],
    ]


def _outil(depot: Depot) -> str:
    return f", par l’outil « {depot.outil} »" if depot.outil else ""
