"""Every beneficiary is in the eligibility base, in a category the texts admit."""

from collections.abc import Iterator, Mapping

from sons.contexte import BeneficiaireConnu
from sons.controles.examen import Cles, Examen
from sons.controles.trouve import Trouve, Trouves
from sons.manque import Manque, NonVerifie
from sons.reglement.modele import Beneficiaire


def check_eligibilite(examen: Examen) -> Trouves:
    """Ask once per kind of identifier, for the whole file."""
    for beneficiaire, cles in examen.cles:
        jugees = _without_activity(examen, cles)
        if not jugees:
            continue
        base = examen.base[cles.identifiant]
        if base is None:
            yield NonVerifie(
                f"éligibilité ({beneficiaire.nature})",
                f"on n’a pas de base de bénéficiaires par {cles.identifiant}",
                Manque.BENEFICIAIRES,
            )
            continue
        yield from _report_absent(beneficiaire, cles, jugees - base.keys())
        if beneficiaire.categories:
            yield from _check_categories(beneficiaire, cles, base)


def _without_activity(examen: Examen, cles: Cles) -> set[str]:
    """Leave out the numbers that the base of 2023 activity answers for.

    A new doctor brings no financing and may stay in the order: what the base of eligible
    establishments does not hold is no site, and no client.
    """
    if cles.identifiant != "AM":
        return cles.distinctes
    return cles.distinctes - (examen.activites or {}).keys()


def _report_absent(beneficiaire: Beneficiaire, cles: Cles, absents: set[str]) -> Iterator[Trouve]:
    if not absents:
        return
    for place, (valeur, rang) in enumerate(zip(cles.valeurs, cles.rangs, strict=True)):
        if valeur in absents:
            recu = f"{cles.identifiant} {valeur}"
            yield Trouve(rang, "4050", cles.path(place), recu, None, beneficiaire.source)


def _check_categories(
    beneficiaire: Beneficiaire, cles: Cles, base: Mapping[str, BeneficiaireConnu]
) -> Trouves:
    admises, attendu = frozenset(beneficiaire.categories), ", ".join(beneficiaire.categories)
    for place, (valeur, rang) in enumerate(zip(cles.valeurs, cles.rangs, strict=True)):
        connu = base.get(valeur)
        if connu is None or connu.categorie in admises:
            continue
        if connu.categorie is None:
            yield NonVerifie(
                "catégorie FINESS",
                f"la base ne donne pas la catégorie de {valeur}",
                Manque.CATEGORIES,
            )
            continue
        chemin, source = cles.path(place), beneficiaire.source
        yield Trouve(rang, "4051", chemin, connu.categorie, attendu, source)
