"""The amount does not pass the price cap of the dispositif."""

from decimal import Decimal

from sons.contexte import BeneficiaireConnu
from sons.controles.dossier import Cles, Dossier
from sons.reglement.bareme import MethodeBareme
from sons.reglement.format import Role
from sons.reglement.modele import Compte


def check_plafond(dossier: Dossier) -> None:
    """Work out the cap of each demande by the method its texts name."""
    match dossier.dispositif.bareme.methode:
        case MethodeBareme.PAR_TETE:
            _check_par_tete(dossier)
        case MethodeBareme.PAR_TRANCHE:
            _check_par_tranche(dossier)
        case MethodeBareme.PAR_FICHIER:
            _check_par_fichier(dossier)
        case MethodeBareme.FORFAIT:
            _check_forfait(dossier)


def euros(montant: Decimal) -> str:
    """Write an amount as one reads it: 1 075,00 €."""
    return f"{montant:,.2f} €".replace(",", " ").replace(".", ",")


def _report(dossier: Dossier, rang: int, code: str, montant: Decimal, attendu: str) -> None:
    chemin = dossier.path(rang, Role.MONTANT_HT)
    source = str(dossier.dispositif.bareme.source)
    dossier.releve.on_demande(rang, code, chemin, euros(montant), attendu, source)


# -- by head ----------------------------------------------------------------------------------


def _check_par_tete(dossier: Dossier) -> None:
    tetes = _count_heads(dossier)
    bareme = dossier.dispositif.bareme
    plafonds = {n: bareme.plafond_par_tete(n) for n in set(tetes.values())}
    for rang, montant in zip(dossier.rangs, dossier.montants_ht, strict=True):
        if montant is None or rang not in tetes:
            continue
        plafond = plafonds[tetes[rang]]
        if montant > plafond:
            personnes = "1 personne" if tetes[rang] == 1 else f"{tetes[rang]} personnes"
            attendu = f"{euros(plafond)} HT pour {personnes}"
            _report(dossier, rang, "4020", montant, attendu)


def _count_heads(dossier: Dossier) -> dict[int, int]:
    """Return the number of persons of each demande that can be worked out."""
    tetes: dict[int, int] = {}
    inconnus: set[int] = set()
    for cles in dossier.cles:
        if cles.beneficiaire.compte is Compte.TETE:
            for rang in cles.rangs:
                tetes[rang] = tetes.get(rang, 0) + 1
        else:
            _add_headcounts(dossier, cles, tetes, inconnus)
    return {rang: n for rang, n in tetes.items() if rang not in inconnus}


def _add_headcounts(
    dossier: Dossier, cles: Cles, tetes: dict[int, int], inconnus: set[int]
) -> None:
    base = dossier.base.get(cles.beneficiaire.identifiant) or {}
    for valeur, rang in zip(cles.valeurs, cles.rangs, strict=True):
        connu = base.get(valeur)
        if connu is None or connu.effectif is None:
            inconnus.add(rang)
        else:
            tetes[rang] = tetes.get(rang, 0) + connu.effectif
    if inconnus:
        dossier.releve.not_verified(
            "prix plafond des structures",
            "l’effectif d’au moins un site n’est pas dans la base de bénéficiaires",
            "Ajoutez une base avec la colonne « effectif » : « sons contexte beneficiaires ».",
        )


# -- by band ----------------------------------------------------------------------------------


def _check_par_tranche(dossier: Dossier) -> None:
    montants = dict(zip(dossier.rangs, dossier.montants_ht, strict=True))
    for cles in dossier.cles:
        base = dossier.base.get(cles.beneficiaire.identifiant) or {}
        for valeur, rang in zip(cles.valeurs, cles.rangs, strict=True):
            montant = montants[rang]
            if montant is not None:
                _check_band(dossier, rang, montant, base.get(valeur))


def _check_band(
    dossier: Dossier, rang: int, montant: Decimal, connu: BeneficiaireConnu | None
) -> None:
    bareme = dossier.dispositif.bareme
    plafonds = bareme.plafonds_de_tranche(connu.tranche) if connu and connu.tranche else None
    if plafonds is None:
        _check_highest(dossier, rang, montant)
        return
    strict, large = plafonds
    attendu = f"{euros(large)} HT, tranche {connu.tranche if connu else ''}"
    if montant > large:
        _report(dossier, rang, "4020", montant, attendu)
    elif montant > strict:
        _report(dossier, rang, "4021", montant, f"{euros(strict)} ou {euros(large)} HT")


def _check_highest(dossier: Dossier, rang: int, montant: Decimal) -> None:
    """Without the band, one thing is sure: nothing passes the highest cap."""
    bareme = dossier.dispositif.bareme
    maximum = max(max(t.ht_publie, t.ht_exact(bareme.taux_tva)) for t in bareme.tranche)
    if montant > maximum:
        _report(dossier, rang, "4020", montant, f"{euros(maximum)} HT, plus haute tranche")
        return
    dossier.releve.not_verified(
        "prix plafond",
        "la tranche d’au moins un bénéficiaire n’est pas dans la base (l’Outil de calcul fait foi)",
        "Ajoutez une base avec la colonne « tranche » : « sons contexte beneficiaires ».",
    )


# -- from the State's price file ----------------------------------------------------------------


def _check_par_fichier(dossier: Dossier) -> None:
    plafonds = _caps_from_base(dossier)
    maximum = dossier.dispositif.bareme.ht_maximum
    for rang, montant in zip(dossier.rangs, dossier.montants_ht, strict=True):
        if montant is None:
            continue
        plafond = plafonds.get(rang)
        if plafond is not None:
            if montant > plafond:
                _report(dossier, rang, "4020", montant, f"{euros(plafond)} HT")
        elif maximum is not None and montant > maximum:
            _report(
                dossier, rang, "4020", montant, f"{euros(maximum)} HT, plus haut montant publié"
            )
        else:
            dossier.releve.not_verified(
                "prix plafond",
                "le montant maximal d’au moins un bénéficiaire n’est pas dans la base "
                "(le fichier de calcul de l’État n’est pas public)",
                "Ajoutez une base avec la colonne « plafond_ht » : "
                "« sons contexte beneficiaires ».",
            )


def _caps_from_base(dossier: Dossier) -> dict[int, Decimal]:
    """Return the cap of each demande: the sum over its beneficiaries, if all are known."""
    plafonds: dict[int, Decimal] = {}
    inconnus: set[int] = set()
    for cles in dossier.cles:
        base = dossier.base.get(cles.beneficiaire.identifiant) or {}
        for valeur, rang in zip(cles.valeurs, cles.rangs, strict=True):
            connu = base.get(valeur)
            if connu is None or connu.plafond_ht is None:
                inconnus.add(rang)
            else:
                plafonds[rang] = plafonds.get(rang, Decimal(0)) + connu.plafond_ht
    return {rang: plafond for rang, plafond in plafonds.items() if rang not in inconnus}


# -- fixed --------------------------------------------------------------------------------------


def _check_forfait(dossier: Dossier) -> None:
    forfait = dossier.dispositif.bareme.ht_forfait or Decimal(0)
    for rang, montant in zip(dossier.rangs, dossier.montants_ht, strict=True):
        if montant is not None and montant > forfait:
            _report(dossier, rang, "4020", montant, f"{euros(forfait)} HT, forfait")
