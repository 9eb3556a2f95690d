"""What a control made apart and the portal say to each other.

What comes from the child is decoded into the very types of the engine, or refused: the content that
it read may speak in its place. What goes to it is ours, and may be of any Python type.
"""

import inspect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any, get_type_hints

import msgspec

from sons import Contexte, DemandeControlee, Rapport, Resultat, Textes
from sons.archive import Inventaire, LimitesArchive
from sons.controles.examen import EnTete
from sons.demandes import CleReclamee, DemandeLue, PieceLue
from sons.reglement.format import Role

QUESTIONS = frozenset(nom for nom, _ in inspect.getmembers(Contexte, inspect.isfunction))


@dataclass(frozen=True)
class Controle:
    """A file to control; ``archive`` is the descriptor of its ZIP, if there is one."""

    contenu: bytes
    textes: Textes
    instant: datetime
    nom: str | None
    archive: int | None


@dataclass(frozen=True)
class Inspection:
    """A ZIP to inspect, by its descriptor."""

    archive: int
    limites: LimitesArchive


class Question(msgspec.Struct):
    """A question to the context, by its name; the arguments are decoded as it declares them."""

    nom: str
    arguments: msgspec.Raw


class Lue(msgspec.Struct):
    """A ``DemandeLue``, apart from what the report says of it; its values, by their kinds."""

    numero_asp: str | None
    dates: dict[Role, date | None]
    montants: dict[Role, Decimal | None]
    textes: dict[Role, str | None]
    client: str
    cles: list[CleReclamee]
    pieces: list[PieceLue]
    montant_finance: Decimal | None


class Rendu(msgspec.Struct):
    """A ``Resultat``."""

    rapport: Rapport
    retour: bytes | None
    inventaire: Inventaire | None
    entete: EnTete
    numeros_asp: list[str]
    lues: list[Lue]


@dataclass(frozen=True)
class ResultatTransmis(Resultat):
    """A result that came from elsewhere, its demandes with it."""

    lues: Sequence[DemandeLue] = ()

    @property
    def demandes(self) -> Sequence[DemandeLue]:
        """What the control read of each demande."""
        return self.lues


def write_result(resultat: Resultat) -> bytes:
    """Encode a result."""
    return msgspec.msgpack.encode(
        Rendu(
            resultat.rapport, resultat.retour, resultat.inventaire, resultat.entete,
            list(resultat.numeros_asp), [_sent(lue) for lue in resultat.demandes],
        )
    )  # fmt: skip


def read_result(message: bytes) -> Resultat:
    """Decode a result. Raises msgspec.ValidationError or DecodeError for what is none."""
    rendu = msgspec.msgpack.decode(message, type=Rendu)
    if rendu.lues and len(rendu.lues) != len(rendu.rapport.demandes):
        raise msgspec.ValidationError("demandes")
    paires = zip(rendu.rapport.demandes, rendu.lues, strict=False)
    return ResultatTransmis(
        rendu.rapport, rendu.retour, rendu.inventaire, rendu.entete, rendu.numeros_asp, None,
        [_received(controlee, lue) for controlee, lue in paires],
    )  # fmt: skip


def read_inventory(message: bytes) -> Inventaire:
    """Decode what an archive holds; raises as ``read_result``."""
    return msgspec.msgpack.decode(message, type=Inventaire)


def write_question(nom: str, arguments: Sequence[Any]) -> bytes:
    """Encode a question."""
    return msgspec.msgpack.encode({"nom": nom, "arguments": arguments})


def answer(contexte: Contexte, message: bytes) -> bytes:
    """Ask a context what a child wants to know, and encode its answer."""
    question = msgspec.msgpack.decode(message, type=Question)
    if question.nom not in QUESTIONS:
        raise msgspec.ValidationError(question.nom)
    genres, _ = types_of(question.nom)
    arguments = msgspec.msgpack.decode(question.arguments, type=genres)
    return msgspec.msgpack.encode(getattr(contexte, question.nom)(*arguments), enc_hook=_plain)


@cache
def types_of(nom: str) -> tuple[Any, Any]:
    """Return the types of the arguments of a question, as a tuple, and that of its answer."""
    genres = get_type_hints(getattr(Contexte, nom))
    reponse = genres.pop("return")
    return tuple.__class_getitem__(tuple(genres.values()) or ((),)), reponse


def _plain(valeur: object) -> object:
    """Return the table or the list that a context answers in a form of its own."""
    return dict(valeur) if isinstance(valeur, Mapping) else list(valeur)  # type: ignore[call-overload]


def _sent(lue: DemandeLue) -> Lue:
    par_genre: dict[type, dict[Role, Any]] = {date: {}, Decimal: {}, str: {}}
    for role, valeur in lue.valeurs.items():
        par_genre.get(type(valeur), par_genre[str])[role] = valeur
    dates, montants, textes = par_genre.values()
    return Lue(
        lue.numero_asp, dates, montants, textes, lue.client, list(lue.cles), list(lue.pieces),
        lue.montant_finance,
    )  # fmt: skip


def _received(controlee: DemandeControlee, lue: Lue) -> DemandeLue:
    valeurs: dict[Role, Any] = {**lue.dates, **lue.montants, **lue.textes}
    return DemandeLue(
        controlee, lue.numero_asp, valeurs, lue.client, lue.cles, lue.pieces, lue.montant_finance
    )
