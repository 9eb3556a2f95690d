"""Deposits to try: accepted ones, and the changes that spoil them."""

import copy
import io
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sons import ContexteMemoire, Resultat, control_depot, load_textes
from sons.reglement import Textes
from tests.fabrique.depots import DepotFabrique, make_depot

Arbre = dict[str, Any]
Change = Callable[[Arbre], object]


@dataclass(frozen=True, repr=False)
class Essai:
    """Everything a control receives."""

    textes: Textes
    contenu: bytes
    contexte: ContexteMemoire
    instant: datetime
    nom: str | None
    archive: bytes | None

    def run(self) -> Resultat:
        """Control it."""
        archive = None if self.archive is None else io.BytesIO(self.archive)
        return control_depot(
            self.contenu, self.textes, self.contexte, self.instant, nom=self.nom, archive=archive
        )


@dataclass(frozen=True)
class Cas:
    """A code, the deposit that must meet it, and the one that must not."""

    code: str
    echoue: Essai
    passe: Essai


def essai(depot: DepotFabrique, **autrement: Any) -> Essai:
    """Turn a deposit into what a control receives, some parts replaced."""
    parts: dict[str, Any] = {
        "textes": depot.textes,
        "contenu": depot.contenu,
        "contexte": depot.contexte,
        "instant": depot.instant,
        "nom": depot.nom,
        "archive": depot.archive,
    }
    return Essai(**parts | autrement)


def base_mdv(graine: int = 11) -> DepotFabrique:
    """Return a doctor alone, a practice of three under a mandataire, a structure, two who sign."""
    textes = load_textes("MDV-LGC-Va1", "avance")
    depot = make_depot(textes, 1, graine=graine, situation="liberal")
    autres = [
        make_depot(textes, 2, graine=graine + 1, situation="mandataire", personnes=3),
        make_depot(textes, 3, graine=graine + 2, situation="structure", personnes=2),
        make_depot(textes, 4, graine=graine + 3, situation="liberal"),
    ]
    demandes = [depot.arbre["lignesImport"][0]]
    base = {genre: dict(connus) for genre, connus in depot.contexte.base.items()}
    for autre in autres:
        demandes.append(autre.arbre["lignesImport"][-1])
        for genre, connus in autre.contexte.base.items():
            base[genre] |= connus
    return replace(depot.with_lines(demandes), contexte=replace(depot.contexte, base=base))


def base_pha(graine: int = 21) -> DepotFabrique:
    """Return three officines."""
    return make_depot(load_textes("PHA-LGO-Va1", "avance"), 3, graine=graine)


# Ranks of the demandes of base_mdv.
LIBERAL, MANDATAIRE, STRUCTURE, LIBERAL_2 = range(4)


def changed(depot: DepotFabrique, change: Change) -> DepotFabrique:
    """Return the deposit with a change made to a copy of its tree."""
    arbre = copy.deepcopy(depot.arbre)
    change(arbre)
    return replace(depot, arbre=arbre)


def line(rang: int, change: Change) -> Change:
    """Apply a change to one demande."""
    return lambda arbre: change(arbre["lignesImport"][rang])


def put(chemin: str, valeur: Any) -> Change:
    """Write a value at a path such as ``commande.regimeTVA`` or ``liberal.0.RPPS``."""

    def change(bloc: Arbre) -> None:
        *parents, nom = chemin.split(".")
        ici: Any = bloc
        for parent in parents:
            ici = ici[int(parent)] if parent.isdigit() else ici[parent]
        ici[nom] = valeur

    return change


def drop(chemin: str) -> Change:
    """Remove the balise at a path."""

    def change(bloc: Arbre) -> None:
        *parents, nom = chemin.split(".")
        ici: Any = bloc
        for parent in parents:
            ici = ici[int(parent)] if parent.isdigit() else ici[parent]
        del ici[nom]

    return change
