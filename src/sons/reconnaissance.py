"""What a file says of itself before any control: whose it is, for which phase, how much of it.

Told by its bytes, whatever their shape: nothing is decoded but by ``summarize``. A file that lies
here is caught by the control, which alone is right.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from sons.lecture import LectureRefusee, read
from sons.reglement.chargeur import Reglement, Textes
from sons.reglement.format import Format, Role
from sons.reglement.phase import Phase

_BALISES = re.compile(rb'"(\w{1,100})"\s*:')


@dataclass(frozen=True, slots=True)
class Reconnu:
    """Who a file is from and what for; "" or None for what it does not tell.

    ``dispositif`` is the only one after which its pieces are named.
    """

    numero_ans: str
    dispositif: str
    phase: Phase | None


@dataclass(frozen=True, slots=True)
class Apercu:
    """How many demandes a file holds, and what they order in euros without VAT, when it says so."""

    nb_demandes: int
    montant_ht: Decimal | None


@dataclass(frozen=True, slots=True)
class _Motifs:
    numero: re.Pattern[bytes]
    piece: re.Pattern[bytes]


def recognize(contenu: bytes, reglement: Reglement) -> Reconnu:
    """Return what ``contenu`` says of itself, without reading it."""
    motifs = _patterns(reglement)
    numero = motifs.numero.search(contenu)
    codes = {code.decode() for code in motifs.piece.findall(contenu)}
    return Reconnu(
        numero_ans=numero[1].decode("utf-8", "replace") if numero else "",
        dispositif=codes.pop() if len(codes) == 1 else "",
        phase=_phase(contenu, reglement),
    )


def summarize(contenu: bytes, textes: Textes) -> Apercu | None:
    """Count what a file holds, None for one that cannot be read."""
    try:
        arbre = read(contenu, textes.dispositif.limites).arbre
    except LectureRefusee:
        return None
    lignes = arbre.get(textes.format.required(Role.LIGNES).nom) if type(arbre) is dict else None
    if type(lignes) is not list:
        return None
    return Apercu(len(lignes), _amount(lignes, textes.format))


def _amount(lignes: list[Any], un_format: Format) -> Decimal | None:
    """Add up the orders; None when the phase writes none, or when one is not an amount."""
    balise = un_format.with_role(Role.MONTANT_HT)
    if balise is None:
        return None
    total = Decimal(0)
    for valeur in lignes:
        for etape in (*un_format.path(balise), balise):
            if type(valeur) is dict:
                valeur = valeur.get(etape.nom, valeur)
        if type(valeur) not in (int, Decimal):
            return None
        total += valeur
    return total


def _phase(contenu: bytes, reglement: Reglement) -> Phase | None:
    """Return the phase whose balises it has most of, None when two have as many."""
    lues = set(_BALISES.findall(contenu))
    communes: dict[Phase, int] = {}
    for un_format in reglement.formats.values():
        connues = {balise.nom.encode() for balise in un_format.balise}
        phase = un_format.entete.phase
        communes[phase] = max(len(connues & lues), communes.get(phase, 0))
    meilleures = [phase for phase, nombre in communes.items() if nombre == max(communes.values())]
    return meilleures[0] if len(meilleures) == 1 else None


@lru_cache(maxsize=8)
def _patterns(reglement: Reglement) -> _Motifs:
    """Return where the number of the solution and the names of the pieces stand."""

    def named(role: Role) -> str:
        return "|".join(
            sorted({re.escape(f.required(role).nom) for f in reglement.formats.values()})
        )

    codes = "|".join(map(re.escape, reglement.codes))
    return _Motifs(
        re.compile(rf'"(?:{named(Role.NUMERO_ANS)})"\s*:\s*"([^"\\]{{1,50}})"'.encode()),
        re.compile(rf'"(?:{named(Role.PIECE_NOM)})"\s*:\s*"({codes})-'.encode()),
    )
