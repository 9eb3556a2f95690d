"""Findings to the same bytes, annotated.

Only four values change: ``impId`` in the header, ``numeroASP``, ``codeTraitement`` and
``libelleTraitement`` in each demande. Every other byte is the one that came in.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from json.encoder import encode_basestring

from sons.constats import CODE_ACCEPTEE
from sons.lecture import Etendue
from sons.rapport import DemandeControlee
from sons.reglement.format import Format, Nature, Role

_ROLES_ANNOTES = (Role.NUMERO_ASP, Role.CODE_TRAITEMENT, Role.LIBELLE_TRAITEMENT)

_NULL = re.compile(rb"[ \t\r\n]*:[ \t\r\n]*(?=null)")


def annotate(
    contenu: bytes,
    un_format: Format,
    imp_id: str,
    numeros_asp: Sequence[str],
    demandes: Sequence[DemandeControlee],
    libelle_accepte: str,
    etendues: Callable[[], Mapping[str, Etendue]],
) -> bytes:
    """Write the return file.

    ``numeros_asp`` has one reference per line, used for the accepted ones only.
    The values to fill are nearly always null and found by their balise; ``etendues`` asks
    the exact reader for the spans of a file where they are not.
    """
    rejets = [d.premier_rejet if d.constats else None for d in demandes]
    # A solde bears the numeroASP of its avance: that one is left alone.
    remplies = [b for b in map(un_format.required, _ROLES_ANNOTES) if b.nature is Nature.NUL]
    noms = [balise.nom for balise in remplies]
    accepte = _json(libelle_accepte)
    valeurs: list[bytes] = []
    for rejet, numero in zip(rejets, numeros_asp, strict=True):
        trio = (
            (b"null", _json(rejet.code), _json(rejet.libelle))
            if rejet
            else (_json(numero), _ACCEPTEE, accepte)
        )
        valeurs += trio[-len(noms) :]
    imp = un_format.required(Role.IMP_ID).nom
    places_imp = _find_nulls(contenu, [imp], 1)
    places = _find_nulls(contenu, noms, len(demandes))
    if places is None or places_imp is None:
        connues = etendues()
        places_imp = [connues[imp]]
        lignes = un_format.required(Role.LIGNES).nom
        places = [connues[f"{lignes}[{r}].{nom}"] for r in range(len(demandes)) for nom in noms]
    lieux = [(*places_imp[0], _json(imp_id))]
    lieux += [(debut, fin, v) for (debut, fin), v in zip(places, valeurs, strict=True)]
    return _splice(contenu, sorted(lieux))


def _find_nulls(contenu: bytes, noms: Sequence[str], nombre: int) -> list[Etendue] | None:
    """Find the ``null`` of each balise of ``noms``, in that order, in ``nombre`` demandes.

    One walk over the bytes. Inside a text a quote is escaped, so a quoted name is either the
    balise or a whole text; the colon and the null behind tell the balise. The
    structure was checked: each name stands once per demande, so a walk that finds them all
    found the right ones. Anything else (another order, a value that is not null, a name
    written with escapes) gives None.
    """
    cherches = [b'"' + nom.encode() + b'"' for nom in noms]
    places = []
    position = 0
    for _ in range(nombre):
        for cherche in cherches:
            debut = contenu.find(cherche, position)
            if debut < 0:
                return None
            fin = debut + len(cherche)
            if contenu.startswith(b": null", fin):
                debut = fin + 2
            elif trouve := _NULL.match(contenu, fin):
                debut = trouve.end()
            else:
                return None
            position = debut + 4
            places.append((debut, position))
    return places


def _splice(contenu: bytes, lieux: Sequence[tuple[int, int, bytes]]) -> bytes:
    morceaux = []
    position = 0
    for debut, fin, valeur in lieux:
        morceaux.append(contenu[position:debut])
        morceaux.append(valeur)
        position = fin
    morceaux.append(contenu[position:])
    return b"".join(morceaux)


def _json(texte: str) -> bytes:
    return encode_basestring(texte).encode()


_ACCEPTEE = _json(CODE_ACCEPTEE)
