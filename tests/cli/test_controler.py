"""``sons controler``: exact output and exit status."""

import csv
import io
import json
from pathlib import Path

import pytest
from rich.console import Console

import sons as moteur
from sons_cli.sorties.console import plain_table
from tests.cli.conftest import INSTANT, example

DONNEES = Path(moteur.__file__).parent / "reglement"
NEUTRE = ["--instant", "2022-10-31T10:00"]


@pytest.mark.parametrize(
    ("numero", "statut", "resume"),
    [
        (1, 0, "✔ 1 acceptée   ✘ 0 rejetée   ◐ 0 incomplète   sur 1 demande"),
        (2, 0, "✔ 1 acceptée   ✘ 0 rejetée   ◐ 0 incomplète   sur 1 demande"),
        (3, 0, "✔ 200 acceptées   ✘ 0 rejetée   ◐ 0 incomplète   sur 200 demandes"),
        (4, 1, "✔ 4 acceptées   ✘ 39 rejetées   ◐ 6 incomplètes   sur 49 demandes"),
        (5, 0, "✔ 12 acceptées   ✘ 0 rejetée   ◐ 0 incomplète   sur 12 demandes"),
    ],
)
def test_the_samples(sons, numero, statut, resume):
    depot, options = example(numero)
    sortie = sons("controler", depot, *options)
    assert (sortie.statut, sortie.erreur) == (statut, "")
    assert sortie.texte.splitlines()[0] == depot.name
    assert resume in sortie.texte
    assert "Non vérifié" not in sortie.texte


def test_an_accepted_file_says_so_and_nothing_else(sons):
    depot, options = example(1)
    sortie = sons("controler", depot, *options)
    assert sortie.texte.splitlines() == [
        "JSON-MDVLGC20220001-20220901-001.json",
        "Dépôt du 01/09/2022 à 10h00 (heure de Paris)",
        sortie.texte.splitlines()[2],
        "",
        "✔ 1 acceptée   ✘ 0 rejetée   ◐ 0 incomplète   sur 1 demande",
        "",
        "Rien à corriger : déposez ce fichier au plus tard le 30/11/2022.",
        "Pour écrire le fichier annoté : --retour RETOUR.json",
    ]
    assert sortie.texte.splitlines()[2].startswith("MDV-LGC-Va1 avance, textes 2026.1, format")


def test_a_mistyped_command_or_option_is_understood(sons, depose):
    assert "Vouliez-vous « controler » ?" in sons("controlr", depose).erreur
    assert "Vouliez-vous « --pieces » ?" in sons("controler", depose, "--piece", "x").erreur
    assert "Vouliez-vous" not in sons("format", "MDV-LGC-Va2", "--phase", "avance").erreur
    assert "Vouliez-vous « nouveau » ?" in sons("contexte", "nouveu").erreur
    inconnu = sons("dispositif", "mdv-lgc-va2")
    assert "inconnu ; vouliez-vous « MDV-LGC-Va2 » ? Connus : BIO-LOINC-Va1" in inconnu.erreur


def test_no_line_of_a_pipe_ends_with_spaces_and_nothing_is_cut(sons):
    depot, options = example(4)
    for arguments in (["controler", depot, *options], ["expliquer"], ["dispositifs"],
                      ["dispositif", "PHA-LGO-Va1"], ["calendrier"]):  # fmt: skip
        lignes = sons(*arguments).texte.splitlines()
        assert [ligne for ligne in lignes if ligne != ligne.rstrip()] == []


def test_on_a_narrow_terminal_nothing_is_cut():
    large, etroite = io.StringIO(), io.StringIO()
    for page, largeur in ((large, 110), (etroite, 40)):
        tableau = plain_table("Code", "Chemin")
        tableau.add_row("2013", "lignesImport[23].scenarioInstallation.isPFIToMSSCitoyen")
        Console(file=page, width=largeur).print(tableau)
    assert "…" not in etroite.getvalue()
    assert len(etroite.getvalue().split()) > len(large.getvalue().split())


def test_a_refused_file_is_told_with_the_remedy(sons, depose):
    texte = depose.read_text().replace('"SIRET"', '"siret"')
    depose.write_text(texte)
    sortie = sons("controler", depose, *NEUTRE)
    assert sortie.statut == 3
    assert "✘ Fichier refusé au premier contrôle : aucune demande n’est acceptée" in sortie.texte
    assert "● « siret » : la balise attendue est « SIRET »" in sortie.texte
    assert "→ " in sortie.texte


def test_a_rejected_demande_gives_status_1(sons, depose):
    depose.write_text(depose.read_text().replace("358.33", "430.00", 1))
    sortie = sons("controler", depose, *NEUTRE)
    assert sortie.statut == 1
    assert (
        "● Le montant hors taxe est trop élevé : 430,00 € ; plafond : 358,33 € HT pour 1 personne"
        in sortie.texte
    )
    lieu = (
        "demande n° 1 – ligne 14 du fichier, colonne 27 · numeroEditeur 00001 · "
        'commande › montantSegurHT "montantSegurHT": ▶430.00◀'
    )
    assert lieu in " ".join(sortie.texte.split())


def test_the_return_file_is_written(sons, depose):
    retour = depose.with_name("retour.json")
    sortie = sons("controler", depose, *NEUTRE, "--retour", retour)
    # A long temporary folder makes the terminal fold the line.
    assert " ".join(sortie.texte.split()).endswith(f"Fichier retour : {retour}")
    lignes = json.loads(retour.read_bytes())["lignesImport"]
    assert [x["libelleTraitement"] for x in lignes] == ["Demande acceptée"] * 4
    assert sorted(p.name for p in depose.parent.iterdir()) == [
        depose.name,
        "pieces.zip",
        "retour.json",
    ]


def test_no_return_file_for_a_refused_file(sons, depose):
    retour = depose.with_name("retour.json")
    depose.write_text("{}")
    sortie = sons("controler", depose, "--dispositif", "MDV-LGC-Va1", "--retour", retour)
    assert sortie.statut == 3
    assert "Aucun fichier retour" in sortie.texte
    assert not retour.exists()


@pytest.mark.parametrize("lu", ["depot", "pieces.zip"])
def test_the_return_never_overwrites_what_is_read(sons, depose, lu):
    pieces = depose.with_name("pieces.zip")
    cible = depose if lu == "depot" else pieces
    avant = cible.read_bytes()
    sortie = sons("controler", depose, "--pieces", pieces, "--retour", cible)
    assert sortie.statut == 2
    assert "écraserait un fichier que la commande lit" in sortie.erreur
    assert cible.read_bytes() == avant


def test_json_output_has_the_documented_shape(sons):
    depot, options = example(4)
    sortie = sons("controler", depot, *options, "--sortie", "json")
    donnees = json.loads(sortie.texte)
    assert sortie.statut == 1
    assert list(donnees) == [
        "verdict", "sous_reserve", "texte", "constats", "autres_constats", "demandes",
        "non_verifies",
    ]  # fmt: skip
    assert donnees["verdict"] == "partiel"
    assert len(donnees["demandes"]) == 49
    premier = donnees["demandes"][0]["constats"][0]
    assert premier == {
        "code": "2001",
        "niveau": "bloquant",
        "chemin": "lignesImport[0].commande.dateCommande",
        "ligne": 12,
        "colonne": 25,
        "libelle": "dateCommande : la valeur est obligatoire, mais rien n’est renseigné ; "
        "attendu : JJ/MM/AAAA, par exemple 15/06/2022",
        "recu": "null",
        "attendu": "JJ/MM/AAAA, par exemple 15/06/2022",
        "remede": "Remplacez null par la valeur demandée et complétez cette information dans "
        "votre logiciel.",
        "source": "DTJSONAVANCE-MDV-LGC-VA1, §3.2",
        "rang": 1,
        "lieu": "commande › dateCommande",
        "extrait": {"avant": '"dateCommande": ', "valeur": "null", "apres": ","},
    }


def test_csv_opens_in_a_spreadsheet_and_holds_no_formula(sons, depose):
    depose.write_text(depose.read_text().replace('"TTC"', '"=1+1"', 1))
    sortie = sons("controler", depose, *NEUTRE, "--sortie", "csv")
    assert sortie.texte.startswith("\ufeffnumLigne;numeroEditeur;Verdict;Code;")
    lignes = list(csv.DictReader(io.StringIO(sortie.texte.lstrip("\ufeff")), delimiter=";"))
    assert [x["Verdict"] for x in lignes] == ["rejetée", "acceptée", "acceptée", "acceptée"]
    assert lignes[0]["Reçu"] == "'=1+1"
    assert lignes[1]["Code"] == "0000"


@pytest.mark.parametrize(
    ("nom", "contenu", "phrase"),
    [
        ("vide.json", b"", "Le fichier est vide"),
        ("latin.json", '{"é": 1}'.encode("latin-1"), "ISO-8859-1 ou Windows-1252"),
        ("utf16.json", '{"é": 1}'.encode("utf-16"), "UTF-16"),
        ("texte.json", b"bonjour", "Le fichier JSON est mal form"),
        ("zip.json", b"PK\x03\x04\x00", "Ce fichier n’est pas un JSON : c’est une archive ZIP"),
        ("tableau.csv", b"numLigne;client\n1;DUPONT\n", "c’est un tableau CSV"),
    ],
)
@pytest.mark.parametrize(
    "options",
    [["--dispositif", "MDV-LGC-Va1"], [], ["--dispositif", "XXX"]],
    ids=["connu", "à deviner", "inconnu"],
)
def test_a_wrong_file_gets_one_clear_sentence(sons, tmp_path, nom, contenu, phrase, options):
    """The file comes first: whether the dispositif is known, to be guessed, or wrong too."""
    (tmp_path / nom).write_bytes(contenu)
    sortie = sons("controler", tmp_path / nom, *options)
    assert (sortie.statut, sortie.erreur) == (3, "")
    assert phrase in " ".join(sortie.texte.split())
    assert "Traceback" not in sortie.texte + sortie.erreur


@pytest.mark.parametrize(
    ("arguments", "phrase"),
    [
        ([], "Il manque l’argument 'DEPOT.json'"),
        (["absent.json"], "« absent.json » n’existe pas"),
        (["."], "« . » est un dossier, un fichier est attendu"),
        (["{depot}", "--pieces", "absent.zip"], "« absent.zip » n’existe pas"),
        (
            ["{depot}", "--sortie", "pdf"],
            "« pdf » n’est pas dans la liste : 'texte', 'json', 'csv'",
        ),
        (["{depot}", "--instant", "hier"], "« hier » n’est pas un instant"),
        (["{depot}", "--dispositif", "XXX"], "Dispositif « XXX » inconnu ; connus : BIO-LOINC-Va1"),
        (["{depot}", "--zut"], "L’option « --zut » n’existe pas"),
        (["{depot}", "en-trop"], "Argument de trop (en-trop)"),
        (
            ["{depot}", "--retour", "/absent/x.json"],
            "Le dossier de « /absent/x.json » n’existe pas",
        ),
        (["{depot}", "--reglement", "absent"], "« absent » n’existe pas"),
    ],
)
def test_bad_usage_is_told_in_french_with_status_2(sons, depose, arguments, phrase):
    sortie = sons("controler", *[a.replace("{depot}", str(depose)) for a in arguments])
    assert sortie.statut == 2
    assert phrase in sortie.erreur
    assert sortie.texte == ""


def test_a_dispositif_without_a_format_is_told(sons, depose, tmp_path):
    """A dispositif whose calendar is known, and no format yet."""
    dossier = tmp_path / "textes/dispositifs/HOP-DPI-Va3"
    dossier.mkdir(parents=True)
    vague_2 = (DONNEES / "dispositifs/HOP-DPI-Va2/dispositif.toml").read_text(encoding="utf-8")
    vague_3 = vague_2.replace("Va2", "Va3")
    (dossier / "dispositif.toml").write_text(vague_3, encoding="utf-8")
    sortie = sons(
        "controler", depose, "--reglement", tmp_path / "textes", "--dispositif", "HOP-DPI-Va3"
    )
    assert sortie.statut == 2
    assert "Pas de format « avance » pour HOP-DPI-Va3" in sortie.erreur


def test_a_wrong_file_for_no_dispositif_is_told_to_programs_too(sons, tmp_path):
    (tmp_path / "x.json").write_bytes(b"%PDF-1.7")
    sortie = sons("controler", tmp_path / "x.json", "--sortie", "json")
    assert sortie.statut == 3
    donnees = json.loads(sortie.texte)
    assert donnees["texte"].startswith("Dispositif non précisé, textes d’empreinte ")
    assert [c["code"] for c in donnees["constats"]] == ["1013"]


def test_a_json_given_as_pieces_is_called_so(sons, depose):
    sortie = sons("controler", depose, *NEUTRE, "--pieces", depose)
    assert sortie.statut == 1
    assert "L’archive ne peut pas être lue : c’est un fichier JSON" in sortie.texte


def test_an_undecidable_dispositif_is_asked_for(sons, tmp_path):
    (tmp_path / "x.json").write_text("{}")
    sortie = sons("controler", tmp_path / "x.json")
    assert sortie.statut == 2
    assert "ajoutez --dispositif, par exemple --dispositif " in sortie.erreur


def test_an_unexpected_failure_is_no_verdict(sons, depose, tmp_path):
    """The engine broken from outside: status 4, a sentence, no traceback, no « accepté »."""
    (tmp_path / "sitecustomize.py").write_text(
        "import sons.depot\n"
        "def casse(*a, **k): raise RuntimeError('panne provoquée')\n"
        "sons.depot.check_coherence = casse\n"
    )
    sortie = sons("controler", depose, *NEUTRE, PYTHONPATH=str(tmp_path))
    assert sortie.statut == 4
    assert sortie.texte == ""
    assert "Contrôle interrompu : aucun verdict n’a été rendu" in sortie.erreur
    assert "panne provoquée" in sortie.erreur
    assert "Traceback" not in sortie.erreur


def test_many_demandes_with_the_same_fault_take_one_line(sons):
    depot, options = example(3)
    sortie = sons("controler", depot, *options[:-1], "2023-09-01T10:00")
    assert sortie.statut == 1
    assert (
        "Dépôt après la clôture du guichet : 01/09/2023 à 10h00 ; clôture : 30/11/2022"
        in sortie.texte
    )
    assert "demandes n° 1 à 200" in sortie.texte


def test_no_colour_without_a_terminal(sons):
    depot, options = example(4)
    assert "\x1b[" not in sons("controler", depot, *options).texte


def test_the_instant_is_now_by_default(sons):
    depot, options = example(1)
    sortie = sons("controler", depot, *options[:-2])
    assert sortie.statut == 1
    assert "4002" in sortie.texte


def test_the_operators_settings_apply(sons, depose, tmp_path):
    (tmp_path / "reglages").mkdir()
    (tmp_path / "reglages/reglages.toml").write_text('[niveaux]\n3016 = "bloquant"\n')
    texte = depose.read_text().replace('"isCentreDeSante": false', '"isCentreDeSante": true', 1)
    depose.write_text(texte)
    assert sons("controler", depose, *NEUTRE).statut == 0
    assert sons("controler", depose, *NEUTRE, "--reglement", tmp_path / "reglages").statut == 1


def test_the_instant_of_the_samples_is_the_makefiles():
    from pathlib import Path

    makefile = Path(__file__).parent.parent.parent / "Makefile"
    assert f"INSTANT := {INSTANT}" in makefile.read_text(encoding="utf-8")
