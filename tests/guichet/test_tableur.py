import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from guichet.tableur import csv_response, safe, xlsx_response


def read(reponse):
    contenu = b"".join(reponse.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(contenu, newline=""), delimiter=";"))


@pytest.mark.parametrize("debut", ["=", "+", "-", "@", "\t", "\r", "\n", "＝"])
def test_a_cell_that_a_spreadsheet_would_run_is_only_text(debut):
    assert safe(f"{debut}1+1").startswith("'")


def test_an_ordinary_cell_is_left_as_it_is():
    assert [safe("a-b"), safe(-12), safe(""), safe(None)] == ["a-b", -12, "", None]


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))))
def test_what_is_written_is_read_back_cell_by_cell(cellules):
    lignes = read(csv_response("x.csv", ["a"] * len(cellules), [cellules]))
    if cellules:
        assert lignes[1] == [safe(cellule) for cellule in cellules]


def test_the_file_opens_in_a_french_spreadsheet_without_asking():
    reponse = csv_response("liste.csv", ["Éditeur"], [["Santé"]])
    contenu = b"".join(reponse.streaming_content)
    assert contenu == "\ufeffÉditeur\r\nSanté\r\n".encode()
    assert reponse["Content-Disposition"] == 'attachment; filename="liste.csv"'
    assert reponse["Cache-Control"] == "private, no-store"


def test_a_workbook_keeps_figures_as_figures_and_runs_nothing():
    reponse = xlsx_response("x.xlsx", ["Nom", "Montant"], [["=1+1", -12.5], [None, 3]])
    feuille = CalamineWorkbook.from_filelike(io.BytesIO(reponse.content)).get_sheet_by_index(0)
    assert feuille.to_python() == [["Nom", "Montant"], ["'=1+1", -12.5], ["", 3.0]]
