"""What demandes claim: keys of uniqueness, written so that the database lets one win.

The same reading as the engine's rule of uniqueness (``sons.controles.regles.unicite``), which
judges a file; here what a file obtained is taken from everybody else.
"""

from collections import Counter
from collections.abc import Mapping, Set
from datetime import datetime
from typing import NamedTuple

from guichet.depots.models import Demande, Pretention
from guichet.depots.valeurs import among
from sons import Textes
from sons.controles.colonnes import Colonnes
from sons.reglement.modele import Unicite


class Cle(NamedTuple):
    """A key that a demande claims, and the part of it."""

    identifiant: str
    valeur: str
    part: str
    activite: str


def read_cles(textes: Textes, colonnes: Colonnes) -> dict[int, list[Cle]]:
    """Return what the demande of each rank claims, each key once."""
    par_demande: dict[int, dict[Cle, None]] = {}
    for unicite in textes.dispositif.unicite:
        for balise in textes.format.keys(unicite.identifiant):
            valeurs, rangs = colonnes.flat(balise)
            if unicite.selon:
                reponse = textes.format.named(unicite.selon)
                activites = colonnes.beside(balise, reponse)
            else:
                activites = [frozenset({""})] * len(valeurs)
            for valeur, rang, textes_ in zip(valeurs, rangs, activites, strict=True):
                cles = par_demande.setdefault(rang, {})
                cles |= dict.fromkeys(_parts(unicite, valeur, textes_))
    return {rang: list(cles) for rang, cles in par_demande.items()}


def _parts(unicite: Unicite, valeur: str, activites: frozenset[str]) -> list[Cle]:
    return [
        Cle(unicite.identifiant, valeur, part, activite)
        for activite in sorted(activites)
        for part in unicite.recouvre.get(activite, (activite,))
    ]


def claim(textes: Textes, cles: Mapping[int, list[Cle]], demandes: Mapping[int, Demande]) -> None:
    """Write the claims of these demandes, by rank in their file.

    Raises IntegrityError when somebody else has just claimed one of the keys. The order is the
    same for everybody: two deposits that want the same keys never wait for each other in turn.
    """
    repetees = {
        u.identifiant for u in textes.dispositif.unicite if u.multiplicite > 1 and not u.selon
    }
    rangs = _ranks_taken(textes.dispositif.code, repetees, cles, demandes)
    pretentions = []
    for rang, demande in demandes.items():
        for cle in cles.get(rang, ()):
            quel = (cle.identifiant, cle.valeur, cle.part)
            pretentions.append(
                Pretention(
                    demande=demande, dispositif=textes.dispositif.code, rang=rangs[quel],
                    **cle._asdict(),
                )
            )  # fmt: skip
            rangs[quel] += int(cle.identifiant in repetees)
    pretentions.sort(key=lambda une: (une.identifiant, une.valeur, une.part, une.rang))
    Pretention.objects.bulk_create(pretentions)


def _ranks_taken(
    dispositif: str,
    repetees: Set[str],
    cles: Mapping[int, list[Cle]],
    demandes: Mapping[int, Demande],
) -> Counter[tuple[str, str, str]]:
    """Count the claims already made on the kinds of keys that may be claimed several times."""
    if not repetees:
        return Counter()
    valeurs = {c.valeur for rang in demandes for c in cles.get(rang, ())}
    prises = Pretention.objects.filter(
        dispositif=dispositif, identifiant__in=repetees, valeur__in=among(valeurs),
        rendue_le=None,
    )  # fmt: skip
    return Counter(prises.values_list("identifiant", "valeur", "part"))


def give_back(demande: Demande, instant: datetime) -> None:
    """Free what a demande claimed, when it is refused or withdrawn."""
    demande.pretentions.filter(rendue_le=None).update(rendue_le=instant)
