"""« Vague 1 + Vague 2 » is kept for clients whom wave 1 has not equipped."""

from collections.abc import Iterator

from sons.controles.coherence import matching
from sons.controles.examen import Cles, Examen
from sons.controles.trouve import Trouve, Trouves
from sons.manque import Manque, NonVerifie
from sons.reglement.format import Balise
from sons.reglement.modele import Reserve


def check_reserve(examen: Examen) -> Trouves:
    """Look at the clients of the demandes that ask for what is kept."""
    reserve = examen.dispositif.reserve
    rangs = set(matching(examen, reserve.si)) if reserve else set()
    if reserve is None or not rangs:
        return
    for identifiant in reserve.identifiants:
        cles = _claimed(examen, examen.keys(identifiant), reserve, rangs)
        if cles.valeurs:
            yield from _check_financed(examen, reserve, cles)
            yield from _check_self_financed(examen, reserve, cles)


def _claimed(examen: Examen, cles: Cles, reserve: Reserve, rangs: set[int]) -> Cles:
    """Keep the identifiers of these demandes, without the rows that do not count."""
    comptees = [compte for balise in cles.balises for compte in _counted(examen, balise, reserve)]
    gardees = [place for place, rang in enumerate(cles.rangs) if comptees[place] and rang in rangs]
    return cles.only(gardees)


def _counted(examen: Examen, balise: Balise, reserve: Reserve) -> list[bool]:
    comptees = [True] * len(examen.colonnes.flat(balise)[0])
    for nom, ecartee in reserve.hors.items():
        reponses = examen.colonnes.beside(balise, examen.textes.format.named(nom))
        paires = zip(comptees, reponses, strict=True)
        comptees = [compte and textes != {ecartee} for compte, textes in paires]
    return comptees


def _check_financed(examen: Examen, reserve: Reserve, cles: Cles) -> Trouves:
    for code in reserve.dispositifs:
        finances = examen.contexte.finances(code, cles.identifiant, cles.distinctes)
        if finances is None:
            yield _not_verified(f"qui a été financé par {code}", Manque.FINANCEMENTS)
            continue
        prises = {v: f"{code}, {c[0].reference}".rstrip(", ") for v, c in finances.items()}
        yield from _report(reserve, cles, "4043", prises)


def _check_self_financed(examen: Examen, reserve: Reserve, cles: Cles) -> Trouves:
    for code in reserve.dispositifs:
        equipes = examen.contexte.autofinances(code, cles.identifiant, cles.distinctes)
        if equipes is None:
            quoi = "qui a payé lui-même sa mise à jour de vague 1"
            yield _not_verified(quoi, Manque.AUTOFINANCEMENTS)
            continue
        yield from _report(reserve, cles, "4044", dict.fromkeys(equipes, code))


def _not_verified(quoi: str, manque: Manque) -> NonVerifie:
    return NonVerifie("prestation « Vague 1 + Vague 2 »", f"on ne sait pas {quoi}", manque)


def _report(reserve: Reserve, cles: Cles, code: str, prises: dict[str, str]) -> Iterator[Trouve]:
    for place, valeur in enumerate(cles.valeurs) if prises else ():
        if valeur in prises:
            rang, chemin = cles.rangs[place], cles.chemins[place]
            recu = f"{cles.identifiant} {valeur}"
            yield Trouve(rang, code, chemin, recu, prises[valeur], reserve.source)
