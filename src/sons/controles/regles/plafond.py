"""The amount does not pass the price cap of the dispositif."""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from operator import attrgetter
from typing import TypeVar

from sons.contexte import BeneficiaireConnu
from sons.controles.dossier import Dossier
from sons.controles.regles.activite import valued_amounts
from sons.reglement.bareme import MethodeBareme
from sons.reglement.format import Role
from sons.reglement.modele import Compte

Nombre = TypeVar("Nombre", int, Decimal)


def check_plafond(dossier: Dossier) -> None:
    """Work out the cap of each demande by the method its texts name."""
    _METHODES[dossier.dispositif.bareme.methode](dossier)


def euros(montant: Decimal) -> str:
    """Write an amount as one reads it: 1 075,00 €."""
    return f"{montant:,.2f} €".replace(",", " ").replace(".", ",")


def _report(dossier: Dossier, rang: int, code: str, montant: Decimal, attendu: str) -> None:
    chemin = dossier.path(rang, Role.MONTANT_HT)
    source = str(dossier.dispositif.bareme.source)
    dossier.releve.on_demande(rang, code, chemin, euros(montant), attendu, source)


def _amounts(dossier: Dossier) -> list[tuple[int, Decimal]]:
    """Return the amount of each demande, of those where it can be read."""
    paires = zip(dossier.rangs, dossier.montants_ht, strict=True)
    return [(rang, montant) for rang, montant in paires if montant is not None]


def _sums(
    dossier: Dossier,
    worth: Callable[[BeneficiaireConnu], Nombre | None],
    one_person: Nombre | None = None,
) -> tuple[dict[int, Nombre], set[int]]:
    """Add up, over each demande, what its beneficiaries are worth; name those not all known.

    ``one_person`` is the worth of whoever counts as a person, whatever the base says.
    """
    sommes: dict[int, Nombre] = {}
    inconnus: set[int] = set()
    for beneficiaire, cles in dossier.cles:
        comptes: Iterable[Nombre | None]
        if one_person is not None and beneficiaire.compte is Compte.TETE:
            comptes = [one_person] * len(cles.valeurs)
        else:
            base = dossier.base.get(cles.identifiant) or {}
            comptes = [worth(c) if c else None for c in map(base.get, cles.valeurs)]
        for rang, compte in zip(cles.rangs, comptes, strict=True):
            if compte is None:
                inconnus.add(rang)
            else:
                sommes[rang] = sommes[rang] + compte if rang in sommes else compte
    return {rang: n for rang, n in sommes.items() if rang not in inconnus}, inconnus


# -- by head, by number ---------------------------------------------------------------------------


def _check_par_tete(dossier: Dossier) -> None:
    tetes = _count(dossier, "l’effectif d’au moins un site")
    bareme = dossier.dispositif.bareme
    plafonds = {n: bareme.plafond_par_tete(n) for n in set(tetes.values())}
    for rang, montant in _amounts(dossier):
        if rang in tetes and montant > plafonds[tetes[rang]]:
            personnes = "1 personne" if tetes[rang] == 1 else f"{tetes[rang]} personnes"
            attendu = f"{euros(plafonds[tetes[rang]])} HT pour {personnes}"
            _report(dossier, rang, "4020", montant, attendu)


def _check_par_nombre(dossier: Dossier) -> None:
    bareme = dossier.dispositif.bareme
    unite = bareme.unite or "unités"
    nombres = _count(dossier, f"le nombre d’au moins un bénéficiaire ({unite})")
    for rang, montant in _amounts(dossier):
        if rang in nombres:
            tranche = bareme.tranche_of(nombres[rang])
            lectures = (tranche.ht_publie, tranche.ht_exact(bareme.taux_tva))
            suite = f"{unite} : {nombres[rang]}"
            _compare(dossier, rang, montant, (min(lectures), max(lectures)), suite)


def _count(dossier: Dossier, quoi: str) -> dict[int, int]:
    """Return the number of persons, sites or exams of each demande that can be worked out."""
    nombres, inconnus = _sums(dossier, attrgetter("effectif"), one_person=1)
    if inconnus:
        dossier.releve.not_verified(
            "prix plafond des structures",
            f"{quoi} n’est pas dans la base de bénéficiaires",
            "Ajoutez une base avec la colonne « effectif » : « sons contexte beneficiaires ».",
        )
    return nombres


# -- by band ----------------------------------------------------------------------------------


def _check_par_tranche(dossier: Dossier) -> None:
    montants = dict(_amounts(dossier))
    for _, cles in dossier.cles:
        base = dossier.base.get(cles.identifiant) or {}
        for valeur, rang in zip(cles.valeurs, cles.rangs, strict=True):
            if rang in montants:
                _check_band(dossier, rang, montants[rang], base.get(valeur))


def _check_band(
    dossier: Dossier, rang: int, montant: Decimal, connu: BeneficiaireConnu | None
) -> None:
    bareme = dossier.dispositif.bareme
    tranche = connu.tranche if connu else None
    plafonds = bareme.plafonds_de_tranche(tranche) if tranche else None
    if plafonds is None:
        _check_highest(dossier, rang, montant)
    else:
        _compare(dossier, rang, montant, plafonds, f"tranche {tranche}")


def _compare(
    dossier: Dossier, rang: int, montant: Decimal, lectures: tuple[Decimal, Decimal], suite: str
) -> None:
    """Compare with the two readings of a cap, HT as published and HT worked out from TTC."""
    strict, large = lectures
    if montant > large:
        _report(dossier, rang, "4020", montant, f"{euros(large)} HT, {suite}")
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


# -- from the State's files -----------------------------------------------------------------------


def _check_par_fichier(dossier: Dossier) -> None:
    plafonds, _ = _sums(dossier, attrgetter("plafond_ht"))
    _check_amounts(
        dossier,
        plafonds,
        "le montant maximal d’au moins un bénéficiaire n’est pas dans la base "
        "(le fichier de calcul de l’État n’est pas public)",
        "Ajoutez une base avec la colonne « plafond_ht » : « sons contexte beneficiaires ».",
    )


def _check_par_activite(dossier: Dossier) -> None:
    liberale, incertaines = valued_amounts(dossier)
    salariee, inconnues = _salaried_amounts(dossier)
    plafonds = {
        rang: liberale.get(rang, Decimal(0)) + salariee.get(rang, Decimal(0))
        for rang in dossier.rangs
        if rang not in incertaines | inconnues
    }
    _check_amounts(
        dossier,
        plafonds,
        "le montant d’au moins un FINESS ou l’activité 2023 d’au moins un numéro d’AM "
        "n’est pas dans la base (les fichiers de calcul de l’État ne sont pas publics)",
        "Importez-les : « sons base importer beneficiaires », « sons base importer activite_am ».",
    )


def _salaried_amounts(dossier: Dossier) -> tuple[dict[int, Decimal], set[int]]:
    """Add up the sites of each demande: one that two activities name is still one site."""
    sites = dossier.keys("FINESS")
    base = dossier.base.get("FINESS") or {}
    montants: dict[int, Decimal] = {}
    inconnues: set[int] = set()
    for valeur, rang in dict.fromkeys(zip(sites.valeurs, sites.rangs, strict=True)):
        connu = base.get(valeur)
        if connu is None or connu.plafond_ht is None:
            inconnues.add(rang)
        else:
            montants[rang] = montants.get(rang, Decimal(0)) + connu.plafond_ht
    return montants, inconnues


def _check_amounts(
    dossier: Dossier, plafonds: Mapping[int, Decimal], raison: str, remede: str
) -> None:
    """Compare with the caps that are known; else with the highest one ever published."""
    maximum = dossier.dispositif.bareme.ht_maximum
    for rang, montant in _amounts(dossier):
        if rang in plafonds:
            if montant > plafonds[rang]:
                _report(dossier, rang, "4020", montant, f"{euros(plafonds[rang])} HT")
        elif maximum is not None and montant > maximum:
            attendu = f"{euros(maximum)} HT, plus haut montant publié"
            _report(dossier, rang, "4020", montant, attendu)
        else:
            dossier.releve.not_verified("prix plafond", raison, remede)


# -- fixed --------------------------------------------------------------------------------------


def _check_forfait(dossier: Dossier) -> None:
    forfait = dossier.dispositif.bareme.ht_forfait
    if forfait is None:
        raise ValueError("un barème au forfait a un « ht_forfait » : le chargeur l’exige")
    for rang, montant in _amounts(dossier):
        if montant > forfait:
            _report(dossier, rang, "4020", montant, f"{euros(forfait)} HT, forfait")


_METHODES: Mapping[MethodeBareme, Callable[[Dossier], None]] = {
    MethodeBareme.PAR_TETE: _check_par_tete,
    MethodeBareme.PAR_TRANCHE: _check_par_tranche,
    MethodeBareme.PAR_NOMBRE: _check_par_nombre,
    MethodeBareme.PAR_FICHIER: _check_par_fichier,
    MethodeBareme.PAR_ACTIVITE: _check_par_activite,
    MethodeBareme.FORFAIT: _check_forfait,
}
