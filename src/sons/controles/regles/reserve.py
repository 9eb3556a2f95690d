"""« Vague 1 + Vague 2 » is kept for clients whom wave 1 has not equipped."""

from sons.controles.coherence import matching
from sons.controles.dossier import Cles, Dossier
from sons.reglement.format import Balise
from sons.reglement.modele import Reserve


def check_reserve(dossier: Dossier) -> None:
    """Look at the clients of the demandes that ask for what is kept."""
    reserve = dossier.dispositif.reserve
    rangs = set(matching(dossier, reserve.si)) if reserve else set()
    if reserve is None or not rangs:
        return
    for identifiant in reserve.identifiants:
        cles = _claimed(dossier, dossier.keys(identifiant), reserve, rangs)
        if cles.valeurs:
            _check_financed(dossier, reserve, cles)
            _check_self_financed(dossier, reserve, cles)


def _claimed(dossier: Dossier, cles: Cles, reserve: Reserve, rangs: set[int]) -> Cles:
    """Keep the identifiers of these demandes, without the rows that do not count."""
    comptees = [compte for balise in cles.balises for compte in _counted(dossier, balise, reserve)]
    gardees = [
        (valeur, rang)
        for valeur, rang, compte in zip(cles.valeurs, cles.rangs, comptees, strict=True)
        if compte and rang in rangs
    ]
    return Cles(cles.identifiant, [v for v, _ in gardees], [r for _, r in gardees], cles.balises)


def _counted(dossier: Dossier, balise: Balise, reserve: Reserve) -> list[bool]:
    comptees = [True] * len(dossier.colonnes.flat(balise)[0])
    for nom, ecartee in reserve.hors.items():
        reponses = dossier.colonnes.beside(balise, dossier.textes.format.named(nom))
        paires = zip(comptees, reponses, strict=True)
        comptees = [compte and textes != {ecartee} for compte, textes in paires]
    return comptees


def _check_financed(dossier: Dossier, reserve: Reserve, cles: Cles) -> None:
    for code in reserve.dispositifs:
        finances = dossier.contexte.finances(code, cles.identifiant, cles.distinctes)
        if finances is None:
            _not_verified(dossier, f"qui a été financé par {code}", "finances")
            continue
        prises = {v: f"{code}, {c[0].reference}".rstrip(", ") for v, c in finances.items()}
        _report(dossier, reserve, cles, "4043", prises)


def _check_self_financed(dossier: Dossier, reserve: Reserve, cles: Cles) -> None:
    for code in reserve.dispositifs:
        equipes = dossier.contexte.autofinances(code, cles.identifiant, cles.distinctes)
        if equipes is None:
            _not_verified(dossier, "qui a payé lui-même sa mise à jour de vague 1", "autofinances")
            continue
        _report(dossier, reserve, cles, "4044", dict.fromkeys(equipes, code))


def _not_verified(dossier: Dossier, quoi: str, liste: str) -> None:
    dossier.releve.not_verified(
        "prestation « Vague 1 + Vague 2 »",
        f"le contexte ne dit pas {quoi}",
        f"Ajoutez la liste : « sons contexte {liste} ».",
    )


def _report(
    dossier: Dossier, reserve: Reserve, cles: Cles, code: str, prises: dict[str, str]
) -> None:
    for valeur, rang in zip(cles.valeurs, cles.rangs, strict=True) if prises else ():
        if valeur in prises:
            chemin = dossier.path_of_key(cles, rang, valeur)
            recu = f"{cles.identifiant} {valeur}"
            dossier.releve.on_demande(rang, code, chemin, recu, prises[valeur], str(reserve.source))
