"""What demandes claim: keys of uniqueness, written so that the database lets one win.

The engine says what each demande claims; here what a file obtained is taken from everybody else.
"""

from collections import Counter
from collections.abc import Sequence, Set
from datetime import datetime
from operator import itemgetter

from guichet.depots.models import Demande, Pretention
from guichet.depots.reception.masse import among, insert
from sons import Textes
from sons.demandes import CleReclamee

# The key of the row of a demande, and the keys that its file claims.
Reclamee = tuple[int, Sequence[CleReclamee]]


def claim(textes: Textes, reclamees: Sequence[Reclamee]) -> None:
    """Write the claims of these demandes.

    Raises IntegrityError when somebody else has just claimed one of the keys. The order is the
    same for everybody: two deposits that want the same keys never wait for each other in turn.
    """
    repetees = {
        u.identifiant for u in textes.dispositif.unicite if u.multiplicite > 1 and not u.selon
    }
    rangs = _ranks_taken(textes.dispositif.code, repetees, reclamees)
    pretentions = []
    for demande, cles in reclamees:
        for cle in cles:
            quel = (cle.identifiant, cle.valeur, cle.part)
            pretentions.append({"demande_id": demande, "rang": rangs[quel], **cle._asdict()})
            rangs[quel] += int(cle.identifiant in repetees)
    pretentions.sort(key=itemgetter("identifiant", "valeur", "part", "rang"))
    insert(Pretention, {"dispositif": textes.dispositif.code}, pretentions)


def _ranks_taken(
    dispositif: str, repetees: Set[str], reclamees: Sequence[Reclamee]
) -> Counter[tuple[str, str, str]]:
    """Count the claims already made on the kinds of keys that may be claimed several times."""
    if not repetees:
        return Counter()
    valeurs = {cle.valeur for _, cles in reclamees for cle in cles}
    prises = Pretention.objects.filter(
        dispositif=dispositif, identifiant__in=repetees, valeur__in=among(valeurs),
        rendue_le=None,
    )  # fmt: skip
    return Counter(prises.values_list("identifiant", "valeur", "part"))


def give_back(demande: Demande, instant: datetime) -> None:
    """Free what a demande claimed, when it is refused or withdrawn."""
    demande.pretentions.filter(rendue_le=None).update(rendue_le=instant)
