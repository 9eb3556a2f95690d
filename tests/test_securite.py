"""What docs/securite.md claims is held by tests that exist, line by line."""

import ast
import re
from collections import Counter
from functools import cache
from itertools import groupby
from pathlib import Path

import pytest

RACINE = Path(__file__).parent.parent
FICHIER = RACINE / "docs" / "securite.md"
PAGE = FICHIER.read_text(encoding="utf-8")
ETATS = ["tenue", "en partie", "non", "sans objet"]
CHAPITRES = [f"V{rang}" for rang in range(1, 17)]
# Requirements of levels 1 and 2 of ASVS 5.0.0, without those of V17.
EXIGENCES = {"1": 70, "2": 176}
_LIGNE = re.compile(
    r"^\| (?P<exigence>\d+\.\d+\.\d+) \| (?P<niveau>[123]) \| (?P<bref>[^|]+) \| (?P<etat>[^|]+) "
    r"\| (?P<comment>[^|]+) \| (?P<preuve>[^|]+) \|$",
    re.MULTILINE,
)
LIGNES = [ligne.groupdict() for ligne in _LIGNE.finditer(PAGE)]
_CRYPTOGRAPHIE = re.compile(
    r"(cryptography|hashlib|hmac|argon2|joserfc|authlib|webauthn|ssl|secrets|salted_hmac)\b"
    r"|django_otp\.oath|django\.core\.signing|django\.contrib\.auth\.(hashers|tokens)"
)
LIENS = sorted(set(re.findall(r"\]\(([^)\s]+)\)", PAGE)))
NOMMES = sorted(set(re.findall(r"tests/[\w./]+\.py(?:::\w+)?", PAGE)))


@cache
def functions(chemin):
    arbre = ast.parse((RACINE / chemin).read_text(encoding="utf-8"))
    return {noeud.name for noeud in ast.walk(arbre) if isinstance(noeud, ast.FunctionDef)}


@cache
def anchors(chemin):
    """Return the anchors of the titles of a page, as GitHub makes them."""
    titres = re.findall(r"^#+ (.+)$", chemin.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", titre.lower()).replace(" ", "-") for titre in titres}


def chapter(ligne):
    return "V" + ligne["exigence"].partition(".")[0]


def count(lignes):
    etats = Counter(ligne["etat"] for ligne in lignes if ligne["niveau"] != "3")
    return [str(etats[etat]) for etat in ETATS]


@pytest.mark.parametrize("nomme", NOMMES)
def test_a_test_that_is_named_exists(nomme):
    chemin, _, nom = nomme.partition("::")
    assert (RACINE / chemin).is_file()
    assert not nom or (nom.startswith("test_") and nom in functions(chemin))


@pytest.mark.parametrize("lien", [lien for lien in LIENS if "://" not in lien])
def test_a_link_leads_somewhere(lien):
    chemin, _, ancre = lien.partition("#")
    cible = (FICHIER.parent / chemin).resolve() if chemin else FICHIER
    assert cible.exists()
    assert not ancre or ancre in anchors(cible)


def test_every_chapter_has_its_table_in_its_order():
    assert [chapitre for chapitre, _ in groupby(LIGNES, chapter)] == CHAPITRES
    rangs = [tuple(map(int, ligne["exigence"].split("."))) for ligne in LIGNES]
    assert rangs == sorted(set(rangs))


def test_every_row_of_a_requirement_is_read():
    assert len(re.findall(r"^\| \d+\.\d+\.\d+ ", PAGE, re.MULTILINE)) == len(LIGNES)
    assert {ligne["etat"] for ligne in LIGNES} <= set(ETATS)


def test_levels_one_and_two_are_whole():
    niveaux = Counter(ligne["niveau"] for ligne in LIGNES)
    assert {niveau: niveaux[niveau] for niveau in EXIGENCES} == EXIGENCES


@pytest.mark.parametrize(
    "ligne",
    [ligne for ligne in LIGNES if ligne["etat"] in ("tenue", "en partie")],
    ids=lambda ligne: ligne["exigence"],
)
def test_what_is_held_names_its_test_or_says_what_stands_for_it(ligne):
    assert "::test_" in ligne["preuve"] or re.match(r"– : \S+", ligne["preuve"])


@pytest.mark.parametrize(
    "ligne",
    [ligne for ligne in LIGNES if ligne["etat"] == "en partie"],
    ids=lambda ligne: ligne["exigence"],
)
def test_what_is_held_in_part_says_what_is_missing(ligne):
    assert "manque : " in ligne["comment"]


def cryptographic_modules():
    """Return the sources that import what hashes, encrypts, signs or draws at random."""
    for chemin in sorted((RACINE / "src").rglob("*.py")):
        arbre = ast.parse(chemin.read_text(encoding="utf-8"))
        importes = {
            nom
            for noeud in ast.walk(arbre)
            if isinstance(noeud, (ast.Import, ast.ImportFrom))
            for nom in [getattr(noeud, "module", None), *(un.name for un in noeud.names)]
            if nom
        }
        if "migrations" not in chemin.parts and any(_CRYPTOGRAPHIE.match(nom) for nom in importes):
            yield chemin.relative_to(RACINE / "src").with_suffix("").as_posix()


def test_whatever_uses_cryptography_is_in_its_table():
    table = PAGE.partition("### La cryptographie")[2].partition("\n### ")[0]
    dits = set(re.findall(r"`([\w/]+)`", table))
    modules = {module.partition("/")[2] for module in cryptographic_modules()}
    assert modules - dits == set()
    assert {dit for dit in dits if "/" in dit} - modules == set()


def test_the_counts_are_those_of_the_tables():
    for chapitre in CHAPITRES:
        dit = re.search(rf"^\| {chapitre} [^|]+\| (.+) \|$", PAGE, re.MULTILINE)
        assert dit
        assert dit[1].split(" | ") == count(une for une in LIGNES if chapter(une) == chapitre)
    tenues, en_partie, non, sans_objet = count(LIGNES)
    bilan = f"{tenues} exigences tenues, {en_partie} en partie, {non} non, {sans_objet} sans objet"
    assert f"**{bilan}**" in PAGE
