"""Makes deposits: invented people with valid keys, files drawn from the format tables, real pieces.

Used by the samples of ``exemples/``, the tests and the benchmark. Everything comes from a
seed: the same seed gives the same bytes.
"""

from tests.fabrique.demandes import Fabrique
from tests.fabrique.depots import DepotFabrique, make_depot
from tests.fabrique.identites import Identites
from tests.fabrique.pieces import make_piece, make_zip

__all__ = [
    "DepotFabrique",
    "Fabrique",
    "Identites",
    "make_depot",
    "make_piece",
    "make_zip",
]
