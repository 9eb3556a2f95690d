"""Each client declares the aids it already had (Regulation 2023/2831), or is exempt."""

from collections.abc import Iterator
from datetime import date

from sons.controles.examen import Examen
from sons.controles.natures import read_date
from sons.controles.trouve import Trouve, Trouves
from sons.ecriture import write_day
from sons.reglement.format import Balise, Role
from sons.reglement.modele import DeMinimis


def check_de_minimis(examen: Examen) -> Trouves:
    """Look at the answer of each client, then at the dates of its aids."""
    regle = examen.dispositif.de_minimis
    if regle is None:
        return
    un_format = examen.textes.format
    aides = {balise.dans: balise for balise in un_format.all_with_role(Role.AIDES)}
    for declaration in un_format.all_with_role(Role.DE_MINIMIS):
        yield from _check_silences(examen, regle, declaration, aides[declaration.dans])
    for attribution in un_format.all_with_role(Role.DATE_AIDE):
        yield from _check_dates(examen, regle, attribution)


# -- null -----------------------------------------------------------------------------------------


def _check_silences(
    examen: Examen, regle: DeMinimis, declaration: Balise, aides: Balise
) -> Iterator[Trouve]:
    """Admit null from who is exempt, and who then details no aid."""
    reponses = examen.colonnes.column(declaration)
    if None not in reponses:
        return
    detaillees, rangs = examen.colonnes.column(aides), examen.colonnes.ranks(declaration)
    exemptes, chemins = _exempt(examen, regle, declaration), examen.colonnes.paths(declaration.dans)
    for place, reponse in enumerate(reponses):
        chemin, nombre = (*chemins[place], declaration.nom), len(detaillees[place])
        if reponse is None and nombre:
            yield Trouve(rangs[place], "3019", chemin, nombre, None, regle.source)
        elif reponse is None and not exemptes[place]:
            yield Trouve(rangs[place], "4054", chemin, None, regle.exempte, regle.source)


def _exempt(examen: Examen, regle: DeMinimis, declaration: Balise) -> list[bool]:
    """Say of each client whether all its rows bear the identifier that exempts.

    A kind of client that has no such identifier is left to the format table, which admits no null.
    """
    colonnes, client = examen.colonnes, declaration.dans
    un_format = examen.textes.format
    sites = [
        balise
        for balise in un_format.beneficiaires(regle.exempte or "")
        if client in (balise.dans, *(bloc.nom for bloc in un_format.path(balise)))
    ]
    exemptes = [True] * len(colonnes.instances(client))
    for balise in sites:
        lignes = zip(colonnes.owners(balise.dans, client), colonnes.column(balise), strict=True)
        for place, valeur in lignes:
            exemptes[place] &= bool(valeur)
    return exemptes


# -- dates ----------------------------------------------------------------------------------------


def _check_dates(examen: Examen, regle: DeMinimis, attribution: Balise) -> Iterator[Trouve]:
    """Compare the dates of aids with the order's: before it, and not by too many years."""
    colonnes = examen.colonnes
    commandes = dict(zip(examen.rangs, examen.dates_commande, strict=True))
    valeurs, rangs = colonnes.column(attribution), colonnes.ranks(attribution)
    chemins = colonnes.paths(attribution.dans) if valeurs else []
    for valeur, rang, chemin in zip(valeurs, rangs, chemins, strict=True):
        jour, commande = read_date(valeur) if isinstance(valeur, str) else None, commandes[rang]
        if jour is None or commande is None:
            continue
        ici, recu = (*chemin, attribution.nom), write_day(jour)
        if jour > commande:
            yield Trouve(rang, "4056", ici, recu, write_day(commande), regle.source)
        elif regle.annees is not None and jour < (debut := years_before(commande, regle.annees)):
            yield Trouve(rang, "4055", ici, recu, write_day(debut), regle.source)


def years_before(jour: date, annees: int) -> date:
    """Return the same day some years before; 28 February where that year has no 29th."""
    try:
        return jour.replace(year=jour.year - annees)
    except ValueError:
        return jour.replace(year=jour.year - annees, day=28)
