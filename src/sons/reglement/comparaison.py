"""What changed between two versions of the texts.

The two are compared as the loader reads them, field by field: a key that is added to the model is
compared without a line here. Only three things are known by name: what identifies a row, that a
date moves by a new version of it, and that a balise may be renamed.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, is_dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any

from sons.reglement.calendrier import Echeance, Etape
from sons.reglement.chargeur import Reglement
from sons.reglement.format import Balise, Format, Incoherence
from sons.reglement.modele import Dispositif, Mention, Piece
from sons.reglement.source import Source

# A folder that holds all of these is a whole version of the texts, not an overlay.
_VERSION_ENTIERE = ("documents.toml", "contradictions.toml", "constats", "formats", "dispositifs")

# What identifies a row, when it is not its first field.
_IDENTITES: dict[type[Any], tuple[str, ...]] = {
    Balise: ("nom",),
    Incoherence: ("code", "balise"),
    Mention: ("document", "texte"),
    Piece: ("type", "phase"),
}


class Genre(StrEnum):
    """The kinds of difference."""

    AJOUT = "ajout"
    RETRAIT = "retrait"
    CHANGEMENT = "changement"
    RENOMMAGE = "renommage"  # probable: all but the name is the same


@dataclass(frozen=True)
class Difference:
    """One difference: where it stands, from the widest to the narrowest, and both values.

    ``rubrique`` is a part of a dispositif or of a format, ``element`` one of its rows, ``cle`` a
    key. ``depuis`` is the day a date took effect; ``source`` comes from the newer version.
    """

    domaine: str
    objet: str
    genre: Genre = Genre.CHANGEMENT
    rubrique: str = ""
    element: str = ""
    cle: str = ""
    avant: Any = None
    apres: Any = None
    depuis: date | None = None
    source: Source | str | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return what a program reads: dates in ISO, amounts as text, rows as objects."""
        return {c.name: _plain(getattr(self, c.name)) for c in fields(self)}


def is_whole(dossier: Path) -> bool:
    """Whether a folder is a whole version of the texts."""
    return all((dossier / nom).exists() for nom in _VERSION_ENTIERE)


def open_version(dossier: Path | None) -> Reglement:
    """Open a version: the shipped texts, a folder laid over them, or a whole folder alone."""
    return Reglement(dossier, entier=dossier is not None and is_whole(dossier))


def compare(ancien: Reglement, nouveau: Reglement) -> tuple[Difference, ...]:
    """Return every difference, dispositifs first."""
    communes = asdict(ancien.protections)
    avant, apres = _contents(ancien, communes), _contents(nouveau, communes)
    return tuple(
        ecart
        for domaine in avant
        for objet in sorted(avant[domaine].keys() | apres[domaine].keys())
        for ecart in _value(
            Difference(domaine, objet), avant[domaine].get(objet), apres[domaine].get(objet)
        )
    )


def _contents(reglement: Reglement, communes: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    listes = {n: lue for f in reglement.formats.values() for n, lue in f.listes.items()}
    return {
        "dispositif": {code: _own(reglement, code, communes) for code in reglement.codes},
        "protection": {"limites.toml": reglement.protections},
        "format": reglement.formats,
        "liste": listes,
        "catalogue": {fiche.code: fiche for fiche in reglement.catalogue},
        "document": reglement.documents,
        "contradiction": {str(c.numero): c for c in reglement.contradictions},
    }


def _own(reglement: Reglement, code: str, communes: Mapping[str, Any]) -> Dispositif:
    """Return a dispositif whose limits shared by all are ``communes``: those are compared once."""
    dispositif, partagees = reglement.dispositif(code), asdict(reglement.protections)
    siennes = asdict(dispositif.limites)
    pareilles = {
        n: communes[n] for n, v in partagees.items() if isinstance(v, int) and siennes[n] == v
    }
    return replace(dispositif, limites=replace(dispositif.limites, **pareilles))


def _value(ici: Difference, avant: Any, apres: Any) -> Iterator[Difference]:
    """Compare two values of the same place."""
    if avant == apres:
        return
    if not ici.cle and avant is None:
        dit = apres if ici.rubrique else _headline(apres)
        yield replace(ici, genre=Genre.AJOUT, apres=dit, source=_source(apres))
    elif not ici.cle and apres is None:
        dit = avant if ici.rubrique else _headline(avant)
        yield replace(ici, genre=Genre.RETRAIT, avant=dit)
    elif _is_table(avant) and _is_table(apres):
        yield from _fields(ici, avant, apres)
    elif ici.domaine == "liste" and not ici.element:
        for code in sorted(avant.keys() | apres.keys()):
            yield from _value(replace(ici, element=code), avant.get(code), apres.get(code))
    else:
        yield replace(ici, avant=avant, apres=apres)


def _headline(objet: Any) -> str:
    """Name a whole object that came or went: nobody wants to read a whole format."""
    if isinstance(objet, Format):
        return objet.format.titre
    if isinstance(objet, Mapping):
        return f"{len(objet)} codes"
    titres = (getattr(objet, nom, None) for nom in ("intitule", "titre", "sujet"))
    return next(filter(None, titres), str(objet))


def _fields(ici: Difference, avant: Any, apres: Any) -> Iterator[Difference]:
    ici = replace(ici, source=_source(apres) or ici.source)
    for champ in fields(avant):
        paire = getattr(avant, champ.name), getattr(apres, champ.name)
        if _is_rows(*paire) and not ici.element:
            la = replace(ici, rubrique=ici.rubrique or champ.name)
            if champ.name == "echeance":
                yield from _calendar(la, *paire)
            else:
                prefixe = f"{champ.name} " if ici.rubrique else ""
                yield from _rows(la, prefixe, *paire)
        elif any(map(_is_table, paire)) and not ici.rubrique:
            yield from _value(replace(ici, rubrique=champ.name), *paire)
        elif champ.name != "listes":  # the closed lists of a format are compared apart
            yield from _value(replace(ici, cle=champ.name), *paire)


def _source(objet: Any) -> Source | str | None:
    source: Source | str | None = getattr(objet, "source", None)
    return source


def _is_table(valeur: Any) -> bool:
    return is_dataclass(valeur) and not isinstance(valeur, Source)


def _is_rows(*valeurs: Any) -> bool:
    """Whether one of two values is a table of rows; the other may be empty."""
    return any(isinstance(v, tuple) and bool(v) and _is_table(v[0]) for v in valeurs)


def _rows(
    ici: Difference, prefixe: str, avant: Sequence[Any], apres: Sequence[Any]
) -> Iterator[Difference]:
    anciennes, nouvelles = _named(avant), _named(apres)
    for ancien, nouveau in _renamed(anciennes, nouvelles).items():
        anciennes[nouveau] = replace(anciennes.pop(ancien), nom=nouveau)
        yield replace(ici, genre=Genre.RENOMMAGE, element=ancien, avant=ancien, apres=nouveau)
    for nom in [*anciennes, *(n for n in nouvelles if n not in anciennes)]:
        la = replace(ici, element=prefixe + nom)
        yield from _value(la, anciennes.get(nom), nouvelles.get(nom))
    if ici.domaine == "format":
        yield from _order(ici, _named(avant), _named(apres))


def _named(lignes: Sequence[Any]) -> dict[str, Any]:
    """Name each row by what identifies it; two alike are told apart by their rank."""
    nommees: dict[str, Any] = {}
    for ligne in lignes:
        cles = _IDENTITES.get(type(ligne), (fields(ligne)[0].name,))
        nom = ", ".join(str(getattr(ligne, cle)) for cle in cles)
        nommees[nom if nom not in nommees else f"{nom} ({len(nommees) + 1})"] = ligne
    return nommees


def _renamed(avant: Mapping[str, Any], apres: Mapping[str, Any]) -> dict[str, str]:
    """Pair a balise that went with one that came, when all but what names it is the same."""
    parties = {n: b for n, b in avant.items() if n not in apres and isinstance(b, Balise)}
    venues = {n: b for n, b in apres.items() if n not in avant and isinstance(b, Balise)}
    paires: dict[str, str] = {}
    for ancien, balise in parties.items():
        libres = (n for n in venues if n not in paires.values())
        pareille = next((n for n in libres if _nameless(venues[n]) == _nameless(balise)), None)
        if pareille is not None:
            paires[ancien] = pareille
    return paires


def _nameless(balise: Balise) -> Balise:
    return replace(balise, nom="", autre_nom=None, description="", exemple=None, note=None)


def _order(
    ici: Difference, avant: Mapping[str, Any], apres: Mapping[str, Any]
) -> Iterator[Difference]:
    """In a format the order of the rows is the order of the control."""
    ordres = [n for n in avant if n in apres], [n for n in apres if n in avant]
    yield from _value(replace(ici, cle="ordre"), *ordres)


def _calendar(
    ici: Difference, avant: Sequence[Echeance], apres: Sequence[Echeance]
) -> Iterator[Difference]:
    """A date moves by a new version: it is compared with the version it follows."""
    for etape in Etape:
        anciennes, nouvelles = _versions(avant, etape), _versions(apres, etape)
        la = replace(ici, element=str(etape))
        for depuis, echeance in anciennes.items():
            if depuis not in nouvelles:
                yield replace(la, genre=Genre.RETRAIT, avant=echeance.valeur, depuis=depuis)
        precedente = None
        for depuis, echeance in nouvelles.items():
            ce_jour = replace(la, depuis=depuis, source=echeance.source)
            if depuis in anciennes:
                yield from _value(ce_jour, anciennes[depuis], echeance)
            elif precedente is None:
                yield replace(ce_jour, genre=Genre.AJOUT, apres=echeance.valeur)
            else:
                yield replace(ce_jour, cle="valeur", avant=precedente.valeur, apres=echeance.valeur)
            precedente = echeance


def _versions(echeances: Sequence[Echeance], etape: Etape) -> dict[date | None, Echeance]:
    versions = [e for e in echeances if e.etape is etape]
    return {e.depuis: e for e in sorted(versions, key=lambda e: e.depuis or date.min)}


def _plain(valeur: Any) -> Any:
    if isinstance(valeur, Source):
        return str(valeur)
    if _is_table(valeur):
        return _plain(asdict(valeur))
    if isinstance(valeur, Mapping):
        return {str(cle): _plain(v) for cle, v in valeur.items()}
    if isinstance(valeur, tuple | list):
        return [_plain(v) for v in valeur]
    if isinstance(valeur, date):
        return valeur.isoformat()
    return str(valeur) if isinstance(valeur, Decimal) else valeur
