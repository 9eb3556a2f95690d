"""Everything that is wrong in a folder of texts is told at once, and nothing twice."""

from pathlib import Path

import pytest

import sons
from sons.reglement import Reglement
from sons.reglement.audit import audit

DONNEES = Path(sons.__file__).parent / "reglement"
PHA = "dispositifs/PHA-LGO-Va1/dispositif.toml"
MDV = "dispositifs/MDV-LGC-Va1/dispositif.toml"
FORMAT = "formats/MDV-avance.toml"
LISTE = "listes/operateurs_messagerie"


@pytest.fixture
def amend(tmp_path: Path):
    """Lay an edited copy of a shipped file in the folder; return the line of the edit."""

    def edit(relatif: str, ancien: str, nouveau: str, nom: str | None = None) -> int:
        texte = (DONNEES / relatif).read_text(encoding="utf-8")
        assert ancien in texte
        write(tmp_path / (nom or relatif), texte.replace(ancien, nouveau, 1).encode())
        return texte[: texte.index(ancien)].count("\n") + 1

    return edit


def write(chemin: Path, contenu: bytes) -> None:
    chemin.parent.mkdir(parents=True, exist_ok=True)
    chemin.write_bytes(contenu)


def test_the_shipped_texts_are_sound():
    bilan, livre = audit(), Reglement()
    assert bilan.fautes == bilan.partiels == ()
    assert bilan.dispositifs == len(livre.codes)
    assert bilan.formats == len(livre.formats)
    assert bilan.constats == len(list(livre.catalogue))
    assert bilan.sans_format == tuple(c for c in livre.codes if not livre.phases(c))


def test_the_shipped_folder_named_is_the_shipped_texts():
    assert audit(DONNEES) == audit()


def test_all_the_files_are_told_at_once_without_cascade(tmp_path, amend):
    """Registers are faulty too, and what cites them is not blamed for it."""
    document = amend("documents.toml", 'emetteur = "ANS"\n', "")
    constat = amend("constats/5-pieces.toml", 'code = "5029"', 'code = "529"')
    format_ = amend(FORMAT, 'dans = "commande"', 'dans = "commandes"')
    liste = amend(f"{LISTE}.toml", "nombre = 355", "nombre = 356")
    pha = amend(PHA, "de = 801", "de = 802")
    mdv = amend(MDV, "demandes_max = 200", 'demandes_max = "200"')
    limite = amend("limites.toml", "cle_max = 100", 'cle_max = "100"')
    contradiction = amend("contradictions.toml", "numero = 1\n", 'numero = "1"\n')
    assert audit(tmp_path).fautes == (
        f"documents.toml, ligne {document - 2} : il manque « emetteur » dans « GUIDE-SONS ».",
        f"limites.toml, ligne {limite} : « cle_max » doit être un entier.",
        f"constats/5-pieces.toml, ligne {constat} : un code a quatre chiffres.",
        f"{LISTE}.toml, ligne {liste} : 356 codes annoncés, 355 codes distincts lus.",
        f"{FORMAT}, ligne {format_} : « commandes » n’est pas un bloc écrit plus haut.",
        f"{MDV}, ligne {mdv} : « limites.demandes_max » doit être un entier.",
        f"{PHA}, ligne {pha} : il y a un trou entre les tranches A et B.",
        f"contradictions.toml, ligne {contradiction} : "
        "« contradiction.numero » doit être un entier.",
    )


def test_two_families_of_the_catalogue_are_told_and_the_levels_wait(tmp_path, amend):
    amend("constats/4-dispositif.toml", 'niveau = "bloquant"', 'niveau = "grave"')
    amend("constats/5-pieces.toml", 'niveau = "bloquant"', 'niveau = "grave"')
    write(tmp_path / "reglages.toml", b'[niveaux]\n5001 = "alerte"\n')
    fautes = audit(tmp_path).fautes
    assert [f.split(",")[0] for f in fautes] == [
        "constats/4-dispositif.toml",
        "constats/5-pieces.toml",
    ]


def test_a_wrong_level_is_told(tmp_path):
    write(tmp_path / "reglages.toml", b'[niveaux]\n9999 = "alerte"\n')
    assert audit(tmp_path).fautes == (
        "reglages.toml, ligne 2 : le code 9999 n’est pas au catalogue.",
    )


def test_a_file_half_read_is_named(tmp_path, amend):
    amend(PHA, "demandes_max = 200\n", "")
    bilan = audit(tmp_path)
    assert bilan.partiels == (PHA,)
    assert len(bilan.fautes) == 1


def test_the_whole_is_checked(tmp_path, amend):
    ligne = amend(MDV, 'type = "PREUVE_HT"', 'type = "PREUVE"')
    assert f"{MDV}, ligne {ligne} : le format n’admet pas « PREUVE »." in audit(tmp_path).fautes


def test_files_that_nothing_reads_are_told(tmp_path):
    for relatif in (
        "reglage.toml",
        "dispositifs/PHA-LGO-Va1.toml",
        "formats/vieux/PHA-avance.toml",
        "tarifs.xlsx",
        "LISEZMOI.md",
        ".git/config.toml",
    ):
        write(tmp_path / relatif, b"")
    fautes = audit(tmp_path).fautes
    assert [f.split(" : ")[0] for f in fautes] == [
        "dispositifs/PHA-LGO-Va1.toml",
        "formats/vieux/PHA-avance.toml",
        "reglage.toml",
        "tarifs.xlsx",
    ]
    assert fautes[2].endswith("n’est lu par rien : vouliez-vous écrire « reglages.toml » ?")
    assert fautes[3] == "tarifs.xlsx : ce fichier n’est lu par rien."


def test_a_table_whose_name_hides_it_is_told(tmp_path, amend):
    ligne = amend(FORMAT, 'couloir = "MDV"', 'couloir = "MDX"')
    assert audit(tmp_path).fautes[0] == (
        f"{FORMAT}, ligne {ligne} : ce fichier n’est lu par rien : son nom doit commencer par « MDX- »."
    )


def test_two_tables_for_the_same_phase_are_told(tmp_path, amend):
    amend(FORMAT, 'dispositifs = ["MDV-LGC-Va1"]', 'dispositifs = ["MDV-LGC-Va1", "MDV-LGC-Va8"]',
          "formats/MDV-avance-bis.toml")  # fmt: skip
    fautes = audit(tmp_path).fautes
    assert len(fautes) == 2
    assert "le dispositif « MDV-LGC-Va8 » n’existe pas." in fautes[0] + fautes[1]
    assert any(f.endswith("décrit déjà MDV-LGC-Va1, avance.") for f in fautes)


def test_a_list_that_is_not_there_is_told_at_its_line(tmp_path, amend):
    ligne = amend(FORMAT, 'liste = "operateurs_messagerie"', 'liste = "operateurs"')
    assert (
        f"{FORMAT}, ligne {ligne} : la liste « operateurs » n’est pas dans listes/."
        in audit(tmp_path).fautes
    )


def test_a_list_that_no_format_names_is_told(tmp_path, amend):
    amend(f"{LISTE}.csv", "code", "code", "listes/operateurs.csv")
    assert audit(tmp_path).fautes == ("listes/operateurs.csv : aucun format ne nomme cette liste.",)


@pytest.mark.parametrize(
    ("contenu", "faute"),
    [
        ("code,libellé\né,1\n".encode("latin-1"), f"{LISTE}.csv : ce fichier n’est pas en UTF-8."),
        (b"Code;Libelle\n1;2\n", f"{LISTE}.csv, ligne 1 : il faut les colonnes « code » et « libelle »."),
    ],
)  # fmt: skip
def test_a_list_that_cannot_be_read_is_told(tmp_path, contenu, faute):
    write(tmp_path / f"{LISTE}.csv", contenu)
    assert audit(tmp_path).fautes == (faute,)


@pytest.mark.parametrize("nom", [PHA, FORMAT, "reglages.toml", "constats/5-pieces.toml"])
def test_a_file_that_is_not_toml_is_told_and_the_rest_is_checked(tmp_path, amend, nom):
    amend(MDV, "demandes_max = 200\n", "")
    write(tmp_path / nom, b"a = [\n")
    fautes = audit(tmp_path).fautes
    assert sum(f.startswith(f"{nom} : ") and "mal formé" in f for f in fautes) == 1
    assert sum("demandes_max" in f for f in fautes) == 1
