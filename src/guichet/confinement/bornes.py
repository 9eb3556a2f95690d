"""What one process may take."""

from dataclasses import dataclass

MIO = 1024**2


@dataclass(frozen=True)
class Bornes:
    """Seconds of processor and of clock, bytes of memory, bytes of each message it may write."""

    memoire_octets: int
    calcul_s: int
    delai_s: float
    message_octets: int
    messages_max: int = 1
