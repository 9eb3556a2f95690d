"""What is met while a file is read: rows that cannot be kept, rows that are not for us."""

from dataclasses import dataclass, field

MONTREES = 20


@dataclass(frozen=True, slots=True)
class Unite:
    """How a row of a file is called: alone, with its article, bad, kept, left aside."""

    nom: str
    article: str
    fautif: str
    importe: str
    laisse: str


LIGNE = Unite("ligne", "la ligne ", "ligne fautive", "ligne importée", "ligne laissée")
ETABLISSEMENT = Unite(
    "établissement", "l’établissement n° ", "établissement fautif", "établissement importé",
    "établissement laissé",
)  # fmt: skip

# Beyond this share of bad rows the file is not what it is said to be.
PART_ADMISE = 0.10


@dataclass(frozen=True, slots=True)
class Faute:
    """A bad row: its line in the file (its row or its rank, if it has no lines), what is wrong."""

    ligne: int
    phrase: str
    unite: Unite = LIGNE

    def __str__(self) -> str:
        return f"{self.unite.nom} {self.ligne} : {self.phrase}"


@dataclass
class Fautes:
    """Counts every bad row and keeps the first ones, so that a bad file takes no memory."""

    nombre: int = 0
    ignorees: int = 0
    premieres: list[Faute] = field(default_factory=list)
    unite: Unite = LIGNE

    def add(self, ligne: int, phrase: str) -> None:
        """Record a bad row."""
        self.nombre += 1
        if len(self.premieres) < MONTREES:
            self.premieres.append(Faute(ligne, phrase, self.unite))

    def skip(self) -> None:
        """Record a row that is right and not for us."""
        self.ignorees += 1

    def place(self, ligne: int) -> str:
        """Return how one says where a row is."""
        return f"{self.unite.article}{ligne}"

    def are_too_many(self, bonnes: int) -> bool:
        """Whether the share of bad rows refuses the whole file."""
        return self.nombre > PART_ADMISE * (self.nombre + bonnes)


def agree(mots: str, nombre: int) -> str:
    """Write words in the plural when there are several."""
    return " ".join(f"{mot}s" for mot in mots.split()) if nombre > 1 else mots
