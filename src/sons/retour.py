"""Findings to the same bytes, annotated.

Only four values change: ``impId`` in the header, ``numeroASP``, ``codeTraitement`` and
``libelleTraitement`` in each demande. Every other byte is the one that came in.
"""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from itertools import chain, cycle
from json.encoder import encode_basestring

from sons.chemin import Chemin
from sons.constats import CODE_ACCEPTEE
from sons.lecture import Etendue
from sons.rapport import DemandeControlee
from sons.reglement.format import Format, Nature, Role

Locate = Callable[[Collection[Chemin]], Mapping[Chemin, Etendue]]

_ROLES_ANNOTES = (Role.NUMERO_ASP, Role.CODE_TRAITEMENT, Role.LIBELLE_TRAITEMENT)

_NULL = re.compile(rb"[ \t\r\n]*:[ \t\r\n]*(?=null)")


def annotate(
    contenu: bytes,
    un_format: Format,
    imp_id: str,
    numeros_asp: Sequence[str],
    demandes: Sequence[DemandeControlee],
    libelle_accepte: str,
    locate: Locate,
    *,
    conforme: bool,
) -> bytes:
    """Write the return file.

    ``numeros_asp`` has one reference per line, used for the accepted ones only.
    The values to fill are nearly always null and found by their balise; ``locate`` finds those of
    a file where they are not, or where some demande is not built like the model (``conforme``
    is false): what such a demande does not hold is not written.
    """
    # A solde bears the numeroASP of its avance: that one is left alone.
    remplies = [b for b in map(un_format.required, _ROLES_ANNOTES) if b.nature is Nature.NUL]
    noms = [balise.nom for balise in remplies]
    accepte = _json(libelle_accepte)
    valeurs: list[bytes] = []
    for demande, numero in zip(demandes, numeros_asp, strict=True):
        rejet = demande.premier_rejet if demande.constats else None
        trio = (
            (b"null", _json(rejet.code), _json(rejet.libelle))
            if rejet
            else (_json(numero), _ACCEPTEE, accepte)
        )
        valeurs += trio[-len(noms) :]
    imp = un_format.required(Role.IMP_ID).nom
    if conforme and (rempli := _fill_nulls(contenu, imp, noms, [_json(imp_id), *valeurs])):
        return rempli
    lignes = un_format.required(Role.LIGNES).nom
    cibles: list[Chemin] = [(lignes, d.rang, nom) for d in demandes for nom in noms]
    a_ecrire = {(imp,): _json(imp_id), **dict(zip(cibles, valeurs, strict=True))}
    connues = locate(a_ecrire.keys())
    return splice(contenu, sorted((place, a_ecrire[c]) for c, place in connues.items()))


def _fill_nulls(
    contenu: bytes, imp: str, noms: Sequence[str], valeurs: Sequence[bytes]
) -> bytes | None:
    """Put ``valeurs`` in place of the ``null`` of ``imp``, then of ``noms`` in each demande.

    One walk over the bytes. Inside a text a quote is escaped, so a quoted name is either the
    balise or a whole text; the colon and the null behind tell the balise. In demandes built like
    the model each name stands once, so a walk that finds them all found the right ones. Anything
    else (another order, a value that is not null, a name written with escapes) gives None.
    """
    cherches = cycle(b'"' + nom.encode() + b'"' for nom in noms)
    morceaux: list[bytes] = []
    ecrit = 0
    for cherche, valeur in zip(
        chain((b'"' + imp.encode() + b'"',), cherches), valeurs, strict=False
    ):
        debut = contenu.find(cherche, ecrit)
        if debut < 0:
            return None
        fin = debut + len(cherche)
        if contenu.startswith(b": null", fin):
            debut = fin + 2
        elif trouve := _NULL.match(contenu, fin):
            debut = trouve.end()
        else:
            return None
        morceaux += (contenu[ecrit:debut], valeur)
        ecrit = debut + 4
    morceaux.append(contenu[ecrit:])
    return b"".join(morceaux)


def splice(contenu: bytes, lieux: Sequence[tuple[Etendue, bytes]]) -> bytes:
    """Put values in their spans, which come in order; every other byte is kept."""
    morceaux: list[bytes] = []
    ecrit = 0
    for (debut, fin), valeur in lieux:
        morceaux += (contenu[ecrit:debut], valeur)
        ecrit = fin
    morceaux.append(contenu[ecrit:])
    return b"".join(morceaux)


def _json(texte: str) -> bytes:
    return encode_basestring(texte).encode()


_ACCEPTEE = _json(CODE_ACCEPTEE)
