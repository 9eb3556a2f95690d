"""The base that says who is eligible is not older than the dispositif."""

from collections.abc import Iterator

from sons.controles.examen import Examen
from sons.ecriture import write_day
from sons.manque import Manque, NonVerifie
from sons.reglement.calendrier import Echeance, Etape


def check_anciennete(examen: Examen) -> Iterator[NonVerifie]:
    """Tell the extracts that the control leans on though they precede the opening."""
    ouverture = _opening(examen)
    if ouverture is None:
        return
    for _, cles in examen.cles:
        if cles.valeurs and examen.base[cles.identifiant] is not None:
            jour = examen.contexte.base_perimee(cles.identifiant, ouverture.jour)
            if jour is not None:
                yield NonVerifie(
                    f"éligibilité à jour (par {cles.identifiant})",
                    f"la base des bénéficiaires date du {write_day(jour)}, "
                    f"avant l’ouverture du dispositif ({ouverture})",
                    Manque.BASE_A_JOUR,
                )


def _opening(examen: Examen) -> Echeance | None:
    """Return the day from which one may order, else from which one may deposit."""
    etapes = (Etape.OUVERTURE_COMMANDES, Etape.OUVERTURE_AVANCE)
    dates = (examen.dispositif.calendrier.in_force(e, examen.instant) for e in etapes)
    return next(filter(None, dates), None)
