"""Where the rules write what they find."""

from collections import defaultdict
from typing import Any

from sons.constats import Catalogue, Constat
from sons.rapport import NonVerifie


class Releve:
    """Findings of a file and of its demandes (by rank from 0), in the order they were made."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.du_fichier: list[Constat] = []
        self.des_demandes: defaultdict[int, list[Constat]] = defaultdict(list)
        self._non_verifies: dict[NonVerifie, None] = {}

    def on_file(
        self,
        code: str,
        chemin: str = "",
        recu: Any = None,
        attendu: str | None = None,
        source: str | None = None,
        balise: str | None = None,
    ) -> None:
        """Record a finding of the whole file."""
        self.du_fichier.append(self.catalogue.constat(code, chemin, recu, attendu, source, balise))

    def on_demande(
        self,
        rang: int,
        code: str,
        chemin: str,
        recu: Any = None,
        attendu: str | None = None,
        source: str | None = None,
        balise: str | None = None,
    ) -> None:
        """Record a finding of one demande."""
        self.des_demandes[rang].append(
            self.catalogue.constat(code, chemin, recu, attendu, source, balise)
        )

    def not_verified(self, controle: str, raison: str, remede: str) -> None:
        """Record, once, that a control could not be made."""
        self._non_verifies[NonVerifie(controle, raison, remede)] = None

    @property
    def non_verifies(self) -> list[NonVerifie]:
        """Controls that could not be made."""
        return list(self._non_verifies)

    def rejects_file(self) -> bool:
        """Whether the file fails."""
        return any(c.is_bloquant for c in self.du_fichier)

    def rejects(self, rang: int) -> bool:
        """Whether a demande is rejected by what was found so far."""
        return rang in self.des_demandes and any(
            c.is_bloquant and not c.is_piece for c in self.des_demandes[rang]
        )
