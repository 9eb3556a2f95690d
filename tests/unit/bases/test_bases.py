"""The layouts of ``sons.bases``, the import whole or absent, the look-ups, the context."""

import os
import signal
import sqlite3
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from sons import BeneficiaireConnu, Contexte, ContexteMemoire
from sons.bases import ContexteBase, Import, Sorte, etat, import_file, recherche, search
from sons.bases.connexion import open_to_read
from sons.bases.schema import TABLES
from sons.contexte import ActiviteAM, CommandeFinancee, PilotesConnus
from sons.erreurs import ContexteInvalide
from tests.fabrique.extraits import (
    ENTETE_ANNUAIRE,
    annuaire_rows,
    finess_rows,
    write_annuaire,
    write_csv,
    write_finess,
    write_xlsx,
)

INSTANT = datetime(2026, 11, 21, 9, tzinfo=UTC)
MDV = "MDV-LGC-Va1"
RPPS = [f"1000000{n:04d}" for n in range(1000)]


@pytest.fixture
def base(tmp_path):
    return tmp_path / "base.sqlite"


def load(base, sorte, fichier, **options):
    return import_file(Import(Sorte(sorte), fichier, base, INSTANT, **options))


def load_list(base, sorte, lignes, dispositif=MDV, **options):
    fichier = base.parent / f"{sorte}.csv"
    write_csv(fichier, lignes)
    return load(base, sorte, fichier, dispositif=dispositif, **options)


def rows_of(base, sorte):
    with open_to_read(base) as connexion:
        return connexion.execute(f"SELECT * FROM {sorte}").fetchall()


# -- FINESS -----------------------------------------------------------------------------------


@pytest.mark.parametrize("geolocalise", [False, True])
def test_a_finess_extract_is_kept_with_its_date(base, tmp_path, geolocalise):
    write_finess(tmp_path / "f.csv", 40, jour=date(2026, 5, 12), geolocalise=geolocalise)
    bilan = load(base, "finess", tmp_path / "f.csv")
    assert (bilan.provenance.lignes, bilan.provenance.date_extrait) == (40, date(2026, 5, 12))
    assert (bilan.fautes.nombre, bilan.fautes.ignorees) == (0, 40 if geolocalise else 0)
    premiere = next(finess_rows(40))
    assert rows_of(base, "finess")[0] == (
        2, premiere[1], premiere[2], premiere[4], "620", "Pharmacie d'Officine", premiere[22],
        premiere[13], "VILLENEUVE", "2010-05-03", None, "2024-02-01",
    )  # fmt: skip


@pytest.mark.parametrize("encodage", ["iso-8859-1", "utf-8"])
def test_accents_of_either_encoding_are_read(base, tmp_path, encodage):
    write_finess(tmp_path / "f.csv", 3)
    texte = (tmp_path / "f.csv").read_bytes().decode("iso-8859-1")
    (tmp_path / "f.csv").write_bytes(texte.encode(encodage))
    load(base, "finess", tmp_path / "f.csv")
    assert all(row[3].startswith("CENTRE DE SANTÉ ") for row in rows_of(base, "finess"))


@pytest.mark.parametrize(
    ("ecrit", "lu"),
    [('"MAISON ; LES LILAS"', "MAISON ; LES LILAS"), ('LE "PRÉ"', 'LE "PRÉ"'), ('"SEUL', '"SEUL')],
)
def test_quotes_in_a_name_are_read_as_meant(base, tmp_path, ecrit, lu):
    cellules = next(finess_rows(1))
    cellules[4] = ecrit
    texte = f"finess;etalab;111;2026-05-12\n{';'.join(cellules)}\n"
    (tmp_path / "f.csv").write_text(texte, encoding="iso-8859-1")
    load(base, "finess", tmp_path / "f.csv")
    assert [row[3] for row in rows_of(base, "finess")] == [lu]


def test_bad_rows_of_an_extract_are_told_with_their_line(base, tmp_path):
    write_finess(tmp_path / "f.csv", 60)
    lignes = (tmp_path / "f.csv").read_text("iso-8859-1").splitlines(keepends=True)
    premier = lignes[1].split(";")[1]
    lignes[10] = lignes[10].replace("structureet;", "structureet;X", 1)
    lignes[20] = lignes[20].replace(";", "", 1)
    lignes[30] = lignes[30].replace("2010-05-03", "2010-05-32")
    lignes[40] = lignes[40].replace(lignes[40].split(";")[1], premier)
    (tmp_path / "f.csv").write_text("".join(lignes), encoding="iso-8859-1")
    bilan = load(base, "finess", tmp_path / "f.csv")
    phrases = {f.ligne: f.phrase for f in bilan.fautes.premieres}
    assert set(phrases) == {11, 21, 31, 41}
    assert "n’est pas un numéro FINESS (9 caractères attendus)" in phrases[11]
    assert "celle-ci par « structureet" in phrases[21]
    assert phrases[31] == "« 2010-05-32 » n’est pas une date (AAAA-MM-JJ)."
    assert phrases[41] == f"{premier} est déjà donné à la ligne 2."
    assert bilan.provenance.lignes == len(rows_of(base, "finess")) == 56


# -- Annuaire Santé ---------------------------------------------------------------------------


def test_activities_are_kept_and_persons_without_rpps_left_aside(base, tmp_path):
    numeros = write_annuaire(tmp_path / "a.txt", 400)
    attendues = [row for row in annuaire_rows(400) if row[0] == "8"]
    bilan = load(base, "annuaire", tmp_path / "a.txt", date_extrait=date(2026, 11, 1))
    assert bilan.provenance.lignes == len(attendues) > len(numeros)
    assert bilan.fautes.ignorees == 400 - len(attendues) > 0
    gardees = [tuple(v or "" for v in row[1:]) for row in rows_of(base, "annuaire")]
    rangs = (1, 7, 8, 9, 15, 16, 17, 19, 21, 22)
    assert gardees == [tuple(row[r] for r in rangs) for row in attendues]


def test_columns_are_found_by_name_in_any_order(base, tmp_path):
    lignes = [ENTETE_ANNUAIRE.split("|"), *annuaire_rows(20)]
    retournees = "\n".join("|".join(reversed(cellules)) for cellules in lignes)
    (tmp_path / "a.txt").write_text(retournees.replace("'", "’", 5) + "\n", encoding="utf-8")
    write_annuaire(tmp_path / "droit.txt", 20)
    load(base, "annuaire", tmp_path / "a.txt")
    autre = tmp_path / "autre.sqlite"
    load(autre, "annuaire", tmp_path / "droit.txt")
    assert rows_of(base, "annuaire") == rows_of(autre, "annuaire")


def test_optional_columns_may_be_missing(base, tmp_path):
    titres = ENTETE_ANNUAIRE.split("|")
    absents = {titres.index(t) for t in ("Numéro FINESS site", "Code savoir-faire")}
    lignes = [titres, *annuaire_rows(20)]
    texte = "".join("|".join(c for r, c in enumerate(x) if r not in absents) + "\n" for x in lignes)
    (tmp_path / "a.txt").write_text(texte, encoding="utf-8")
    assert load(base, "annuaire", tmp_path / "a.txt").fautes.nombre == 0
    colonnes = TABLES[Sorte.ANNUAIRE].toutes
    (rang, site) = (colonnes.index("savoir_faire"), colonnes.index("finess_site"))
    assert {(row[rang], row[site]) for row in rows_of(base, "annuaire")} == {(None, None)}


def test_bad_activities_are_told(base, tmp_path):
    write_annuaire(tmp_path / "a.txt", 200)
    lignes = (tmp_path / "a.txt").read_bytes().splitlines(keepends=True)
    lignes[4] = lignes[4].replace(b"8|1", b"8|X", 1)
    lignes[5] = lignes[5].replace("Médecin".encode(), b"M\xe9decin")
    lignes[6] = lignes[6].replace(b"|", b"", 1)
    (tmp_path / "a.txt").write_bytes(b"".join(lignes))
    bilan = load(base, "annuaire", tmp_path / "a.txt")
    assert [f.ligne for f in bilan.fautes.premieres] == [5, 6, 7]
    assert [f.phrase.partition(" ")[2] for f in bilan.fautes.premieres[1:]] == [
        "ligne n’est pas en UTF-8.",
        "colonnes au lieu de 56.",
    ]
    assert "n’est pas un numéro RPPS" in bilan.fautes.premieres[0].phrase


# -- lists ------------------------------------------------------------------------------------

LIGNES = [
    ["Type", "Numéro", "Catégorie", "Effectif", "Tranche", "Plafond_HT"],
    ["FINESS", "010009496", "603", "10", "B", "1 075,50"],
    ["rpps", RPPS[1], "", "", "", ""],
    ["SIREN", "845120039", "Éditeur d’à côté", "", "", "12"],
    ["AM", "012345678", "", "", "", ""],
]
ATTENDUES = [
    (MDV, 2, "FINESS", "010009496", "603", 10, "B", "1075.50"),
    (MDV, 3, "RPPS", RPPS[1], None, None, None, None),
    (MDV, 4, "SIREN", "845120039", "Éditeur d’à côté", None, None, "12"),
    (MDV, 5, "AM", "012345678", None, None, None, None),
]


@pytest.mark.parametrize("encodage", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separateur", [";", ","])
def test_lists_are_read_as_spreadsheets_write_them(base, tmp_path, encodage, separateur):
    lignes = [[f'"{c}"' for c in ligne] for ligne in LIGNES]
    texte = "\r\n".join(separateur.join(ligne) for ligne in lignes)
    (tmp_path / "l.csv").write_bytes(texte.encode(encodage))
    assert load(base, "beneficiaires", tmp_path / "l.csv", dispositif=MDV).fautes.nombre == 0
    assert rows_of(base, "beneficiaires") == ATTENDUES


def test_a_workbook_is_read_with_its_numbers(base, tmp_path):
    lignes = [
        LIGNES[0],
        ["FINESS", 10009496, 603, 10, "B", 1075.5],
        ["RPPS", int(RPPS[1])],
        ["SIREN", 845120039, "Éditeur d’à côté", "", "", 12],
        ["AM", 12345678],
    ]
    write_xlsx(tmp_path / "l.xlsx", lignes)
    assert load(base, "beneficiaires", tmp_path / "l.xlsx", dispositif=MDV).fautes.nombre == 0
    attendues = [(*ATTENDUES[0][:7], "1075.5"), *ATTENDUES[1:]]
    assert rows_of(base, "beneficiaires") == attendues, "the zero that starts a number is back"


def test_titles_are_mapped_and_the_type_may_be_said_once(base):
    lignes = [["N° FINESS géo", "Montant maximal HT"], ["010009496", "500"]]
    colonnes = {"type": "FINESS", "numero": "n° finess geo", "plafond_ht": "Montant maximal HT"}
    load_list(base, "beneficiaires", lignes, colonnes=colonnes)
    assert rows_of(base, "beneficiaires") == [
        (MDV, 2, "FINESS", "010009496", None, None, None, "500")
    ]


@pytest.mark.parametrize(
    ("cellules", "phrase"),
    [
        (
            ["ADELI", "1"],
            "type « ADELI » inconnu ; types possibles : RPPS, FINESS, SIREN, AM, PACS.",
        ),
        (["RPPS", ""], "la colonne « Numéro » est vide."),
        (["", "1"], "la colonne « Type » est vide."),
        (["AM", "01234567A"], "« 01234567A » n’est pas un numéro AM (9 chiffres attendus)."),
        (["RPPS", RPPS[0], "", "dix"], "« dix » n’est pas un effectif (un entier)."),
        (["RPPS", RPPS[0], "", "", "", "12,3,4"], "« 12,3,4 » n’est pas un montant."),
        (["RPPS", RPPS[0], "", "", "", "-5"], "« -5 » n’est pas un montant."),
        (["RPPS", RPPS[0], "", "", "", "", "x"], "7 colonnes au lieu de 6."),
        (["RPPS", RPPS[5]], f"RPPS {RPPS[5]} est déjà donné à la ligne 6."),
    ],
)
def test_a_bad_row_of_a_list_is_told_with_its_line(base, cellules, phrase):
    lignes = [LIGNES[0], *(["RPPS", n] for n in RPPS[1:21]), cellules]
    bilan = load_list(base, "beneficiaires", lignes)
    (faute,) = bilan.fautes.premieres
    assert (faute.ligne, faute.phrase.replace("«  »", "« »")) == (22, phrase)
    assert bilan.provenance.lignes == len(rows_of(base, "beneficiaires")) == 20


@pytest.mark.parametrize("arrondi", ["1E+10", "1,00000014E+10", "1.05e10"])
def test_a_list_of_rounded_numbers_is_refused_whole(base, arrondi):
    lignes = [["Type", "Numéro"], *(["RPPS", n] for n in RPPS[1:40]), ["RPPS", arrondi]]
    with pytest.raises(ContexteInvalide) as refus:
        load_list(base, "beneficiaires", lignes)
    assert str(refus.value) == (
        f"beneficiaires.csv, ligne 41, colonne « Numéro » : « {arrondi} » est la trace d’un "
        "tableur, qui a abîmé les numéros de ce fichier ; mettez cette colonne au format Texte et "
        "remplissez-la de nouveau (rien n’en est pris)."
    )
    assert not base.exists()


def test_the_activity_of_am_numbers_is_kept(base):
    lignes = [
        ["am", "rpps", "structure 2023", "structure actuelle", "structure 2023 existe",
         "montant", "activité"],
        ["012345678", RPPS[1], "845120039", "2A0000014", "Non", "1 234,56 €", "8000"],
    ]  # fmt: skip
    load_list(base, "activite_am", lignes, dispositif="")
    assert rows_of(base, "activite_am") == [
        ("", 2, "012345678", RPPS[1], "845120039", "2A0000014", "non", "1234.56", "8000")
    ]
    attendue = ActiviteAM("012345678", "845120039", "2A0000014", False, Decimal("1234.56"))
    contexte = ContexteBase(base, "IMG-RIS-Va2", ContexteMemoire())
    assert contexte.activites("IMG-RIS-Va2", ["012345678", "1"]) == {"012345678": attendue}
    for numero in ("012345678", RPPS[1], "845120039", "2A0000014"):
        assert [f.sorte for f in search(base, numero)] == [Sorte.ACTIVITE_AM]
    with pytest.raises(ContexteInvalide, match="« peut-être » n’est ni oui ni non"):
        load_list(base, "activite_am", [lignes[0], [*lignes[1][:4], "peut-être"]], dispositif="")


# -- whole or absent --------------------------------------------------------------------------


def financed(nombre, debut=0):
    return [["type", "numero", "reference"], *(["RPPS", n, "ref"] for n in RPPS[debut:][:nombre])]


def test_an_import_replaces_its_sort_and_dispositif_only(base):
    load_list(base, "finances", financed(5))
    load_list(base, "finances", financed(7), dispositif="PHA-LGO-Va1")
    load_list(base, "beneficiaires", LIGNES)
    bilan = load_list(base, "finances", financed(3, debut=10))
    assert bilan.remplace.lignes == 5
    lues = [(p.sorte, p.dispositif, p.lignes) for p in etat(base)]
    assert lues == [
        ("beneficiaires", MDV, 4),
        ("finances", MDV, 3),
        ("finances", "PHA-LGO-Va1", 7),
    ]
    assert len(rows_of(base, "finances")) == 10


@pytest.mark.parametrize(("fautives", "refusee"), [(10, False), (11, True)])
def test_more_than_a_tenth_of_bad_rows_refuses_the_file(base, fautives, refusee):
    load_list(base, "finances", financed(5))
    avant = base.read_bytes()
    bonnes = financed(100 - fautives)
    mauvaises = [["RPPS", "faux", ""]] * fautives
    if not refusee:
        bilan = load_list(base, "finances", bonnes + mauvaises)
        assert (bilan.provenance.lignes, bilan.fautes.nombre) == (90, 10)
        return
    with pytest.raises(ContexteInvalide, match=r"11 lignes fautives sur 100 \(plus de 10 %\)"):
        load_list(base, "finances", bonnes + mauvaises)
    assert base.read_bytes() == avant


def test_a_refused_first_import_leaves_no_file(base):
    with pytest.raises(ContexteInvalide, match="1 ligne fautive sur 1"):
        load_list(base, "finances", [["type", "numero"], ["RPPS", "faux"]])
    assert sorted(p.name for p in base.parent.iterdir()) == ["finances.csv"]


def test_only_the_first_faults_are_kept(base):
    lignes = [*financed(900), *(["RPPS", f"faux{n}", ""] for n in range(90))]
    fautes = load_list(base, "finances", lignes).fautes
    assert (fautes.nombre, len(fautes.premieres)) == (90, 20)
    assert [f.ligne for f in fautes.premieres] == list(range(902, 922))


_LENT = """
import sys
from pathlib import Path
from tests.unit.bases.test_bases import INSTANT, MDV, Import, Sorte, import_file

def avance(lus, total):
    # Rows are written, nothing is committed: the moment to be killed.
    if lus > total * 0.9:
        print("ici", flush=True)
        sys.stdin.read()

base, fichier = map(Path, sys.argv[1:])
import_file(Import(Sorte.FINANCES, fichier, base, INSTANT, MDV), avance)
"""


@pytest.mark.parametrize("deja", [False, True], ids=["new base", "base in place"])
def test_a_killed_import_leaves_the_base_as_it_was(base, tmp_path, deja):
    if deja:
        load_list(base, "finances", financed(5))
        avant = (etat(base), rows_of(base, "finances"))
    # Larger than the memory of an import: pages are in the file before anything is committed.
    gros = tmp_path / "gros.csv"
    write_csv(gros, [["type", "numero", "reference"], *[["RPPS", RPPS[0], "x" * 400]] * 120_000])
    tue = subprocess.Popen(
        [sys.executable, "-c", _LENT, base, gros],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[3])},
    )
    with tue:
        assert tue.stdout.readline() == b"ici\n"
        assert base.stat().st_size > 1_000_000
        with pytest.raises(ContexteInvalide, match="un import est en cours sur cette base"):
            load_list(base, "finances", financed(3))
        tue.send_signal(signal.SIGKILL)
    if deja:
        assert (etat(base), rows_of(base, "finances")) == avant
    else:
        with pytest.raises(ContexteInvalide, match="cette base est vide"):
            etat(base)
    assert load_list(base, "finances", financed(3)).provenance.lignes == 3


# -- dates ------------------------------------------------------------------------------------

ANCIEN, RECENT = date(2026, 1, 1), date(2026, 6, 1)


@pytest.mark.parametrize(
    ("en_place", "nouvelle", "phrase"),
    [
        (ANCIEN, RECENT, None),
        (RECENT, RECENT, None),
        (None, ANCIEN, None),
        (None, None, None),
        (RECENT, ANCIEN, "du 01/01/2026 est plus ancien que celui de la base, du 01/06/2026"),
        (RECENT, None, "la base contient un extrait du 01/06/2026 et la date de celui-ci"),
    ],
)
def test_an_older_extract_is_refused_unless_forced(base, en_place, nouvelle, phrase):
    load_list(base, "finances", financed(5), date_extrait=en_place)
    if phrase:
        with pytest.raises(ContexteInvalide, match=phrase):
            load_list(base, "finances", financed(3), date_extrait=nouvelle)
        assert etat(base)[0].lignes == 5
    load_list(base, "finances", financed(3), date_extrait=nouvelle, forcer=phrase is not None)
    assert (etat(base)[0].lignes, etat(base)[0].date_extrait) == (3, nouvelle)


def test_a_date_that_contradicts_the_file_is_refused(base, tmp_path):
    write_finess(tmp_path / "f.csv", 3, jour=RECENT)
    with pytest.raises(ContexteInvalide, match="le fichier se dit du 01/06/2026"):
        load(base, "finess", tmp_path / "f.csv", date_extrait=ANCIEN)
    assert not base.exists()


# -- bases that are not ours ------------------------------------------------------------------


def test_another_file_is_never_taken_for_a_base(tmp_path):
    texte, autre, vide = (tmp_path / nom for nom in ("texte", "autre.sqlite", "vide.sqlite"))
    texte.write_text("Ce fichier n’est pas une base.\n" * 100)
    with sqlite3.connect(autre) as connexion:
        connexion.execute("CREATE TABLE clients (nom)")
    connexion.close()
    vide.touch()
    for fichier, phrase in ((texte, "n’est pas une base"), (autre, "n’est pas une base"),
                            (vide, "cette base est vide"), (tmp_path / "x", "n’existe pas")):  # fmt: skip
        with pytest.raises(ContexteInvalide, match=phrase):
            etat(fichier)
    avant = autre.read_bytes()
    with pytest.raises(ContexteInvalide, match="n’est pas une base"):
        load_list(autre, "finances", financed(3))
    assert autre.read_bytes() == avant


def test_a_base_of_another_version_is_told(base):
    load_list(base, "finances", financed(3))
    with sqlite3.connect(base) as connexion:
        connexion.execute("PRAGMA user_version = 99")
    connexion.close()
    with pytest.raises(ContexteInvalide, match="vient d’une autre version"):
        etat(base)


# -- look-ups ---------------------------------------------------------------------------------


def test_a_number_is_found_wherever_it_stands(base, tmp_path):
    write_finess(tmp_path / "f.csv", 40)
    write_annuaire(tmp_path / "a.txt", 100)
    load(base, "finess", tmp_path / "f.csv")
    load(base, "annuaire", tmp_path / "a.txt")
    etablissement = next(finess_rows(40))
    activite = next(r for r in annuaire_rows(100) if r[0] == "8" and r[19])
    load_list(base, "finances", [["type", "numero"], ["FINESS", etablissement[1]]])
    trouves = {
        numero: [(f.sorte, f.total) for f in search(base, numero)]
        for numero in (etablissement[1], etablissement[22], etablissement[22][:9], activite[19])
    }
    assert trouves == {
        etablissement[1]: [("finess", 1), ("finances", 1)],
        etablissement[22]: [("finess", 1)],
        etablissement[22][:9]: [("finess", 1)],
        activite[19]: [("annuaire", 1)],
    }
    assert {f.total for f in search(base, etablissement[2])} == {4}, "the four of a legal person"
    assert search(base, activite[1])[0].champs["nom"] == activite[7]
    assert search(base, "999999999") == []


@pytest.mark.parametrize(("lignes", "compte"), [(20, 20), (25, 25), (30, 30), (31, 30)])
def test_rows_are_counted_as_far_as_needed(base, monkeypatch, lignes, compte):
    monkeypatch.setattr(recherche, "COMPTE_MAX", 30)
    load_list(base, "finances", [["type", "numero"], *[["RPPS", RPPS[0]]] * lignes])
    fiches = search(base, RPPS[0])
    assert (len(fiches), fiches[0].total) == (20, compte)


def test_every_look_up_goes_through_an_index(base, tmp_path, monkeypatch):
    """A scan would answer right, and slowly: the plan of each query says which it is."""
    write_finess(tmp_path / "f.csv", 400)
    write_annuaire(tmp_path / "a.txt", 400)
    load(base, "finess", tmp_path / "f.csv")
    load(base, "annuaire", tmp_path / "a.txt")
    load_list(base, "beneficiaires", LIGNES)
    load_list(base, "finances", financed(400))
    load_list(base, "activite_am", [["am", "rpps"], ["012345678", RPPS[1]]], dispositif="")
    requetes = []
    ouvrir = sqlite3.connect

    def connect(*arguments, **options):
        connexion = ouvrir(*arguments, **options)
        connexion.set_trace_callback(requetes.append)
        return connexion

    monkeypatch.setattr(sqlite3, "connect", connect)
    for numero in ("010009496", RPPS[1], "84512003900019"):
        search(base, numero)
    contexte = ContexteBase(base, MDV, ContexteMemoire())
    contexte.beneficiaires("FINESS", ["010009496"])
    contexte.beneficiaires("RPPS", RPPS)
    contexte.finances(MDV, "RPPS", RPPS)
    contexte.numeros_du_siret("FINESS", ["84512003900019"])
    contexte.numeros_du_siret("RPPS", ["84512003900019"])
    ContexteBase(base, "PHA-LGO-Va1", ContexteMemoire()).beneficiaires("FINESS", ["010009496"])
    monkeypatch.undo()
    requetes = [q for q in requetes if "SELECT" in q and "sqlite_master" not in q]
    assert len(requetes) > 20
    with open_to_read(base) as connexion:
        plans = {
            detail
            for requete in requetes
            for *_, detail in connexion.execute(f"EXPLAIN QUERY PLAN {requete}")
            if detail.startswith(("SCAN", "SEARCH"))
        }
    permis = {"SCAN provenance", "SCAN json_each VIRTUAL TABLE INDEX 1:"}
    assert {p for p in plans if p.startswith("SCAN")} <= permis
    assert {p.split()[1] for p in plans if p.startswith("SEARCH")} == set(Sorte)


# -- context ----------------------------------------------------------------------------------


def test_a_list_answers_for_its_dispositif(base):
    load_list(base, "beneficiaires", LIGNES)
    contexte: Contexte = ContexteBase(base, MDV, ContexteMemoire())
    assert contexte.beneficiaires("FINESS", ["010009496", "111111111"]) == {
        "010009496": BeneficiaireConnu("010009496", "603", 10, "B", Decimal("1075.50"))
    }
    assert contexte.beneficiaires("RPPS", ["1"]) == {}
    assert ContexteBase(base, "PHA-LGO-Va1", ContexteMemoire()).beneficiaires("RPPS", []) is None


def test_the_finess_extract_answers_when_no_list_does(base, tmp_path):
    (numero, *_) = write_finess(tmp_path / "f.csv", 8)
    load(base, "finess", tmp_path / "f.csv")
    connu = {numero: BeneficiaireConnu(numero, "620")}
    contexte = ContexteBase(base, MDV, ContexteMemoire())
    assert contexte.beneficiaires("FINESS", [numero, "111111111"]) == connu
    assert contexte.beneficiaires("RPPS", [RPPS[0]]) is None, "nothing says who is eligible"
    liste = ContexteMemoire(base={"FINESS": {"1": BeneficiaireConnu("1")}})
    assert ContexteBase(base, MDV, liste).beneficiaires("FINESS", [numero]) == {}
    load_list(base, "beneficiaires", LIGNES)
    assert contexte.beneficiaires("FINESS", [numero]) == {}, "the list of the dispositif decides"


def test_a_siret_leads_to_its_sites_and_to_those_who_practise_there(base, tmp_path):
    write_finess(tmp_path / "f.csv", 8)
    write_annuaire(tmp_path / "a.txt", 100)
    load(base, "finess", tmp_path / "f.csv")
    etablissement = next(finess_rows(8))
    activite = next(r for r in annuaire_rows(100) if r[0] == "8" and r[19])
    sirets = [etablissement[22], activite[19], "84512003900019"]
    ailleurs = ContexteMemoire(par_siret={"RPPS": {sirets[2]: ["1"]}, "SIREN": {}})
    contexte = ContexteBase(base, MDV, ailleurs)
    assert contexte.numeros_du_siret("FINESS", sirets) == {sirets[0]: [etablissement[1]]}
    assert contexte.numeros_du_siret("RPPS", sirets) == {sirets[2]: ["1"]}, "no extract here"
    load(base, "annuaire", tmp_path / "a.txt")
    assert contexte.numeros_du_siret("RPPS", sirets) == {sirets[1]: [activite[1]]}
    assert contexte.numeros_du_siret("SIREN", sirets) == {}
    assert ContexteBase(base, MDV, ContexteMemoire()).numeros_du_siret("AM", sirets) is None


def test_who_has_two_activities_at_a_siret_stands_once(base, tmp_path):
    lignes = [dict(zip(ENTETE_ANNUAIRE.split("|"), r, strict=True)) for r in annuaire_rows(1)] * 2
    texte = [ENTETE_ANNUAIRE, *("|".join(ligne.values()) for ligne in lignes)]
    siret = "84512003900019"
    rangs = ENTETE_ANNUAIRE.split("|").index("Numéro SIRET site")
    texte[1:] = [
        "|".join([*x.split("|")[:rangs], siret, *x.split("|")[rangs + 1 :]]) for x in texte[1:]
    ]
    (tmp_path / "a.txt").write_text("\n".join(texte) + "\n", encoding="utf-8")
    load(base, "annuaire", tmp_path / "a.txt")
    contexte = ContexteBase(base, MDV, ContexteMemoire())
    assert contexte.numeros_du_siret("RPPS", [siret]) == {siret: [lignes[0]["Identifiant PP"]]}


def test_financed_beneficiaries_of_both_contexts_are_joined(base):
    load_list(base, "finances", [*financed(3), ["RPPS", RPPS[0], "seconde"]])
    autre = ContexteMemoire(
        deja_finances={MDV: {"RPPS": {RPPS[9]: [CommandeFinancee("ailleurs")]}}}
    )
    contexte = ContexteBase(base, MDV, autre)
    assert contexte.finances(MDV, "RPPS", [RPPS[0], RPPS[5], RPPS[9]]) == {
        RPPS[0]: [CommandeFinancee("ref"), CommandeFinancee("seconde")],
        RPPS[9]: [CommandeFinancee("ailleurs")],
    }
    seul = ContexteBase(base, MDV, ContexteMemoire())
    assert seul.finances(MDV, "FINESS", ["1"]) == {}
    assert seul.finances("PHA-LGO-Va1", "RPPS", RPPS) is None


def test_nobody_financed_is_an_answer(base):
    load_list(base, "finances", financed(0))
    assert ContexteBase(base, MDV, ContexteMemoire()).finances(MDV, "RPPS", RPPS) == {}


def test_any_number_of_values_and_any_text_can_be_asked(base):
    load_list(base, "finances", financed(1000))
    contexte = ContexteBase(base, MDV, ContexteMemoire())
    valeurs = [*RPPS, *(f"x{n}" for n in range(60_000)), "\ud800", "\0", "'", '"', "é"]
    assert set(contexte.finances(MDV, "RPPS", valeurs)) == set(RPPS)


def test_what_a_base_does_not_know_is_asked_of_the_other_context(base, depot):
    load_list(base, "finances", financed(1))
    autre = replace(
        depot.contexte,
        numeros_utilises={"": ["1"]},
        archivees={MDV: {"RPPS": {"2": depot.instant}}},
        autofinancees={MDV: {"RPPS": ["3"]}},
        avances_connues={},
        pilotes={next(iter(depot.contexte.referencements)): PilotesConnus(3)},
        deja_validees={MDV: {"RPPS": ["4"]}},
    )
    contexte = ContexteBase(base, MDV, autre)
    (numero,) = autre.referencements
    assert contexte.siret_fournisseur(numero) == autre.siret
    assert contexte.referencement(numero) is autre.referencements[numero]
    assert contexte.knows_referencements()
    assert contexte.numeros_editeur(numero, ["1", "2"]) == {"1"}
    assert contexte.commandes_archivees(MDV, "RPPS", ["1", "2"]) == {"2": depot.instant}
    assert contexte.avances(["1"]) == {}
    assert contexte.autofinances(MDV, "RPPS", ["1", "3"]) == {"3"}
    assert contexte.pilotes_valides(numero) == PilotesConnus(3)
    assert contexte.activites(MDV, ["1"]) == {}
    assert contexte.validees(MDV, "RPPS", ["1", "4"]) == {"4"}


def test_a_base_that_cannot_be_used_is_told_before_the_control(tmp_path):
    with pytest.raises(ContexteInvalide, match="n’existe pas"):
        ContexteBase(tmp_path / "absente.sqlite", MDV, ContexteMemoire())


def test_a_base_answers_the_control_as_memory_does(base, depot):
    from tests.fabrique.essais import essai

    deja = dict.fromkeys(list(depot.contexte.base["RPPS"])[:1], (CommandeFinancee("ref"),))
    lignes = [["type", "numero", "effectif", "categorie"]]
    for genre, connus in depot.contexte.base.items():
        lignes += [
            [genre, c.identifiant, c.effectif or "", c.categorie or ""] for c in connus.values()
        ]
    load_list(base, "beneficiaires", lignes)
    load_list(
        base, "finances", [["type", "numero", "reference"], *(["RPPS", n, "ref"] for n in deja)]
    )
    memoire = replace(depot.contexte, deja_finances={MDV: {"RPPS": deja}})
    sans = replace(depot.contexte, base={}, deja_finances=None)
    attendu = essai(depot, contexte=memoire).run()
    obtenu = essai(depot, contexte=ContexteBase(base, MDV, sans)).run()
    assert obtenu.rapport.as_dict() == attendu.rapport.as_dict()
    assert "4041" in {c.code for _, c in obtenu.rapport.all_constats()}
