"""The texts that the pages show, and how they are found by what an address says."""

from pathlib import Path

from django.conf import settings
from django.http import Http404

from sons import Reglement, Textes, load_reglement
from sons.erreurs import DispositifInconnu
from sons.reglement.modele import Dispositif


def reglement() -> Reglement:
    """Return the texts, with the operator's own folder laid over them if there is one."""
    surcouche: Path | None = settings.REGLEMENT
    return load_reglement(surcouche)


def find_dispositif(code: str) -> Dispositif:
    """Return a dispositif, or answer 404 with the codes that exist."""
    try:
        return reglement().dispositif(code)
    except DispositifInconnu as inconnu:
        raise Http404(str(inconnu)) from None


def find_textes(code: str, phase: str) -> Textes:
    """Return the texts of a phase, or answer 404 with the phases that are described."""
    try:
        return reglement().textes(code, phase)
    except DispositifInconnu as inconnu:
        raise Http404(str(inconnu)) from None


def all_dispositifs() -> list[Dispositif]:
    """Return every dispositif, by code."""
    textes = reglement()
    return [textes.dispositif(code) for code in textes.codes]
