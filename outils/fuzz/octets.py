"""Spoil bytes."""

from random import Random


def spoil(octets: bytes, hasard: Random) -> bytes:
    """Return ``octets`` after a few cuts, insertions, repetitions and changed bytes."""
    for _ in range(hasard.randint(1, 6)):
        octets = hasard.choice((_change, _cut, _insert, _repeat, _truncate))(octets, hasard)
    return octets


def _place(octets: bytes, hasard: Random) -> tuple[int, int]:
    debut = hasard.randint(0, len(octets))
    return debut, min(len(octets), debut + int(hasard.expovariate(1 / 40)))


def _change(octets: bytes, hasard: Random) -> bytes:
    debut, fin = _place(octets, hasard)
    return octets[:debut] + hasard.randbytes(fin - debut) + octets[fin:]


def _cut(octets: bytes, hasard: Random) -> bytes:
    debut, fin = _place(octets, hasard)
    return octets[:debut] + octets[fin:]


def _insert(octets: bytes, hasard: Random) -> bytes:
    debut, _ = _place(octets, hasard)
    corps = hasard.choice(
        (b"\0", b"\xff\xff\xff\xff", b"[", b'{"a":', b'"', b"\\u0000", b"PK\x05\x06", b"endobj ")
    )
    return octets[:debut] + corps * hasard.randint(1, 30) + octets[debut:]


def _repeat(octets: bytes, hasard: Random) -> bytes:
    debut, fin = _place(octets, hasard)
    return octets[:fin] + octets[debut:fin] * hasard.randint(1, 30) + octets[fin:]


def _truncate(octets: bytes, hasard: Random) -> bytes:
    return octets[: hasard.randint(0, len(octets))] if hasard.random() < 0.3 else octets
