"""Every beneficiary is in the eligibility base, in a category the texts admit."""

from collections.abc import Mapping

from sons.contexte import BeneficiaireConnu
from sons.controles.dossier import Cles, Dossier


def check_eligibilite(dossier: Dossier) -> None:
    """Ask once per kind of identifier, for the whole file."""
    for cles in dossier.cles:
        if not cles.valeurs:
            continue
        base = dossier.base[cles.beneficiaire.identifiant]
        if base is None:
            dossier.releve.not_verified(
                f"éligibilité ({cles.beneficiaire.nature})",
                f"le contexte ne contient pas de base de bénéficiaires par "
                f"{cles.beneficiaire.identifiant}",
                "Ajoutez la base : « sons contexte beneficiaires ».",
            )
            continue
        _report_absent(dossier, cles, base)
        if cles.beneficiaire.categories:
            _check_categories(dossier, cles, base)


def _report_absent(dossier: Dossier, cles: Cles, base: Mapping[str, BeneficiaireConnu]) -> None:
    absents = cles.distinctes - base.keys()
    if not absents:
        return
    for valeur, rang in zip(cles.valeurs, cles.rangs, strict=True):
        if valeur in absents:
            chemin = dossier.path_of_key(cles, rang, valeur)
            source = str(cles.beneficiaire.source)
            recu = f"{cles.beneficiaire.identifiant} {valeur}"
            dossier.releve.on_demande(rang, "4050", chemin, recu, None, source)


def _check_categories(dossier: Dossier, cles: Cles, base: Mapping[str, BeneficiaireConnu]) -> None:
    admises = frozenset(cles.beneficiaire.categories)
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
        attendu = ", ".join(cles.beneficiaire.categories)
        source = str(cles.beneficiaire.source)
        dossier.releve.on_demande(rang, "4051", chemin, connu.categorie, attendu, source)
