"""Whether something keeps the clock of this machine right."""

import ctypes

# What the kernel answers when nothing (NTP, PTP) has set its clock for long.
_NON_REGLEE = 5
_TAILLE_MAX_OCTETS = 512


def is_set() -> bool | None:
    """Tell what the kernel says of its clock; None where it cannot be asked."""
    try:
        demander = ctypes.CDLL(None).ntp_gettime
    except (OSError, AttributeError):
        return None
    etat: int = demander(ctypes.create_string_buffer(_TAILLE_MAX_OCTETS))
    return None if etat < 0 else etat != _NON_REGLEE
