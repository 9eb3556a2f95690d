"""``make fuzz``: try odd inputs until the time is up; status 1 when one of them is a fault."""

import argparse
import secrets
import sys
from pathlib import Path

from outils.fuzz.campagne import Bilan, draw, run, try_one
from outils.fuzz.cibles import CIBLES

_GARDE = Path("build/fuzz")


def main() -> int:
    """Run, then print the figures and what went wrong."""
    choix = _read_choices()
    if choix.rang is not None:
        return _again(choix.graine, choix.cible[0], choix.rang)
    print(f"graine {choix.graine}, {choix.duree} secondes", flush=True)
    bilans = run(choix.graine, choix.duree, _GARDE, choix.cible)
    for nom, bilan in bilans.items():
        _print(nom, bilan)
    return 1 if any(bilan.fautes for bilan in bilans.values()) else 0


def _read_choices() -> argparse.Namespace:
    lecteur = argparse.ArgumentParser(prog="outils.fuzz")
    lecteur.add_argument("--duree", type=float, default=60, help="secondes")
    lecteur.add_argument("--graine", type=int, default=secrets.randbelow(10**6))
    lecteur.add_argument("--cible", action="append", choices=list(CIBLES))
    lecteur.add_argument("--rang", type=int, help="une seule entrée, avec --graine et --cible")
    choix = lecteur.parse_args()
    if choix.rang is not None and len(choix.cible or []) != 1:
        lecteur.error("--rang demande une --cible")
    choix.cible = choix.cible or list(CIBLES)
    return choix


def _again(graine: int, nom: str, rang: int) -> int:
    """Try one input again, keep its bytes and say what it costs."""
    with CIBLES[nom]() as cible:
        entree = draw(graine, nom, rang, cible)
        _GARDE.mkdir(parents=True, exist_ok=True)
        (_GARDE / f"{nom}-{graine}-{rang}").write_bytes(entree.octets)
        cout, ratio = try_one(entree, cible)
    print(f"{entree.forme}, {len(entree.octets)} octets : {cout.issue} {cout.faute}")
    print(f"{cout.secondes:.2f} s, {cout.memoire_mio:.0f} Mio, {ratio:.2f} de ce qui est admis")
    return 1 if cout.faute or ratio > 1 else 0


def _print(nom: str, bilan: Bilan) -> None:
    print(f"\n{nom} : {bilan.essais} entrées, {bilan.secondes:.0f} s de processeur")
    print(f"  au plus {bilan.pire[0]:.2f} de ce qui est admis ({bilan.pire[1]})")
    print(f"  la plus lente : {bilan.plus_lent[0]:.2f} s ({bilan.plus_lent[1]})")
    print(f"  la plus grosse : {bilan.plus_gros[0]:.0f} Mio ({bilan.plus_gros[1]})")
    for issue, nombre in bilan.issues.most_common(8):
        print(f"  {nombre:>7} {issue}")
    print(f"  {len(bilan.fautes)} faute(s)")
    for faute in bilan.fautes[:20]:
        print(f"  - {faute}")


if __name__ == "__main__":
    sys.exit(main())
