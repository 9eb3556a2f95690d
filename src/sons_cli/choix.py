"""Which dispositif a deposit is for, when the command does not say; or why nobody can tell."""

import re

import click

from sons import Rapport, Verdict
from sons.controles.places import Places
from sons.lecture import LectureRefusee, read
from sons.reglement import Reglement
from sons_cli.contexte_toml import Reponses

_NUMERO_ANS = re.compile(rb'"numeroAns"\s*:\s*"([^"\\]{1,50})"')
_NOM_DE_PIECE = re.compile(rb'"nomFichier"\s*:\s*"([A-Z0-9]+-[A-Z0-9]+-Va[0-9]+)-')


def guess_dispositif(contenu: bytes, reglement: Reglement, reponses: Reponses) -> str:
    """Look in the register of the context, then at the names of the pieces; else ask."""
    trouve = _NUMERO_ANS.search(contenu)
    numero = trouve[1].decode("utf-8", "replace") if trouve else ""
    if code := reponses.dispositif_of(numero):
        return code
    codes: set[str] = {nom.decode() for nom in _NOM_DE_PIECE.findall(contenu)} & set(
        reglement.codes
    )
    if len(codes) == 1:
        return codes.pop()
    raise click.UsageError(
        "Le dispositif n’a pas pu être deviné : ajoutez --dispositif, par exemple "
        f"--dispositif {reglement.codes[0]}. Dispositifs connus : {', '.join(reglement.codes)}."
    )


def refuse_unreadable(contenu: bytes, reglement: Reglement) -> Rapport | None:
    """Return the report of a file that no dispositif could read; None when it can be read.

    What is said of such a file is the same for all: it is told before a dispositif is asked for.
    """
    limites = reglement.dispositif(reglement.codes[0]).limites
    try:
        read(contenu, limites)
    except LectureRefusee as refus:
        endroit = Places.at(contenu, refus.place).of(refus.chemin)
        constat = reglement.catalogue.constat(
            refus.code, refus.chemin, refus.recu, refus.attendu, endroit=endroit
        )
        textes = f"Dispositif non précisé, textes d’empreinte {reglement.empreinte[:12]}"
        return Rapport(Verdict.REJETE, textes, [constat], [], [])
    return None
