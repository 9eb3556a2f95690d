"""The table of rates: how often a route may be asked, by one person, one tool or one visitor.

No text gives these figures; they leave a supplier of ten thousand clients (fifty full files) at
ease, and stop a loop that has gone wrong.
"""

from dataclasses import dataclass

_SURES = ("GET", "HEAD", "OPTIONS")


@dataclass(frozen=True)
class Cadence:
    """So many requests, in so many seconds."""

    nombre: int
    secondes: int = 60


# A control, an archive to read, a whole table to write.
LOURDE = Cadence(30)
# Parts of 4 Mo: a ZIP of 200 Mo has fifty.
MORCEAUX = Cadence(600)
# A page of a piece is drawn; a list of pieces shows several at once.
IMAGES = Cadence(240)
# Whatever changes something.
ECRITURE = Cadence(60)
# A tool that follows its demandes, five a second.
LECTURE_PAR_OUTIL = Cadence(300)
# A mail goes out, to an address that is typed.
COURRIEL = Cadence(5, 600)

PAR_ROUTE: dict[str, Cadence] = {
    "acteurs:mot_de_passe_oublie": COURRIEL,
    "depots:simuler": LOURDE,
    "depots:deposer": LOURDE,
    "depots:completer": LOURDE,
    "depots:attester": LOURDE,
    "depots:morceaux": MORCEAUX,
    "api:simulations": LOURDE,
    "api:depots": LOURDE,
    "api:completer": LOURDE,
    "api:attester": LOURDE,
    "api:morceaux": MORCEAUX,
}
# Long to answer though they change nothing.
LECTURES: dict[str, Cadence] = {
    "depots:demandes_export": LOURDE,
    "depots:depot_export": LOURDE,
    "depots:simulation_export": LOURDE,
    "depots:recu": LOURDE,
    "depots:voir": IMAGES,
    "depots:image": IMAGES,
    "depots:corrige": LOURDE,
    "api:recu": LOURDE,
    "api:corrige": LOURDE,
    "referencement:candidatures_csv": LOURDE,
    "referencement:attestation": LOURDE,
    "enrolement:export": LOURDE,
    "modeles:export": LOURDE,
}


def cadence_of(route: str, methode: str, par_outil: bool) -> Cadence | None:
    """Return the rate of a request, None for a page that is only read."""
    if methode not in _SURES:
        return PAR_ROUTE.get(route, ECRITURE)
    return LECTURES.get(route, LECTURE_PAR_OUTIL if par_outil else None)
