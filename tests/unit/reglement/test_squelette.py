"""A skeleton, once filled in, is a dispositif: its keys are those that the loader reads."""

import re
import tomllib
import typing
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from sons.erreurs import ReglementInvalide
from sons.reglement import Reglement
from sons.reglement.audit import audit
from sons.reglement.cles import COMMUNES, EXPLICATIONS, RUBRIQUES, explain
from sons.reglement.format import Format
from sons.reglement.modele import Dispositif
from sons.reglement.redaction import toml
from sons.reglement.source import Source
from sons.reglement.squelette import skeletons, split_code

CODE = "XYZ-ABC-Va3"
DISPOSITIF = f"dispositifs/{CODE}/dispositif.toml"
_FAUTE = re.compile(r"(\S+), ligne (\d+) : « ([\w.]+) » est à compléter \((.+)\)\.")

_PAR_FORME = {
    "un texte": '"texte"',
    "un entier": "1",
    'un nombre entre guillemets, par exemple "430.00"': '"0.50"',
    "true ou false": "true",
    "une table {…}": "{}",
    "une liste […]": '["BON_COMMANDE"]',
    "une valeur": '"texte"',
}
_PAR_CLE = {
    "piece.type": '"BON_COMMANDE"',
    "piece.phase": '"avance"',
    "noms.json": '"JSON-{numeroAns}-{AAAAMMJJ}-{nnn}.json"',
}


# The balise that a skeleton cannot write: who is equipped, by the identifier of the dispositif.
CLIENT = """
[[balise]]
groupe = "Client"
dans = "lignesImport"
nom = "client"
nature = "texte"
role = "beneficiaire"
identifiant = "texte"
longueurs = [9]
format = "VARCHAR (=9)"
obligatoire = "Obligatoire"
description = "Le client."
"""


def lay(dossier: Path, code: str = CODE, phase: str = "avance", avec_format: bool = False):
    for relatif, texte in skeletons(code, phase, dossier, avec_format).items():
        (dossier / relatif).parent.mkdir(parents=True, exist_ok=True)
        (dossier / relatif).write_text(texte, encoding="utf-8")


def rewrite(chemin: Path, ancien: str, nouveau: str) -> None:
    texte = chemin.read_text(encoding="utf-8")
    assert ancien in texte
    chemin.write_text(texte.replace(ancien, nouveau), encoding="utf-8")


def value(cle: str, forme: str) -> str:
    if cle.endswith("source.document"):
        return f'"{next(iter(Reglement().documents))}"'
    if forme.startswith("une date"):
        return "2030-01-01"
    premier = forme.split(",")[0]
    return _PAR_CLE.get(cle) or _PAR_FORME.get(forme) or f'"{premier}"'


def fill(dossier: Path) -> None:
    """Give each value that the check asks for, in the order it asks."""
    for faute in audit(dossier).fautes:
        relatif, numero, cle, forme = _FAUTE.fullmatch(faute).groups()
        lignes = (dossier / relatif).read_text(encoding="utf-8").split("\n")
        rang = int(numero) - 1
        lignes[rang] = lignes[rang].replace('"À COMPLÉTER"', value(cle, forme), 1)
        (dossier / relatif).write_text("\n".join(lignes), encoding="utf-8")


@pytest.mark.parametrize("phase", ["avance", "solde"])
@pytest.mark.parametrize("vague", ["Va1", "Va2", "Va3"])
def test_a_skeleton_once_filled_in_loads(tmp_path, vague, phase):
    code = f"XYZ-ABC-{vague}"
    fichier = f"dispositifs/{code}/dispositif.toml"
    lay(tmp_path, code, phase)
    fill(tmp_path)
    assert audit(tmp_path).fautes == (
        f"{fichier}, ligne {bareme_line(tmp_path / fichier)} : "
        "un barème par tête demande un « ttc_par_tete » positif.",
    )
    rewrite(tmp_path / fichier, '#ttc_par_tete = "À COMPLÉTER"', 'ttc_par_tete = "430.00"')
    if phase == "avance":
        beneficiaire, unicite = audit(tmp_path).fautes
        assert unicite.endswith("aucune balise du format ne porte « texte ».")
        assert beneficiaire.endswith("aucune balise du format ne nomme un bénéficiaire « texte ».")
        (table,) = tmp_path.glob("formats/*.toml")
        with table.open("a", encoding="utf-8") as flux:
            flux.write(CLIENT)
    assert audit(tmp_path).fautes == ()
    textes = Reglement(tmp_path).textes(code, phase)
    assert textes.dispositif.couloir == "XYZ"
    assert textes.dispositif.noms.piece == f"{code}-{{code}}-{{numeroEditeur}}.{{extension}}"
    assert textes.format.entete.dispositifs == (code,)
    assert textes.format.entete.vague == vague


def bareme_line(fichier: Path) -> int:
    return fichier.read_text(encoding="utf-8").split("\n").index("[bareme]") + 1


def test_each_blank_is_told_once_and_nothing_else(tmp_path):
    lay(tmp_path)
    attendues = [
        (f.relative_to(tmp_path).as_posix(), str(numero))
        for f in tmp_path.rglob("*.toml")
        for numero, ligne in enumerate(f.read_text(encoding="utf-8").split("\n"), start=1)
        for _ in range(ligne.count("À COMPLÉTER") if not ligne.startswith("#") else 0)
    ]
    dites = [_FAUTE.fullmatch(faute).groups()[:2] for faute in audit(tmp_path).fautes]
    assert sorted(dites) == sorted(attendues)
    assert len(dites) > 50


def test_every_optional_key_is_one_that_the_loader_knows(tmp_path):
    """With the mark taken off, a key is asked for like the others: never unknown."""
    lay(tmp_path)
    for fichier in tmp_path.rglob("*.toml"):
        texte = fichier.read_text(encoding="utf-8")
        fichier.write_text(re.sub(r"(?m)^#(?=[\[\w])", "", texte), encoding="utf-8")
    fautes = audit(tmp_path).fautes
    assert all(_FAUTE.fullmatch(faute) for faute in fautes)
    cles = {_FAUTE.fullmatch(faute)[3] for faute in fautes}
    assert {"note", "bareme.tranche.a", "commandes_archivees.preuves_avant"} <= cles
    assert {"balise.cas.admet", "incoherence.code", "profil.exige_si"} <= cles


def test_every_key_is_explained_and_every_explanation_has_its_key():
    classes = reachable(Dispositif) | reachable(Format)
    for cls in classes - {Dispositif, Format, Source}:
        for champ in fields(cls):
            assert explain(cls.__name__, champ.name), f"{cls.__name__}.{champ.name} : cles.py"
    tables = {c.name for cls in (Dispositif, Format) for c in fields(cls) if holds_table(cls, c)}
    assert tables == RUBRIQUES.keys(), "cles.py : RUBRIQUES"
    scalaires = {c.name for c in fields(Dispositif)} - tables - COMMUNES.keys()
    assert scalaires == EXPLICATIONS["Dispositif"].keys()
    noms = {cls.__name__: {c.name for c in fields(cls)} for cls in classes}
    for classe, cles in EXPLICATIONS.items():
        assert cles.keys() <= noms[classe]


def reachable(annotation) -> set[type]:
    """The dataclasses met from one, itself included."""
    classes: set[type] = set()
    if is_dataclass(annotation):
        classes = {annotation}
        for sous in typing.get_type_hints(annotation).values():
            classes |= reachable(sous)
    for argument in typing.get_args(annotation):
        classes |= reachable(argument)
    return classes


def holds_table(cls, champ) -> bool:
    return bool(reachable(typing.get_type_hints(cls)[champ.name]) - {Source})


def test_a_couloir_that_has_a_table_gets_none_unless_asked(tmp_path):
    entete = next(iter(Reglement().formats.values())).format
    couloir, phase = entete.couloir, entete.phase
    code = f"{couloir}-NEUF-{entete.vague}"
    seul = f"dispositifs/{code}/dispositif.toml"
    assert list(skeletons(code, phase, tmp_path, False)) == [seul]
    assert list(skeletons(code, phase, tmp_path, True)) == [seul, f"formats/{code}-{phase}.toml"]


def test_the_table_of_a_couloir_is_its_own_until_another_code_comes(tmp_path):
    lay(tmp_path)
    assert list(skeletons(CODE, "avance", tmp_path, True))[1] == "formats/XYZ-Va3-avance.toml"
    autre = skeletons("XYZ-DEF-Va3", "avance", tmp_path, True)
    assert list(autre)[1] == "formats/XYZ-DEF-Va3-avance.toml"


def test_what_all_the_shipped_texts_agree_on_is_told(tmp_path):
    texte = skeletons(CODE, "avance", tmp_path, False)[DISPOSITIF]
    lus = {Reglement().dispositif(code).limites.demandes_max for code in Reglement().codes}
    (commun,) = lus
    assert f"partout dans les textes livrés\N{NO-BREAK SPACE}: {commun}." in texte


@pytest.mark.parametrize("code", ["XYZ", "XYZ-ABC", "XYZ-ABC-Va0", "xyz-abc-Va1", "XYZ-ABC-Va1/.."])
def test_what_is_not_a_code_is_refused(code):
    with pytest.raises(ReglementInvalide, match="COULOIR-LOGICIEL-VaN est attendu"):
        split_code(code)


def test_a_shipped_dispositif_is_not_laid_down_again(tmp_path):
    code = Reglement().codes[0]
    with pytest.raises(ReglementInvalide, match=f"{code} est dans les textes livrés"):
        skeletons(code, "avance", tmp_path, False)


@pytest.mark.parametrize(
    ("valeur", "relue"),
    [
        ({"a": True, "b": 'x "y" \\ é'}, {"a": True, "b": 'x "y" \\ é'}),
        ({}, {}),
        ((1, 2), [1, 2]),
        (Decimal("430.00"), "430.00"),
        (date(2022, 1, 31), date(2022, 1, 31)),
    ],
)
def test_what_is_written_is_read_back(valeur, relue):
    assert tomllib.loads(f"v = {toml(valeur)}") == {"v": relue}
