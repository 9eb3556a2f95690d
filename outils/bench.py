"""Measure the control as ratios, all in one run: the machine's speed cancels out.

    make bench

Contenders are run in turn, round after round, and the best time of each is kept: noise
only ever adds time. The yardstick is the bare decoding of the same bytes by the fastest
JSON parser at hand.
"""

import hashlib
import random
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from tests.fabrique import make_depot

from outils.concurrents import parsers, validators
from outils.mesure import Mesure, best_times, measure_apart, report
from outils.mesure_bases import measure_bases, measure_finess_plus, measure_look_ups
from outils.mesure_formes import measure_shapes
from outils.mesure_portail import measure_portail
from sons import ContexteMemoire, Textes, control_depot, load_reglement, load_textes
from sons.archive import inspect_archive
from sons.contexte import CommandeFinancee
from sons.controles.pieces import limits_for_archive

MO = 1024 * 1024
TOURS = 60


# -- the 200-demande file -------------------------------------------------------------------------


def measure_file(textes: Textes) -> list[Mesure]:
    """Decoding, complete control, usual validators, on one file of 200 demandes."""
    depot = make_depot(textes, 200, graine=3)
    contenu = depot.contenu

    def control() -> None:
        resultat = control_depot(contenu, textes, depot.contexte, depot.instant, nom=depot.nom)
        if resultat.rapport.verdict != "accepte" or resultat.retour is None:
            raise AssertionError("le fichier du banc doit être accepté")

    decodeurs, valideurs = parsers(contenu), validators(textes, contenu)
    temps = best_times({**decodeurs, "sons": control}, TOURS)
    temps |= best_times({"sons ": control, **valideurs}, 12)
    etalon_nom = min(decodeurs, key=lambda nom: temps[nom])
    etalon = temps[etalon_nom]
    mesures = [Mesure(f"décodage nu, {nom}", temps[nom], temps[nom] / etalon) for nom in decodeurs]
    mesures.sort(key=lambda m: m.rapport)
    complet = "**contrôle complet, fichier retour compris**"
    mesures.append(Mesure(complet, temps["sons"], temps["sons"] / etalon, 6))
    for nom in valideurs:
        mesures.append(Mesure(f"même table, {nom}", temps[nom], temps[nom] / etalon))
    gain = temps["python-jsonschema"] / temps["sons "]
    mesures.append(
        Mesure("python-jsonschema / contrôle complet", temps["sons "], gain, 15, au_moins=True)
    )
    return mesures


def measure_financed(textes: Textes) -> Mesure:
    """The same file against a thousand and a million keys already financed."""
    depot = make_depot(textes, 200, graine=3)

    def control_against(nombre: int) -> Callable[[], object]:
        cles = dict.fromkeys((f"9{n:010d}" for n in range(nombre)), (CommandeFinancee("ancien"),))
        finances = {textes.dispositif.code: {"RPPS": cles}}
        contexte: ContexteMemoire = replace(depot.contexte, deja_finances=finances)
        return lambda: control_depot(depot.contenu, textes, contexte, depot.instant, nom=depot.nom)

    temps = best_times({"peu": control_against(1_000), "tout": control_against(1_000_000)}, 30)
    quoi = "contrôle contre 1 000 000 de clés financées / contre 1 000"
    return Mesure(quoi, temps["tout"], temps["tout"] / temps["peu"], 1.2)


def measure_dispositifs() -> list[Mesure]:
    """Control / decoding of the same file: the dearest dispositif against the cheapest.

    Of the same file, since 200 demandes of the radiology fill thrice the bytes of others'.
    """
    reglement = load_reglement()
    mesures = []
    for phase in ("avance", "solde"):
        codes = [c for c in reglement.codes if phase in reglement.phases(c)]
        rapports = {c: _cost_of(reglement.textes(c, phase)) for c in codes}
        cher, economique = (
            max(rapports, key=rapports.__getitem__),
            min(rapports, key=rapports.__getitem__),
        )
        quoi = f"{phase} de {cher} / {phase} de {economique}, {len(codes)} dispositifs"
        mesures.append(Mesure(quoi, None, rapports[cher] / rapports[economique], 2))
    return mesures


def _cost_of(textes: Textes) -> float:
    depot = make_depot(textes, 200, graine=3)
    contenu = depot.contenu

    def control() -> None:
        control_depot(contenu, textes, depot.contexte, depot.instant, nom=depot.nom)

    temps = best_times({"sons": control, "décodage": parsers(contenu)["orjson"]}, 15)
    return temps["sons"] / temps["décodage"]


# -- the 200 Mo archive ---------------------------------------------------------------------------


def make_archive(chemin: Path, methode: int) -> None:
    """Write a ZIP just under 200 Mo: 200 pieces that do not compress, as scans are."""
    hasard = random.Random(1)
    with zipfile.ZipFile(chemin, "w", methode) as archive:
        for numero in range(1, 201):
            corps = b"%PDF-1.4\n" + hasard.randbytes(1_040_000) + b"\n%%EOF\n"
            archive.writestr(f"MDV-LGC-Va1-BDC-{numero:05d}.pdf", corps)


def measure_archive(textes: Textes, methode: int, nom: str) -> list[Mesure]:
    """Full inspection against bare hashing of the same file, and the memory it takes."""
    limites = limits_for_archive(textes.dispositif.limites)
    with tempfile.TemporaryDirectory() as dossier:
        chemin = Path(dossier) / "pieces.zip"
        make_archive(chemin, methode)

        def hash_it() -> None:
            empreinte = hashlib.sha256()
            with chemin.open("rb") as flux:
                while morceau := flux.read(MO):
                    empreinte.update(morceau)

        def inspect_it() -> None:
            with chemin.open("rb") as flux:
                inventaire = inspect_archive(flux, limites)
            if len(inventaire.entrees) != 200 or any(e.anomalies for e in inventaire.entrees):
                raise AssertionError("l’archive du banc doit être sans défaut")

        temps = best_times({"empreinte": hash_it, "inspection": inspect_it}, 5)
        _, memoire = measure_apart(_LIMITES, _INSPECTION, str(chemin))
    rapport = temps["inspection"] / temps["empreinte"]
    return [
        Mesure(f"empreinte seule d’un ZIP de 200 Mo ({nom})", temps["empreinte"], 1),
        Mesure(f"**inspection complète du même ZIP ({nom})**", temps["inspection"], rapport, 1.5),
        Mesure(f"mémoire prise par l’inspection ({nom})", None, memoire, 64, unite="Mio"),
    ]


_LIMITES = """
from sons import load_textes
from sons.archive import inspect_archive
from sons.controles.pieces import limits_for_archive

limites = limits_for_archive(load_textes("MDV-LGC-Va1", "avance").dispositif.limites)
"""
_INSPECTION = """
with open(sys.argv[1], "rb") as flux:
    assert len(inspect_archive(flux, limites).entrees) == 200
"""


# -- the start of the command ---------------------------------------------------------------------


def measure_start() -> Mesure:
    """``sons --help`` against a bare interpreter."""

    def start(*arguments: str) -> Callable[[], object]:
        return lambda: subprocess.run(
            [sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL
        )

    temps = best_times({"nu": start("-c", "pass"), "aide": start("-m", "sons_cli", "--help")}, 15)
    return Mesure("`sons --help` / interpréteur nu", temps["aide"], temps["aide"] / temps["nu"], 10)


def main() -> int:
    """Run everything; the status says whether every target holds."""
    textes = load_textes("MDV-LGC-Va1", "avance")
    print("Mesures en cours (trois minutes environ)…", file=sys.stderr)
    # Memory first: later measures would raise the process's peak and hide it.
    mesures = [
        *measure_archive(textes, zipfile.ZIP_STORED, "sans compression"),
        *measure_archive(textes, zipfile.ZIP_DEFLATED, "compressé"),
    ]
    mesures = [
        *measure_file(textes),
        measure_financed(textes),
        *measure_dispositifs(),
        *measure_shapes(textes),
        *measure_bases(textes),
        *measure_look_ups(textes.dispositif.code),
        *measure_finess_plus(),
        *mesures,
        measure_start(),
        *measure_portail(),
    ]
    return report(mesures, "make bench")


if __name__ == "__main__":
    sys.exit(main())
