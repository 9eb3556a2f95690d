"""What a file that cannot be read is refused for, and where."""

from sons.chemin import Chemin, write_chemin

Place = tuple[int, int]


class LectureRefusee(Exception):
    """The file cannot be read: ``code`` of the catalogue, what was met, what was due, and where.

    ``place`` is a line and a column, from 1, in characters, without the byte order mark; None when
    the whole file is meant. ``chemin`` leads to the value that was being read.
    """

    def __init__(
        self,
        code: str,
        recu: str | None = None,
        attendu: str | None = None,
        place: Place | None = None,
        chemin: Chemin = (),
    ) -> None:
        super().__init__(code)
        self.code = code
        self.recu = recu
        self.attendu = attendu
        self.place = place
        self.chemin = chemin

    @property
    def lieu(self) -> str:
        """The place, ready to be read: « a[1].b (ligne 3, colonne 1) »."""
        chemin = write_chemin(self.chemin)
        if self.place is None:
            return chemin
        place = "ligne {}, colonne {}".format(*self.place)
        return f"{chemin} ({place})" if chemin else place
