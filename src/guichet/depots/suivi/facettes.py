"""How many demandes there are of each state, dispositif and phase: read from the totals."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.db.models import Sum

from guichet.acteurs.models import Organisation
from guichet.depots.models import Etat, Phase, Total
from guichet.depots.suivi.recherche import A_SOLDER, Criteres
from guichet.referencement import registre as referencements
from guichet.theme.composition import Choix, Facette

# What may be chosen, in the order in which it is shown.
NOMS = {"etat": "État", "dispositif": "Dispositif", "phase": "Phase", "fournisseur": "Fournisseur"}
_TOUS = {"etat": "Tous", "dispositif": "Tous", "phase": "Toutes", "fournisseur": "Tous"}
_FOURNISSEURS_MAX = 12


@dataclass(frozen=True)
class Sorte:
    """Demandes that the totals count together."""

    etat: str
    dispositif: str
    phase: str
    fournisseur: str
    nombre: int


def kinds(organisation: Organisation | None) -> list[Sorte]:
    """Return how many there are of each sort, of one supplier or of all: a few rows."""
    totaux = Total.objects.all()
    if organisation is not None:
        totaux = totaux.filter(organisation=organisation)
    lignes = list(
        totaux.values_list("etat", "numero_ans", "phase", "organisation")
        .annotate(nombre=Sum("nombre"))
        .filter(nombre__gt=0)
        .order_by()
    )
    dispositifs = referencements.dispositifs({ligne[1] for ligne in lignes})
    return [
        Sorte(etat, dispositifs.get(numero, ""), phase, str(fournisseur), nombre)
        for etat, numero, phase, fournisseur, nombre in lignes
    ]


def how_many(sortes: Sequence[Sorte], criteres: Criteres, fournisseur: str = "") -> int | None:
    """Return how many demandes meet the criteria, None when the totals do not know."""
    if not criteres.par_sorte or (criteres.dispositif and not _know_dispositifs(sortes)):
        return None
    voulus = _wanted(criteres, fournisseur)
    return sum(une.nombre for une in sortes if _meets(une, voulus))


def facets(
    sortes: Sequence[Sorte],
    criteres: Criteres,
    fournisseur: str = "",
    fournisseurs: Mapping[str, str] | None = None,
) -> list[Facette]:
    """Return what may be chosen besides the criteria; ``fournisseurs`` are names by key."""
    libelles: dict[str, Mapping[str, str]] = {
        "etat": {**dict(Etat.choices), A_SOLDER: "Solde à demander"},
        "phase": dict(Phase.choices),
        "fournisseur": fournisseurs or {},
    }
    voulus = _wanted(criteres, fournisseur)
    return [
        facette
        for nom in NOMS
        if (nom != "fournisseur" or fournisseurs)
        and len((facette := _facet(nom, sortes, criteres, voulus, libelles.get(nom))).choix) > 1
    ]


def _facet(
    nom: str,
    sortes: Sequence[Sorte],
    criteres: Criteres,
    voulus: Mapping[str, str],
    libelles: Mapping[str, str] | None,
) -> Facette:
    autres = {autre: valeur for autre, valeur in voulus.items() if autre != nom}
    # A solde to be asked for is no state: the totals of the others stand without it.
    connu = replace(criteres, etat="" if criteres.etat == A_SOLDER else criteres.etat).par_sorte
    comptes: Counter[str] = Counter()
    for une in sortes:
        comptes[getattr(une, nom)] += une.nombre if _meets(une, autres) else 0
    valeurs = _order(nom, comptes, libelles)
    choisie = voulus.get(nom, "")
    if choisie and choisie not in valeurs:
        valeurs.append(choisie)
    dits = [
        Choix(v, libelles.get(v, v) if libelles else v,
              comptes[v] if connu and v != A_SOLDER else None, v == choisie)
        for v in valeurs
    ]  # fmt: skip
    tous = Choix("", _TOUS[nom], None, not choisie)
    return Facette(nom, NOMS[nom], [tous, *dits])


def _order(nom: str, comptes: Counter[str], libelles: Mapping[str, str] | None) -> list[str]:
    """Return the values in the order of their list; suppliers, those who have the most first."""
    if nom == "fournisseur":
        return [v for v, _ in comptes.most_common(_FOURNISSEURS_MAX) if v]
    if nom == "dispositif":
        return sorted(valeur for valeur in comptes if valeur)
    presents = [valeur for valeur in libelles or {} if valeur in comptes]
    a_solder = nom == "etat" and Etat.PAYEE in presents
    return [*presents, A_SOLDER] if a_solder else presents


def _wanted(criteres: Criteres, fournisseur: str) -> dict[str, str]:
    voulus = {nom: getattr(criteres, nom, "") for nom in NOMS} | {"fournisseur": fournisseur}
    return {nom: valeur for nom, valeur in voulus.items() if valeur}


def _meets(une: Sorte, voulus: Mapping[str, str]) -> bool:
    return all(getattr(une, n) == v for n, v in voulus.items() if v != A_SOLDER)


def _know_dispositifs(sortes: Sequence[Sorte]) -> bool:
    return all(une.dispositif for une in sortes)
