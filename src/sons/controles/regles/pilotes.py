"""In wave 2, no solde before the first installations of the solution are validated."""

from sons.controles.dossier import Dossier
from sons.reglement.format import Role


def check_pilotes(dossier: Dossier) -> None:
    """Compare what is validated with what the texts ask for: reports, training material."""
    pilotes = dossier.dispositif.pilotes
    if pilotes is None:
        return
    connus = dossier.contexte.pilotes_valides(dossier.numero_ans)
    if connus is None:
        _not_verified(dossier, "combien de PV pilotes sont validés pour cette solution")
        return
    if connus.pv < pilotes.nombre:
        _report(dossier, "4080", connus.pv, str(pilotes.nombre))
    if not pilotes.supports_de_formation:
        return
    if connus.supports is None:
        _not_verified(dossier, "si les supports de formation de cette solution sont validés")
    elif not connus.supports:
        _report(dossier, "4082")


def _not_verified(dossier: Dossier, quoi: str) -> None:
    dossier.releve.not_verified(
        "pilotes",
        f"le contexte ne dit pas {quoi}",
        "Complétez le référencement dans le contexte : « pv_pilotes », « supports_de_formation ».",
    )


def _report(
    dossier: Dossier, code: str, recu: int | None = None, attendu: str | None = None
) -> None:
    source = str(dossier.dispositif.pilotes.source) if dossier.dispositif.pilotes else None
    for rang in dossier.rangs:
        chemin = dossier.path(rang, Role.NUMERO_ASP)
        dossier.releve.on_demande(rang, code, chemin, recu, attendu, source)
