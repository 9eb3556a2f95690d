"""Several files chosen or dropped at once: each is what its content says, whatever its name."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from shutil import copyfileobj
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Any, NamedTuple
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict

from guichet.fichiers.contenu import DEBUT_OCTETS, DOCUMENTS, Type, type_of
from guichet.fichiers.reception import FichierRefuse, Flux, readable
from sons.lecture.sortes import EXAMINES_AU_DEBUT, name_other_kind

if TYPE_CHECKING:
    Envoye = UploadedFile[bytes]
else:
    Envoye = UploadedFile

# The directory of a ZIP stands at its end: it tells a document of an office suite.
UN_ZIP = "une archive ZIP"
_EXAMINES_A_LA_FIN = 64 * 1024


class FileWidget(forms.FileInput):
    """A field for several files; ``data-partout``: dropped anywhere on the page.

    Themes know it for a field of files by its name.
    """

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: MultiValueDict[str, Any], name: str) -> Any:
        """Return every file of that name."""
        return files.getlist(name)


class FichiersField(forms.FileField):
    """Several files; an empty one is refused by its name."""

    widget = FileWidget

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Return the files sent, one after the other."""
        envoyes = [super(FichiersField, self).clean(un, initial) for un in data or [None]]
        return [un for un in envoyes if un]


class Depose(NamedTuple):
    """The two files of a deposit; without a ZIP when it comes otherwise, or not at all."""

    fichier: Envoye
    archive: Envoye | None


def sort_files(envoyes: Iterable[Envoye]) -> Depose:
    """Tell the JSON from the ZIP. Raises ValidationError, naming what is neither."""
    jsons: list[Envoye] = []
    zips: list[Envoye] = []
    fautes = []
    for un in envoyes:
        sorte = kind_of(un)
        if sorte is None:
            jsons.append(un)
        elif sorte == UN_ZIP:
            zips.append(un)
        else:
            fautes.append(
                f"« {un.name} » est {sorte}. Choisissez le fichier JSON des demandes et le ZIP qui "
                "contient leurs pièces."
            )
    fautes += _too_many(jsons, "fichiers JSON") + _too_many(zips, "archives ZIP")
    if not jsons and not fautes:
        fautes.append(_without_json(zips))
    if fautes:
        raise ValidationError(fautes)
    return Depose(jsons[0], zips[0] if zips else None)


def kind_of(envoye: Envoye) -> str | None:
    """Name in French what a file is when it is surely not JSON, or None."""
    if not envoye.size:
        return "vide"
    debut = envoye.read(EXAMINES_AU_DEBUT)
    if type_of(debut) is Type.ZIP:
        envoye.seek(max(0, envoye.size - _EXAMINES_A_LA_FIN))
        debut += envoye.read(_EXAMINES_A_LA_FIN)
    envoye.seek(0)
    return name_other_kind(debut)


def _too_many(envoyes: list[Envoye], quoi: str) -> list[str]:
    if len(envoyes) < 2:
        return []
    noms = ", ".join(f"« {un.name} »" for un in envoyes)
    return [f"Il y a {len(envoyes)} {quoi} : {noms}. N’en envoyez qu’un à la fois."]


def _without_json(zips: list[Envoye]) -> str:
    if not zips:
        return "Choisissez le fichier JSON des demandes."
    return (
        f"Il manque le fichier JSON des demandes : « {zips[0].name} » est une archive ZIP. "
        "Choisissez les deux ensemble."
    )


@contextmanager
def as_zip(envoyes: Sequence[Envoye], taille_max: int) -> Iterator[Flux]:
    """Give the one ZIP sent, or a ZIP of the documents sent. Raises FichierRefuse.

    ``taille_max`` in bytes. The same documents make the same ZIP.
    """
    total = sum(un.size or 0 for un in envoyes)
    if total > taille_max:
        raise FichierRefuse(
            f"L’envoi fait {readable(total)} : {readable(taille_max)} au plus. Envoyez ces pièces "
            "en plusieurs fois."
        )
    if len(envoyes) == 1 and kind_of(envoyes[0]) == UN_ZIP:
        yield envoyes[0]
        return
    for un in envoyes:
        _check_document(un)
    doubles = [nom for nom, fois in Counter(un.name for un in envoyes).items() if fois > 1]
    if doubles:
        raise FichierRefuse(f"Plusieurs fichiers portent le nom « {doubles[0]} » : renommez-les.")
    with TemporaryFile() as flux:
        with ZipFile(flux, "w", ZIP_STORED) as archive:
            for un in envoyes:
                with archive.open(ZipInfo(str(un.name)), "w") as entree:
                    copyfileobj(un, entree)
        flux.seek(0)
        yield flux


def _check_document(envoye: Envoye) -> None:
    """Raise FichierRefuse for what can be no piece by itself."""
    sorte = kind_of(envoye)
    if sorte == UN_ZIP:
        raise FichierRefuse(
            f"« {envoye.name} » est une archive ZIP : envoyez-la seule, ou envoyez ses pièces."
        )
    debut = envoye.read(DEBUT_OCTETS)
    envoye.seek(0)
    if type_of(debut) not in DOCUMENTS:
        quoi = f"est {sorte}" if sorte else "n’est pas un document reconnu"
        raise FichierRefuse(
            f"« {envoye.name} » {quoi} : une pièce est un PDF, une image PNG ou JPG, ou un ZIP qui "
            "en contient."
        )
