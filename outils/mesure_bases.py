"""Measure a local base: controls against a thousand and a million keys, look-ups at real sizes."""

import random
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from tests.fabrique import make_depot
from tests.fabrique.extraits import ENTETE_ANNUAIRE, annuaire_rows, write_finess
from tests.fabrique.finess_plus import write_large

from outils.mesure import Mesure, best_times, measure_apart
from sons import ContexteMemoire, Textes, control_depot
from sons.bases import ContexteBase, Import, Sorte, import_file, search

MILLION = 1_000_000

# Sizes of the public extracts, and of a great hospital in the Annuaire.
ACTIVITES, ETABLISSEMENTS, ACTIVITES_HOPITAL = 2_000_000, 100_000, 30_000
HOPITAL = "750712184"
CHERCHES = 10_000

# How many times the bare opening of the base the slowest look-up may cost.
LE_PLUS_LENT = 8


def measure_bases(textes: Textes) -> list[Mesure]:
    """Ratios of one run: the size of the base must not be felt, and the base hardly."""
    depot = make_depot(textes, 200, graine=3)
    code = textes.dispositif.code
    sans_finances: ContexteMemoire = replace(depot.contexte, deja_finances=None)

    def control_with(contexte: ContexteMemoire | ContexteBase) -> Callable[[], object]:
        return lambda: control_depot(depot.contenu, textes, contexte, depot.instant, nom=depot.nom)

    with tempfile.TemporaryDirectory() as dossier:
        petite, grande = (_make_base(Path(dossier), code, n) for n in (1_000, MILLION))
        cle = f"9{1:010d}"
        temps = best_times(
            {
                "memoire": control_with(depot.contexte),
                "petite": control_with(ContexteBase(petite, code, sans_finances)),
                "grande": control_with(ContexteBase(grande, code, sans_finances)),
                "chercher petite": lambda: search(petite, cle),
                "chercher grande": lambda: search(grande, cle),
            },
            40,
        )
    return [
        _ratio("contrôle, base de 1 000 000 de clés / de 1 000", temps, "grande", "petite", 1.2),
        _ratio("contrôle, base de 1 000 000 de clés / en mémoire", temps, "grande", "memoire", 2),
        _ratio(
            "`base chercher`, 1 000 000 de clés / 1 000",
            temps, "chercher grande", "chercher petite", 1.5,
        ),
    ]  # fmt: skip


def measure_finess_plus() -> list[Mesure]:
    """Import of a FINESS+ of the real size (some 300 MB): time and memory, in its own process."""
    with tempfile.TemporaryDirectory() as dossier:
        chemin = Path(dossier) / "finess.json"
        write_large(chemin, ETABLISSEMENTS)
        megas = chemin.stat().st_size / 1e6
        arguments = str(chemin), f"{dossier}/base.sqlite"
        secondes, memoire = measure_apart(_PREPARATION, _IMPORT, *arguments)
    quoi = f"import de FINESS+, {_spaced(ETABLISSEMENTS)} établissements ({megas:.0f} Mo)"
    return [
        Mesure(quoi, secondes, secondes, unite="s"),
        Mesure("mémoire prise par cet import", None, memoire, 96, unite="Mio"),
    ]


_PREPARATION = """
from datetime import UTC, datetime
from pathlib import Path
from sons.bases import Import, Sorte, import_file

fichier, base = map(Path, sys.argv[1:])
"""
_IMPORT = "import_file(Import(Sorte.FINESS, fichier, base, datetime.now(UTC)))"


def measure_look_ups(code: str) -> list[Mesure]:
    """Look-ups in extracts of the real sizes, the slowest against the bare opening of the base.

    Each number is asked once, file in cache.
    """
    with tempfile.TemporaryDirectory() as dossier:
        base = Path(dossier) / "extraits.sqlite"
        numeros = _import_extracts(Path(dossier), base)
        contexte = ContexteBase(base, code, ContexteMemoire())
        cherches = _sorted_times(lambda n: search(base, n), numeros)
        demandes = _sorted_times(lambda n: contexte.beneficiaires("FINESS", [n]), numeros)
        hopital = _sorted_times(lambda n: search(base, n), [HOPITAL] * 200)
        ouvertures = _sorted_times(lambda _: _open(base), numeros[:1_000])
    etalon = ouvertures[len(ouvertures) // 2]
    quoi = f"`base chercher`, {_spaced(ACTIVITES)} activités et {_spaced(ETABLISSEMENTS)} FINESS"
    temps = {
        f"{quoi}, le plus lent de {_spaced(CHERCHES)} numéros": cherches[-1],
        f"… un hôpital de {_spaced(ACTIVITES_HOPITAL)} activités, la fois la plus lente": hopital[
            -1
        ],
        "contexte, un bénéficiaire à ces tailles, le plus lent": demandes[-1],
    }
    return [
        Mesure("ouverture nue de la base des extraits", etalon, 1),
        *(Mesure(nom, duree, duree / etalon, LE_PLUS_LENT) for nom, duree in temps.items()),
    ]


def _open(base: Path) -> None:
    with closing(sqlite3.connect(base)) as connexion:
        connexion.execute("SELECT name FROM sqlite_master").fetchone()


def _import_extracts(dossier: Path, base: Path) -> list[str]:
    """Import both extracts the way a user does; return numbers to look up, in any order."""
    finess = write_finess(dossier / "finess.csv", ETABLISSEMENTS)
    hasard = random.Random(0)
    rpps = hasard.sample(range(10**10, 2 * 10**10), ACTIVITES)
    with (dossier / "annuaire.txt").open("w", encoding="utf-8") as flux:
        flux.write(ENTETE_ANNUAIRE + "\n")
        flux.writelines(_activities(rpps))
    for sorte, nom in ((Sorte.FINESS, "finess.csv"), (Sorte.ANNUAIRE, "annuaire.txt")):
        import_file(Import(sorte, dossier / nom, base, datetime.now(UTC)))
    moitie = CHERCHES // 2
    numeros = [*hasard.sample(finess, moitie), *map(str, hasard.sample(rpps, moitie))]
    hasard.shuffle(numeros)
    return numeros


def _activities(rpps: Iterable[int]) -> Iterator[str]:
    """Yield lines in the published layout; drawing whole identities would take a minute."""
    modele = next(annuaire_rows(1))
    titres = ENTETE_ANNUAIRE.split("|")
    for cle, trou in (
        ("Identifiant PP", "{rpps}"),
        ("Numéro SIRET site", "{siret:014d}"),
        ("Numéro FINESS établissement juridique", "{hopital}"),
    ):
        modele[titres.index(cle)] = trou
    ligne = "|".join(modele) + "\n"
    part = ACTIVITES // ACTIVITES_HOPITAL
    for rang, numero in enumerate(rpps):
        hopital = HOPITAL if rang % part == 0 else ""
        yield ligne.format(rpps=numero, siret=numero * 7919 % 10**14, hopital=hopital)


def _sorted_times(appel: Callable[[str], object], numeros: Sequence[str]) -> list[float]:
    """Time each number in three passes and keep its best: what other processes add is left out."""
    passes = [[_seconds(appel, numero) for numero in numeros] for _ in range(3)]
    return sorted(map(min, *passes))


def _seconds(appel: Callable[[str], object], numero: str) -> float:
    debut = time.perf_counter()
    appel(numero)
    return time.perf_counter() - debut


def _spaced(nombre: int) -> str:
    return f"{nombre:,}".replace(",", " ")


def _make_base(dossier: Path, code: str, nombre: int) -> Path:
    """Import that many financed keys, the way a user does."""
    liste, base = dossier / "finances.csv", dossier / f"{nombre}.sqlite"
    with liste.open("w", encoding="utf-8") as flux:
        flux.write("type;numero;reference\n")
        flux.writelines(f"RPPS;9{n:010d};ancien\n" for n in range(nombre))
    import_file(Import(Sorte.FINANCES, liste, base, datetime.now(UTC), dispositif=code))
    return base


def _ratio(quoi: str, temps: dict[str, float], haut: str, bas: str, voulu: float) -> Mesure:
    return Mesure(quoi, temps[haut], temps[haut] / temps[bas], voulu)
