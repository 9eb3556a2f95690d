"""Random rows come back as they were written, whatever the encoding; random bytes never crash."""

import contextlib
import copy
import csv
import io
import json
import tempfile
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from sons import BeneficiaireConnu, ContexteMemoire
from sons.bases import ContexteBase, Import, Sorte, etat, import_file, search
from sons.erreurs import ContexteInvalide
from tests.fabrique.extraits import ENTETE_ANNUAIRE, finess_rows
from tests.fabrique.finess_plus import document, personnes

INSTANT = datetime(2026, 11, 21, 9, tzinfo=UTC)
DISPOSITIF = "MDV-LGC-Va1"

CHIFFRES = "0123456789"
NUMEROS = {
    "RPPS": st.text(CHIFFRES, min_size=11, max_size=11),
    "FINESS": st.from_regex(r"\A[0-9][0-9AB][0-9]{7}\Z"),
    "SIREN": st.text(CHIFFRES, min_size=9, max_size=9),
    "AM": st.text(CHIFFRES, min_size=9, max_size=9),
}
# What both encodings write; neither a line nor a cell ends inside it once it is quoted.
TEXTES = st.text("abÉœ€'’;,|\"\n -", max_size=8).map(str.strip)
CONNUS = st.sampled_from(list(NUMEROS)).flatmap(
    lambda genre: st.tuples(
        st.just(genre),
        NUMEROS[genre],
        TEXTES,
        st.none() | st.integers(0, 10**6),
        st.none() | st.decimals(0, 10**6, places=2),
    )
)


def is_utf8(octets):
    with contextlib.suppress(UnicodeDecodeError):
        return octets.decode("utf-8") is not None
    return False


def load(dossier, sorte, octets, **options):
    fichier = Path(dossier) / "fichier"
    fichier.write_bytes(octets)
    base = Path(dossier) / "base.sqlite"
    return base, import_file(Import(sorte, fichier, base, INSTANT, **options))


@settings(deadline=None)
@given(
    st.lists(CONNUS, min_size=1, max_size=20, unique_by=lambda c: c[:2]),
    st.sampled_from(["utf-8", "utf-8-sig", "cp1252", "utf-16"]),
    st.sampled_from(";,"),
    st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
)
def test_a_list_comes_back_as_it_was_written(connus, encodage, separateur, guillemets):
    texte = io.StringIO()
    ecrivain = csv.writer(texte, delimiter=separateur, quoting=guillemets)
    ecrivain.writerow(["type", "numero", "categorie", "effectif", "plafond_ht"])
    ecrivain.writerows(connus)
    octets = texte.getvalue().encode(encodage)
    # « Éœ » in Windows-1252 happens to be a letter of UTF-8: nothing in the file tells them apart.
    assume(encodage != "cp1252" or octets.isascii() or not is_utf8(octets))
    with tempfile.TemporaryDirectory() as dossier:
        base, bilan = load(dossier, Sorte.BENEFICIAIRES, octets, dispositif=DISPOSITIF)
        assert (bilan.fautes.nombre, bilan.provenance.lignes) == (0, len(connus))
        contexte = ContexteBase(base, DISPOSITIF, ContexteMemoire())
        for genre in NUMEROS:
            attendus = {
                numero: BeneficiaireConnu(
                    numero, categorie or None, effectif, None, plafond and Decimal(plafond)
                )
                for g, numero, categorie, effectif, plafond in connus
                if g == genre
            }
            demandes = [*attendus, "inconnu"]
            assert contexte.beneficiaires(genre, demandes) == (attendus or None)


LATIN1 = st.text(
    st.characters(codec="iso-8859-1", exclude_characters="\n\r;", exclude_categories=["Cc"]),
    min_size=1,
    max_size=12,
)


@settings(deadline=None)
@given(st.lists(st.tuples(NUMEROS["FINESS"], LATIN1), min_size=1, unique_by=lambda x: x[0]))
def test_a_finess_extract_comes_back_as_it_was_written(etablissements):
    modele = next(finess_rows(1))
    lignes = [
        [*modele[:1], n, *modele[2:4], f"R {nom} S", *modele[5:]] for n, nom in etablissements
    ]
    texte = "finess;etalab;111;2026-05-12\n" + "".join(f"{';'.join(x)}\n" for x in lignes)
    with tempfile.TemporaryDirectory() as dossier:
        base, bilan = load(dossier, Sorte.FINESS, texte.encode("iso-8859-1"))
        assert bilan.provenance.lignes == len(etablissements)
        for numero, nom in etablissements:
            fiches = search(base, numero)
            assert fiches[0].champs["raison_sociale"] in {f"R {nom} S", as_utf8(f"R {nom} S")}


def as_utf8(texte):
    """What two bytes of ISO-8859-1 are taken for when they happen to be a letter of UTF-8."""
    ligne = texte.encode("iso-8859-1")
    with contextlib.suppress(UnicodeDecodeError):
        return ligne.decode("utf-8")
    return texte


@settings(deadline=None)
@given(st.sampled_from(Sorte), st.data())
def test_spoilt_files_are_refused_or_imported_in_part_never_in_silence(sorte, donnees):
    entetes = {
        Sorte.FINESS: b"finess;etalab;1;2026-05-12\n",
        Sorte.ANNUAIRE: f"{ENTETE_ANNUAIRE}\n".encode(),
        Sorte.ACTIVITE_AM: b"am;rpps\n",
    }
    entete = entetes.get(sorte, b"type;numero\n") if donnees.draw(st.booleans()) else b""
    corps = donnees.draw(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
    with tempfile.TemporaryDirectory() as dossier:
        try:
            base, bilan = load(dossier, sorte, entete + corps, dispositif=DISPOSITIF)
        except ContexteInvalide:
            assert not (Path(dossier) / "base.sqlite").exists()
            return
        assert [p.lignes for p in etat(base)] == [bilan.provenance.lignes]
        assert bilan.fautes.nombre <= 0.1 * (bilan.fautes.nombre + bilan.provenance.lignes)


VALEURS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda v: st.lists(v, max_size=3) | st.dictionaries(st.text(max_size=5), v, max_size=3),
    max_leaves=6,
)
PLUS = document(list(personnes(8)))


def places(valeur):
    """Every place of a document where something stands, as (what holds it, its key)."""
    cles = list(valeur) if isinstance(valeur, dict) else range(len(valeur))
    for cle in cles:
        yield valeur, cle
        if isinstance(valeur[cle], dict | list):
            yield from places(valeur[cle])


@settings(deadline=None)
@given(st.data(), VALEURS)
def test_whatever_stands_in_finess_plus_it_is_read_told_or_refused(donnees, valeur):
    racine = copy.deepcopy(PLUS)
    lieux = list(places(racine))
    ou, cle = lieux[donnees.draw(st.integers(0, len(lieux) - 1))]
    ou[cle] = valeur
    with tempfile.TemporaryDirectory() as dossier:
        try:
            base, bilan = load(dossier, Sorte.FINESS, json.dumps(racine).encode())
        except ContexteInvalide:
            assert not (Path(dossier) / "base.sqlite").exists()
            return
        assert [p.lignes for p in etat(base)] == [bilan.provenance.lignes]
        assert bilan.provenance.lignes + bilan.fautes.nombre + bilan.fautes.ignorees <= 8
