"""``expliquer``, ``dispositifs``, ``dispositif``, ``format``, help and version."""

import json

import jsonschema_rs
import pytest

from sons import load_reglement
from sons_cli.application import COMMANDES
from tests.phrases import faults


def test_help_lists_every_command(sons):
    sortie = sons("--help")
    assert sortie.statut == 0
    assert sortie.texte.startswith("Usage : sons [OPTIONS] COMMANDE [ARGUMENTS]…")
    for commande in COMMANDES:
        assert f"  {commande}" in sortie.texte


@pytest.mark.parametrize("commande", list(COMMANDES))
def test_every_command_has_help(sons, commande):
    sortie = sons(commande, "--help")
    assert sortie.statut == 0
    assert sortie.texte.startswith(f"Usage : sons {commande}")
    assert faults(" ".join(sortie.texte.split())) == []


def test_version(sons):
    assert sons("--version").texte == "sons, version 0.1.0\n"


def test_an_unknown_command_is_told(sons):
    sortie = sons("controller")
    assert sortie.statut == 2
    assert "La commande « controller » n’existe pas" in sortie.erreur


def test_a_code_is_explained(sons):
    sortie = sons("expliquer", "4012")
    assert sortie.texte == (
        "4012  Commande antérieure de plus de 120 jours  (bloquant)\n"
        "\n"
        "  Libellé\n"
        "    Commande trop ancienne : … ; date la plus ancienne admise : …\n"
        "\n"
        "  Cause\n"
        "    Une commande signée avant le référencement n’est éligible que si elle date de 120 jours au plus\n"
        "    avant le dépôt du dossier complet de preuves à l’ANS.\n"
        "\n"
        "  À faire\n"
        "    Vérifiez la date de signature du bon de commande ; si elle est exacte, seule une nouvelle\n"
        "    commande signée par le client pendant la période admise peut être financée.\n"
        "\n"
        "  Exemple\n"
        "    commande du 04/01/2022 et dossier de preuves du 05/05/2022 (121 jours) → dossier complet déposé\n"
        "    au plus tard le 04/05/2022\n"
        "\n"
        "  Source\n"
        "    AF-PHA-LGO-VA1, §4.4 (officiel)\n"
    )


def test_all_codes_are_listed(sons):
    texte = sons("expliquer").texte
    assert all(f.code in texte and f.titre in texte for f in load_reglement().catalogue)


def test_an_unknown_code_is_told_with_near_ones(sons):
    sortie = sons("expliquer", "4013")
    assert sortie.statut == 2
    assert "Le code « 4013 » n’est pas au catalogue. Codes proches : 4012." in sortie.erreur


@pytest.mark.parametrize(
    ("instant", "mdv", "pha"),
    [
        ("2022-03-01T10:00", "ouvert jusqu’au 30/11/2022", "ouvre le 04/2022"),
        ("2023-01-10T10:00", "fermé depuis le 30/11/2022", "ouvert jusqu’au 15/03/2023 à 14h00"),
    ],
)
def test_dispositifs_say_what_is_open(sons, instant, mdv, pha):
    lignes = sons("dispositifs", "--instant", instant).texte.splitlines()
    (ligne_mdv,) = [x for x in lignes if x.startswith("MDV-LGC-Va1")]
    (ligne_pha,) = [x for x in lignes if x.startswith("PHA-LGO-Va1")]
    assert mdv in ligne_mdv
    assert pha in ligne_pha


@pytest.mark.parametrize("code", ["MDV-LGC-Va1", "PHA-LGO-Va1"])
def test_a_dispositif_is_described_with_its_sources(sons, code):
    texte = sons("dispositif", code, "--instant", "2022-09-01T10:00").texte
    for titre in ("Calendrier", "Prix plafond", "Bénéficiaires", "Profils", "Pièces", "Mentions",
                  "Limites", "Textes"):  # fmt: skip
        assert f"\n{titre}" in texte
    assert "(officiel)" in texte
    assert "Dépôt des avances : ouvert jusqu’au" in texte


def test_an_unknown_dispositif_is_told(sons):
    sortie = sons("dispositif", "ABC")
    assert (sortie.statut, sortie.texte) == (2, "")
    assert "Dispositif « ABC » inconnu" in sortie.erreur


def test_options_may_stand_before_the_code_of_a_dispositif(sons):
    options = ("--instant", "2022-09-01T10:00")
    avant, apres = (
        sons("dispositif", *options, "PHA-LGO-Va1"),
        sons("dispositif", "PHA-LGO-Va1", *options),
    )
    assert (avant.statut, avant.texte) == (0, apres.texte)


def test_a_code_is_asked_for_and_the_new_dispositif_is_mentioned(sons):
    sans = sons("dispositif")
    assert (sans.statut, sans.texte) == (2, "")
    assert sans.erreur.startswith("Usage : sons dispositif [OPTIONS] CODE\n")
    assert "sons dispositif nouveau --help" in sons("dispositif", "--help").texte
    aide = sons("dispositif", "nouveau", "--help").texte
    assert aide.startswith("Usage : sons dispositif nouveau [OPTIONS] CODE DOSSIER")


@pytest.mark.parametrize("code", ["MDV-LGC-Va1", "PHA-LGO-Va1"])
def test_the_four_shapes_of_a_format(sons, code, tmp_path):
    tableau = sons("format", code, "avance", "--tableau").texte
    schema = json.loads(sons("format", code, "avance", "--json-schema").texte)
    modele = json.loads(sons("format", code, "avance", "--modele").texte)
    exemple = sons("format", code, "avance", "--exemple").texte
    balises = {b.nom for b in load_reglement().format(code, "avance").balise}
    assert all(nom in tableau for nom in balises)
    assert modele["lignesImport"][0]["codeTraitement"] is None
    jsonschema_rs.validator_for(schema).validate(json.loads(exemple))
    fichier = tmp_path / f"JSON-{modele and json.loads(exemple)['numeroAns']}-20221001-001.json"
    fichier.write_text(exemple)
    controle = sons("controler", fichier, "--instant", "2022-10-01T10:00", "--dispositif", code)
    assert controle.statut == 0, controle.texte


def test_the_table_is_the_default_shape(sons):
    assert (
        sons("format", "MDV-LGC-Va1").texte
        == sons("format", "MDV-LGC-Va1", "avance", "--tableau").texte
    )
