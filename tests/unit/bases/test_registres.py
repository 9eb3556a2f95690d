"""The registers as they are published today, what a spreadsheet makes of them, and their age."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from sons import ContexteMemoire
from sons.bases import ContexteBase, Extrait, Fraicheur, Import, Sorte, import_file, judge_age
from sons.bases.connexion import open_to_read
from sons.erreurs import ContexteInvalide
from tests.fabrique.extraits import (
    ENTETE_ANNUAIRE,
    ENTETE_SAVOIR_FAIRE,
    JOUR,
    TITRES_32,
    TITRES_42,
    annuaire_rows,
    finess_rows,
    savoir_faire_row,
    write_annuaire_zip,
    write_finess,
    write_titled_finess,
)
from tests.fabrique.finess_plus import as_draft, document, personnes, write_finess_plus

INSTANT = datetime(2026, 11, 21, 9, tzinfo=UTC)


@pytest.fixture
def base(tmp_path):
    return tmp_path / "base.sqlite"


def load(base, sorte, fichier, **options):
    return import_file(Import(Sorte(sorte), fichier, base, INSTANT, **options))


def rows_of(base, colonnes, sorte="finess"):
    with open_to_read(base) as connexion:
        return connexion.execute(f"SELECT {colonnes} FROM {sorte} ORDER BY rowid").fetchall()


# -- FINESS+ ----------------------------------------------------------------------------------

ATTENDUES = [
    (r[1], r[2], r[4], r[18], r[22], r[13], "VILLENEUVE", "2010-05-03", "2010-05-03", "2024-02-01")
    for r in finess_rows(10)
]
COLONNES = (
    "finess, juridique, raison_sociale, categorie, siret, departement, commune, "
    "date_ouverture, date_autorisation, date_maj"
)


@pytest.mark.parametrize("nom", ["f.json", "f.json.gz"])
@pytest.mark.parametrize(
    ("ecrit", "forme"),
    [
        (lambda p: p, "FINESS+ v1.0.0, forme diffusée (codes en texte)"),
        (as_draft, "FINESS+ v1.0.0, forme du projet de schéma (codes avec leur système)"),
    ],
)
def test_both_forms_of_finess_plus_are_read_and_told(base, tmp_path, nom, ecrit, forme):
    write_finess_plus(tmp_path / nom, document([ecrit(p) for p in personnes(10)]))
    bilan = load(base, "finess", tmp_path / nom)
    assert rows_of(base, COLONNES) == ATTENDUES
    assert (bilan.forme.nom, bilan.fautes.nombre) == (forme, 0)
    assert bilan.provenance.date_extrait == JOUR


@pytest.mark.parametrize(
    ("etat", "fermeture", "gardee"),
    [
        ("A", None, True),
        ("I", None, False),
        ("A", "2026-10-31", False),
        ("A", "2026-11-01", False),
        ("A", "2026-11-02", True),
        ("I", "2026-11-02", False),
    ],
)
def test_closed_establishments_are_left_out_as_the_former_extracts_did(
    base, tmp_path, etat, fermeture, gardee
):
    lues = list(personnes(8))
    ege = lues[0]["ege"][1]
    ege["etatObjet"] = etat
    if fermeture:
        ege["informationsGeneralesEGE"]["dateFermeture"] = fermeture
    write_finess_plus(tmp_path / "f.json", document(lues))
    bilan = load(base, "finess", tmp_path / "f.json")
    assert (bilan.provenance.lignes, bilan.fautes.ignorees) == ((8, 0) if gardee else (7, 1))


@pytest.mark.parametrize(
    ("genere", "nom", "attendu"),
    [
        ("2026-11-01T23:30:00Z", "f.json", date(2026, 11, 2)),  # half past midnight in Paris
        ("2026-11-01 23:30:00", "f.json", date(2026, 11, 1)),
        ("hier", "finess-structures-journalier-20261103.json", date(2026, 11, 3)),
        ("hier", "f.json", None),
    ],
)
def test_the_day_of_finess_plus_is_its_own_or_that_of_its_name(
    base, tmp_path, genere, nom, attendu
):
    write_finess_plus(tmp_path / nom, document(list(personnes(4))) | {"generatedAt": genere})
    assert load(base, "finess", tmp_path / nom).provenance.date_extrait == attendu


def test_a_bad_establishment_is_told_by_its_rank(base, tmp_path):
    lues = list(personnes(40))
    lues[0]["ege"][2]["informationsGeneralesEGE"]["numFinessEge"] = "X"
    repete = lues[0]["ege"][0]["informationsGeneralesEGE"]["numFinessEge"]
    lues[1]["ege"][0]["informationsGeneralesEGE"]["numFinessEge"] = repete
    write_finess_plus(tmp_path / "f.json", document(lues))
    assert sorted(map(str, load(base, "finess", tmp_path / "f.json").fautes.premieres)) == [
        "établissement 3 : « X » n’est pas un numéro FINESS (9 caractères attendus).",
        f"établissement 5 : {repete} est déjà donné à l’établissement n° 1.",
    ]


# -- copies of FINESS, and what a spreadsheet makes of them -----------------------------------


@pytest.mark.parametrize("titres", [TITRES_32, TITRES_42, TITRES_32 + ";"])
def test_copies_with_titles_hold_what_the_extract_holds(base, tmp_path, titres):
    write_titled_finess(tmp_path / "copie.csv", titres, 10)
    write_finess(tmp_path / "etalab.csv", 10)
    bilan = load(base, "finess", tmp_path / "copie.csv")
    assert bilan.provenance.date_extrait is None
    assert f"{len(titres.split(';'))} colonnes" in bilan.forme.nom
    autre = tmp_path / "autre.sqlite"
    load(autre, "finess", tmp_path / "etalab.csv")
    assert rows_of(base, "*") == rows_of(autre, "*")


@pytest.mark.parametrize("origine", ["etalab", "finess-plus"])
def test_an_extract_without_titles_says_who_made_it(base, tmp_path, origine):
    write_finess(tmp_path / "f.csv", 4)
    octets = (tmp_path / "f.csv").read_bytes().replace(b"etalab", origine.encode(), 1)
    (tmp_path / "f.csv").write_bytes(octets)
    forme = load(base, "finess", tmp_path / "f.csv").forme
    assert forme.nom == f"extrait FINESS sans ligne de titres ({origine})"


def test_a_quoted_name_of_2026_and_coordinates_at_the_end_are_read(base, tmp_path):
    cellules = next(finess_rows(1))
    cellules[4] = '"MAISON ""LES LILAS"" ; NORD É"'
    lignes = [
        "finess;etalab;111;2026-05-12",
        ";".join(cellules),
        f"geolocalisation;{cellules[1]};1",
    ]
    (tmp_path / "f.csv").write_text("\n".join([*lignes, ""]), encoding="utf-8")
    assert load(base, "finess", tmp_path / "f.csv").fautes.ignorees == 1
    assert rows_of(base, "raison_sociale") == [('MAISON "LES LILAS" ; NORD É',)]


def spoil(base, tmp_path, colonne, write):
    """Import a copy of 40 establishments in which ``write`` changed a column of each."""
    write_titled_finess(tmp_path / "f.csv", TITRES_32, 40)
    titres, *lignes = (tmp_path / "f.csv").read_text("utf-8").splitlines()
    rang = titres.split(";").index(colonne)
    tableau = [ligne.split(";") for ligne in lignes]
    for n, cellules in enumerate(tableau):
        cellules[rang] = write(n, cellules[rang])
    texte = "\n".join([titres, *map(";".join, tableau), ""])
    (tmp_path / "f.csv").write_text(texte, encoding="utf-8")
    return load(base, "finess", tmp_path / "f.csv")


@pytest.mark.parametrize(
    ("colonne", "ecrit", "ligne"),
    [
        ("siret", lambda n, v: "2,601E+13" if n == 7 else v, 9),
        ("siret", lambda n, v: "2.601E+13" if n == 7 else v, 9),
        ("nofinesset", lambda n, v: "10000024" if n == 3 else v, 5),
        ("nofinessej", lambda n, v: "10000024" if n == 3 else v, 5),
        ("dateouv", lambda n, v: "13/02/1979" if n == 0 else v, 2),
        ("datemaj", lambda n, v: "4/9/2013" if n == 0 else v, 2),
        ("telephone", lambda n, v: "474454647" if n > 18 else "04 74 45 46 47", 21),
    ],
)
def test_a_file_that_a_spreadsheet_spoilt_is_refused_whole(base, tmp_path, colonne, ecrit, ligne):
    with pytest.raises(ContexteInvalide) as refus:
        spoil(base, tmp_path, colonne, ecrit)
    debut, _, fin = str(refus.value).partition(" est la trace ")
    assert debut.startswith(f"f.csv, ligne {ligne}, colonne « {colonne} » : « ")
    assert fin == (
        "d’un tableur, qui a abîmé les numéros de ce fichier ; téléchargez-le de nouveau et "
        "importez-le sans l’ouvrir dans un tableur (rien n’est importé)."
    )
    assert not base.exists()


def test_some_short_telephone_numbers_are_no_trace(base, tmp_path):
    def ecrit(n, v):
        return "474454647" if n >= 20 else "0474454647"

    assert spoil(base, tmp_path, "telephone", ecrit).provenance.lignes == 40


# -- Annuaire Santé ---------------------------------------------------------------------------


def activities(nombre, sans=(), fin="", titres=lambda t: t):
    entete = ENTETE_ANNUAIRE.split("|")
    gardes = [rang for rang, titre in enumerate(entete) if titre not in sans]
    lignes = [[titres(t) for t in entete], *annuaire_rows(nombre)]
    return "".join("|".join(x[r] for r in gardes) + f"{fin}\n" for x in lignes)


def old_spelling(titre):
    return titre.replace("civilité d'exercice", "civilité exercice").replace(
        "(structure)", "(coord. structure)"
    )


@pytest.mark.parametrize("fin", ["", "|"])
@pytest.mark.parametrize("titres", [str, old_spelling, lambda t: t.replace("'", "’"), str.upper])
def test_the_annuaire_is_read_however_its_titles_are_spelled(base, tmp_path, fin, titres):
    (tmp_path / "droit.txt").write_text(activities(60), encoding="utf-8")
    (tmp_path / "autre.txt").write_text(activities(60, fin=fin, titres=titres), encoding="utf-8")
    assert load(base, "annuaire", tmp_path / "autre.txt").fautes.nombre == 0
    droit = tmp_path / "droit.sqlite"
    load(droit, "annuaire", tmp_path / "droit.txt")
    assert rows_of(base, "*", "annuaire") == rows_of(droit, "*", "annuaire")


SANS = [t for t in ENTETE_ANNUAIRE.split("|") if "savoir-faire" in t]


def test_the_zip_is_read_and_skills_of_another_file_are_joined(base, tmp_path):
    rpps = [r[1] for r in annuaire_rows(60) if r[0] == "8"]
    premier, second = rpps[0], rpps[-1]
    savoir = "".join(
        savoir_faire_row(*r)
        for r in [
            (premier, "SM49", "Radiodiagnostic et imagerie médicale"),
            (premier, "CAPA05", "Capacité"),
            (second, "SM26", "Médecine générale"),
            ("10000000000", "SM01", "Personne d’autre"),
        ]
    )
    chemin = tmp_path / "PS_LibreAcces.zip"
    write_annuaire_zip(chemin, activities(60, SANS, "|"), f"{ENTETE_SAVOIR_FAIRE}|\n{savoir}")
    bilan = load(base, "annuaire", chemin)
    assert bilan.provenance.date_extrait == JOUR
    assert bilan.forme.nom.endswith("savoir-faire lus dans leur propre fichier")
    lues = rows_of(base, "rpps, savoir_faire, libelle_savoir_faire", "annuaire")
    assert bilan.provenance.lignes == len(lues) == len(rpps) + rpps.count(premier)
    assert {r[1:] for r in lues if r[0] == premier} == {
        ("SM49", "Radiodiagnostic et imagerie médicale"),
        ("CAPA05", "Capacité"),
    }
    assert {r[1:] for r in lues if r[0] == second} == {("SM26", "Médecine générale")}
    assert {r[1:] for r in lues if r[0] not in (premier, second)} == {(None, None)}


def test_skills_of_the_activities_are_preferred_to_the_other_file(base, tmp_path):
    (rpps, *_) = (r[1] for r in annuaire_rows(60) if r[0] == "8")
    savoir = f"{ENTETE_SAVOIR_FAIRE}|\n{savoir_faire_row(rpps, 'SM49', 'Autre')}"
    write_annuaire_zip(tmp_path / "a.zip", activities(60), savoir)
    bilan = load(base, "annuaire", tmp_path / "a.zip")
    assert bilan.forme.nom == "Annuaire Santé, 56 colonnes, savoir-faire compris"
    assert set(rows_of(base, "savoir_faire", "annuaire")) == {("SM26",)}


def test_an_encrypted_or_broken_archive_is_told(base, tmp_path):
    chemin = tmp_path / "a.zip"
    write_annuaire_zip(chemin, activities(600))
    octets = bytearray(chemin.read_bytes())
    for signature, rang in ((rb"PK\x03\x04", 6), (rb"PK\x01\x02", 8)):
        for entete in [e.start() for e in re.finditer(signature, octets)]:
            octets[entete + rang] |= 1
    (tmp_path / "chiffre.zip").write_bytes(octets)
    with pytest.raises(ContexteInvalide, match="est chiffré ou compressé d’une manière inconnue"):
        load(base, "annuaire", tmp_path / "chiffre.zip")
    octets = bytearray(chemin.read_bytes())
    octets[len(octets) // 2] ^= 0xFF
    (tmp_path / "abime.zip").write_bytes(octets)
    with pytest.raises(ContexteInvalide, match="ce fichier compressé est tronqué ou abîmé"):
        load(base, "annuaire", tmp_path / "abime.zip")
    assert not base.exists()


def test_a_rounded_siret_of_the_annuaire_refuses_it(base, tmp_path):
    siret = next(r[19] for r in annuaire_rows(60) if r[0] == "8" and r[19])
    texte = activities(60).replace(siret, "8,10118E+13", 1)
    (tmp_path / "a.txt").write_text(texte, encoding="utf-8")
    with pytest.raises(ContexteInvalide, match="colonne « Numéro SIRET site » : « 8,10118E"):
        load(base, "annuaire", tmp_path / "a.txt")


# -- age --------------------------------------------------------------------------------------

OUVERTURE = date(2026, 3, 10)


@pytest.mark.parametrize(
    ("jour", "propre", "attendu"),
    [
        (date(2026, 3, 9), True, Fraicheur.ANTERIEUR),
        (date(2026, 3, 10), True, Fraicheur.SUFFISANT),
        (date(2026, 3, 11), True, Fraicheur.SUFFISANT),
        (date(2026, 3, 9), False, Fraicheur.ANTERIEUR),
        (date(2026, 3, 10), False, Fraicheur.INCONNUE),
        (date(2026, 3, 11), False, Fraicheur.INCONNUE),
    ],
)
def test_an_extract_is_older_than_the_opening_or_not(jour, propre, attendu):
    extrait = Extrait(Sorte.FINESS, "", jour, propre)
    assert judge_age(extrait, OUVERTURE) is attendu
    assert judge_age(extrait, None) is Fraicheur.INCONNUE


def test_a_context_tells_the_extracts_that_may_answer(base, tmp_path):
    write_finess(tmp_path / "f.csv", 4, jour=date(2026, 5, 12))
    load(base, "finess", tmp_path / "f.csv")
    (tmp_path / "l.csv").write_text("type;numero\n", encoding="utf-8")
    minuit = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)
    for code in ("MDV-LGC-Va1", "PHA-LGO-Va1"):
        demande = Import(Sorte.FINANCES, tmp_path / "l.csv", base, minuit, code)
        import_file(demande)
    extraits = ContexteBase(base, "MDV-LGC-Va1", ContexteMemoire()).extraits()
    financee = Extrait(Sorte.FINANCES, "MDV-LGC-Va1", date(2026, 11, 21), False)
    assert sorted(extraits, key=lambda e: e.jour) == [
        Extrait(Sorte.FINESS, "", date(2026, 5, 12), True),
        financee,
    ]
    assert [financee.age(date(2026, 11, n)) for n in (21, 22)] == [0, 1]
    assert replace(financee, propre=True).age(date(2026, 12, 21)) == 30
