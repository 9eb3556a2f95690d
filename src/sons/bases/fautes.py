"""What is met while a file is read: rows that cannot be kept, rows that are not for us."""

from dataclasses import dataclass, field

MONTREES = 20

# Beyond this share of bad rows the file is not what it is said to be.
PART_ADMISE = 0.10


@dataclass(frozen=True, slots=True)
class Faute:
    """A bad row: its line in the file (its row, in a spreadsheet) and what is wrong."""

    ligne: int
    phrase: str

    def __str__(self) -> str:
        return f"ligne {self.ligne} : {self.phrase}"


@dataclass
class Fautes:
    """Counts every bad row and keeps the first ones, so that a bad file takes no memory."""

    nombre: int = 0
    ignorees: int = 0
    premieres: list[Faute] = field(default_factory=list)

    def add(self, ligne: int, phrase: str) -> None:
        """Record a bad row."""
        self.nombre += 1
        if len(self.premieres) < MONTREES:
            self.premieres.append(Faute(ligne, phrase))

    def skip(self) -> None:
        """Record a row that is right and not for us."""
        self.ignorees += 1

    def are_too_many(self, bonnes: int) -> bool:
        """Whether the share of bad rows refuses the whole file."""
        return self.nombre > PART_ADMISE * (self.nombre + bonnes)
