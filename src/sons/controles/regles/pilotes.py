"""In wave 2, no solde before the first installations of the solution are validated."""

from collections.abc import Iterator

from sons.controles.examen import Examen
from sons.controles.trouve import Trouve, Trouves
from sons.manque import Manque, NonVerifie
from sons.reglement.format import Role
from sons.reglement.modele import Pilotes


def check_pilotes(examen: Examen) -> Trouves:
    """Compare what is validated with what the texts ask for: reports, training material."""
    pilotes = examen.dispositif.pilotes
    if pilotes is None:
        return
    if not examen.knows_solution:
        yield NonVerifie(
            "pilotes",
            "le numéro de la solution est à corriger d’abord",
            Manque.NUMERO_DE_LA_SOLUTION,
        )
        return
    connus = examen.contexte.pilotes_valides(examen.entete.numero_ans)
    if connus is None:
        yield _not_verified("combien de PV pilotes sont validés pour cette solution")
        return
    if connus.pv < pilotes.nombre:
        yield from _report(examen, pilotes, "4080", connus.pv, str(pilotes.nombre))
    if not pilotes.supports_de_formation:
        return
    if connus.supports is None:
        yield _not_verified("si les supports de formation de cette solution sont validés")
    elif not connus.supports:
        yield from _report(examen, pilotes, "4082")


def _not_verified(quoi: str) -> NonVerifie:
    return NonVerifie("pilotes", f"on ne sait pas {quoi}", Manque.PILOTES)


def _report(
    examen: Examen,
    pilotes: Pilotes,
    code: str,
    recu: int | None = None,
    attendu: str | None = None,
) -> Iterator[Trouve]:
    for rang in examen.rangs:
        chemin = examen.path(rang, Role.NUMERO_ASP)
        yield Trouve(rang, code, chemin, recu, attendu, pilotes.source)
