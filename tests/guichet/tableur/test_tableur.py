import csv
import io

import pytest

from guichet.tableur import csv_response


def read(reponse):
    return list(csv.reader(io.StringIO(reponse.content.decode("utf-8-sig")), delimiter=";"))


@pytest.mark.parametrize("debut", ["=", "+", "-", "@", "\t", "\r"])
def test_a_cell_that_a_spreadsheet_would_run_is_made_a_text(debut):
    lignes = read(csv_response("liste", ["nom"], [[f"{debut}cmd|' /C calc'!A0"]]))
    assert lignes[1][0].startswith(f"'{debut}")


def test_a_list_opens_in_a_french_spreadsheet():
    reponse = csv_response("liste", ["nom", "rang"], [["Édith ; Leur", 2], [None, 3]])
    assert reponse.content.startswith(b"\xef\xbb\xbf")
    assert reponse["Content-Disposition"] == 'attachment; filename="liste.csv"'
    assert read(reponse) == [["nom", "rang"], ["Édith ; Leur", "2"], ["", "3"]]
