"""What is tried: its shapes, how it is called, and what the size of an input lets it cost."""

import io
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import cache

from tests.fabrique.depots import DepotFabrique
from tests.fabrique.essais import base_mdv
from tests.fabrique.formes import FORMES, Forme

from guichet.fichiers import apercu
from outils.fuzz.enfant import Cout, spend
from outils.fuzz.formes_api import FORMES_API
from outils.fuzz.formes_dessin import FORMES_DESSIN
from outils.fuzz.formes_zip import FORMES_ZIP
from outils.fuzz.porte import run_portal
from sons import control_depot, load_reglement
from sons.reconnaissance import recognize

_MIO = 1024**2


@dataclass(frozen=True)
class Borne:
    """What an input may cost: so much whatever its size, and so much for each Mio of it."""

    secondes: float
    secondes_par_mio: float
    memoire_mio: float
    memoire_par_mio: float

    def ratio(self, taille: int, secondes: float, memoire_mio: float) -> float:
        """Return the part of what is allowed that was spent; more than 1 is a fault."""
        mio = taille / _MIO
        return max(
            secondes / (self.secondes + self.secondes_par_mio * mio),
            memoire_mio / (self.memoire_mio + self.memoire_par_mio * mio),
        )


@dataclass(frozen=True)
class Cible:
    """A door for hostile bytes, once it is open."""

    formes: Mapping[str, Forme]
    taille_max: int
    mesurer: Callable[[bytes], Cout]
    borne: Borne


@cache
def _depot() -> DepotFabrique:
    return base_mdv()


def _recognize(octets: bytes) -> str:
    return recognize(octets, load_reglement()).numero_ans


def _control_json(octets: bytes) -> str:
    depot = _depot()
    resultat = control_depot(octets, depot.textes, depot.contexte, depot.instant, nom=depot.nom)
    return resultat.rapport.verdict


def _control_zip(octets: bytes) -> str:
    depot = _depot()
    resultat = control_depot(
        depot.contenu, depot.textes, depot.contexte, depot.instant,
        nom=depot.nom, archive=io.BytesIO(octets),
    )  # fmt: skip
    codes = {constat.code for constat in resultat.rapport.constats if constat.code[0] == "5"}
    return " ".join(sorted(codes)) or "aucun constat"


def _draw(octets: bytes) -> str:
    try:
        rendu = apercu.draw(octets, 1, apercu.Taille.NORMALE)
    except (apercu.NonAffichable, apercu.PageAbsente) as refus:
        return f"refusé : {refus}"
    return f"dessiné : {rendu.largeur} px"


def _in_a_child(
    formes: Mapping[str, Forme], taille_max: int, essayer: Callable[[bytes], str], borne: Borne
) -> Callable[[], AbstractContextManager[Cible]]:
    """Return a door that opens in a fork at each try; ``essayer`` says what it answered."""

    @contextmanager
    def open_it() -> Iterator[Cible]:
        # What is read once, like the texts, is no cost of an input.
        essayer(b"")
        yield Cible(formes, taille_max, lambda octets: spend(lambda: essayer(octets)), borne)

    return open_it


@contextmanager
def _open_api() -> Iterator[Cible]:
    with run_portal() as porte:
        yield Cible(FORMES_API, _MIO, porte.spend, Borne(1, 8, 200, 100))


CIBLES: dict[str, Callable[[], AbstractContextManager[Cible]]] = {
    # A file may hold 200 000 values (limites.toml), the smallest of three bytes.
    "json": _in_a_child(FORMES, 4 * _MIO, _control_json, Borne(1, 1, 80, 16)),
    # What a file says of itself as soon as it is chosen, in the process of the page.
    "annonce": _in_a_child(FORMES, 4 * _MIO, _recognize, Borne(0.3, 0.5, 60, 32)),
    "zip": _in_a_child(FORMES_ZIP, 8 * _MIO, _control_zip, Borne(0.5, 3, 16, 16)),
    # A picture may be as heavy to draw as it says: its process has limits of its own.
    "dessin": _in_a_child(FORMES_DESSIN, 4 * _MIO, _draw, Borne(9.5, 0, 2200, 0)),
    "api": _open_api,
}
