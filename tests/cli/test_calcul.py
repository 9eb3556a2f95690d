"""``sons calcul``: exact output and exit status."""

import csv
import io
import re
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from sons_cli.sorties import tableur
from tests.fabrique.extraits import write_csv, write_finess, write_xlsx

PHARMACIE, HOPITAL = "750712184", "690781810"
OPTIONS = ["--dispositif", "PHA-LGO-Va1", "--contexte", "c.toml", "--instant", "2022-09-01T10:00"]

LISTE = [
    ["Nom", "N° FINESS"],
    ["=HYPERLINK()", PHARMACIE],
    ["Sans zéro", "10009496"],
    ["Abîmé", "7,5E+8"],
    ["Rien", ""],
    ["Formule", "=1+1"],
]


@pytest.fixture
def dossier(tmp_path: Path) -> Path:
    """A context, and two lists of numbers."""
    base = [
        ["type", "numero", "categorie", "effectif", "tranche"],
        ["FINESS", PHARMACIE, "620", "", "C"],
        ["FINESS", "010009496", "620", "", "A"],
        ["FINESS", HOPITAL, "355", "", "A"],
    ]
    write_csv(tmp_path / "base.csv", base)
    (tmp_path / "c.toml").write_text('[listes]\nbeneficiaires = "base.csv"\n')
    write_csv(tmp_path / "liste.csv", LISTE)
    write_xlsx(tmp_path / "liste.xlsx", [[n, int(x) if x.isdecimal() else x] for n, x in LISTE])
    return tmp_path


def squeezed(texte: str) -> str:
    return " ".join(texte.split())


# -- on screen --------------------------------------------------------------------------------


def test_the_table(sons, dossier):
    sortie = sons("calcul", PHARMACIE, HOPITAL, *OPTIONS, cwd=dossier)
    assert sortie.statut == 0
    texte = squeezed(sortie.texte)
    assert "Dépôt des avances : ouvert jusqu’au 15/03/2023 à 14h00" in texte
    assert "FINESS 750712184 oui 792,00 € 950,00 € 285,00 € 665,00 € tranche C ; éligible" in texte
    assert "FINESS 690781810 non tranche A ; catégorie FINESS 355 non éligible" in texte
    assert "1 éligible, 1 non éligible." in texte
    assert "Déjà financé ou non : non vérifié, le contexte n’a pas cette liste" in texte


def test_a_deadline_that_is_over_is_told(sons, dossier):
    options = [*OPTIONS[:-1], "2024-01-01T10:00"]
    sortie = sons("calcul", PHARMACIE, *options, cwd=dossier)
    assert "Dépôt des avances : fermé depuis le 15/03/2023 à 14h00" in sortie.texte
    en_csv = sons("calcul", PHARMACIE, *options, "--sortie", "csv", cwd=dossier)
    assert en_csv.texte.rstrip().endswith("15/03/2023 à 14h00 (dépassée)")


def test_who_is_known_to_be_financed_or_not_is_told(sons, dossier):
    write_csv(dossier / "fin.csv", [["type", "numero", "reference"], ["FINESS", PHARMACIE, "D-42"]])
    (dossier / "c.toml").write_text('[listes]\nbeneficiaires = "base.csv"\nfinances = "fin.csv"\n')
    texte = squeezed(sons("calcul", PHARMACIE, "010009496", *OPTIONS, cwd=dossier).texte)
    assert "tranche C ; déjà financé (D-42)" in texte
    assert "tranche A ; éligible ; pas déjà financé" in texte
    assert "non vérifié" not in texte


@pytest.mark.parametrize("largeur", [80, 110])
def test_the_table_fits_its_terminal(largeur, monkeypatch):
    from decimal import Decimal

    from rich.console import Console

    from sons.calculs import Estimation, Plafond
    from sons_cli.sorties.calcul import Resultat, print_tableau
    from tests.unit.test_calculs import INSTANT, PHA

    montant = Decimal("98765.43")
    estimation = Estimation(
        0, "84512003900019", PHARMACIE, "FINESS", True, "éligible " * 20, None, "C",
        Plafond(montant, montant), montant, montant,
    )  # fmt: skip
    flux = io.StringIO()
    console = Console(file=flux, width=largeur, highlight=False)
    print_tableau(Resultat(PHA, INSTANT, [estimation] * 2, [None]), console)
    lignes = flux.getvalue().splitlines()
    assert max(map(len, lignes)) <= largeur
    assert flux.getvalue().count("98 765,43 €") == 8
    explication = next(x for x in lignes if "demandé : 84512003900019" in x)
    assert explication.startswith("FINESS" if largeur > 100 else "  demandé")


def test_a_text_that_is_no_number_cannot_spoil_the_screen(sons, dossier):
    write_csv(dossier / "l.csv", [["finess"], ["\x1b[31m" + "x" * 5000], ['"deux\nlignes"']])
    sortie = sons("calcul", b"\xff".decode(errors="surrogateescape"), *OPTIONS, "--liste", "l.csv",
                  cwd=dossier)  # fmt: skip
    assert sortie.statut == 1
    assert "\x1b" not in sortie.texte
    assert "�[31mxxxxxxxxxxx…  ?" in sortie.texte
    assert "deux�lignes" in sortie.texte
    assert max(map(len, sortie.texte.splitlines())) <= 100


# -- lists ------------------------------------------------------------------------------------


def rows(texte: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(texte.lstrip("\ufeff"), newline=""), delimiter=";"))


@pytest.mark.parametrize("liste", ["liste.csv", "liste.xlsx"])
def test_every_row_of_a_list_is_in_the_result(sons, dossier, liste):
    sortie = sons("calcul", *OPTIONS, "--liste", liste, "--sortie", "csv", cwd=dossier)
    assert sortie.statut == 1, "some rows bear no number"
    assert sortie.erreur == f"{liste} : 5 lignes lues, dans la colonne « N° FINESS ».\n"
    lignes = rows(sortie.texte)
    assert [(x["ligne"], x["numero_demande"], x["numero"], x["eligible"]) for x in lignes] == [
        ("2", PHARMACIE, PHARMACIE, "oui"),
        ("3", "10009496", "010009496", "oui"),
        ("4", "7,5E+8", "7,5E+8", "non vérifié"),
        ("5", "", "", "non vérifié"),
        ("6", "'=1+1", "'=1+1", "non vérifié"),
    ]
    assert lignes[0]["plafond_ttc"] == "950,00"
    assert lignes[0]["deja_finance"] == "non vérifié"
    assert [x["raison"].split(" (")[0] for x in lignes[2:]] == [
        "numéro abîmé par le tableur",
        "aucun numéro sur cette ligne",
        "ce numéro n’est d’aucune des sortes attendues",
    ]


def test_a_row_without_number_says_its_line_on_screen(sons, dossier):
    sortie = sons("calcul", *OPTIONS, "--liste", "liste.csv", cwd=dossier)
    texte = squeezed(sortie.texte)
    assert "— ? ligne 5 ; aucun numéro sur cette ligne" in texte
    assert "demandé : 10009496 ; tranche A ; éligible" in texte
    assert "2 éligibles, 3 non vérifiés, dont 3 sans numéro lisible." in texte


def test_numbers_and_a_list_with_the_column_that_is_asked_for(sons, dossier):
    write_csv(dossier / "deux.csv", [["FINESS", "Autre"], ["111111118", PHARMACIE]])
    sortie = sons("calcul", HOPITAL, *OPTIONS, "--liste", "deux.csv", "--colonne", "autre",
                  "--sortie", "csv", cwd=dossier)  # fmt: skip
    assert [(x["ligne"], x["numero"]) for x in rows(sortie.texte)] == [
        ("", HOPITAL), ("2", PHARMACIE),
    ]  # fmt: skip
    assert sortie.erreur == "deux.csv : 1 ligne lue, dans la colonne « Autre ».\n"


def test_a_siret_is_led_to_its_sites_by_the_local_base(sons, dossier):
    (premier, *_) = write_finess(dossier / "etalab.csv", 4)
    siret = (dossier / "etalab.csv").read_text("iso-8859-1").splitlines()[1].split(";")[22]
    sons("base", "importer", "finess", "etalab.csv", "--base", "b.sqlite", cwd=dossier)
    (dossier / "c.toml").write_text('[listes]\nbase = "b.sqlite"\n')
    sortie = sons("calcul", siret, "84512003900019", *OPTIONS, "--sortie", "csv", cwd=dossier)
    connu, inconnu = rows(sortie.texte)
    assert (connu["numero_demande"], connu["numero"], connu["eligible"]) == (siret, premier, "oui")
    assert connu["raison"].startswith("éligible ; plafond non vérifié")
    assert (inconnu["type"], inconnu["eligible"]) == ("SIRET", "non")
    assert inconnu["raison"] == "aucun FINESS n’est connu à ce SIRET"
    assert sortie.statut == 0, "a SIRET is a number, even where nobody is"


def test_without_local_base_a_siret_says_what_to_import(sons, dossier):
    texte = squeezed(sons("calcul", "84512003900019", *OPTIONS, cwd=dossier).texte)
    assert "SIRET 84512003900019 ? non vérifié : rien ne dit quels FINESS sont à ce SIRET" in texte
    assert "Importez l’extrait FINESS : « sons base importer finess »." in texte


# -- files ------------------------------------------------------------------------------------


def test_a_workbook_holds_texts_and_amounts(sons, dossier):
    sortie = sons("calcul", *OPTIONS, "--liste", "liste.csv", "--fichier", "r.xlsx", cwd=dossier)
    assert (sortie.statut, sortie.texte) == (1, "r.xlsx : 5 lignes de résultat.\n")
    feuille = CalamineWorkbook.from_path(str(dossier / "r.xlsx")).get_sheet_by_index(0)
    titres, *lignes = feuille.to_python()
    assert feuille.name == "PHA-LGO-Va1"
    assert titres[:6] == ["Ligne", "Numéro demandé", "Numéro", "Type", "Éligible", "Raison"]
    assert lignes[1][:5] == [3.0, "10009496", "010009496", "FINESS", "oui"]
    assert lignes[0][8:12] == [792.0, 950.0, 285.0, 665.0], "amounts are numbers"
    assert lignes[4][1] == "=1+1", "a text, not a formula"
    xml = parts(dossier / "r.xlsx")
    assert "<f>" not in xml["xl/worksheets/sheet1.xml"]
    assert 'state="frozen"' in xml["xl/worksheets/sheet1.xml"]
    assert "<autoFilter" in xml["xl/worksheets/sheet1.xml"]
    assert re.search(r'formatCode="#,##0\.00\\ [^"]*€', xml["xl/styles.xml"])


def parts(classeur: Path) -> dict[str, str]:
    import zipfile

    with zipfile.ZipFile(classeur) as archive:
        return {nom: archive.read(nom).decode() for nom in archive.namelist()}


def test_the_same_result_is_the_same_bytes(sons, dossier):
    for nom in ("a", "b"):
        for forme in ("xlsx", "csv", "txt"):
            sons("calcul", PHARMACIE, *OPTIONS, "--fichier", f"{nom}.{forme}", cwd=dossier)
    for forme in ("xlsx", "csv", "txt"):
        assert (dossier / f"a.{forme}").read_bytes() == (dossier / f"b.{forme}").read_bytes()
    affiche = sons("calcul", PHARMACIE, *OPTIONS, cwd=dossier).texte
    assert (dossier / "a.txt").read_text() == affiche


def test_a_workbook_that_would_lose_rows_is_refused(monkeypatch):
    import click

    from tests.unit.test_calculs import INSTANT

    monkeypatch.setattr(tableur, "LIGNES_MAX", 2)
    assert tableur.xlsx_bytes("F", ["a"], [["x"]] * 2, INSTANT)[:2] == b"PK"
    with pytest.raises(click.UsageError, match="tient 2 lignes et il y en a 3 : écrivez un CSV"):
        tableur.xlsx_bytes("F", ["a"], [["x"]] * 3, INSTANT)


@pytest.mark.parametrize(
    ("arguments", "phrase"),
    [
        ([], "Donnez au moins un numéro"),
        (["1", "--colonne", "X"], "ajoutez --liste"),
        (["1", "--sortie", "xlsx"], "Un classeur ne s’affiche pas : ajoutez --fichier"),
        (["1", "--sortie", "csv", "--fichier", "r.xlsx"], "« r.xlsx » se dit xlsx"),
        (["--liste", "liste.csv", "--fichier", "liste.csv"], "écraserait un fichier"),
        (["1", "--fichier", "c.toml"], "écraserait un fichier"),
        (["1", "--fichier", "absent/r.csv"], "Le dossier de « absent/r.csv » n’existe pas"),
        (["--liste", "liste.csv", "--colonne", "X"], "liste.csv, ligne 1 : il n’y a pas de col"),
        (["--liste", "c.toml"], "c.toml, aucune colonne ne contient"),
    ],
)
def test_what_is_refused_is_told_and_nothing_is_written(sons, dossier, arguments, phrase):
    avant = {p.name: p.read_bytes() for p in dossier.iterdir()}
    sortie = sons("calcul", *arguments, *OPTIONS, cwd=dossier)
    assert (sortie.statut, sortie.texte) == (2, "")
    assert phrase in squeezed(sortie.erreur)
    assert {p.name: p.read_bytes() for p in dossier.iterdir()} == avant
