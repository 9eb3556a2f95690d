"""The text report, read as a person reads it: where, how many, and what is not repeated."""

import csv
import io
import json
import re

import pytest
from rich.console import Console
from rich.text import Text

from sons.ecriture import bind, ranges
from sons_cli.sorties.console import Phrase
from sons_cli.sorties.donnees import print_csv, print_json
from sons_cli.sorties.texte import print_rapport
from tests.fabrique.essais import base_mdv, essai


def report(change, nom: str | None = None) -> str:
    depot = base_mdv()
    change(depot.arbre["lignesImport"])
    sujet = essai(depot, **({"nom": nom} if nom else {}))
    page = io.StringIO()
    catalogue = depot.textes.catalogue
    print_rapport(sujet.run().rapport, catalogue, depot.instant, depot.nom, None,
                  Console(file=page, width=100))  # fmt: skip
    return "\n".join(ligne.rstrip() for ligne in page.getvalue().splitlines())


def with_doctors(nombre: int):
    """Put doctors whose names are not in capitals in the first demande."""

    def change(demandes):
        (medecin,) = demandes[0]["beneficiaires"]["liberal"]
        medecin |= {"nomMedecin": "moreau"}
        demandes[0]["beneficiaires"]["liberal"] = [dict(medecin) for _ in range(nombre)]

    return change


def all_wrong(demandes):
    for demande in demandes:
        demande["commande"]["regimeTVA"] = "TVA"


def test_one_demande_with_many_findings_is_one_demande():
    texte = report(with_doctors(5))
    assert "Majuscules attendues  ×5" in texte
    assert "\n      demande n° 1\n" in texte
    assert "la première fois : demande n° 1 – ligne" in texte


def test_a_few_places_are_each_told():
    texte = report(all_wrong)
    assert "la première fois : demande n° 1 – ligne 13 du fichier, colonne 22" in texte
    texte = report(lambda demandes: all_wrong(demandes[1:]))
    lieux = re.findall(r"demande n° (\d) – ligne \d+ du fichier, colonne 22", texte)
    assert lieux == ["2", "3", "4"]


def test_findings_beyond_those_kept_are_counted():
    texte = report(with_doctors(60))
    assert "autres constats : corrigez ceux-ci, puis recommencez." in texte


def test_a_file_of_which_nothing_is_accepted_says_so():
    texte = report(all_wrong)
    assert "✔ 0 acceptée   ✘ 4 rejetées   ◐ 0 incomplète   sur 4 demandes" in texte
    assert "demandes n° 1 à 4" in texte
    assert "Aucune demande n’est acceptée : rien ne sera gardé de ce fichier." in texte


def test_under_reserve_the_file_comes_first_and_no_return_file_is_spoken_of():
    texte = report(all_wrong, nom="DEPOT.json")
    assert (
        "✘ Fichier refusé au premier contrôle : aucune demande n’est acceptée\n"
        "Sous réserve, une fois le fichier corrigé :\n"
        "✔ 0 acceptée   ✘ 4 rejetées   ◐ 0 incomplète   sur 4 demandes\n"
    ) in texte
    assert texte.index("Ce qui refuse le fichier") < texte.index("À corriger")
    assert "fichier retour" not in texte


@pytest.mark.parametrize(("nombre", "suite"), [(3, ""), (4, "et 1 autre"), (5, "et 2 autres")])
def test_places_of_a_file_beyond_the_third_are_counted(nombre, suite):
    def change(demandes):
        for demande in demandes[:1]:
            demande["beneficiaires"]["liberal"] = [
                demande["beneficiaires"]["liberal"][0] | {"zut": 1} for _ in range(nombre)
            ]

    texte = " ".join(report(change).split())
    un_lieu = r"demande n° 1 – ligne \d+ du fichier, colonne \d+ · \w+ › liberal n° \d › zut "
    assert re.search(rf'modèle ({un_lieu}){{3}}{suite} ?"zut": ▶1◀', texte)


@pytest.mark.parametrize(
    ("numeros", "lus"),
    [([1], "1"), ([1, 2], "1, 2"), ([1, 2, 3], "1 à 3"), ([3, 1, 2, 7, 8], "1 à 3, 7, 8")],
)
def test_runs_of_numbers(numeros, lus):
    assert ", ".join(ranges(numeros)) == lus


@pytest.mark.parametrize("largeur", range(13, 60))
def test_a_sentence_is_folded_as_french_asks(largeur):
    phrase = "le « SIRET » : faux ; attendu : 12 (ligne 3, colonne 14) !"
    page = io.StringIO()
    Console(file=page, width=largeur).print(Phrase(Text(phrase)))
    lignes = page.getvalue().splitlines()
    assert " ".join(lignes) == phrase
    assert not any(ligne.startswith((":", ";", "!", "»")) for ligne in lignes)
    assert not any(ligne.endswith(("«", "ligne", "colonne")) for ligne in lignes)
    assert max(map(len, lignes)) <= largeur


@pytest.mark.parametrize("signe", ["\t", "\n", "\r\n", "\x0b", "\u2028", "\x1b[31m", "  ", ""])
def test_a_balise_may_be_called_anything(signe):
    """The name of a balise that nobody knows is printed: it neither stops nor paints anything."""
    page = report(lambda lignes: lignes[0].update({f"a{signe}b": None}))
    assert "1020" in page
    assert not set(page) & set("\t\r\x0b\x1b\u2028")


@pytest.mark.parametrize("signe", ["\t", "\n", "\x0b", "   "])
def test_a_sentence_with_any_blank_is_folded(signe):
    page = io.StringIO()
    Console(file=page, width=20).print(Phrase(Text(f"avant{signe}après " * 5)))
    assert page.getvalue().count("après") == 5


def test_the_json_report_is_whole_whatever_is_kept(capsys):
    depot = base_mdv()
    with_doctors(60)(depot.arbre["lignesImport"])
    print_json(essai(depot).run().rapport)
    premiere = json.loads(capsys.readouterr().out)["demandes"][0]
    assert premiere["autres_constats"] > 0


def csv_rows(sujet, capsys) -> list[dict[str, str]]:
    print_csv(sujet.run().rapport)
    texte = capsys.readouterr().out.lstrip("\ufeff")
    return list(csv.DictReader(io.StringIO(texte), delimiter=";"))


def test_the_csv_report_counts_what_it_does_not_show(capsys):
    depot = base_mdv()
    with_doctors(60)(depot.arbre["lignesImport"])
    autres = [x for x in csv_rows(essai(depot), capsys) if not x["Code"]]
    (une,) = autres
    assert une["numLigne"] == "1"
    assert re.fullmatch(r"Constats de plus, qui ne sont pas montrés : \d+", une["Constat"])


def test_the_csv_report_of_a_refused_file_accepts_nothing(capsys):
    lignes = csv_rows(essai(base_mdv(), nom="DEPOT.json"), capsys)
    assert [x["Code"] for x in lignes] == ["1040", "", "", "", ""]
    assert {x["Verdict"] for x in lignes[1:]} == {"acceptée, sous réserve"}


@pytest.mark.parametrize("largeur", [40, 50, 110])
def test_a_place_is_never_cut_however_narrow_the_terminal(largeur):
    depot = base_mdv()
    all_wrong(depot.arbre["lignesImport"][:1])
    page = io.StringIO()
    print_rapport(
        essai(depot).run().rapport, depot.textes.catalogue, depot.instant, depot.nom, None,
        Console(file=page, width=largeur),
    )  # fmt: skip
    texte = "".join(page.getvalue().split())
    assert "…" not in texte
    assert "commande›regimeTVA" in texte
    assert '"regimeTVA":▶"TVA"◀' in texte


@pytest.mark.parametrize(
    ("phrase", "coupes"),
    [
        ("a : b", 1), ("« a »", 2), ("1 075,00 €", 2), ("12 345 678 €", 3), ("30 %", 1),
        ("n° 4", 1), ("ligne 4, colonne 5", 2), ("le 4 mai", 0), ("1 2", 0),
    ],
)  # fmt: skip
def test_what_french_keeps_together(phrase, coupes):
    assert bind(phrase).count("\u00a0") == coupes
    assert bind(phrase).replace("\u00a0", " ") == phrase
