"""Which dispositif a deposit is for, when the command does not say; or why nobody can tell."""

import click

from sons import Rapport, Verdict
from sons.controles.places import Places
from sons.lecture import LectureRefusee, read
from sons.reconnaissance import recognize
from sons.reglement import Reglement
from sons.reglement.phase import Phase
from sons_cli.contexte_toml import Reponses


def guess_dispositif(contenu: bytes, reglement: Reglement, reponses: Reponses) -> str:
    """Look in the register of the context, then at the names of the pieces; else ask."""
    lu = recognize(contenu, reglement)
    if code := reponses.dispositif_of(lu.numero_ans) or lu.dispositif:
        return code
    raise click.UsageError(
        "Le dispositif n’a pas pu être deviné : ajoutez --dispositif, par exemple "
        f"--dispositif {reglement.codes[0]}. Dispositifs connus : {', '.join(reglement.codes)}."
    )


def guess_phase(contenu: bytes, reglement: Reglement) -> str:
    """Return the phase that the balises of the file are those of; avances come first."""
    return recognize(contenu, reglement).phase or Phase.AVANCE


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
