"""Who deposits what, when, and what becomes of it."""

from dataclasses import dataclass

from guichet.depots.models import Etat, Phase


@dataclass(frozen=True)
class Scenario:
    """A deposit: by a supplier (its key in the demonstration) for a dispositif, at an instant.

    ``sorts`` says in what state the demandes end, and how many of each; ``sans_piece`` of them come
    without their piece, ``faux`` others with a date that does not exist. One with faults is
    rehearsed first, and its rehearsal is kept.
    """

    fournisseur: str
    dispositif: str
    instant: str
    sorts: tuple[tuple[Etat, int], ...]
    phase: Phase = Phase.AVANCE
    sans_piece: int = 0
    faux: int = 0

    @property
    def simule(self) -> bool:
        """Whether the file is rehearsed before it is deposited."""
        return self.faux > 0

    @property
    def nombre(self) -> int:
        """How many demandes the file holds."""
        return self.sans_piece + self.faux + sum(n for _, n in self.sorts)


_PARCOURUES = ((Etat.PAYEE, 25), (Etat.DECIDEE, 8), (Etat.VALIDEE, 10), (Etat.REFUSEE, 2))

SCENARIOS = (
    Scenario("editeur", "MDV-LGC-Va1", "2022-09-05T10:12", _PARCOURUES),
    Scenario("editeur", "MDV-LGC-Va1", "2022-09-19T16:40",
             ((Etat.DEPOSEE, 22), (Etat.A_MODIFIER, 4), (Etat.RETIREE, 2)), sans_piece=6, faux=5),
    Scenario("editeur", "PHA-LGO-Va1", "2022-10-03T09:05",
             ((Etat.PAYEE, 18), (Etat.DECIDEE, 4), (Etat.VALIDEE, 6), (Etat.DEPOSEE, 10)),
             sans_piece=3),
    Scenario("editeur", "HOP-DPI-Va1", "2022-10-11T11:30", ((Etat.PAYEE, 6), (Etat.VALIDEE, 5))),
    Scenario("distributeur", "MDV-LGC-Va1", "2022-09-07T14:02",
             ((Etat.PAYEE, 20), (Etat.VALIDEE, 12), (Etat.DEPOSEE, 18)), sans_piece=4, faux=2),
    Scenario("distributeur", "PHA-LGO-Va1", "2022-11-02T17:55",
             ((Etat.DEPOSEE, 30), (Etat.A_MODIFIER, 3))),
    Scenario("editeur", "MDV-LGC-Va1", "2023-04-03T10:00",
             ((Etat.PAYEE, 9), (Etat.VALIDEE, 4), (Etat.DEPOSEE, 3)), Phase.SOLDE),
    Scenario("distributeur", "MDV-LGC-Va1", "2023-04-12T15:20",
             ((Etat.DECIDEE, 3), (Etat.DEPOSEE, 6)), Phase.SOLDE, sans_piece=2),
    Scenario("editeur", "MDV-LGC-Va2", "2026-09-14T10:05",
             ((Etat.PAYEE, 8), (Etat.DECIDEE, 3), (Etat.VALIDEE, 5), (Etat.REFUSEE, 1))),
    Scenario("editeur", "MDV-LGC-Va2", "2026-10-19T15:30",
             ((Etat.DEPOSEE, 9), (Etat.A_MODIFIER, 1)), sans_piece=3, faux=2),
    Scenario("editeur", "MDV-LGC-Va2", "2026-10-26T11:20", ((Etat.DEPOSEE, 4),)),
)  # fmt: skip
