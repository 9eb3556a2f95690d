import csv
import io
from datetime import datetime

import pytest

from guichet import horloge
from sons import PARIS
from sons.bases import Import, Sorte, import_file

pytestmark = pytest.mark.django_db


def calcul(client, numeros, dispositif="PHA-LGO-Va1", **choix):
    return client.post("/calcul", {"dispositif": dispositif, "numeros": numeros, **choix})


def test_without_a_base_nothing_is_pretended(client):
    html = calcul(client, "750712184").text
    assert "Aucune base n’est chargée ici" in html
    assert "non vérifié" in html
    assert "€" not in html.split("<h2>Résultat</h2>")[1]


@pytest.mark.parametrize(
    ("numeros", "phrase"),
    [
        ("", "Donnez au moins un numéro."),
        ("75-07", "n’est pas un numéro"),
        (" ".join(str(n) for n in range(201)), "201 numéros donnés : donnez-en 200 au plus"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(client, numeros, phrase):
    reponse = calcul(client, numeros)
    assert reponse.status_code == 400
    assert phrase in reponse.text
    assert "<title>Erreur : Outil de calcul" in reponse.text


def test_an_unknown_dispositif_is_refused(client):
    assert calcul(client, "750712184", "INCONNU").status_code == 400


def test_the_dispositif_of_the_page_one_comes_from_is_chosen(client):
    assert (
        '<option value="PHA-LGO-Va1" selected>' in client.get("/calcul?dispositif=PHA-LGO-Va1").text
    )


@pytest.fixture
def base(settings, tmp_path):
    liste = tmp_path / "officines.csv"
    liste.write_text("type;numero;tranche\nFINESS;750712184;B\n", encoding="utf-8")
    base = tmp_path / "base.sqlite"
    instant = datetime(2026, 1, 1, tzinfo=PARIS)
    import_file(Import(Sorte.BENEFICIAIRES, liste, base, instant, "PHA-LGO-Va1"))
    settings.BASE_LOCALE = base


@pytest.mark.usefixtures("base")
def test_with_a_base_the_amounts_are_those_of_the_engine(client):
    html = calcul(client, "750712184 690781810").text.split("<h2>Résultat</h2>")[1]
    assert "708,00 €" in html.replace("\u202f", " ").replace("\u00a0", " ")
    assert "254,88 €" in html.replace("\u202f", " ").replace("\u00a0", " ")
    assert "absent de la base des bénéficiaires éligibles" in html


@pytest.mark.usefixtures("base")
def test_the_same_is_given_to_a_spreadsheet(client):
    reponse = calcul(client, "750712184,750712184", sortie="csv")
    lignes = list(
        csv.DictReader(io.StringIO(reponse.getvalue().decode("utf-8-sig")), delimiter=";")
    )
    assert len(lignes) == 1
    assert (lignes[0]["plafond_ht"], lignes[0]["avance"], lignes[0]["solde"]) == (
        "708,00", "254,88", "594,72",
    )  # fmt: skip


def test_a_number_that_cannot_be_read_is_to_be_corrected_and_says_why(client):
    html = calcul(client, "123", "MDV-LGC-Va2").text.split("Résultat</h2>")[1]
    assert "à corriger" in html
    assert "11 chiffres" in html
    assert "non vérifié" not in html
    lignes = calcul(client, "123", "MDV-LGC-Va2", sortie="csv").getvalue().decode("utf-8-sig")
    assert ";à corriger;" in lignes


def test_what_is_open_comes_first(client, monkeypatch):
    instant = datetime(2026, 11, 21, 12, tzinfo=PARIS)
    monkeypatch.setattr(horloge, "now", lambda: instant)
    html = client.get("/calcul").text
    assert html.index("Avances ouvertes") < html.index('value="MDV-LGC-Va2"')
    assert html.index("Avances fermées ou à venir") < html.index('value="BIO-SGL-Va1"')
    assert html.index('value="MDV-LGC-Va2"') < html.index("Avances fermées ou à venir")


@pytest.fixture
def demonstration(settings):
    settings.DEMONSTRATION = True


@pytest.mark.usefixtures("demonstration")
def test_a_demonstration_has_a_base_to_try_the_tool_with(client):
    page = client.get("/calcul").text
    assert "Aucune base n’est chargée ici" not in page
    assert "?dispositif=PHA-LGO-Va1&amp;numeros=990070013" in page
    assert "99007000013,99007000021,99007000039" in client.get(
        "/calcul?dispositif=MDV-LGC-Va2&numeros=99007000013,99007000021,99007000039"
    ).text  # fmt: skip
    resultat = calcul(client, "99007000013 99007000039", "MDV-LGC-Va2").text
    assert "absent de la base des bénéficiaires éligibles" in resultat
    assert "129,00" in resultat  # 30 % of 430,00


def test_production_has_no_base_of_its_own(client):
    assert "Des numéros pour essayer" not in client.get("/calcul").text
