import csv
import io
import zipfile
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from guichet.publication.views import calcul
from guichet.tableur import csv_response, xlsx_response
from sons.calculs import Estimation
from sons.ecriture import safe
from sons_cli.sorties.tableur import csv_bytes, xlsx_bytes

FORMULES = ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"]


def read(reponse):
    contenu = b"".join(reponse.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(contenu, newline=""), delimiter=";"))


def of_the_portal(texte):
    return b"".join(csv_response("x.csv", ["a"], [[texte]]).streaming_content)


def of_the_command(texte):
    return csv_bytes(["a"], [[texte]])


@pytest.mark.parametrize("debut", FORMULES)
@pytest.mark.parametrize("write", [of_the_portal, of_the_command])
def test_a_text_that_a_spreadsheet_would_run_is_only_text(write, debut):
    contenu = write(f"{debut}1+1").decode("utf-8-sig")
    lignes = list(csv.reader(io.StringIO(contenu, newline=""), delimiter=";"))
    assert lignes == [["a"], [f"'{debut}1+1"]]


@pytest.mark.django_db
@pytest.mark.parametrize("debut", FORMULES)
def test_nor_does_the_public_calculation_write_a_formula(client, monkeypatch, debut):
    texte = f"{debut}1+1"
    estimations = [Estimation(0, texte, texte, None, None, texte, tranche=texte)]
    monkeypatch.setattr(calcul, "estimate", lambda *args: estimations)
    demande = {"dispositif": "PHA-LGO-Va1", "numeros": "750712184", "sortie": "csv"}
    (ligne,) = read(client.post("/calcul", demande))[1:]
    assert ligne == [f"'{texte}", "", "non vérifié", f"'{texte}", f"'{texte}", *[""] * 5]


@pytest.mark.parametrize("debut", FORMULES)
def test_no_workbook_has_a_formula(debut):
    portail = xlsx_response("x.xlsx", ["a"], [[f"{debut}1+1"]]).content
    commande = xlsx_bytes("x", ["a"], [[f"{debut}1+1"]], datetime(2026, 1, 1, tzinfo=UTC))
    for classeur in (portail, commande):
        feuille = zipfile.ZipFile(io.BytesIO(classeur)).read("xl/worksheets/sheet1.xml")
        assert b'r="A2"' in feuille
        assert b"<f>" not in feuille


def test_an_ordinary_cell_is_left_as_it_is():
    ligne = ["a-b", -12, "", None, Decimal("-1075.00"), Decimal("1E+3"), -0.5]
    lignes = read(csv_response("x.csv", ["a"] * len(ligne), [ligne]))
    assert lignes[1] == ["a-b", "-12", "", "", "-1075,00", "1000", "-0,5"]


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
