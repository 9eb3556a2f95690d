"""One grammar of lists: what a base takes a context takes, what one refuses the other refuses."""

import gzip
import subprocess
import sys

import pytest

from sons.contexte import BeneficiaireConnu
from sons_cli.contexte_toml import load_contexte
from tests.fabrique.extraits import write_xlsx

MDV = "MDV-LGC-Va1"
TITRES = "type;numero;categorie;effectif;tranche;plafond_ht"
RPPS = "10000013994"

# The rows of a list of beneficiaries, and what the first of them is: (type, number, cap).
PRISES = {
    "as it should be": (f"{TITRES}\nRPPS;{RPPS};;;;708,00\n", ("RPPS", RPPS, "708.00")),
    "titles of people": (f"Type;N U M É R O\nRPPS;{RPPS}\n", ("RPPS", RPPS, None)),
    "small letters": (f"{TITRES}\nrpps;{RPPS}\n", ("RPPS", RPPS, None)),
    "blanks": (f"{TITRES}\nRPPS;10 00001\u00a03994\n", ("RPPS", RPPS, None)),
    "a lost zero": (f"{TITRES}\nFINESS;10009496\n", ("FINESS", "010009496", None)),
    "Corsica": (f"{TITRES}\nFINESS;2a0000014\n", ("FINESS", "2A0000014", None)),
    "an amount of France": (f"{TITRES}\nRPPS;{RPPS};;;;1 234,5 €\n", ("RPPS", RPPS, "1234.5")),
    "more than cents": (f"{TITRES}\nRPPS;{RPPS};;;;791,6667\n", ("RPPS", RPPS, "791.6667")),
    "commas": (f"{TITRES}\nRPPS;{RPPS}\n".replace(";", ","), ("RPPS", RPPS, None)),
    "a name": (f"{TITRES}\nPACS;Pacs des ormes\n", ("PACS", "PACS DES ORMES", None)),
    "an empty line": (f"{TITRES}\n;;\nRPPS;{RPPS}\n", ("RPPS", RPPS, None)),
    "unknown columns": (f"nom;type;numero\nÉva;RPPS;{RPPS}\n", ("RPPS", RPPS, None)),
}
REFUSEES = {
    "no number": (f"{TITRES}\nRPPS;\n", "ligne 2 : la colonne « numero » est vide."),
    "no name": (f"{TITRES}\nPACS;\n", "ligne 2 : la colonne « numero » est vide."),
    "no type": (f"{TITRES}\n;{RPPS}\n", "ligne 2 : la colonne « type » est vide."),
    "another type": (f"{TITRES}\nADELI;1\n", "ligne 2 : type « ADELI » inconnu ; types possibles"),
    "a short number": (f"{TITRES}\nRPPS;1000\n", "ligne 2 : « 1000 » n’est pas un numéro RPPS"),
    "a letter": (f"{TITRES}\nAM;01234567A\n", "n’est pas un numéro AM (9 chiffres attendus)"),
    "a rounded number": (f"{TITRES}\nRPPS;1,00E+10\n", "« 1,00E+10 » est la trace d’un tableur"),
    "an amount in words": (f"{TITRES}\nRPPS;{RPPS};;;;dix\n", "« dix » n’est pas un montant."),
    "thousands": (f"{TITRES}\nRPPS;{RPPS};;;;1.234\n", "« 1.234 » n’est pas un montant"),
    "a negative amount": (f"{TITRES}\nRPPS;{RPPS};;;;-5\n", "« -5 » n’est pas un montant."),
    "a headcount": (f"{TITRES}\nRPPS;{RPPS};;1,5\n", "« 1,5 » n’est pas un effectif (un entier)."),
    "too many cells": (f"{TITRES}\nRPPS;{RPPS};;;;;x\n", "ligne 2 : 7 colonnes au lieu de 6."),
    "the same twice": (
        f"{TITRES}\nRPPS;{RPPS}\nRPPS;10 000 013 994\n",
        f"ligne 3 : RPPS {RPPS} est déjà donné à la ligne 2.",
    ),
    "a title lost": ("numero\n1\n", "ligne 1 : il manque la colonne « type »"),
    "titles alone": (f"{TITRES}\n", "ce fichier n’a aucune ligne"),
    "a picture": ("%PDF-1.7", "c’est un document PDF ; une liste est un CSV ou un classeur XLSX."),
    "nothing": ("", "ce fichier est vide"),
}


@pytest.fixture
def liste(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "c.toml").write_text("")
    return tmp_path / "beneficiaires.csv"


def give(sons, liste):
    """Give a list to a base and to a context."""
    base = sons(
        "base", "importer", "beneficiaires", liste, "--dispositif", MDV, "--base", "b.sqlite"
    )
    return base, sons("contexte", "beneficiaires", "c.toml", liste)


def answers(liste, genre, numero):
    """Return what both answer of a beneficiary."""
    (liste.parent / "base.toml").write_text('[listes]\nbase = "b.sqlite"\n')
    return [
        load_contexte(liste.parent / fichier).contexte(MDV).beneficiaires(genre, [numero])
        for fichier in ("c.toml", "base.toml")
    ]


def check_taken(sons, liste, attendu):
    assert [sortie.statut for sortie in give(sons, liste)] == [0, 0]
    genre, numero, plafond = attendu
    du_contexte, de_la_base = answers(liste, genre, numero)
    assert du_contexte == de_la_base
    connu = du_contexte[numero]
    assert isinstance(connu, BeneficiaireConnu)
    assert (connu.identifiant, connu.plafond_ht and str(connu.plafond_ht)) == (numero, plafond)


@pytest.mark.parametrize("nom", PRISES)
def test_a_list_is_taken_by_both_and_means_the_same(sons, liste, nom):
    contenu, attendu = PRISES[nom]
    liste.write_text(contenu)
    check_taken(sons, liste, attendu)


@pytest.mark.parametrize("encodage", ["utf-8-sig", "cp1252", "utf-16"])
def test_whatever_its_encoding(sons, liste, encodage):
    liste.write_bytes(f"type;Numéro\r\nRPPS;{RPPS}\r\n".encode(encodage))
    check_taken(sons, liste, ("RPPS", RPPS, None))


def test_whatever_holds_it(sons, liste):
    liste.write_bytes(gzip.compress(f"type;numero\nRPPS;{RPPS}\n".encode()))
    check_taken(sons, liste, ("RPPS", RPPS, None))
    write_xlsx(liste, [["type", "numero"], ["RPPS", int(RPPS)]])
    check_taken(sons, liste, ("RPPS", RPPS, None))


@pytest.mark.parametrize("nom", REFUSEES)
def test_a_list_is_refused_by_both_with_the_same_sentence(sons, liste, nom):
    contenu, phrase = REFUSEES[nom]
    liste.write_text(contenu)
    for sortie in give(sons, liste):
        assert (sortie.statut, phrase in sortie.erreur) == (2, True), sortie.erreur
    assert not (liste.parent / "b.sqlite").exists()
    assert (liste.parent / "c.toml").read_text() == ""


@pytest.mark.parametrize("arguments", [["--help"], ["contexte", "beneficiaires", "--help"]])
def test_help_loads_no_reader(arguments):
    code = (
        "import sys; from sons_cli.lancement import run; "
        f"run({arguments}); sys.exit('sons.bases' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True).returncode == 0
