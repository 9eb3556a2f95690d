import pytest
from django.core.exceptions import ValidationError

from guichet.enrolement.comptes import read_bic, read_iban


@pytest.mark.parametrize(
    "saisi",
    ["FR1420041010050500013M02606", "fr14 2004 1010 0505 0001 3m02 606", "DE89370400440532013000"],
)
def test_an_iban_is_read_as_people_write_it(saisi):
    assert read_iban(saisi) == saisi.replace(" ", "").upper()


@pytest.mark.parametrize(
    "faux",
    [
        "FR1420041010050500013M02607",  # the key of the IBAN
        "FR7630006000011234567890100",  # too many faults
        "FR14200410100505",
        "compte",
    ],
)
def test_a_wrong_iban_is_refused_with_what_to_do(faux):
    with pytest.raises(ValidationError, match="Recopiez-le depuis le RIB"):
        read_iban(faux)


def test_the_national_key_must_hold_too():
    """The key of the IBAN is right: only the « clé RIB » is wrong."""
    debut = "20041010050500013M02607"
    chiffres = "".join(str(int(c, 36)) for c in f"{debut}FR00")
    cle = 98 - int(chiffres) % 97
    with pytest.raises(ValidationError, match="inexact"):
        read_iban(f"FR{cle:02d}{debut}")


def test_an_account_outside_the_sepa_zone_cannot_be_paid():
    with pytest.raises(ValidationError, match="espace SEPA"):
        read_iban("TN5910006035183598478831")


def test_a_bic_is_checked():
    assert read_bic(" psstfrpppar ") == "PSSTFRPPPAR"
    with pytest.raises(ValidationError, match="huit ou onze"):
        read_bic("PSST")
