"""Annuaire Santé: ``PS_LibreAcces_Personne_activite.txt``, one line per activity, read by name.

Two million lines: a row is cut only as far as the last column kept, and its identifiers are
checked by one pattern; only a row that fails it is looked at cell by cell.
"""

import re
import sqlite3
import zipfile
from collections.abc import Iterator, Mapping
from datetime import date
from operator import itemgetter
from typing import BinaryIO

from sons.bases.barres import TYPE, TYPE_RPPS, check_bars, count_columns, ranks
from sons.bases.extraits import day_in_name
from sons.bases.fautes import LIGNE, Fautes
from sons.bases.fichiers import Forme, Lecteur, Ligne, Suivi, numbered_lines
from sons.bases.natures import ZIP, entries_of
from sons.bases.savoir_faire import LecteurSavoirFaire, join_skills
from sons.bases.sources import Source, open_entry
from sons.bases.tableur import is_rounded, refuse_spoilt
from sons.bases.valeurs import ValeurFautive, identifiant, identifiant_ou_rien
from sons.erreurs import ContexteInvalide

# Our key → the published name, in the order of the table. The first ones must be there.
EXIGEES: Mapping[str, str] = {
    **TYPE,
    "rpps": "Identifiant PP",
    "nom": "Nom d'exercice",
    "prenom": "Prénom d'exercice",
    "profession": "Code profession",
    "mode_exercice": "Code mode exercice",
}
FACULTATIVES: Mapping[str, str] = {
    "savoir_faire": "Code savoir-faire",
    "libelle_savoir_faire": "Libellé savoir-faire",
    "siret": "Numéro SIRET site",
    "finess_site": "Numéro FINESS site",
    "finess_juridique": "Numéro FINESS établissement juridique",
}
_ORDRE = (
    "type", "rpps", "siret", "finess_site", "finess_juridique",
    "nom", "prenom", "profession", "savoir_faire", "libelle_savoir_faire", "mode_exercice",
)  # fmt: skip

_FINESS = r"(?:[0-9][0-9AB][0-9]{7})?"
_IDENTIFIANTS = re.compile(rf"[0-9]{{11}}\|(?:[0-9]{{14}})?\|{_FINESS}\|{_FINESS}")


class LecteurAnnuaire(Lecteur):
    """Reads by column name: columns were added over the years, and will be again."""

    def __init__(
        self,
        flux: BinaryIO,
        suivi: Suivi,
        date_extrait: date | None = None,
        savoir_faire: BinaryIO | None = None,
    ) -> None:
        self._suivi = suivi
        self._lignes = numbered_lines(flux, suivi)
        self.date_extrait = date_extrait
        _, premiere = next(self._lignes, (0, b""))
        self._barres = premiere.count(b"|")
        self._colonnes = count_columns(premiere)
        self._rangs = ranks(premiere, EXIGEES, FACULTATIVES, "PS_LibreAcces_Personne_activite")
        self._ailleurs = None if "savoir_faire" in self._rangs else savoir_faire
        self.forme = Forme(
            f"Annuaire Santé, {self._colonnes} colonnes, {self._where_skills_are()}",
            LIGNE,
            "sans RPPS",
        )

    def rows(self, fautes: Fautes) -> Iterator[Ligne]:
        """Yield the activities of persons with an RPPS; the others are left aside."""
        barres = self._barres
        coupes = max(self._rangs.values()) + 1
        # A column that is not in the file is read in an empty cell added at the end.
        absente = min(self._colonnes, coupes + 1)
        choose = itemgetter(*(self._rangs.get(cle, absente) for cle in _ORDRE))
        for numero, octets in self._lignes:
            try:
                if octets.count(b"|") != barres:
                    check_bars(numero, octets, self._colonnes)
                cellules = octets.decode("utf-8").rstrip("\r\n").split("|", coupes)
                cellules[absente:] = ("",)
                genre, *reste = choose(cellules)
                if genre == TYPE_RPPS:
                    yield (numero, *_activity(numero, *reste))
                else:
                    fautes.skip()
            except UnicodeDecodeError:
                fautes.add(numero, "cette ligne n’est pas en UTF-8.")
            except ValeurFautive as faute:
                fautes.add(numero, str(faute))

    def complete(self, base: sqlite3.Connection, fautes: Fautes) -> None:
        """Join the skills, when they stand in a file of their own."""
        if self._ailleurs is not None:
            join_skills(base, LecteurSavoirFaire(self._ailleurs, self._suivi), fautes)

    def _where_skills_are(self) -> str:
        if "savoir_faire" in self._rangs:
            return "savoir-faire compris"
        if self._ailleurs is not None:
            return "savoir-faire lus dans leur propre fichier"
        return "sans les savoir-faire (donnez le ZIP entier pour les avoir)"


def open_annuaire(source: Source, suivi: Suivi) -> LecteurAnnuaire:
    """Open the file of the activities, by itself or in the ZIP that is published."""
    if source.nature != ZIP:
        return LecteurAnnuaire(source.flux, suivi)
    archive = zipfile.ZipFile(source.flux)
    activites = _entry(archive, "personne_activite")
    if activites is None:
        raise ContexteInvalide(
            "cette archive ZIP n’est pas celle de l’Annuaire Santé : elle contient "
            f"{entries_of(archive)}, et aucun « PS_LibreAcces_Personne_activite »."
        )
    savoir_faire = _entry(archive, "savoirfaire")
    return LecteurAnnuaire(
        open_entry(archive, activites),
        suivi,
        day_in_name(activites.filename),
        open_entry(archive, savoir_faire) if savoir_faire else None,
    )


def _entry(archive: zipfile.ZipFile, nom: str) -> zipfile.ZipInfo | None:
    return next((i for i in archive.infolist() if nom in i.filename.lower()), None)


def _activity(
    numero: int, rpps: str, siret: str, site: str, juridique: str, nom: str, prenom: str,
    profession: str, savoir_faire: str, libelle: str, mode: str,
) -> Ligne:  # fmt: skip
    if not _IDENTIFIANTS.fullmatch(f"{rpps}|{siret}|{site}|{juridique}"):
        if is_rounded(siret):
            refuse_spoilt(numero, FACULTATIVES["siret"], siret)
        rpps = identifiant("RPPS", rpps)
        siret = identifiant_ou_rien("SIRET", siret) or ""
        site = identifiant_ou_rien("FINESS", site) or ""
        juridique = identifiant_ou_rien("FINESS", juridique) or ""
    return (
        rpps, nom or None, prenom or None, profession or None, savoir_faire or None,
        libelle or None, mode or None, siret or None, site or None, juridique or None,
    )  # fmt: skip
