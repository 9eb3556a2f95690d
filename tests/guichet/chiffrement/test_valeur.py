from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guichet.chiffrement.cles import CleAbsente, ScelleRompu, Usage, first_key, trousseau
from guichet.chiffrement.valeur import Lien, key_of, seal, unseal

IBAN = "FR1420041010050500013M02606"
LIEN = Lien(Usage.IBAN, "enrolement_enrolement", "iban_chiffre", 3, 8)


@given(st.text(max_size=60))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_locked_in_comes_out_as_it_was(texte):
    assert unseal(seal(texte, LIEN), LIEN) == texte


def test_the_text_is_not_readable_and_never_locked_twice_alike():
    assert IBAN not in seal(IBAN, LIEN)
    assert seal(IBAN, LIEN) != seal(IBAN, LIEN)


@pytest.mark.parametrize(
    "ailleurs",
    [
        {"usage": Usage.SECOND_FACTEUR},
        {"table": "enrolement_changementcompte"},
        {"colonne": "ancien_iban_chiffre"},
        {"cle_primaire": 4},
        {"proprietaire": 9},
    ],
)
def test_it_opens_nowhere_else(ailleurs, caplog):
    chiffre = seal(IBAN, LIEN)
    with pytest.raises(ScelleRompu, match="responsable de la sécurité"):
        unseal(chiffre, replace(LIEN, **ailleurs))
    (trace,) = caplog.records
    assert trace.levelname == "ERROR"
    assert "ne s’ouvre pas" in trace.message


def test_places_that_read_alike_are_not_the_same():
    voisin = replace(LIEN, cle_primaire=31, proprietaire=8)
    with pytest.raises(ScelleRompu):
        unseal(seal(IBAN, replace(LIEN, cle_primaire=3, proprietaire=18)), voisin)


def test_nothing_is_bound_to_a_row_that_is_not_there_yet():
    with pytest.raises(ValueError, match="nothing to bind"):
        seal(IBAN, replace(LIEN, cle_primaire=None))


def test_a_new_key_in_front_still_opens_what_the_old_one_locked(settings):
    ancien, cle = seal(IBAN, LIEN), first_key()
    settings.CLES_DONNEES = ["n" * 50, *settings.CLES_DONNEES]
    assert unseal(ancien, LIEN) == IBAN
    nouveau = seal(IBAN, LIEN)
    assert (key_of(ancien), key_of(nouveau)) == tuple(reversed(trousseau()))
    settings.CLES_DONNEES = settings.CLES_DONNEES[:1]
    assert unseal(nouveau, LIEN) == IBAN
    with pytest.raises(CleAbsente, match=f"« {cle.identifiant} » n’est pas dans GUICHET_CLES"):
        unseal(ancien, LIEN)


def test_each_use_has_a_key_of_its_own():
    cle = first_key()
    assert len({cle.derive(usage) for usage in Usage}) == len(Usage)
    assert cle.identifiant not in {cle.derive(usage)[:4].hex() for usage in Usage}


def test_a_ciphertext_cannot_claim_another_key(settings):
    chiffre = seal(IBAN, LIEN)
    settings.CLES_DONNEES = ["n" * 50, *settings.CLES_DONNEES]
    autre = first_key().identifiant
    with pytest.raises(ScelleRompu):
        unseal(f"c1.{autre}{chiffre[11:]}", LIEN)


# The last letters of base64 bear bits that say nothing: -4 is the last that is whole.
@pytest.mark.parametrize("rang", [-4, 15, 25, 40])
def test_one_altered_character_is_noticed(rang):
    chiffre = seal(IBAN, LIEN)
    autre = "A" if chiffre[rang] != "A" else "B"
    entier = range(len(chiffre))[rang]
    with pytest.raises(ScelleRompu):
        unseal(chiffre[:entier] + autre + chiffre[entier + 1 :], LIEN)


@pytest.mark.parametrize("texte", ["a-sceller", IBAN, "c1.00.x", "c1.zzzzzzzz.AAAA", "gAAAAABn"])
def test_what_is_no_ciphertext_opens_nothing(texte):
    with pytest.raises(ScelleRompu):
        unseal(texte, LIEN)
    assert key_of(texte) == ""


def test_one_too_short_to_hold_anything_is_no_crash():
    with pytest.raises(ScelleRompu):
        unseal(f"c1.{first_key().identifiant}.AA", LIEN)
