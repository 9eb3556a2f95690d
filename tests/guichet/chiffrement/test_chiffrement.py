import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guichet.chiffrement import CoffreFerme, decrypt, encrypt

IBAN = "FR1420041010050500013M02606"


@given(st.text(max_size=60))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_locked_in_comes_out_as_it_was(texte):
    assert decrypt(encrypt(texte)) == texte


def test_the_text_is_not_readable_and_never_locked_twice_alike():
    assert IBAN not in encrypt(IBAN)
    assert encrypt(IBAN) != encrypt(IBAN)


def test_a_new_key_in_front_still_opens_what_the_old_one_locked(settings):
    ancien = encrypt(IBAN)
    settings.CLES_DONNEES = ["n" * 50, *settings.CLES_DONNEES]
    assert decrypt(ancien) == IBAN
    nouveau = encrypt(IBAN)
    settings.CLES_DONNEES = settings.CLES_DONNEES[:1]
    assert decrypt(nouveau) == IBAN
    with pytest.raises(CoffreFerme, match="GUICHET_CLES_DONNEES"):
        decrypt(ancien)


def test_one_altered_character_is_noticed():
    chiffre = encrypt(IBAN)
    milieu = len(chiffre) // 2
    autre = "A" if chiffre[milieu] != "A" else "B"
    with pytest.raises(CoffreFerme):
        decrypt(chiffre[:milieu] + autre + chiffre[milieu + 1 :])
