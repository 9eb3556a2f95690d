"""« Vague 1 + Vague 2 » is kept for clients whom wave 1 has not equipped."""

from collections.abc import Iterator

from sons.controles.coherence import matching
from sons.controles.examen import Cles, Examen
from sons.controles.trouve import Trouve, Trouves
from sons.manque import Manque, NonVerifie
from sons.reglement.modele import Reserve


def check_reserve(examen: Examen) -> Trouves:
    """Look at the clients of the demandes that ask for what is kept."""
    reserve = examen.dispositif.reserve
    rangs = set(matching(examen, reserve.si)) if reserve else set()
    if reserve is None or not rangs:
        return
    prises = (_financed, reserve.identifiants), (_self_financed, reserve.autofinances)
    for ask, identifiants in prises:
        for identifiant in identifiants or reserve.identifiants:
            cles = examen.keys(identifiant)
            gardees = cles.only([i for i, rang in enumerate(cles.rangs) if rang in rangs])
            if gardees.valeurs:
                yield from ask(examen, reserve, gardees)


def _financed(examen: Examen, reserve: Reserve, cles: Cles) -> Trouves:
    for code in reserve.dispositifs:
        finances = examen.contexte.finances(code, cles.identifiant, cles.distinctes)
        if finances is None:
            yield _not_verified(f"qui a été financé par {code}", Manque.FINANCEMENTS)
            continue
        prises = {v: f"{code}, {c[0].reference}".rstrip(", ") for v, c in finances.items()}
        yield from _report(examen, reserve, cles, "4043", prises)


def _self_financed(examen: Examen, reserve: Reserve, cles: Cles) -> Trouves:
    for code in reserve.dispositifs:
        equipes = examen.contexte.autofinances(code, cles.identifiant, cles.distinctes)
        if equipes is None:
            quoi = "qui a payé lui-même sa mise à jour de vague 1"
            yield _not_verified(quoi, Manque.AUTOFINANCEMENTS)
            continue
        yield from _report(examen, reserve, cles, "4044", dict.fromkeys(equipes, code))


def _not_verified(quoi: str, manque: Manque) -> NonVerifie:
    return NonVerifie("prestation « Vague 1 + Vague 2 »", f"on ne sait pas {quoi}", manque)


def _report(
    examen: Examen, reserve: Reserve, cles: Cles, code: str, prises: dict[str, str]
) -> Iterator[Trouve]:
    """Refuse what was had; where all the rows stand outside, leave it to be settled by hand."""
    if not prises:
        return
    hors = _outside(examen, reserve)
    for place, (valeur, rang) in enumerate(zip(cles.valeurs, cles.rangs, strict=True)):
        if valeur in prises:
            dit = "4045" if rang in hors else code
            recu, chemin = f"{cles.identifiant} {valeur}", cles.path(place)
            yield Trouve(rang, dit, chemin, recu, prises[valeur], reserve.source)


def _outside(examen: Examen, reserve: Reserve) -> set[int]:
    """Return the demandes whose every row gives an answer of ``hors``."""
    hors: set[int] = set()
    for nom, ecartee in reserve.hors.items():
        balise = examen.textes.format.named(nom)
        reponses = list(
            zip(examen.colonnes.ranks(balise), examen.colonnes.column(balise), strict=True)
        )
        hors |= {rang for rang, _ in reponses}
        hors -= {rang for rang, reponse in reponses if reponse != ecartee}
    return hors
