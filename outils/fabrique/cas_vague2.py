"""The cases of wave 2: what is never removed, de minimis aids, the wait for the RIS."""

from dataclasses import replace
from decimal import Decimal

from outils.fabrique.depots import make_depot
from outils.fabrique.essais import Cas, changed, drop, essai, line, put
from sons import load_textes

AIDE = {"dateAttribution": "12/03/2024", "montantAide": Decimal("1500.00")}


def vague2_cases(graine: int) -> list[Cas]:
    """Return the cases that only the formats and rules of wave 2 can meet."""
    textes = load_textes("MDV-LGC-Va2", "avance")
    depot = make_depot(textes, 2, graine=graine, situation="liberal")
    bon = essai(depot)
    declare = changed(depot, line(0, put("beneficiaires.aidesDeMinimis", True)))
    detaille = changed(depot, line(0, put("beneficiaires.aides", [AIDE])))
    complet = changed(declare, line(0, put("beneficiaires.aides", [AIDE])))
    drimbox = make_depot(load_textes("IMG-DB-Va2", "avance"), 1, graine=graine)
    sans_ris = replace(drimbox.contexte, deja_validees={})
    return [
        Cas("1025", essai(changed(depot, line(0, drop("beneficiaires.aides")))), bon),
        Cas("1026", essai(changed(depot, line(0, drop("beneficiaires.nomMandataire")))), bon),
        Cas("3018", essai(declare), essai(complet)),
        Cas("3019", essai(detaille), essai(complet)),
        Cas("4090", essai(drimbox, contexte=sans_ris), essai(drimbox)),
    ]
