"""What the AM numbers of an order are worth to its client, from the base of 2023 activity."""

from decimal import Decimal

from sons.activite import PHRASES, Valorisation, value
from sons.controles.dossier import Dossier


def valued_amounts(dossier: Dossier) -> tuple[dict[int, Decimal], set[int]]:
    """Return the amount of each demande over its AM numbers, and the demandes not all known.

    An AM number that brings nothing to its client is told: the order may keep it.
    """
    cles = dossier.keys("AM")
    if not cles.valeurs:
        return {}, set()
    activites = dossier.contexte.activites(dossier.dispositif.code, cles.distinctes)
    if activites is None:
        return {}, set(cles.rangs)
    montants: dict[int, Decimal] = {}
    incertaines: set[int] = set()
    structures = _structures(dossier)
    for am, rang, siennes in zip(cles.valeurs, cles.rangs, structures, strict=True):
        activite = activites.get(am)
        valeur = value(activite, siennes) if activite else Valorisation.INDECISE
        if activite is None or valeur is Valorisation.INDECISE:
            incertaines.add(rang)
        elif not valeur.is_valued:
            _report(dossier, rang, am, valeur)
        elif activite.montant is None:
            incertaines.add(rang)
        else:
            montants[rang] = montants.get(rang, Decimal(0)) + activite.montant
    return montants, incertaines


def _structures(dossier: Dossier) -> list[frozenset[str]]:
    """Return, for each AM number, what its client is known by: its SIREN and its sites."""
    un_format, colonnes = dossier.textes.format, dossier.colonnes
    (client,), (am,) = un_format.keys("SIREN"), un_format.keys("AM")
    connus = [
        colonnes.texts_under(client.dans, balise)
        for genre in ("SIREN", "FINESS")
        for balise in un_format.keys(genre)
    ]
    par_client = [frozenset().union(*noms) for noms in zip(*connus, strict=True)]
    proprietaires = colonnes.owners(am.dans, client.dans)
    paires = zip(proprietaires, colonnes.column(am), strict=True)
    return [par_client[place] for place, valeur in paires if isinstance(valeur, str)]


def _report(dossier: Dossier, rang: int, am: str, valeur: Valorisation) -> None:
    chemin = dossier.path_of_key(dossier.keys("AM"), rang, am)
    source = str(dossier.dispositif.bareme.source)
    dossier.releve.on_demande(rang, "4022", chemin, am, PHRASES[valeur], source)
