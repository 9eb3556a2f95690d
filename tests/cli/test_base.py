"""``sons base``: import, state, look-up, and the base as context of a control."""

import gzip
import hashlib
import io
import json
import os
import pty
import shlex
import subprocess
import sys
import zipfile
from datetime import date

import pytest

from tests.cli.conftest import INSTANT, example
from tests.cli.test_readme import RACINE, blocks
from tests.fabrique.extraits import (
    ENTETE_ANNUAIRE,
    ENTETE_SAVOIR_FAIRE,
    annuaire_rows,
    write_annuaire,
    write_annuaire_zip,
    write_csv,
    write_finess,
    write_xlsx,
)
from tests.fabrique.finess_plus import document, personnes, write_finess_plus

RPPS = [f"1000000{n:04d}" for n in range(1000)]
MDV = ["--dispositif", "MDV-LGC-Va1"]
ICI = ["--base", "base.sqlite", "--instant", "2026-11-21T10:00"]


@pytest.fixture
def base(sons, tmp_path):
    """``sons base`` run in the test's folder."""
    return lambda *arguments: sons("base", *arguments, cwd=tmp_path)


def financed(nombre):
    return [["type", "numero", "reference"], *(["RPPS", n, "ASP-1"] for n in RPPS[:nombre])]


def test_a_first_import_then_another(base, tmp_path):
    write_finess(tmp_path / "mai.csv", 1200, jour=date(2026, 5, 12))
    write_finess(tmp_path / "juin.csv", 1, jour=date(2026, 6, 1), geolocalise=True)
    sortie = base("importer", "finess", "mai.csv", *ICI)
    assert (sortie.statut, sortie.erreur) == (0, "")
    assert sortie.texte == (
        "Lu comme : extrait FINESS sans ligne de titres (etalab).\n"
        "finess : 1 200 lignes importées dans base.sqlite (extrait du 12/05/2026).\n"
    )
    sortie = base("importer", "finess", "juin.csv", *ICI)
    assert sortie.statut == 0
    assert sortie.texte == (
        "Lu comme : extrait FINESS sans ligne de titres (etalab).\n"
        "finess : 1 ligne importée dans base.sqlite (extrait du 01/06/2026).\n"
        "Remplace 1 200 lignes (extrait du 12/05/2026).\n"
        "1 ligne laissée de côté (coordonnées géographiques).\n"
    )


def test_an_older_extract_needs_force(base, tmp_path):
    write_finess(tmp_path / "mai.csv", 3, jour=date(2026, 5, 12))
    write_finess(tmp_path / "juin.csv", 3, jour=date(2026, 6, 1))
    base("importer", "finess", "juin.csv", *ICI)
    sortie = base("importer", "finess", "mai.csv", *ICI)
    assert (sortie.statut, sortie.texte) == (2, "")
    assert sortie.erreur == (
        "Erreur : mai.csv, cet extrait du 12/05/2026 est plus ancien que celui de la base, du "
        "01/06/2026 : --forcer pour remplacer quand même.\n"
    )
    assert base("importer", "finess", "mai.csv", *ICI, "--forcer").statut == 0


def test_the_date_is_read_in_the_name_or_given(base, tmp_path):
    for nom in ("PS_LibreAcces_Personne_activite_202611010830.txt", "annuaire.txt"):
        write_annuaire(tmp_path / nom, 60)
    sortie = base("importer", "annuaire", "PS_LibreAcces_Personne_activite_202611010830.txt", *ICI)
    assert sortie.texte.splitlines()[1] == (
        "annuaire : 60 lignes importées dans base.sqlite (extrait du 01/11/2026)."
    )
    sortie = base("importer", "annuaire", "annuaire.txt", *ICI)
    assert sortie.statut == 2
    assert "la date de celui-ci n’est pas connue : donnez --date-extrait" in sortie.erreur
    sortie = base("importer", "annuaire", "annuaire.txt", *ICI, "--date-extrait", "02/11/2026")
    assert sortie.statut == 0


def test_bad_rows_are_shown_and_the_good_ones_imported(base, tmp_path):
    write_csv(tmp_path / "f.csv", [*financed(300), *([["RPPS", "12", ""]] * 23)])
    sortie = base("importer", "finances", "f.csv", *MDV, *ICI)
    assert (sortie.statut, sortie.erreur) == (1, "")
    lignes = sortie.texte.splitlines()
    assert lignes[:3] == [
        "finances MDV-LGC-Va1 : 300 lignes importées dans base.sqlite (extrait sans date).",
        "23 lignes fautives, à corriger puis importer de nouveau :",
        "  ligne 302 : « 12 » n’est pas un numéro RPPS (11 chiffres attendus).",
    ]
    assert (len(lignes), lignes[-1]) == (23, "  … et 3 de plus.")


def test_a_mostly_bad_file_is_refused_whole(base, tmp_path):
    write_csv(tmp_path / "f.csv", [*financed(1), ["RPPS", "12", ""]])
    sortie = base("importer", "finances", "f.csv", *MDV, *ICI)
    assert (sortie.statut, sortie.texte) == (2, "")
    assert sortie.erreur == (
        "Erreur : f.csv, 1 ligne fautive sur 2 (plus de 10 %) : rien n’est importé, la base est "
        "inchangée.\n"
        "  ligne 3 : « 12 » n’est pas un numéro RPPS (11 chiffres attendus).\n"
    )
    assert not (tmp_path / "base.sqlite").exists()


# -- files that are not what they are said to be ----------------------------------------------


def archive(nom):
    octets = io.BytesIO()
    with zipfile.ZipFile(octets, "w") as zip_:
        zip_.writestr(nom, "x")
    return octets.getvalue()


def bad_files(dossier):
    """Name → sort, what the message says. The file is written in ``dossier``."""
    write_finess(dossier / "finess.csv", 30)
    write_annuaire(dossier / "annuaire.txt", 30)
    finess, annuaire = (
        (dossier / "finess.csv").read_bytes(),
        (dossier / "annuaire.txt").read_bytes(),
    )
    write_csv(dossier / "liste.csv", financed(30))
    liste = (dossier / "liste.csv").read_bytes()
    write_xlsx(dossier / "liste.xlsx", financed(30))
    classeur = (dossier / "liste.xlsx").read_bytes()
    plus = json.dumps(document(list(personnes(8)))).encode()
    return {
        "wrong sort 1": ("finess", annuaire, "ligne 1 : ce n’est pas un extrait FINESS, qui commence par « finess;etalab; » ou par une ligne de titres dont « nofinesset ». Il ressemble à l’Annuaire Santé"),
        "wrong sort 2": ("annuaire", finess, "Il ressemble à un extrait FINESS"),
        "wrong sort 3": ("finances", finess, "il manque les colonnes « type », « numero » (colonnes du fichier : finess, etalab, 111, 2026-11-01)"),
        "wrong sort 4": ("activite_am", liste, "il manque les colonnes « am », « rpps » (colonnes du fichier : type, numero, reference)"),
        "a ZIP": ("annuaire", classeur, "c’est un classeur XLSX ; l’Annuaire Santé est le ZIP publié, ou le fichier texte qu’il contient."),
        "truncated FINESS": ("finess", finess[:-60], "ligne 31 : la dernière ligne est coupée, le fichier est tronqué"),
        "truncated annuaire": ("annuaire", annuaire[:-60], "ligne 31 : la dernière ligne est coupée"),
        "truncated list": ("finances", liste[:-14], "ligne 31 : la dernière ligne est coupée"),
        "truncated workbook": ("finances", classeur[:-60], "c’est un classeur ou une archive ZIP, tronqué ou abîmé ; une liste est un CSV ou un classeur XLSX."),
        "wrong encoding": ("annuaire", annuaire.decode().encode("cp1252"), "ligne 1 : ce fichier n’est pas en UTF-8"),
        "no encoding": ("finances", liste + b"\x81\x8d\xff", "ni un CSV en UTF-8 ou Windows-1252, ni un classeur XLSX"),
        "binary": ("finances", bytes(range(256)) * 9, "ni un CSV en UTF-8 ou Windows-1252, ni un classeur XLSX"),
        "header missing 1": ("finess", finess.partition(b"\n")[2], "ce n’est pas un extrait FINESS"),
        "header missing 2": ("annuaire", annuaire.partition(b"\n")[2], "il manque les colonnes « Type d'identifiant PP », « Identifiant PP »"),
        "header missing 3": ("finances", liste.partition(b"\n")[2], "il manque les colonnes « type », « numero »"),
        "a column missing": ("annuaire", annuaire.replace("Prénom d'exercice".encode(), b"Autre"), "il manque la colonne « Prénom d'exercice »"),
        "no date": ("finess", finess.replace(b"2026-11-01", b"hier", 1), "la date de l’extrait est attendue à la fin, « hier » n’en est pas une"),
        "empty": ("finess", b"", "ce fichier est vide"),
        "blank": ("annuaire", b"\n", "ce fichier est vide"),
        "a DOCX": ("finess", archive("word/document.xml"), "c’est un document Word (DOCX) ; un extrait FINESS est un JSON (FINESS+) ou un CSV, tel quel ou en gzip."),
        "an XLSX": ("finess", classeur, "c’est un classeur XLSX ; un extrait FINESS"),
        "another ZIP": ("annuaire", archive("notes.txt"), "cette archive ZIP n’est pas celle de l’Annuaire Santé : elle contient « notes.txt », et aucun « PS_LibreAcces_Personne_activite »."),
        "a PDF": ("finances", b"%PDF-1.7", "c’est un document PDF ; une liste est un CSV ou un classeur XLSX."),
        "a web page": ("finess", b"<!DOCTYPE html><html>", "c’est une page web (le téléchargement n’a pas abouti)"),
        "a JSON list": ("finances", b"{}", "c’est un fichier JSON ; une liste"),
        "another JSON": ("finess", b'{"a": [1]}', "ce JSON n’est pas FINESS+ : il n’a pas de liste « pmej »."),
        "activities": ("finess", b'{"pmej": [{"activitesAutorisees": []}]}', "ce JSON n’est pas FINESS+ « structures » : une personne juridique n’a pas de « informationsGeneralesPMEJ » (c’est « activités »)."),
        "not objects": ("finess", b'{"pmej": [1]}', "ce JSON n’est pas FINESS+ : un objet était attendu."),
        "truncated JSON": ("finess", plus[:-60], "ce JSON est coupé, le fichier est tronqué"),
        "truncated gzip": ("finess", gzip.compress(plus)[:-60], "ce fichier compressé est tronqué ou abîmé"),
        "broken JSON": ("finess", plus.replace(b'"pmej": [', b'"pmej": [tru'), "ce fichier n’est pas un JSON valide"),
        "deep JSON": ("finess", b'{"pmej": ' + b"[" * 200_000, "ce JSON est trop imbriqué"),
        "skills alone": ("annuaire", ENTETE_SAVOIR_FAIRE.encode(), "Donnez le ZIP entier, ou le fichier « PS_LibreAcces_Personne_activite » qu’il contient."),
        "annuaire of a spreadsheet": ("annuaire", annuaire.replace(b"|", b";"), "Ses colonnes ne sont plus séparées par « | » : il a été enregistré par un tableur"),
        "header alone": ("finess", finess.partition(b"\n")[0] + b"\n", "ce fichier n’a aucune ligne à importer"),
        "one endless line": ("annuaire", annuaire + b"8" * 70_000, "ligne 32 : ligne trop longue"),
        "endless quote": ("finances", liste + b'"' + b"x" * 140_000, "CSV illisible (field larger than field limit (131072))"),
    }  # fmt: skip


CAS = [
    "wrong sort 1", "wrong sort 2", "wrong sort 3", "wrong sort 4", "a ZIP", "truncated FINESS",
    "truncated annuaire", "truncated list", "truncated workbook", "wrong encoding", "no encoding",
    "binary", "header missing 1", "header missing 2", "header missing 3", "a column missing",
    "no date", "empty", "blank", "a DOCX", "an XLSX", "another ZIP", "a PDF", "a web page",
    "a JSON list", "another JSON", "activities", "not objects", "truncated JSON",
    "truncated gzip", "broken JSON", "deep JSON", "skills alone", "annuaire of a spreadsheet",
    "header alone", "one endless line", "endless quote",
]  # fmt: skip


@pytest.mark.parametrize("cas", CAS)
def test_a_bad_file_is_refused_whole_and_the_base_unchanged(base, tmp_path, cas):
    write_csv(tmp_path / "bonne.csv", financed(5))
    assert base("importer", "finances", "bonne.csv", *MDV, *ICI).statut == 0
    avant = (tmp_path / "base.sqlite").read_bytes()
    sorte, contenu, phrase = bad_files(tmp_path)[cas]
    (tmp_path / "mauvais").write_bytes(contenu)
    options = MDV if sorte == "finances" else []
    sortie = base("importer", sorte, "mauvais", *options, *ICI)
    assert (sortie.statut, sortie.texte) == (2, "")
    assert sortie.erreur.startswith("Erreur : mauvais, ")
    assert phrase in sortie.erreur
    assert (tmp_path / "base.sqlite").read_bytes() == avant


def test_every_bad_file_is_tried(tmp_path):
    assert set(CAS) == set(bad_files(tmp_path))


@pytest.mark.parametrize(
    ("arguments", "phrase"),
    [
        (["finess", ".", *ICI], "« . » est un dossier, un fichier est attendu"),
        (["finess", "absent.csv", *ICI], "« absent.csv » n’existe pas"),
        (["clients", "f.csv", *ICI], "« clients »"),
        (["finances", "f.csv", *ICI], "Ajoutez --dispositif : une liste « finances » est celle"),
        (["finances", "f.csv", "--dispositif", "XXX", *ICI], "Dispositif « XXX » inconnu"),
        (["finess", "f.csv", *MDV, *ICI], "« finess » vaut pour tous les dispositifs"),
        (["finess", "f.csv", "--colonnes", "siret=SIRET", *ICI], "--colonnes sert aux listes"),
        (["finances", "f.csv", *MDV, "--colonnes", "numero", *ICI], "écrivez CLE=TITRE"),
        (["finances", "f.csv", *MDV, "--colonnes", "nom=Nom", *ICI], "colonne « nom » inconnue"),
        (["finances", "f.csv", *MDV, "--colonnes", "numero=N", *ICI], "il manque la colonne « N »"),
        (["finances", "f.csv", *MDV, "--base", "f.csv"], "n’est pas une base d’extraits"),
        (
            ["finances", "f.csv", *MDV, "--base", "x/y.sqlite"],
            "cette base ne peut pas être ouverte",
        ),
    ],
)
def test_a_command_badly_written_is_told(base, tmp_path, arguments, phrase):
    write_csv(tmp_path / "f.csv", financed(5))
    sortie = base("importer", *arguments)
    assert (sortie.statut, sortie.texte) == (2, "")
    assert phrase in sortie.erreur


# -- look -------------------------------------------------------------------------------------


def test_the_state_of_a_base(base, tmp_path):
    write_csv(tmp_path / "f.csv", financed(1000))
    write_finess(tmp_path / "finess.csv", 30)
    base("importer", "finances", "f.csv", *MDV, *ICI)
    base("importer", "finess", "finess.csv", *ICI)
    sha = {
        n: hashlib.sha256((tmp_path / n).read_bytes()).hexdigest() for n in ("finess.csv", "f.csv")
    }
    sortie = base("etat", *ICI)
    assert sortie.statut == 0
    assert sortie.texte == (
        "finess\n"
        "  lignes                30\n"
        "  extrait               du 01/11/2026 (il y a 20 jours)\n"
        "  import                21/11/2026 à 10h00\n"
        "  fichier               finess.csv\n"
        f"  sha256                {sha['finess.csv']}\n"
        "\n"
        "finances MDV-LGC-Va1\n"
        "  lignes                1 000\n"
        "  extrait               sans date, importé le 21/11/2026 (aujourd’hui)\n"
        "  import                21/11/2026 à 10h00\n"
        "  fichier               f.csv\n"
        f"  sha256                {sha['f.csv']}\n"
    )


def test_what_is_known_of_a_number(base, tmp_path):
    lignes = [["Numéro", "plafond_ht"], ["010009496", "1 075,00"]]
    write_xlsx(tmp_path / "base.xlsx", lignes)
    base("importer", "beneficiaires", "base.xlsx", *MDV, "--colonnes", "type=FINESS", *ICI)
    sortie = base("chercher", "010 009 496")
    assert sortie.statut == 0
    assert sortie.texte == (
        "010009496\n"
        "\n"
        "beneficiaires\n"
        "  dispositif            MDV-LGC-Va1\n"
        "  type                  FINESS\n"
        "  numero                010009496\n"
        "  plafond_ht            1075.00\n"
    )
    sortie = base("chercher", RPPS[0])
    assert (sortie.statut, sortie.texte) == (1, f"{RPPS[0]} : inconnu de cette base.\n")
    sortie = base("chercher", "12")
    assert (sortie.statut, sortie.texte) == (2, "")
    assert "« 12 » n’est ni un FINESS, ni un SIREN" in sortie.erreur


@pytest.mark.parametrize(
    ("lignes", "reste"), [(25, "5"), (999, "979"), (1000, "au moins 980"), (2000, "au moins 980")]
)
def test_a_number_that_stands_many_times_is_shown_in_part(base, tmp_path, lignes, reste):
    cellules = [["am", "rpps"], *([f"01234{n:04d}", RPPS[0]] for n in range(lignes))]
    write_csv(tmp_path / "am.csv", cellules)
    assert base("importer", "activite_am", "am.csv", *ICI).statut == 0
    texte = base("chercher", RPPS[0]).texte
    assert texte.count("\nactivite_am\n") == 20
    assert texte.endswith(f"\nactivite_am : {reste} de plus, non montrées.\n")


COMMANDES = {
    "etat": ["etat"],
    "chercher": ["chercher", "010009496"],
    "importer": ["importer", "finances", "f.csv", *MDV],
}


@pytest.mark.parametrize("commande", COMMANDES.values(), ids=COMMANDES)
def test_what_is_not_a_base_is_told_by_all_commands_alike(base, tmp_path, commande):
    (tmp_path / "texte").write_text("x" * 5000)
    write_csv(tmp_path / "f.csv", financed(1))
    sortie = base(*commande, "--base", "texte")
    assert (sortie.statut, sortie.texte) == (2, "")
    assert sortie.erreur == "Erreur : texte : ce fichier n’est pas une base d’extraits importés.\n"


@pytest.mark.parametrize("commande", ["etat", "chercher"])
def test_a_base_that_does_not_exist_is_told_by_its_default_name(base, commande):
    sortie = base(*COMMANDES[commande])
    assert (sortie.statut, sortie.texte) == (2, "")
    assert sortie.erreur == (
        "Erreur : base.sqlite : cette base n’existe pas : importez-y un extrait.\n"
    )


@pytest.mark.parametrize("commande", COMMANDES.values(), ids=COMMANDES)
def test_a_folder_is_no_base(base, tmp_path, commande):
    write_csv(tmp_path / "f.csv", financed(1))
    sortie = base(*commande, "--base", ".")
    assert (sortie.statut, sortie.texte) == (2, "")
    assert "« . » est un dossier, un fichier est attendu" in sortie.erreur


def test_the_base_is_the_same_without_the_option(base, tmp_path):
    write_csv(tmp_path / "f.csv", financed(1))
    assert base(*COMMANDES["importer"]).statut == 0
    assert base("chercher", RPPS[0]).statut == base("etat").statut == 0
    assert {p.name for p in tmp_path.iterdir()} == {"f.csv", "base.sqlite"}


def test_the_bar_is_drawn_on_a_terminal_only(tmp_path):
    """On a terminal the standard error moves, and the standard output stays the same."""
    write_finess(tmp_path / "f.csv", 20_000)
    maitre, esclave = pty.openpty()
    commande = [sys.executable, "-m", "sons_cli", "base", "importer", "finess", "f.csv", *ICI]
    environnement = os.environ | {"TERM": "xterm", "COLUMNS": "80"}
    fini = subprocess.Popen(
        commande, cwd=tmp_path, env=environnement, stdout=subprocess.PIPE, stderr=esclave
    )
    os.close(esclave)
    dessin = b""
    try:
        while bloc := os.read(maitre, 65536):
            dessin += bloc
    except OSError:
        # Linux says so that the other end of the terminal is closed.
        os.close(maitre)
    texte, _ = fini.communicate()
    assert fini.returncode == 0
    assert "100%" in dessin.decode()
    assert texte.decode() == (
        "Lu comme : extrait FINESS sans ligne de titres (etalab).\n"
        "finess : 20 000 lignes importées dans base.sqlite (extrait du 01/11/2026).\n"
    )


# -- context ----------------------------------------------------------------------------------


def test_a_control_asks_the_base(base, sons, tmp_path):
    depot, options = example(1)
    complet = (depot.parent / "contexte.toml").read_text("utf-8")
    contexte = tmp_path / "contexte.toml"
    contexte.write_text(complet.partition("[listes]")[0], encoding="utf-8")
    eligibles = depot.parent / "beneficiaires.csv"
    assert base("importer", "beneficiaires", eligibles, *MDV, *ICI).statut == 0
    premier = eligibles.read_text("utf-8").splitlines()[1].split(";")[1]
    write_csv(tmp_path / "f.csv", [["type", "numero", "reference"], ["RPPS", premier, "AVANT"]])
    assert base("importer", "finances", "f.csv", *MDV, *ICI).statut == 0
    sortie = sons("contexte", "base", contexte, tmp_path / "base.sqlite")
    assert (sortie.statut, sortie.texte) == (
        0,
        "base.sqlite : beneficiaires MDV-LGC-Va1, finances MDV-LGC-Va1 (base locale), "
        f"rattachée à {contexte}.\n",
    )
    assert "✔ base locale, finances MDV-LGC-Va1 : 1 ligne (extrait sans date)" in (
        sons("contexte", "verifier", contexte).texte.splitlines()
    )
    sortie = sons("controler", depot, *options[:2], "--contexte", contexte, "--instant", INSTANT)
    assert sortie.statut == 1
    assert "AVANT" in sortie.texte
    assert "4050" not in sortie.texte


def test_the_recipe_of_the_docs_works(sons, tmp_path):
    """docs/importer-les-bases.md, line by line, in an empty folder."""
    racine = document(list(personnes(5)))
    write_finess_plus(tmp_path / "finess-structures-journalier-20261101.json.gz", racine)
    activites = "\n".join([ENTETE_ANNUAIRE, *("|".join(r) for r in annuaire_rows(5)), ""])
    write_annuaire_zip(tmp_path / "PS_LibreAcces_202611010830.zip", activites)
    titres = ["type", "numero", "N° FINESS géo", "Montant max. HT"]
    for nom in ("eligibles.xlsx", "base-officines.xlsx"):
        write_xlsx(tmp_path / nom, [titres, ["FINESS", "010009496", "010009496", 750]])
    write_csv(tmp_path / "deja-finances.csv", financed(5))
    (tmp_path / "contexte.toml").touch()
    page = RACINE / "docs/importer-les-bases.md"
    recette = "\n".join(blocks(str(page.relative_to(RACINE)), "sh")).replace("\\\n", " ")
    lignes = [shlex.split(x)[1:] for x in recette.splitlines() if x]
    assert [ligne[0] for ligne in lignes] == ["base"] * 7 + ["contexte", "controler"]
    for ligne in lignes[:-1]:
        assert sons(*ligne, cwd=tmp_path).statut == 0, ligne


def test_a_context_whose_base_is_missing_is_told(sons, tmp_path, depose):
    (tmp_path / "c.toml").write_text('[listes]\nbase = "absente.sqlite"\n', encoding="utf-8")
    sortie = sons("controler", depose, *MDV, "--contexte", tmp_path / "c.toml")
    assert (sortie.statut, sortie.texte) == (2, "")
    assert "absente.sqlite : cette base n’existe pas" in sortie.erreur
