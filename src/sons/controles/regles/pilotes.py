"""In wave 2, no solde before the first installations of the solution are validated."""

from sons.controles.dossier import Dossier
from sons.reglement.format import Role


def check_pilotes(dossier: Dossier) -> None:
    """Compare the number of validated reports with the one the texts ask for."""
    pilotes = dossier.dispositif.pilotes
    if pilotes is None:
        return
    valides = dossier.contexte.pilotes_valides(dossier.numero_ans)
    if valides is None:
        dossier.releve.not_verified(
            "pilotes",
            "le contexte ne dit pas combien de PV pilotes sont validés pour cette solution",
            "Le guichet le vérifiera.",
        )
    elif valides < pilotes.nombre:
        for rang in dossier.rangs:
            chemin = dossier.path(rang, Role.NUMERO_ASP)
            source = str(pilotes.source)
            dossier.releve.on_demande(rang, "4080", chemin, valides, str(pilotes.nombre), source)
