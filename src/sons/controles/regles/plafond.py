"""The amount does not pass the price cap of the dispositif."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from operator import attrgetter
from typing import NamedTuple, TypeVar

from sons.contexte import BeneficiaireConnu
from sons.controles.examen import Examen
from sons.controles.regles.activite import value_activity
from sons.controles.trouve import Trouve, Trouves
from sons.ecriture import euros
from sons.manque import Manque, NonVerifie
from sons.reglement.bareme import Bareme, MethodeBareme, PlafondCommande, RegimeTVA
from sons.reglement.format import Role
from sons.reglement.modele import Decompte
from sons.reglement.source import Source

Nombre = TypeVar("Nombre", int, Decimal)


class Connu(NamedTuple):
    """The cap of a demande, and what it is the cap of, as it ends a sentence."""

    plafond: PlafondCommande
    pour: str = ""


class Plafonds(NamedTuple):
    """The caps of a file.

    ``connus`` by demande. For the others, ``inconnu`` says what is missing, and ``maximum`` what
    nothing passes. ``trouves`` is what was found on the way.
    """

    connus: Mapping[int, Connu]
    inconnu: NonVerifie | None = None
    maximum: tuple[Decimal, str] | None = None
    trouves: Sequence[Trouve] = ()


class _Commande(NamedTuple):
    rang: int
    montant: Decimal
    regime: str | None


def check_plafond(examen: Examen) -> Trouves:
    """Compare each order with its cap, worked out by the method its texts name."""
    plafonds = find_plafonds(examen)
    yield from plafonds.trouves
    admises = {rang: connu.plafond.strict for rang, connu in plafonds.connus.items()}
    for commande in _orders(examen, admises):
        if connu := plafonds.connus.get(commande.rang):
            yield from _compare(examen, commande, connu)
        elif plafonds.maximum is not None and commande.montant > plafonds.maximum[0]:
            maximum, lequel = plafonds.maximum
            attendu = f"{euros(maximum)} HT, {lequel}"
            yield _report(examen, commande, "4020", attendu, examen.dispositif.bareme.source)
        elif plafonds.inconnu is not None and commande.rang in examen.nommantes:
            # Who names nobody is told so elsewhere.
            yield plafonds.inconnu


def financed_amounts(examen: Examen) -> dict[int, Decimal]:
    """Return what the State pays of each order whose amount can be read."""
    financed, connus = examen.dispositif.bareme.financed, find_plafonds(examen).connus
    return {
        rang: financed(montant, regime, connus[rang].plafond if rang in connus else None)
        for rang, montant, regime in _orders(examen, {})
    }


def find_plafonds(examen: Examen) -> Plafonds:
    """Work out the cap of each demande."""
    return _METHODES[examen.dispositif.bareme.methode](examen)


def _orders(examen: Examen, admises: Mapping[int, Decimal]) -> Iterator[_Commande]:
    """Yield the orders with an amount, but those that ask for no more than what is ``admises``.

    Of an amount that is no number of cents, the form tells all.
    """
    regimes = examen.column(Role.REGIME_TVA)
    for rang, montant, regime in zip(examen.rangs, examen.montants_ht, regimes, strict=True):
        if montant is None or (rang in admises and montant <= admises[rang]):
            continue
        if _is_in_cents(montant):
            yield _Commande(rang, montant, regime if isinstance(regime, str) else None)


def _is_in_cents(montant: Decimal) -> bool:
    exposant = montant.as_tuple().exponent
    return isinstance(exposant, int) and exposant >= -2


# -- one order --------------------------------------------------------------------------------


def _compare(examen: Examen, commande: _Commande, connu: Connu) -> Iterator[Trouve]:
    """Compare with the two readings of a cap, HT as published and HT worked out from TTC."""
    plafond, bareme = connu.plafond, examen.dispositif.bareme
    exacte = bareme.source_ht_exact or bareme.source
    if commande.montant > plafond.large:
        source = exacte if plafond.ht_exact > plafond.ht else bareme.source
        yield _report(examen, commande, "4020", f"{euros(plafond.large)} HT{connu.pour}", source)
    elif commande.montant > plafond.strict:
        lectures = f"{euros(plafond.strict)} ou {euros(plafond.large)} HT"
        attendu = f"{lectures} ; {_paid(bareme, commande, plafond)}"
        yield _report(examen, commande, "4021", attendu, exacte)


def _paid(bareme: Bareme, commande: _Commande, plafond: PlafondCommande) -> str:
    finance = bareme.financed(commande.montant, commande.regime, plafond)
    taxe = RegimeTVA.HT if commande.regime == RegimeTVA.HT else RegimeTVA.TTC
    return f"montant financé : {euros(finance)} {taxe}"


def _report(examen: Examen, commande: _Commande, code: str, attendu: str, source: Source) -> Trouve:
    chemin = examen.path(commande.rang, Role.MONTANT_HT)
    return Trouve(commande.rang, code, chemin, euros(commande.montant), attendu, source)


# -- by head, by number -----------------------------------------------------------------------


def _by_heads(examen: Examen) -> Plafonds:
    bareme = examen.dispositif.bareme
    tetes = _sums(examen, attrgetter("effectif"), one_person=1)
    plafonds = {
        n: Connu(bareme.cap_of_heads(n), f" pour {_people(n)}") for n in set(tetes.values())
    }
    connus = {rang: plafonds[n] for rang, n in tetes.items()}
    return Plafonds(connus, _uncounted("l’effectif d’au moins un site"))


def _people(nombre: int) -> str:
    return "1 personne" if nombre == 1 else f"{nombre} personnes"


def _by_number(examen: Examen) -> Plafonds:
    bareme = examen.dispositif.bareme
    unite = bareme.unite or "unités"
    connus = {
        rang: Connu(bareme.cap_of_band(bareme.tranche_of(nombre)), f", {unite} : {nombre}")
        for rang, nombre in _sums(examen, attrgetter("effectif"), one_person=1).items()
    }
    return Plafonds(connus, _uncounted(f"le nombre d’au moins un bénéficiaire ({unite})"))


def _uncounted(quoi: str) -> NonVerifie:
    return NonVerifie(
        "prix plafond des structures",
        f"{quoi} n’est pas dans la base de bénéficiaires",
        Manque.EFFECTIFS,
    )


def _sums(
    examen: Examen,
    worth: Callable[[BeneficiaireConnu], Nombre | None],
    one_person: Nombre | None = None,
) -> dict[int, Nombre]:
    """Add up what the beneficiaries of each demande are worth, of those whose all are known.

    ``one_person`` is the worth of whoever counts as a person, whatever the base says.
    """
    sommes: dict[int, Nombre] = {}
    inconnus: set[int] = set()
    for beneficiaire, cles in examen.cles:
        comptes: Iterable[Nombre | None]
        if one_person is not None and beneficiaire.compte is Decompte.TETE:
            comptes = [one_person] * len(cles.valeurs)
        else:
            base = examen.base.get(cles.identifiant) or {}
            comptes = [worth(c) if c else None for c in map(base.get, cles.valeurs)]
        for rang, compte in zip(cles.rangs, comptes, strict=True):
            if compte is None:
                inconnus.add(rang)
            else:
                sommes[rang] = sommes[rang] + compte if rang in sommes else compte
    return {rang: n for rang, n in sommes.items() if rang not in inconnus}


# -- by band ----------------------------------------------------------------------------------


def _by_band(examen: Examen) -> Plafonds:
    """Return the cap of the band; without it, one thing is sure: the highest cap of all."""
    bareme = examen.dispositif.bareme
    connus: dict[int, Connu] = {}
    for _, cles in examen.cles:
        base = examen.base.get(cles.identifiant) or {}
        for connu, rang in zip(map(base.get, cles.valeurs), cles.rangs, strict=True):
            if connu and (plafond := bareme.cap_of_band_named(connu.tranche)):
                connus[rang] = Connu(plafond, f", tranche {connu.tranche}")
    maximum = max(bareme.cap_of_band(t).large for t in bareme.tranche)
    inconnu = NonVerifie(
        "prix plafond",
        "la tranche d’au moins un bénéficiaire n’est pas dans la base (l’Outil de calcul fait foi)",
        Manque.TRANCHES,
    )
    return Plafonds(connus, inconnu, (maximum, "plus haute tranche"))


# -- from the State's files -------------------------------------------------------------------


def _by_file(examen: Examen) -> Plafonds:
    inconnu = NonVerifie(
        "prix plafond",
        "le montant maximal d’au moins un bénéficiaire n’est pas dans la base "
        "(le fichier de calcul de l’État n’est pas public)",
        Manque.PLAFONDS,
    )
    return _of_amounts(examen, _sums(examen, attrgetter("plafond_ht")), inconnu)


def _by_activity(examen: Examen) -> Plafonds:
    liberale, incertaines, sans_valeur = value_activity(examen)
    salariee, inconnues = _salaried_amounts(examen)
    # Without a row, there is no cap of 0 €: what lacks is told as such.
    pourvues = {*examen.keys("AM").rangs, *examen.keys("FINESS").rangs}
    montants = {
        rang: liberale.get(rang, Decimal(0)) + salariee.get(rang, Decimal(0))
        for rang in pourvues - incertaines - inconnues
    }
    inconnu = NonVerifie(
        "prix plafond",
        "le montant d’au moins un FINESS ou l’activité 2023 d’au moins un numéro d’AM "
        "n’est pas dans la base (les fichiers de calcul de l’État ne sont pas publics)",
        Manque.ACTIVITES_AM,
    )
    return _of_amounts(examen, montants, inconnu)._replace(trouves=sans_valeur)


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


def _of_amounts(examen: Examen, montants: Mapping[int, Decimal], inconnu: NonVerifie) -> Plafonds:
    """Return the caps that are known; for the others, the highest one ever published."""
    bareme = examen.dispositif.bareme
    connus = {rang: Connu(bareme.cap_of_amount(ht)) for rang, ht in montants.items()}
    if bareme.ht_maximum is None:
        return Plafonds(connus, inconnu)
    return Plafonds(connus, inconnu, (bareme.ht_maximum, "plus haut montant publié"))


# -- fixed ------------------------------------------------------------------------------------


def _fixed(examen: Examen) -> Plafonds:
    bareme = examen.dispositif.bareme
    if bareme.ht_forfait is None:
        raise ValueError("un barème au forfait a un « ht_forfait » : le chargeur l’exige")
    connu = Connu(bareme.cap_of_amount(bareme.ht_forfait), ", forfait")
    return Plafonds(dict.fromkeys(examen.rangs, connu))


_METHODES: Mapping[MethodeBareme, Callable[[Examen], Plafonds]] = {
    MethodeBareme.PAR_TETE: _by_heads,
    MethodeBareme.PAR_TRANCHE: _by_band,
    MethodeBareme.PAR_NOMBRE: _by_number,
    MethodeBareme.PAR_FICHIER: _by_file,
    MethodeBareme.PAR_ACTIVITE: _by_activity,
    MethodeBareme.FORFAIT: _fixed,
}
