"""The column of numbers of a list: found by its title, else by what it holds."""

import io

import pytest

from sons.bases.colonne import read_colonne
from sons.erreurs import ContexteInvalide
from tests.fabrique.extraits import write_csv, write_xlsx

NOMBRES = [["750712184", "A"], ["690781810", "B"]]


def read(tmp_path, lignes, titre=None, *, classeur=False):
    fichier = tmp_path / "liste"
    (write_xlsx if classeur else write_csv)(fichier, lignes)
    with fichier.open("rb") as flux:
        return read_colonne(flux, lambda lus: None, titre)


@pytest.mark.parametrize("classeur", [False, True])
@pytest.mark.parametrize(
    ("titres", "choisi"),
    [
        (["Numéro", "Nom"], "Numéro"),
        (["N° FINESS géo", "Nom"], "N° FINESS géo"),
        (["SIRET", "Nom"], "SIRET"),
        (["Identifiant", "Nom"], "Identifiant"),
    ],
)
def test_a_column_is_found_in_a_csv_and_in_a_workbook(tmp_path, titres, choisi, classeur):
    lue = read(tmp_path, [titres, *NOMBRES], classeur=classeur)
    assert (lue.titre, lue.lignes, lue.textes) == (choisi, [2, 3], ["750712184", "690781810"])


@pytest.mark.parametrize(
    ("titres", "choisi"),
    [
        (["Numéro de voie", "RPPS"], "RPPS"),
        (["SIREN", "FINESS"], "FINESS"),
        (["N° FINESS", "numero"], "numero"),
        (["Ville", "N° SIRET du site"], "N° SIRET du site"),
        (["Programme", "AM"], "AM"),
    ],
)
def test_the_title_that_tells_most_wins(tmp_path, titres, choisi):
    lue = read(tmp_path, [titres, ["12", "13"]])
    assert (lue.titre, lue.textes) == (choisi, [["12", "13"][titres.index(choisi)]])


def test_a_title_that_is_asked_for_is_obeyed(tmp_path):
    lignes = [["FINESS", "Ancien n° FINESS"], ["750712184", "690781810"]]
    assert read(tmp_path, lignes, "ancien N° finess").textes == ["690781810"]
    with pytest.raises(ContexteInvalide, match=r"pas de colonne « RPPS » \(colonnes : FINESS, Anc"):
        read(tmp_path, lignes, "RPPS")


def test_a_file_without_titles_loses_no_row(tmp_path):
    lue = read(tmp_path, [["12x"], ["750712184"]])
    assert (lue.titre, lue.lignes, lue.textes) == ("", [1, 2], ["12x", "750712184"])


def test_dates_are_not_taken_for_numbers_that_lost_their_zero(tmp_path):
    assert read(tmp_path, [["20220901", "750712184"]]).textes == ["750712184"]
    assert read(tmp_path, [["A", "10009496"]]).textes == ["10009496"]


def test_an_empty_cell_is_kept_with_its_line(tmp_path):
    lue = read(tmp_path, [["nom", "finess"], ["A"], ["", ""], ["B", "750712184"]], classeur=True)
    assert (lue.lignes, lue.textes) == ([2, 4], ["", "750712184"])


@pytest.mark.parametrize(
    ("octets", "phrase"),
    [
        (b"", "ce fichier est vide"),
        (b"nom;ville\nA;Lyon\n", r"aucune colonne ne contient .* \(première ligne : nom, ville\)"),
        (b"PK\x03\x04 tronque", "c’est un classeur ou une archive ZIP, tronqué ou abîmé"),
        (b"\xff\xfe\x00", "ni un CSV"),
    ],
)
def test_a_file_that_cannot_serve_is_told(octets, phrase):
    with pytest.raises(ContexteInvalide, match=phrase):
        read_colonne(io.BytesIO(octets), lambda lus: None)
