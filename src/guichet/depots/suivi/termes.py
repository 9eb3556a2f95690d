"""The terms by which demandes are looked up: written with them, found by their beginning."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from guichet.acteurs.models import Organisation
from guichet.depots.models import Demande, Pretention, Terme
from guichet.depots.models.terme import TERME_MAX
from guichet.prefixes import has_words, normalise

# A name of more words is not looked up by the last of them.
_MOTS_MAX = 8
# So many demandes at most answer to words; beyond, one more word is asked for.
TROUVEES_MAX = 1000


class Nommee(NamedTuple):
    """What a demande is named by."""

    demande: int
    organisation: int
    client: str
    numeros: Iterable[str]


def terms_of(client: str, numeros: Iterable[str]) -> set[str]:
    """Return the terms of a demande: its numbers, the name of its client from each word on."""
    mots = normalise(client).split()[:_MOTS_MAX]
    suites = {" ".join(mots[rang:]) for rang in range(len(mots))}
    termes = suites | {normalise(numero) for numero in numeros}
    return {terme[:TERME_MAX] for terme in termes if terme}


def rows_of(nommees: Iterable[Nommee]) -> list[dict[str, int | str]]:
    """Return the rows of these demandes, each term once."""
    return [
        {"demande_id": une.demande, "organisation_id": une.organisation, "terme": terme}
        for une in nommees
        for terme in sorted(terms_of(une.client, une.numeros))
    ]


def named(demandes: QuerySet[Demande]) -> Iterator[Nommee]:
    """Yield what these demandes are named by, in two queries; a solde by its avance's claims."""
    avance = Coalesce("avance_id", "id")
    lues = list(
        demandes.annotate(origine=avance).values_list(
            "pk", "organisation_id", "client", "numero_editeur", "numero_asp", "origine"
        )
    )
    cles: defaultdict[int, list[str]] = defaultdict(list)
    reclamees = Pretention.objects.filter(demande__in={une[-1] for une in lues})
    for demande, valeur in reclamees.values_list("demande_id", "valeur"):
        cles[demande].append(valeur)
    for cle, organisation, client, editeur, asp, origine in lues:
        yield Nommee(cle, organisation, client, (editeur, asp, *cles[origine]))


def found_by_words(organisation: Organisation | None, q: str) -> list[int]:
    """Return the demandes named so, ``TROUVEES_MAX`` + 1 at most, of one supplier or of all.

    The words as they are typed are one range of the index. In another order, the longest of them
    is, and what it finds is looked at one by one.
    """
    cherches = normalise(q)
    if not cherches:
        return []
    trouvees = set(_begun(organisation, cherches))
    mots = cherches.split()
    if len(mots) > 1:
        candidates = Demande.objects.filter(pk__in=_begun(organisation, max(mots, key=len)))
        noms = candidates.values_list("pk", "client", "numero_editeur", "numero_asp")
        trouvees |= {cle for cle, *textes in noms if has_words(cherches, textes)}
    return sorted(trouvees, reverse=True)[: TROUVEES_MAX + 1]


def _begun(organisation: Organisation | None, debut: str) -> list[int]:
    termes = Terme.objects.filter(terme__debute=debut[:TERME_MAX])
    if organisation is not None:
        termes = termes.filter(organisation=organisation)
    return list(termes.values_list("demande", flat=True)[: 2 * TROUVEES_MAX])
