"""Whatever the shape of a file: the work follows its size, the memory stays within bounds."""

import json
import subprocess
import sys
from collections.abc import Callable

import pytest

from sons.lecture import LectureRefusee, locate, read, read_exact
from tests.fabrique.formes import FORMES
from tests.unit.lecture.reponse import LIMITES, answer

LECTEURS = {
    "read": lambda contenu: answer(lambda: read(contenu, LIMITES)),
    "read_exact": lambda contenu: answer(lambda: read_exact(contenu, 0, LIMITES)),
}
# A demande in the middle, then what is not there.
CHEMINS = [("lignesImport", 3, "numLigne"), ("SIRET",), (2,), ("a", "a", "a")]


def work(fait: Callable[[bytes], object], contenu: bytes) -> int:
    """How many functions are called, the interpreter's own included: the same in every run."""
    appels = 0

    def see(_cadre: object, evenement: str, _argument: object) -> None:
        nonlocal appels
        appels += evenement in ("call", "c_call")

    sys.setprofile(see)
    try:
        fait(contenu)
    finally:
        sys.setprofile(None)
    return appels


def growth(fait: Callable[[bytes], object], nom: str) -> float:
    """What 16 000 bytes more cost against the 8 000 before them: 2 when linear, 4 when quadratic."""
    petit, moyen, grand = (work(fait, FORMES[nom](n)) for n in (8_000, 16_000, 32_000))
    return (grand - moyen) / (moyen - petit + 100)


@pytest.mark.parametrize("lecteur", LECTEURS)
@pytest.mark.parametrize("nom", FORMES)
def test_the_work_follows_the_size(nom, lecteur):
    """Nothing is walked again for each value."""
    assert growth(LECTEURS[lecteur], nom) <= 2.5


@pytest.mark.parametrize("nom", [n for n in FORMES if not LECTEURS["read"](FORMES[n](900))])
def test_finding_a_place_follows_the_size(nom):
    def find(contenu: bytes) -> object:
        return locate(contenu, 0, CHEMINS)

    assert growth(find, nom) <= 2.5


def refusal(contenu: bytes) -> LectureRefusee:
    with pytest.raises(LectureRefusee) as capture:
        read_exact(contenu, 0, LIMITES)
    return capture.value


@pytest.mark.parametrize("nom", [n for n in FORMES if LECTEURS["read_exact"](FORMES[n](200_000))])
def test_a_refusal_is_short_whatever_is_refused(nom):
    refus = refusal(FORMES[nom](200_000))
    assert len(refus.lieu) < (LIMITES.cle_max + 6) * (LIMITES.profondeur_max + 1)
    assert len(refus.recu or "") < 100


@pytest.fixture(scope="module")
def reponses() -> dict[str, list[str]]:
    enfant = subprocess.run(
        [sys.executable, "-m", "tests.unit.lecture.memoire"], capture_output=True, text=True
    )
    assert enfant.returncode == 0, enfant.stderr
    return json.loads(enfant.stdout)


ATTENDUES = {
    "zéros": "1012", "blocs vides": "1012", "tables vides": "1012", "demandes vides": "1012",
    "demandes d’une balise": "1012", "montants": "1012", "textes": "1012", "virgules": "1004",
    "table imbriquée": "1009", "bloc imbriqué": "1009", "table jamais fermée": "1009",
    "bloc jamais fermé": "1009", "balises inconnues": "1012", "balises mal écrites": "",
    "balise répétée": "1005", "longues balises": "", "balise démesurée": "1011",
    "balise et valeurs": "1011", "entier": "1007", "décimal": "1007", "exposant": "1007",
}  # fmt: skip


@pytest.mark.parametrize("nom", FORMES)
def test_the_largest_file_of_any_shape_is_answered_within_the_memory(nom, reponses):
    """The fast reader may let through what the exact one refuses; they never differ else."""
    lue, exacte = reponses[nom]
    assert "MemoryError" not in (lue, exacte)
    assert lue in ("", exacte)
    assert exacte == ATTENDUES.get(nom, exacte)
