"""The file comes back as it was sent, four values apart."""

import json
import re

import pytest

from sons import PARIS, ContexteMemoire, control_depot
from sons.lecture import locate
from tests.fabrique.essais import changed, essai, line, put

ANNOTEES = ("numeroASP", "codeTraitement", "libelleTraitement")


def without_annotations(contenu: bytes) -> bytes:
    """Put null back in the four values, wherever they stand."""
    debut = 3 if contenu.startswith(b"\xef\xbb\xbf") else 0
    lignes = range(len(json.loads(contenu)["lignesImport"]))
    chemins = [("impId",), *(("lignesImport", rang, nom) for rang in lignes for nom in ANNOTEES)]
    for debut_valeur, fin in sorted(locate(contenu, debut, chemins).values(), reverse=True):
        contenu = contenu[:debut_valeur] + b"null" + contenu[fin:]
    return contenu


def annotated(depot, contenu: bytes) -> bytes:
    retour = essai(depot, contenu=contenu, contexte=ContexteMemoire()).run().retour
    assert retour is not None
    return retour


def test_every_other_byte_is_the_same(depot):
    retour = annotated(depot, depot.contenu)
    assert retour != depot.contenu
    assert without_annotations(retour) == depot.contenu


@pytest.mark.parametrize(
    "change",
    [
        lambda t: t.replace("\n", "\r\n"),
        lambda t: re.sub(r"\n\s*", "", t),
        lambda t: t.replace('": ', '" \t:\n '),
        lambda t: "\ufeff" + t,
        lambda t: t.replace("/", "\\/"),
        lambda t: t.replace("1075.00", "1075.0"),
        lambda t: t + "\n\n",
    ],
    ids=["CRLF", "compact", "blanks", "BOM", "escapes", "one decimal", "blank lines"],
)
def test_any_way_of_writing_is_kept(depot, change):
    contenu = change(depot.contenu.decode()).encode()
    assert without_annotations(annotated(depot, contenu)) == contenu


def test_the_annotations_may_stand_in_any_order(depot):
    arbre = json.loads(depot.contenu)
    for ligne in arbre["lignesImport"][1::2]:
        for balise in ("numeroASP", "commande", "codeTraitement"):
            ligne[balise] = ligne.pop(balise)
    contenu = json.dumps(arbre, indent=1).encode()
    lignes = json.loads(annotated(depot, contenu))["lignesImport"]
    assert [x["numeroASP"][-5:] for x in lignes] == ["00001", "00002", "00003", "00004"]


def test_a_text_that_looks_like_a_balise_is_left_alone(depot):
    faux = changed(depot, line(0, put("beneficiaires.liberal.0.nomMedecin", "codeTraitement")))
    retour = annotated(faux, faux.contenu)
    assert json.loads(retour)["lignesImport"][0]["beneficiaires"]["liberal"][0]["nomMedecin"] == (
        "codeTraitement"
    )
    assert without_annotations(retour) == faux.contenu


def test_a_balise_written_with_escapes_is_filled(depot):
    contenu = depot.contenu.replace(b'"codeTraitement"', b'"code\\u0054raitement"', 1)
    lignes = json.loads(annotated(depot, contenu))["lignesImport"]
    assert [x["codeTraitement"] for x in lignes] == ["0000"] * 4


def test_values_left_from_an_earlier_return_are_replaced(depot):
    """An annotated file deposited again: rejected demandes, and a return that says so."""
    deja = re.sub(rb'"impId": "[^"]*"', b'"impId": null', annotated(depot, depot.contenu))
    lignes = json.loads(annotated(depot, deja))["lignesImport"]
    assert {x["codeTraitement"] for x in lignes} == {"2003"}
    assert {x["numeroASP"] for x in lignes} == {None}


def test_an_unreadable_file_has_no_return(depot):
    resultat = control_depot(b"{", depot.textes, ContexteMemoire(), depot.instant.astimezone(PARIS))
    assert resultat.retour is None
