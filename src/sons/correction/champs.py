"""The findings that a value can mend, each with its field: what was read, what is proposed."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from typing import NamedTuple

from sons.chemin import Chemin, read_chemin
from sons.controles.format import answers_to_ask, situation_of
from sons.controles.natures import controle_of
from sons.correction.octets import decode, start_of, values_at
from sons.correction.propositions import VALEUR_ATTENDUE, propose
from sons.correction.saisie import shown
from sons.ecriture import printable
from sons.lecture import locate
from sons.reglement.format import Balise, Format, Nature, Role

# Of the file itself, what the values of its header mend; of the pieces, what their name does.
_DU_FICHIER = frozenset({"1050", "1051", "1052", "1053"})
_DES_PIECES = frozenset({"5012"})
# They stand on a value, but time, a registration or somebody else mends them.
_SANS_VALEUR = frozenset({"2026", "4022", "4042", "4045", "4062", "4080", "4082", "4090", "4091"})


_APERCU_MAX = 200


class Signale(NamedTuple):
    """A finding of a kept report: its code, its place as written, what it expects."""

    code: str
    chemin: str
    attendu: str | None = None

    @property
    def rang(self) -> int | None:
        """The demande where it stands, from 0; None for the file."""
        return _rank(read_chemin(self.chemin) or ())


def nobody_knows(_: Signale) -> str | None:
    """Answer for who knows no value."""
    return None


@dataclass(frozen=True, slots=True)
class Champ:
    """The field of a value that a finding names.

    ``rang``: the demande, from 0; None for the header. ``lu`` is the value as the file writes it,
    ``valeur`` as one would type it; ``attendu`` what the balise holds, in words; ``proposition``
    what to type instead, None when nothing tells; ``choix`` all that may be typed, when that is a
    closed list.
    """

    code: str
    ecrit: str
    chemin: Chemin
    rang: int | None
    balise: Balise
    lu: str
    valeur: str
    attendu: str
    proposition: str | None
    choix: tuple[str, ...] = ()


def fields(
    un_format: Format,
    contenu: bytes,
    signales: Iterable[Signale],
    know: Callable[[Signale], str | None] = nobody_knows,
) -> list[Champ]:
    """Return a field for each value that the findings name, in their order, each value once.

    ``contenu`` was read by the control. ``know``: the value that who controls knows to be right.
    """
    vus: dict[Chemin, list[Signale]] = {}
    for signale in signales:
        chemin = read_chemin(signale.chemin)
        if chemin and _is_of_a_value(signale.code) and balise_at(un_format, chemin):
            vus.setdefault(chemin, []).append(signale)
    places = locate(contenu, start_of(contenu), vus.keys())
    bruts = {chemin: contenu[slice(*place)] for chemin, place in places.items()}
    situations = _situations(un_format, contenu, {_rank(chemin) for chemin in bruts})
    champs = [
        _field(un_format, situations.get(_rank(chemin), ""), chemin, bruts[chemin], siens, know)
        for chemin, siens in vus.items()
        if chemin in bruts
    ]
    return [champ for champ in champs if champ is not None]


def _is_of_a_value(code: str) -> bool:
    if code.startswith(("1", "5")):
        return code in _DU_FICHIER | _DES_PIECES
    return code not in _SANS_VALEUR


def _rank(chemin: Chemin) -> int | None:
    return next((pas for pas in chemin if isinstance(pas, int)), None)


def _situations(
    un_format: Format, contenu: bytes, rangs: Collection[int | None]
) -> dict[int | None, str]:
    """Name the situation of each of these demandes, from the answers that it gives."""
    lignes = un_format.required(Role.LIGNES).nom
    noms = answers_to_ask(un_format)
    blocs = {nom: [b.nom for b in un_format.path(un_format.named(nom))][1:] for nom in noms}
    ou: dict[tuple[int, str], Chemin] = {
        (r, nom): (lignes, r, *blocs[nom], nom) for r in rangs if r is not None for nom in noms
    }
    lues = values_at(contenu, list(ou.values()))
    return {
        rang: situation_of(un_format, {nom: lues.get(ou[rang, nom]) for nom in noms})
        for rang in rangs
        if rang is not None
    }


def balise_at(un_format: Format, chemin: Chemin) -> Balise | None:
    """Return the row of the value at a path, None when the model has none there."""
    noms = [pas for pas in chemin if isinstance(pas, str)]
    if not noms:
        return None
    balise = next((b for b in un_format.balise if noms[-1] in (b.nom, b.autre_nom)), None)
    if balise is None or [b.nom for b in un_format.path(balise)] != noms[:-1]:
        return None
    is_ligne = isinstance(chemin[-1], int)
    return balise if not is_ligne or balise.nature is Nature.LISTE_DE_TEXTES else None


def _field(
    un_format: Format,
    situation: str,
    chemin: Chemin,
    brut: bytes,
    signales: list[Signale],
    know: Callable[[Signale], str | None],
) -> Champ | None:
    """Return the field of a value; of a block, only when nothing may stand in it."""
    balise = balise_at(un_format, chemin)
    if balise is None:
        return None
    element = _element(balise, chemin)
    is_bloc = brut[:1] in (b"{", b"[")
    lu = _seen(brut)
    valeur = None if is_bloc else decode(brut)
    code, proposition = signales[0].code, None
    for signale in signales:
        connue = know(signale) or (signale.attendu if signale.code in VALEUR_ATTENDUE else None)
        proposition = propose(
            un_format, element, element.cas_en(situation), signale.code, valeur, connue
        )
        if proposition is not None:
            code = signale.code
            break
    if is_bloc and proposition is None:
        return None
    tape = lu if is_bloc else shown(valeur, brut.decode("utf-8", "replace"))
    return Champ(
        code, signales[0].chemin, chemin, _rank(chemin), element, lu, tape,
        controle_of(element, un_format.listes).attendu, proposition,
        _choices(element, tape, proposition),
    )  # fmt: skip


def _seen(brut: bytes) -> str:
    """Return a value as the file writes it; of a block, only that it holds something."""
    if brut[:1] in (b"{", b"["):
        vide = not brut[1:-1].strip()
        return f"{brut[:1].decode()}{'' if vide else '…'}{brut[-1:].decode()}"
    lu = printable(brut.decode("utf-8", "replace"))
    return lu if len(lu) <= _APERCU_MAX else f"{lu[:_APERCU_MAX]}…"


def _element(balise: Balise, chemin: Chemin) -> Balise:
    """Return the row of one text of a list of texts: that of a text."""
    return replace(balise, nature=Nature.TEXTE) if isinstance(chemin[-1], int) else balise


def _choices(balise: Balise, tape: str, proposition: str | None) -> tuple[str, ...]:
    """Return all that may be typed, when that is a few values; what was read comes first."""
    if balise.nature is Nature.BOOLEEN:
        admises: tuple[str, ...] = ("true", "false")
    elif balise.nature.is_bloc:
        admises = ()
    elif balise.valeurs:
        admises = balise.valeurs
    else:
        return ()
    proposees = () if proposition is None else (proposition,)
    return tuple(dict.fromkeys((tape, *admises, *proposees)))
