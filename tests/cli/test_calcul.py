"""``sons calcul``: exact output and exit status."""

import csv
import io

import pytest


@pytest.fixture
def contexte(tmp_path):
    (tmp_path / "base.csv").write_text(
        "type;numero;categorie;effectif;tranche\nFINESS;750712184;620;;C\nFINESS;690781810;355;;A\n"
    )
    (tmp_path / "c.toml").write_text('[listes]\nbeneficiaires = "base.csv"\n')
    return tmp_path / "c.toml"


OPTIONS = ["--dispositif", "PHA-LGO-Va1", "--instant", "2022-09-01T10:00"]


def test_the_table(sons, contexte):
    sortie = sons("calcul", "750712184", "690781810", *OPTIONS, "--contexte", contexte)
    assert sortie.statut == 0
    texte = " ".join(sortie.texte.split())
    assert "Avances jusqu’au 15/03/2023 à 14h00" in texte
    assert "FINESS 750712184 oui 792,00 € 950,00 € 285,00 € 665,00 € tranche C ; éligible" in texte
    assert "FINESS 690781810 non tranche A ; catégorie FINESS 355 non" in texte


def test_a_list_and_csv(sons, contexte, tmp_path):
    (tmp_path / "liste.csv").write_text("finess;nom\n750712184;PHARMACIE\n111111118;AUTRE\n")
    sortie = sons("calcul", *OPTIONS, "--contexte", contexte, "--liste", tmp_path / "liste.csv",
                  "--sortie", "csv")  # fmt: skip
    lignes = list(csv.DictReader(io.StringIO(sortie.texte.lstrip("\ufeff")), delimiter=";"))
    assert [(x["numero"], x["eligible"], x["plafond_ttc"]) for x in lignes] == [
        ("750712184", "oui", "950,00"),
        ("111111118", "non", ""),
    ]
    assert lignes[0]["deja_finance"] == "non vérifié"


def test_no_number_is_bad_usage(sons, contexte):
    sortie = sons("calcul", *OPTIONS, "--contexte", contexte)
    assert (sortie.statut, sortie.texte) == (2, "")
    assert "Donnez au moins un numéro" in sortie.erreur
