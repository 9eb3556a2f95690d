"""Tables of the Annuaire Santé: cells between bars, without quotes, columns told by their title."""

import re
import unicodedata
from collections.abc import Mapping

from sons.bases.fichiers import check_whole, guess_layout
from sons.bases.valeurs import ValeurFautive
from sons.erreurs import ContexteInvalide

TYPE: Mapping[str, str] = {"type": "Type d'identifiant PP"}
TYPE_RPPS = "8"

# « Libellé civilité d'exercice » is also written « Libellé civilité exercice ».
_ELISION = re.compile(r"\bd['’](?=exercice)")


def count_columns(premiere: bytes) -> int:
    """Return how many columns the line of titles has; a bar may end it."""
    return premiere.rstrip(b"\r\n").removesuffix(b"|").count(b"|") + 1


def check_bars(numero: int, octets: bytes, colonnes: int) -> None:
    """Refuse a row that has not the cells of the first one; a bar may end it."""
    barres = octets.count(b"|")
    if barres == colonnes - 1 or (barres == colonnes and octets.rstrip(b"\r\n").endswith(b"|")):
        return
    check_whole(numero, octets)
    raise ValeurFautive(f"{barres + 1} colonnes au lieu de {colonnes}.")


def ranks(
    premiere: bytes, exigees: Mapping[str, str], facultatives: Mapping[str, str], fichier: str
) -> dict[str, int]:
    """Find the column of each key by its title, however it is spelled."""
    try:
        titres = premiere.decode("utf-8-sig").rstrip("\r\n").split("|")
    except UnicodeDecodeError:
        raise ContexteInvalide(
            f"ligne 1 : ce fichier n’est pas en UTF-8.{guess_layout(premiere)}"
        ) from None
    places = {_fold(titre): rang for rang, titre in reversed(list(enumerate(titres)))}
    if manquantes := [nom for nom in exigees.values() if _fold(nom) not in places]:
        raise ContexteInvalide(
            f"ligne 1 : il manque {_columns(manquantes)} ; ce n’est pas l’extrait "
            f"« {fichier} » de l’Annuaire Santé.{_guess(premiere)}"
        )
    noms = {**exigees, **facultatives}
    return {cle: places[_fold(nom)] for cle, nom in noms.items() if _fold(nom) in places}


def _guess(premiere: bytes) -> str:
    if b"Identifiant PP|" not in premiere:
        separes = b"Identifiant PP;" in premiere or b"Identifiant PP," in premiere
        return _TABLEUR if separes else guess_layout(premiere)
    return (
        " Donnez le ZIP entier, ou le fichier « PS_LibreAcces_Personne_activite » qu’il contient."
    )


_TABLEUR = (
    " Ses colonnes ne sont plus séparées par « | » : il a été enregistré par un tableur, qui "
    "abîme les numéros ; téléchargez-le de nouveau et importez-le sans l’ouvrir."
)


def _fold(titre: str) -> str:
    """Compare titles without case, accents, spaces, and whatever the apostrophe."""
    sans_elision = _ELISION.sub("", titre.strip().lower())
    decompose = unicodedata.normalize("NFKD", sans_elision)
    return "".join(c for c in decompose if c.isascii() and c.isalnum())


def _columns(noms: list[str]) -> str:
    mot = "la colonne" if len(noms) == 1 else "les colonnes"
    return f"{mot} {', '.join(f'« {nom} »' for nom in noms)}"
