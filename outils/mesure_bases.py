"""Measure a local base as context: look-ups and controls against a thousand and a million keys."""

import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from outils.fabrique import make_depot
from outils.mesure import Mesure, best_times
from sons import ContexteMemoire, Textes, control_depot
from sons.bases import ContexteBase, Demande, Sorte, import_file, search

MILLION = 1_000_000


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


def _make_base(dossier: Path, code: str, nombre: int) -> Path:
    """Import that many financed keys, the way a user does."""
    liste, base = dossier / "finances.csv", dossier / f"{nombre}.sqlite"
    with liste.open("w", encoding="utf-8") as flux:
        flux.write("type;numero;reference\n")
        flux.writelines(f"RPPS;9{n:010d};ancien\n" for n in range(nombre))
    import_file(Demande(Sorte.FINANCES, liste, base, datetime.now(UTC), dispositif=code))
    return base


def _ratio(quoi: str, temps: dict[str, float], haut: str, bas: str, voulu: float) -> Mesure:
    return Mesure(quoi, temps[haut], temps[haut] / temps[bas], voulu)
