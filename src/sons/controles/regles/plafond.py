"""The amount does not pass the price cap of the dispositif."""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from operator import attrgetter
from typing import TypeVar

from sons.contexte import BeneficiaireConnu
from sons.controles.examen import Examen
from sons.controles.regles.activite import value_activity
from sons.controles.trouve import Trouve, Trouves
from sons.ecriture import euros
from sons.manque import Manque, NonVerifie
from sons.reglement.bareme import MethodeBareme
from sons.reglement.format import Role
from sons.reglement.modele import Compte

Nombre = TypeVar("Nombre", int, Decimal)


def check_plafond(examen: Examen) -> Trouves:
    """Work out the cap of each demande by the method its texts name."""
    return _METHODES[examen.dispositif.bareme.methode](examen)


def _report(examen: Examen, rang: int, code: str, montant: Decimal, attendu: str) -> Trouve:
    chemin, source = examen.path(rang, Role.MONTANT_HT), examen.dispositif.bareme.source
    return Trouve(rang, code, chemin, euros(montant), attendu, source)


def _amounts(examen: Examen) -> list[tuple[int, Decimal]]:
    """Return the amount of each demande, of those where it can be read."""
    paires = zip(examen.rangs, examen.montants_ht, strict=True)
    return [(rang, montant) for rang, montant in paires if montant is not None]


def _sums(
    examen: Examen,
    worth: Callable[[BeneficiaireConnu], Nombre | None],
    one_person: Nombre | None = None,
) -> tuple[dict[int, Nombre], set[int]]:
    """Add up, over each demande, what its beneficiaries are worth; name those not all known.

    ``one_person`` is the worth of whoever counts as a person, whatever the base says.
    """
    sommes: dict[int, Nombre] = {}
    inconnus: set[int] = set()
    for beneficiaire, cles in examen.cles:
        comptes: Iterable[Nombre | None]
        if one_person is not None and beneficiaire.compte is Compte.TETE:
            comptes = [one_person] * len(cles.valeurs)
        else:
            base = examen.base.get(cles.identifiant) or {}
            comptes = [worth(c) if c else None for c in map(base.get, cles.valeurs)]
        for rang, compte in zip(cles.rangs, comptes, strict=True):
            if compte is None:
                inconnus.add(rang)
            else:
                sommes[rang] = sommes[rang] + compte if rang in sommes else compte
    return {rang: n for rang, n in sommes.items() if rang not in inconnus}, inconnus


# -- by head, by number ---------------------------------------------------------------------------


def _check_par_tete(examen: Examen) -> Trouves:
    tetes, inconnus = _sums(examen, attrgetter("effectif"), one_person=1)
    if inconnus:
        yield _uncounted("l’effectif d’au moins un site")
    bareme = examen.dispositif.bareme
    plafonds = {n: bareme.plafond_par_tete(n) for n in set(tetes.values())}
    for rang, montant in _amounts(examen):
        if rang in tetes and montant > plafonds[tetes[rang]]:
            personnes = "1 personne" if tetes[rang] == 1 else f"{tetes[rang]} personnes"
            attendu = f"{euros(plafonds[tetes[rang]])} HT pour {personnes}"
            yield _report(examen, rang, "4020", montant, attendu)


def _check_par_nombre(examen: Examen) -> Trouves:
    bareme = examen.dispositif.bareme
    unite = bareme.unite or "unités"
    nombres, inconnus = _sums(examen, attrgetter("effectif"), one_person=1)
    if inconnus:
        yield _uncounted(f"le nombre d’au moins un bénéficiaire ({unite})")
    for rang, montant in _amounts(examen):
        if rang in nombres:
            tranche = bareme.tranche_of(nombres[rang])
            lectures = (tranche.ht_publie, tranche.ht_exact(bareme.taux_tva))
            suite = f"{unite} : {nombres[rang]}"
            yield from _compare(examen, rang, montant, (min(lectures), max(lectures)), suite)


def _uncounted(quoi: str) -> NonVerifie:
    return NonVerifie(
        "prix plafond des structures",
        f"{quoi} n’est pas dans la base de bénéficiaires",
        Manque.EFFECTIFS,
    )


# -- by band ----------------------------------------------------------------------------------


def _check_par_tranche(examen: Examen) -> Trouves:
    montants = dict(_amounts(examen))
    for _, cles in examen.cles:
        base = examen.base.get(cles.identifiant) or {}
        for valeur, rang in zip(cles.valeurs, cles.rangs, strict=True):
            if rang in montants:
                yield from _check_band(examen, rang, montants[rang], base.get(valeur))


def _check_band(
    examen: Examen, rang: int, montant: Decimal, connu: BeneficiaireConnu | None
) -> Trouves:
    bareme = examen.dispositif.bareme
    tranche = connu.tranche if connu else None
    plafonds = bareme.plafonds_de_tranche(tranche) if tranche else None
    if plafonds is None:
        yield from _check_highest(examen, rang, montant)
    else:
        yield from _compare(examen, rang, montant, plafonds, f"tranche {tranche}")


def _compare(
    examen: Examen, rang: int, montant: Decimal, lectures: tuple[Decimal, Decimal], suite: str
) -> Trouves:
    """Compare with the two readings of a cap, HT as published and HT worked out from TTC."""
    strict, large = lectures
    if montant > large:
        yield _report(examen, rang, "4020", montant, f"{euros(large)} HT, {suite}")
    elif montant > strict:
        yield _report(examen, rang, "4021", montant, f"{euros(strict)} ou {euros(large)} HT")


def _check_highest(examen: Examen, rang: int, montant: Decimal) -> Trouves:
    """Without the band, one thing is sure: nothing passes the highest cap."""
    bareme = examen.dispositif.bareme
    maximum = max(max(t.ht_publie, t.ht_exact(bareme.taux_tva)) for t in bareme.tranche)
    if montant > maximum:
        yield _report(examen, rang, "4020", montant, f"{euros(maximum)} HT, plus haute tranche")
        return
    yield NonVerifie(
        "prix plafond",
        "la tranche d’au moins un bénéficiaire n’est pas dans la base (l’Outil de calcul fait foi)",
        Manque.TRANCHES,
    )


# -- from the State's files -----------------------------------------------------------------------


def _check_par_fichier(examen: Examen) -> Trouves:
    plafonds, _ = _sums(examen, attrgetter("plafond_ht"))
    inconnu = NonVerifie(
        "prix plafond",
        "le montant maximal d’au moins un bénéficiaire n’est pas dans la base "
        "(le fichier de calcul de l’État n’est pas public)",
        Manque.PLAFONDS,
    )
    yield from _check_amounts(examen, plafonds, inconnu)


def _check_par_activite(examen: Examen) -> Trouves:
    liberale, incertaines, sans_valeur = value_activity(examen)
    yield from sans_valeur
    salariee, inconnues = _salaried_amounts(examen)
    plafonds = {
        rang: liberale.get(rang, Decimal(0)) + salariee.get(rang, Decimal(0))
        for rang in examen.rangs
        if rang not in incertaines | inconnues
    }
    inconnu = NonVerifie(
        "prix plafond",
        "le montant d’au moins un FINESS ou l’activité 2023 d’au moins un numéro d’AM "
        "n’est pas dans la base (les fichiers de calcul de l’État ne sont pas publics)",
        Manque.ACTIVITES_AM,
    )
    yield from _check_amounts(examen, plafonds, inconnu)


def _salaried_amounts(examen: Examen) -> tuple[dict[int, Decimal], set[int]]:
    """Add up the sites of each demande: one that two activities name is still one site."""
    sites = examen.keys("FINESS")
    base = examen.base.get("FINESS") or {}
    montants: dict[int, Decimal] = {}
    inconnues: set[int] = set()
    for valeur, rang in dict.fromkeys(zip(sites.valeurs, sites.rangs, strict=True)):
        connu = base.get(valeur)
        if connu is None or connu.plafond_ht is None:
            inconnues.add(rang)
        else:
            montants[rang] = montants.get(rang, Decimal(0)) + connu.plafond_ht
    return montants, inconnues


def _check_amounts(examen: Examen, plafonds: Mapping[int, Decimal], inconnu: NonVerifie) -> Trouves:
    """Compare with the caps that are known; else with the highest one ever published."""
    maximum = examen.dispositif.bareme.ht_maximum
    for rang, montant in _amounts(examen):
        if rang in plafonds:
            if montant > plafonds[rang]:
                yield _report(examen, rang, "4020", montant, f"{euros(plafonds[rang])} HT")
        elif maximum is not None and montant > maximum:
            attendu = f"{euros(maximum)} HT, plus haut montant publié"
            yield _report(examen, rang, "4020", montant, attendu)
        else:
            yield inconnu


# -- fixed --------------------------------------------------------------------------------------


def _check_forfait(examen: Examen) -> Trouves:
    forfait = examen.dispositif.bareme.ht_forfait
    if forfait is None:
        raise ValueError("un barème au forfait a un « ht_forfait » : le chargeur l’exige")
    for rang, montant in _amounts(examen):
        if montant > forfait:
            yield _report(examen, rang, "4020", montant, f"{euros(forfait)} HT, forfait")


_METHODES: Mapping[MethodeBareme, Callable[[Examen], Trouves]] = {
    MethodeBareme.PAR_TETE: _check_par_tete,
    MethodeBareme.PAR_TRANCHE: _check_par_tranche,
    MethodeBareme.PAR_NOMBRE: _check_par_nombre,
    MethodeBareme.PAR_FICHIER: _check_par_fichier,
    MethodeBareme.PAR_ACTIVITE: _check_par_activite,
    MethodeBareme.FORFAIT: _check_forfait,
}
