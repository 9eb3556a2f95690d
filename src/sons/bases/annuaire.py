"""Annuaire Santé: ``PS_LibreAcces_Personne_activite.txt``, one line per activity, read by name.

Two million lines: a row is cut only as far as the last column kept, and its identifiers are
checked by one pattern; only a row that fails it is looked at cell by cell.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from operator import itemgetter
from typing import BinaryIO

from sons.bases.fautes import Fautes
from sons.bases.fichiers import Ligne, Suivi, check_whole, guess_layout, numbered_lines
from sons.bases.valeurs import ValeurFautive, identifiant, identifiant_ou_rien
from sons.erreurs import ContexteInvalide

TYPE = "type"
_TYPE_RPPS = "8"

# Our key → the published name, in the order of the table. The first ones must be there.
EXIGEES: Mapping[str, str] = {
    TYPE: "Type d'identifiant PP",
    "rpps": "Identifiant PP",
    "nom": "Nom d'exercice",
    "prenom": "Prénom d'exercice",
    "profession": "Code profession",
    "mode_exercice": "Code mode exercice",
}
FACULTATIVES: Mapping[str, str] = {
    "savoir_faire": "Code savoir-faire",
    "siret": "Numéro SIRET site",
    "finess_site": "Numéro FINESS site",
    "finess_juridique": "Numéro FINESS établissement juridique",
}
NOMS = {**EXIGEES, **FACULTATIVES}
_ORDRE = (
    TYPE, "rpps", "siret", "finess_site", "finess_juridique",
    "nom", "prenom", "profession", "savoir_faire", "mode_exercice",
)  # fmt: skip

_FINESS = r"(?:[0-9][0-9AB][0-9]{7})?"
_IDENTIFIANTS = re.compile(rf"[0-9]{{11}}\|(?:[0-9]{{14}})?\|{_FINESS}\|{_FINESS}")


class LecteurAnnuaire:
    """Reads by column name: columns were added over the years, and will be again."""

    def __init__(self, flux: BinaryIO, suivi: Suivi, date_extrait: date | None) -> None:
        self._lignes = numbered_lines(flux, suivi)
        self.date_extrait = date_extrait
        _, premiere = next(self._lignes, (0, b""))
        self._barres = premiere.count(b"|")
        self._rangs = _ranks(premiere)

    def rows(self, fautes: Fautes) -> Iterator[Ligne]:
        """Yield the activities of persons with an RPPS; the others are left aside."""
        barres = self._barres
        coupes = max(self._rangs.values()) + 1
        # A column that is not in the file is read in an empty cell added at the end.
        absente = min(barres, coupes) + 1
        choose = itemgetter(*(self._rangs.get(cle, absente) for cle in _ORDRE))
        for numero, octets in self._lignes:
            try:
                if octets.count(b"|") != barres:
                    _refuse_row(numero, octets, barres)
                cellules = octets.decode("utf-8").rstrip("\r\n").split("|", coupes)
                cellules.append("")
                genre, *reste = choose(cellules)
                if genre == _TYPE_RPPS:
                    yield (numero, *_activity(*reste))
                else:
                    fautes.skip()
            except UnicodeDecodeError:
                fautes.add(numero, "cette ligne n’est pas en UTF-8.")
            except ValeurFautive as faute:
                fautes.add(numero, str(faute))


def _refuse_row(numero: int, octets: bytes, barres: int) -> None:
    check_whole(numero, octets)
    raise ValeurFautive(f"{octets.count(b'|') + 1} colonnes au lieu de {barres + 1}.")


def _ranks(premiere: bytes) -> dict[str, int]:
    """Find each column by its name, whatever the apostrophe."""
    try:
        titres = premiere.decode("utf-8-sig").replace("’", "'").rstrip("\r\n").split("|")
    except UnicodeDecodeError:
        raise ContexteInvalide(
            f"ligne 1 : ce fichier n’est pas en UTF-8.{guess_layout(premiere)}"
        ) from None
    places = {titre.strip(): rang for rang, titre in enumerate(titres)}
    if manquantes := [nom for nom in EXIGEES.values() if nom not in places]:
        raise ContexteInvalide(
            f"ligne 1 : il manque {_columns(manquantes)} ; ce n’est pas l’extrait "
            f"« PS_LibreAcces_Personne_activite » de l’Annuaire Santé.{guess_layout(premiere)}"
        )
    return {cle: places[nom] for cle, nom in NOMS.items() if nom in places}


def _columns(noms: list[str]) -> str:
    mot = "la colonne" if len(noms) == 1 else "les colonnes"
    return f"{mot} {', '.join(f'« {nom} »' for nom in noms)}"


def _activity(
    rpps: str, siret: str, site: str, juridique: str,
    nom: str, prenom: str, profession: str, savoir_faire: str, mode: str,
) -> Ligne:  # fmt: skip
    if not _IDENTIFIANTS.fullmatch(f"{rpps}|{siret}|{site}|{juridique}"):
        rpps = identifiant("RPPS", rpps)
        siret = identifiant_ou_rien("SIRET", siret) or ""
        site = identifiant_ou_rien("FINESS", site) or ""
        juridique = identifiant_ou_rien("FINESS", juridique) or ""
    return (
        rpps, nom or None, prenom or None, profession or None, savoir_faire or None, mode or None,
        siret or None, site or None, juridique or None,
    )  # fmt: skip
