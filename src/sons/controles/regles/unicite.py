"""A beneficiary is financed once: neither already, nor twice in the file."""

from collections import defaultdict

from sons.controles.dossier import Cles, Dossier
from sons.reglement.format import Role
from sons.reglement.modele import Unicite


def check_unicite(dossier: Dossier) -> None:
    """Check what is already financed first, then repetitions among the demandes left."""
    par_identifiant = {c.beneficiaire.identifiant: c for c in dossier.cles}
    cles_a_voir = [(u, par_identifiant[u.identifiant]) for u in dossier.dispositif.unicite]
    for unicite, cles in cles_a_voir:
        _check_already(dossier, unicite, cles)
    for unicite, cles in cles_a_voir:
        _check_twice(dossier, unicite, cles)


def _check_already(dossier: Dossier, unicite: Unicite, cles: Cles) -> None:
    if not cles.valeurs:
        return
    finances = dossier.contexte.finances(
        dossier.dispositif.code, unicite.identifiant, cles.distinctes
    )
    if finances is None:
        dossier.releve.not_verified(
            "bénéficiaires déjà financés",
            "le contexte ne dit pas qui est déjà financé pour ce dispositif",
            "Ajoutez la liste : « sons contexte finances ».",
        )
        return
    if not finances:
        return
    for valeur, rang in zip(cles.valeurs, cles.rangs, strict=True):
        if valeur in finances:
            _report(dossier, unicite, cles, rang, valeur, "4041", finances[valeur] or "financé")


def _check_twice(dossier: Dossier, unicite: Unicite, cles: Cles) -> None:
    """Let the first demandes that nothing rejects have the beneficiary; the next are refused."""
    if len(cles.distinctes) == len(cles.valeurs):
        return
    par_demande: defaultdict[int, list[str]] = defaultdict(list)
    for valeur, rang in zip(cles.valeurs, cles.rangs, strict=True):
        par_demande[rang].append(valeur)
    preneurs: defaultdict[str, list[int]] = defaultdict(list)
    for rang, valeurs in sorted(par_demande.items()):
        for valeur in _taken(valeurs, preneurs, unicite.multiplicite):
            autre = preneurs[valeur][0] if preneurs[valeur] else rang
            attendu = f"ligne {dossier.column(Role.NUM_LIGNE)[autre]}"
            _report(dossier, unicite, cles, rang, valeur, "4040", attendu)
        if not dossier.releve.rejects(rang):
            for valeur in valeurs:
                preneurs[valeur].append(rang)


def _taken(
    valeurs: list[str], preneurs: defaultdict[str, list[int]], multiplicite: int
) -> list[str]:
    """Return the beneficiaries this demande may not have: taken, or named twice in it."""
    pris = [v for v in dict.fromkeys(valeurs) if len(preneurs[v]) >= multiplicite]
    return pris + [v for v in dict.fromkeys(valeurs) if valeurs.count(v) > 1 and v not in pris]


def _report(
    dossier: Dossier,
    unicite: Unicite,
    cles: Cles,
    rang: int,
    valeur: str,
    code: str,
    attendu: str,
) -> None:
    chemin = dossier.path_of_key(cles, rang, valeur)
    recu = f"{unicite.identifiant} {valeur}"
    dossier.releve.on_demande(rang, code, chemin, recu, attendu, str(unicite.source))
