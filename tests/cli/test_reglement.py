"""``sons reglement`` and ``sons dispositif nouveau``: exact text and exit status."""

import json
import re
from pathlib import Path

import pytest

import sons as moteur
from sons import load_reglement
from tests.cli.conftest import run

DONNEES = Path(moteur.__file__).parent / "reglement"
PHA = "dispositifs/PHA-LGO-Va1/dispositif.toml"


@pytest.fixture
def dossier(tmp_path: Path):
    """An operator's folder that raises the limit and a level."""
    cible = tmp_path / "mon-reglement" / PHA
    cible.parent.mkdir(parents=True)
    texte = (DONNEES / PHA).read_text(encoding="utf-8")
    cible.write_text(texte.replace("demandes_max = 200", "demandes_max = 250"), encoding="utf-8")
    (tmp_path / "mon-reglement/reglages.toml").write_text('[niveaux]\n2023 = "bloquant"\n')
    return tmp_path


def checked(plus: int = 0) -> str:
    livre = load_reglement()
    return (
        f"{len(livre.codes) + plus} dispositifs, {len(livre.formats) + plus} formats et "
        f"{len(list(livre.catalogue))} constats vérifiés.\n"
    )


def test_shipped_texts_are_sound():
    sortie = run("reglement", "verifier")
    assert sortie.statut == 0
    assert sortie.texte.endswith(f"Aucune faute : {checked()}")
    sans = [c for c in load_reglement().codes if not load_reglement().phases(c)]
    assert ("Sans format décrit" in sortie.texte) == bool(sans)
    assert sortie.erreur == ""


def test_a_sound_folder(dossier):
    sortie = run("reglement", "verifier", "mon-reglement", cwd=dossier)
    assert sortie.statut == 0
    assert sortie.texte.endswith(f"Aucune faute : {checked()}")


def test_faults_are_told_and_counted(dossier):
    chemin = dossier / "mon-reglement" / PHA
    texte = chemin.read_text(encoding="utf-8")
    chemin.write_text(texte.replace("demandes_max = 250\n", ""), encoding="utf-8")
    (dossier / "mon-reglement/reglage.toml").touch()
    sortie = run("reglement", "verifier", "mon-reglement", cwd=dossier)
    assert sortie.statut == 1
    limites = texte[: texte.index("[limites]")].count("\n") + 1
    lignes = [x for x in sortie.texte.split("\n") if not x.startswith("Sans format")]
    assert lignes == [
        "reglage.toml : ce fichier n’est lu par rien : vouliez-vous écrire « reglages.toml » ?",
        f"{PHA}, ligne {limites} : il manque « demandes_max » dans « limites ».",
        "",
        "Vérifications d’ensemble (ordre des dates, tranches, rôles) remises, tant que toutes les "
        f"clés ne se lisent pas : {PHA}.",
        f"2 fautes : {checked().rstrip()}",
        "",
    ]


def test_a_folder_that_does_not_exist(tmp_path):
    sortie = run("reglement", "verifier", "absent", cwd=tmp_path)
    assert (sortie.statut, sortie.texte) == (2, "")
    assert "« absent » n’existe pas" in sortie.erreur


def test_a_skeleton_is_laid_down_once(tmp_path):
    sortie = run("dispositif", "nouveau", "XYZ-ABC-Va1", "la", cwd=tmp_path)
    assert sortie.statut == 0
    assert sortie.texte == (
        "la/dispositifs/XYZ-ABC-Va1/dispositif.toml : posé.\n"
        "la/formats/XYZ-Va1-avance.toml : posé.\n"
        "Ensuite : « sons reglement verifier la » dit ce qu’il reste à compléter.\n"
    )
    suite = run("reglement", "verifier", "la", cwd=tmp_path)
    assert suite.statut == 1
    assert re.search(rf"\n\d+ fautes : {re.escape(checked(plus=1))}$", suite.texte)
    assert "« couloir_libelle » est à compléter (un texte).\n" in suite.texte


def test_the_former_name_lays_down_the_same(tmp_path):
    nouvelle = run("dispositif", "nouveau", "XYZ-ABC-Va1", "la", cwd=tmp_path)
    ancienne = run("reglement", "nouveau", "XYZ-ABC-Va1", "ici", cwd=tmp_path)
    assert ancienne.texte.replace("ici", "la") == nouvelle.texte
    toml = "dispositifs/XYZ-ABC-Va1/dispositif.toml"
    assert (tmp_path / "la" / toml).read_bytes() == (tmp_path / "ici" / toml).read_bytes()


def test_nothing_is_overwritten(tmp_path):
    run("dispositif", "nouveau", "XYZ-ABC-Va1", "la", cwd=tmp_path)
    fichier = tmp_path / "la/dispositifs/XYZ-ABC-Va1/dispositif.toml"
    fichier.write_text("à moi\n", encoding="utf-8")
    seconde = run("dispositif", "nouveau", "XYZ-ABC-Va1", "la", cwd=tmp_path)
    assert (seconde.statut, seconde.texte) == (2, "")
    assert (
        "Rien à poser dans la, tout y est déjà : dispositifs/XYZ-ABC-Va1/dispositif.toml."
        in seconde.erreur
    )
    troisieme = run(
        "dispositif", "nouveau", "XYZ-ABC-Va1", "la", "--format", "--phase", "solde", cwd=tmp_path
    )
    assert troisieme.statut == 0
    assert troisieme.texte.startswith(
        "la/dispositifs/XYZ-ABC-Va1/dispositif.toml : existe déjà, laissé tel quel.\n"
        "la/formats/XYZ-Va1-solde.toml : posé.\n"
    )
    assert fichier.read_text(encoding="utf-8") == "à moi\n"


@pytest.mark.parametrize(
    ("code", "erreur"),
    [
        ("XYZ", "« XYZ » n’est pas un code de dispositif : COULOIR-LOGICIEL-VaN est attendu"),
        ("PHA-LGO-Va1", "PHA-LGO-Va1 est dans les textes livrés"),
    ],
)
def test_a_code_that_cannot_be_new(tmp_path, code, erreur):
    sortie = run("dispositif", "nouveau", code, "la", cwd=tmp_path)
    assert (sortie.statut, sortie.texte) == (2, "")
    assert erreur in sortie.erreur
    assert not (tmp_path / "la").exists()


def test_a_folder_that_is_a_file(tmp_path):
    (tmp_path / "la").mkdir()
    (tmp_path / "la/dispositifs").touch()
    sortie = run("dispositif", "nouveau", "XYZ-ABC-Va1", "la", cwd=tmp_path)
    assert sortie.statut == 2
    assert "ne peut pas être écrit" in sortie.erreur


def test_identical_versions():
    sortie = run("reglement", "comparer", "livre", "livre")
    assert (sortie.statut, sortie.texte) == (
        0,
        "De : textes livrés\nÀ  : textes livrés\n\nLes deux versions disent la même chose.\n",
    )


def test_what_changed_is_told(dossier):
    sortie = run("reglement", "comparer", "livre", "mon-reglement", cwd=dossier)
    assert sortie.statut == 1
    assert sortie.texte == (
        "De : textes livrés\n"
        "À  : mon-reglement (posé sur les textes livrés)\n"
        "\n"
        "Dispositif PHA-LGO-Va1\n"
        "  Limites\n"
        "    ~ demandes_max : 200 → 250  DTJSONAVANCE-MDV-LGC-VA1, §2.1\n"
        "\n"
        "Catalogue des constats\n"
        "  ~ 2023, niveau : alerte → bloquant\n"
        "\n"
        "2 écarts.\n"
    )


def test_a_limit_shared_by_all_has_its_own_heading(dossier):
    texte = (DONNEES / "limites.toml").read_text(encoding="utf-8")
    change = texte.replace("cle_max = 100", "cle_max = 90")
    (dossier / "mon-reglement/limites.toml").write_text(change, encoding="utf-8")
    sortie = run("reglement", "comparer", "livre", "mon-reglement", cwd=dossier)
    assert (
        "\nLimites de protection\n"
        "  ~ limites.toml, cle_max : 100 → 90  PROJET, Garde-fous de lecture\n"
    ) in sortie.texte


def test_a_moved_date_says_since_when(dossier):
    chemin = dossier / "mon-reglement" / PHA
    entree = (
        '\n[[echeance]]\netape = "fermeture_avance"\nlibelle = "Fermeture"\n'
        "valeur = 2023-04-15T14:00:00\ndepuis = 2023-03-01\n"
        'source = { document = "AF-PHA-LGO-VA1", section = "§2" }\nstatut = "officiel"\n'
    )
    chemin.write_text(chemin.read_text(encoding="utf-8") + entree, encoding="utf-8")
    sortie = run("reglement", "comparer", "livre", "mon-reglement", cwd=dossier)
    plat = re.sub(r"\s+", " ", sortie.texte)
    assert (
        "Calendrier ~ fermeture_avance, valeur : 15/03/2023 à 14h00 → 15/04/2023 à 14h00, "
        "depuis le 01/03/2023 AF-PHA-LGO-VA1, §2"
    ) in plat


def test_what_changed_as_json(dossier):
    sortie = run("reglement", "comparer", "mon-reglement", "livre", "--sortie", "json", cwd=dossier)
    assert sortie.statut == 1
    arbre = json.loads(sortie.texte)
    assert (arbre["ancien"], arbre["nouveau"], arbre["identiques"]) == (
        "mon-reglement (posé sur les textes livrés)",
        "textes livrés",
        False,
    )
    assert [(e["objet"], e["cle"], e["avant"], e["apres"]) for e in arbre["ecarts"]] == [
        ("PHA-LGO-Va1", "demandes_max", 250, 200),
        ("2023", "niveau", "bloquant", "alerte"),
    ]


@pytest.mark.parametrize(
    "arguments", [(), ("livre",), ("livre", "absent"), ("livre", "livre", "--sortie", "csv")]
)
def test_bad_usage(tmp_path, arguments):
    sortie = run("reglement", "comparer", *arguments, cwd=tmp_path)
    assert (sortie.statut, sortie.texte) == (2, "")


def test_faulty_texts_are_not_compared(dossier):
    (dossier / "mon-reglement/reglages.toml").write_text('[niveaux]\n9999 = "alerte"\n')
    sortie = run("reglement", "comparer", "livre", "mon-reglement", cwd=dossier)
    assert (sortie.statut, sortie.texte) == (2, "")
    assert sortie.erreur == (
        "Erreur : reglages.toml, ligne 2 : le code 9999 n’est pas au catalogue.\n"
    )
