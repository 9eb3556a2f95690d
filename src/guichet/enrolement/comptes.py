"""Bank details: read as people write them, checked to their national key."""

from django.core.exceptions import ValidationError
from schwifty import BIC, IBAN
from schwifty.exceptions import SchwiftyException


def read_iban(saisi: str) -> str:
    """Return an IBAN without spaces, in capitals.

    Its own key and the national one (the « clé RIB » in France) must hold, and its country must be
    of the SEPA zone. Raises ValidationError with a French sentence.
    """
    try:
        iban = IBAN(saisi, validate_bban=True)
    except SchwiftyException:
        raise ValidationError(
            "Cet IBAN est inexact : l’une de ses clés ne correspond pas. Recopiez-le depuis le RIB."
        ) from None
    if not iban.in_sepa_zone:
        raise ValidationError(
            "Ce compte n’est pas dans l’espace SEPA : les financements n’y sont pas versés."
        )
    return str(iban)


def read_bic(saisi: str) -> str:
    """Return a BIC without spaces, in capitals; raise ValidationError with a French sentence."""
    try:
        return str(BIC(saisi.strip()))
    except SchwiftyException:
        raise ValidationError(
            "Ce BIC est inexact : huit ou onze caractères, dont deux lettres pour le pays. "
            "Recopiez-le depuis le RIB."
        ) from None
