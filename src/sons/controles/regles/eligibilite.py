"""Every beneficiary is in the eligibility base, in a category the texts admit."""

from collections.abc import Mapping

from sons.contexte import BeneficiaireConnu
from sons.controles.dossier import Cles, Dossier
from sons.reglement.modele import Beneficiaire


def check_eligibilite(dossier: Dossier) -> None:
    """Ask once per kind of identifier, for the whole file."""
    for beneficiaire, cles in dossier.cles:
        if not cles.valeurs:
            continue
        base = dossier.base[cles.identifiant]
        if base is None:
            dossier.releve.not_verified(
                f"éligibilité ({beneficiaire.nature})",
                f"le contexte ne contient pas de base de bénéficiaires par {cles.identifiant}",
                "Ajoutez la base : « sons contexte beneficiaires ».",
            )
            continue
        _report_absent(dossier, beneficiaire, cles, base)
        if beneficiaire.categories:
            _check_categories(dossier, beneficiaire, cles, base)


def _report_absent(
    dossier: Dossier,
    beneficiaire: Beneficiaire,
    cles: Cles,
    base: Mapping[str, BeneficiaireConnu],
) -> None:
    absents = cles.distinctes - base.keys()
    if not absents:
        return
    for valeur, rang in zip(cles.valeurs, cles.rangs, strict=True):
        if valeur in absents:
            chemin = dossier.path_of_key(cles, rang, valeur)
            source = str(beneficiaire.source)
            recu = f"{cles.identifiant} {valeur}"
            dossier.releve.on_demande(rang, "4050", chemin, recu, None, source)


def _check_categories(
    dossier: Dossier,
    beneficiaire: Beneficiaire,
    cles: Cles,
    base: Mapping[str, BeneficiaireConnu],
) -> None:
    admises = frozenset(beneficiaire.categories)
    for valeur, rang in zip(cles.valeurs, cles.rangs, strict=True):
        connu = base.get(valeur)
        if connu is None or connu.categorie in admises:
            continue
        if connu.categorie is None:
            dossier.releve.not_verified(
                "catégorie FINESS",
                f"la base ne donne pas la catégorie de {valeur}",
                "Complétez la colonne « categorie » de la base.",
            )
            continue
        chemin = dossier.path_of_key(cles, rang, valeur)
        attendu = ", ".join(beneficiaire.categories)
        source = str(beneficiaire.source)
        dossier.releve.on_demande(rang, "4051", chemin, connu.categorie, attendu, source)
