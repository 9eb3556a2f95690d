"""Where what the rules yield is kept, up to the limits of the texts."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from sons.constats import Catalogue, Constat
from sons.controles.places import Places
from sons.controles.trouve import Trouve
from sons.manque import NonVerifie
from sons.rapport import VerdictDemande
from sons.reglement.limites import Limites


class Liste:
    """What was found in one place (the file, a demande), in order; the rest is counted.

    However many there are, the first that decides is kept: what rejects, what leaves incomplete.
    """

    def __init__(self, maximum: int) -> None:
        self._maximum = maximum
        self.trouves: list[Trouve] = []
        self.autres = 0
        self.rejette = False
        self.incomplete = False

    def add(self, trouve: Trouve, bloquant: bool, piece: bool) -> None:
        """Keep a finding, or count it."""
        decide = bloquant and not (self.incomplete if piece else self.rejette)
        if len(self.trouves) < self._maximum or decide:
            self.trouves.append(trouve)
        else:
            self.autres += 1
        self.rejette |= bloquant and not piece
        self.incomplete |= bloquant and piece

    @property
    def verdict(self) -> VerdictDemande:
        """The fate of the demande where this was found."""
        if self.rejette:
            return VerdictDemande.REJETEE
        return VerdictDemande.INCOMPLETE if self.incomplete else VerdictDemande.ACCEPTEE


class Releve:
    """Findings of a file and of its demandes, and what could not be verified."""

    def __init__(self, catalogue: Catalogue, limites: Limites) -> None:
        self._catalogue = catalogue
        self._par_demande = limites.constats_par_demande_max
        self._maximum = limites.constats_max
        self._nombre = 0
        self.du_fichier = Liste(limites.constats_du_fichier_max)
        self.des_demandes: defaultdict[int, Liste] = defaultdict(lambda: Liste(self._par_demande))
        self._non_verifies: dict[NonVerifie, None] = {}

    def take(self, trouves: Iterable[Trouve | NonVerifie]) -> None:
        """Keep what a rule yields, as it yields it; past the limit, refuse the file and stop."""
        for un in trouves:
            if isinstance(un, NonVerifie):
                self._non_verifies[un] = None
            elif self._nombre < self._maximum:
                self._keep(un)
            else:
                if self._nombre == self._maximum:
                    self._keep(Trouve(None, "1014", (), None, f"{self._maximum}"))
                break

    def _keep(self, trouve: Trouve) -> None:
        self._nombre += 1
        liste = self.du_fichier if trouve.rang is None else self.des_demandes[trouve.rang]
        fiche = self._catalogue[trouve.code]
        liste.add(trouve, fiche.is_bloquant, fiche.is_piece)

    @property
    def non_verifies(self) -> list[NonVerifie]:
        """Controls that could not be made, each once."""
        return list(self._non_verifies)

    def rejects(self, rang: int) -> bool:
        """Whether a demande is rejected by what was found so far."""
        return rang in self.des_demandes and self.des_demandes[rang].rejette

    def kept(self) -> Iterator[Trouve]:
        """Return every finding that was kept."""
        for liste in (self.du_fichier, *self.des_demandes.values()):
            yield from liste.trouves


def draw_constats(liste: Liste, catalogue: Catalogue, places: Places) -> Sequence[Constat]:
    """Write findings out, each with its line and column when it stands in the file."""
    return [
        catalogue.constat(
            t.code,
            t.lieu,
            t.recu,
            t.attendu,
            str(t.source) if t.source else None,
            t.balise,
            places.of(t.lieu),
        )
        for t in liste.trouves
    ]
