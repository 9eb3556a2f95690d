"""The content of one entry, inflated piece by piece; nothing of it is held but the piece.

zipfile, which reads the directory, copies each byte three times to give an entry as a file: here
the bytes are taken from the stream itself.
"""

import zlib
from collections.abc import Iterable, Iterator
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, BadZipFile, ZipInfo

_MORCEAU = 128 * 1024


def inflate(flux: BinaryIO, info: ZipInfo, debut: int | None) -> Iterator[bytes]:
    """Yield the content that starts at byte ``debut``: whole and true to its CRC, or it raises.

    Without a beginning there is no content. The declared size is not believed: what comes is all
    that the compressed bytes hold.
    """
    if debut is None:
        raise BadZipFile("no local header of this entry")
    bruts = _take(flux, debut, info.compress_size)
    crc = 0
    for bloc in _inflated(bruts) if info.compress_type == ZIP_DEFLATED else bruts:
        crc = zlib.crc32(bloc, crc)
        yield bloc
    if crc != info.CRC:
        raise BadZipFile(f"CRC of {info.orig_filename!r}")


def _take(flux: BinaryIO, debut: int, taille: int) -> Iterator[bytes]:
    flux.seek(debut)
    while taille:
        brut = flux.read(min(_MORCEAU, taille))
        if not brut:
            raise EOFError
        taille -= len(brut)
        yield brut


def _inflated(bruts: Iterable[bytes]) -> Iterator[bytes]:
    """Bound what comes out as well as what goes in: a bomb is met one piece at a time."""
    deflate = zlib.decompressobj(-zlib.MAX_WBITS)
    for brut in bruts:
        reste = brut
        while reste and not deflate.eof:
            yield deflate.decompress(reste, _MORCEAU)
            reste = deflate.unconsumed_tail
        if deflate.eof:
            return
    yield deflate.flush()
