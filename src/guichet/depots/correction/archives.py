"""The ZIP of a draft: the pieces of its demandes, under the names that its file declares."""

from collections.abc import Iterator
from typing import BinaryIO

from guichet.acteurs.models import Organisation
from guichet.acteurs.quotas import Quota
from guichet.fichiers.models import Fichier
from guichet.fichiers.reception import FichierRefuse, name, store
from guichet.fichiers.stockage import open_content
from sons import Textes
from sons.archive import ArchiveRefusee, rename
from sons.controles.pieces import limits_for_archive
from sons.correction import Noms


def renamed(flux: BinaryIO, textes: Textes, noms: Noms, organisation: Organisation) -> Fichier:
    """Keep a ZIP under other names, copied as it is read; at the expense of ``organisation``.

    Raises FichierRefuse for one that cannot be read, or that cannot be kept.
    """
    limites = textes.dispositif.limites
    try:
        morceaux = rename(flux, limits_for_archive(limites), noms)
        contenu = store(_Suite(morceaux), limites.taille_zip_max_octets, pour=Quota(organisation))
    except ArchiveRefusee as refus:
        sentence = textes.catalogue.constat(
            refus.anomalie.code, "", refus.anomalie.recu, refus.anomalie.attendu
        )
        raise FichierRefuse(f"{sentence.libelle}. {sentence.remede}") from None
    return name(contenu)


def kept_renamed(
    archive: Fichier, textes: Textes, noms: Noms, organisation: Organisation
) -> Fichier:
    """Return a kept ZIP under other names; itself when no name changes."""
    if all(set(neufs) == {ancien} for ancien, neufs in noms.items()):
        return archive
    with open_content(archive.empreinte) as flux:
        return renamed(flux, textes, noms, organisation)


class _Suite:
    """Pieces of bytes as a stream (see ``fichiers.reception.Flux``)."""

    def __init__(self, morceaux: Iterator[bytes]) -> None:
        self._morceaux, self._tampon = morceaux, b""

    def read(self, taille: int, /) -> bytes:
        """See ``Flux``."""
        while len(self._tampon) < taille and (suivant := next(self._morceaux, b"")):
            self._tampon += suivant
        rendu, self._tampon = self._tampon[:taille], self._tampon[taille:]
        return rendu
