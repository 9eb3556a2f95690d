"""Which solutions a supplier may send files for, by ANS number."""

from collections.abc import Collection, Iterable
from datetime import datetime

from guichet.acteurs.models import Organisation
from guichet.enrolement import registre as enrolements
from guichet.referencement import registre as referencements
from guichet.textes import reglement
from sons import PARIS, Referencement
from sons.ecriture import write_day
from sons.reglement.calendrier import Etape
from sons.reglement.phase import Phase

_FENETRES: dict[str, tuple[Etape, Etape]] = {
    Phase.AVANCE: (Etape.OUVERTURE_AVANCE, Etape.FERMETURE_AVANCE),
    Phase.SOLDE: (Etape.OUVERTURE_SOLDE, Etape.CLOTURE_SOLDE),
}


def known(organisation: Organisation) -> list[Referencement]:
    """Return what an organisation may rehearse."""
    return known_by([organisation])[organisation.pk]


def known_by(organisations: Collection[Organisation]) -> dict[int, list[Referencement]]:
    """Return the same for each of several, by key; as many queries as for one."""
    return {
        cle: sorted(connues, key=lambda solution: solution.numero_ans)
        for cle, connues in referencements.of_organisations(organisations).items()
    }


def enrolled(organisation: Organisation) -> list[Referencement]:
    """Return what an organisation may deposit for."""
    ouvertes = set(enrolements.enrolled_solutions(organisation))
    return [une for une in known(organisation) if une.numero_ans in ouvertes]


def closings(solutions: Iterable[Referencement], instant: datetime) -> tuple[list[str], bool]:
    """Return why each phase that is closed now is, each reason once, and whether none is open."""
    regles = reglement()
    etats = [closed(s, p, instant) for s in solutions for p in regles.phases(s.dispositif)]
    return list(dict.fromkeys(filter(None, etats))), bool(etats) and all(etats)


def described(solution: Referencement) -> str:
    """Name a solution in a list: « Cabinet Serein 12 – MDVLGC20220001 (MDV-LGC-Va1) »."""
    nom = f"{solution.solution or solution.numero_ans} {solution.version}".strip()
    retrait = f", retirée le {write_day(solution.date_retrait)}" if solution.date_retrait else ""
    return f"{nom} – {solution.numero_ans} ({solution.dispositif}{retrait})"


def closed(solution: Referencement, phase: str, instant: datetime) -> str:
    """Say why what is deposited now would be rejected, "" when nothing of that is known."""
    jour = instant.astimezone(PARIS).date()
    if solution.date_retrait and jour >= solution.date_retrait:
        return f"{solution.numero_ans} est retirée depuis le {write_day(solution.date_retrait)}."
    if not solution.finance:
        return f"{solution.numero_ans} est référencée sans financement."
    calendrier = reglement().dispositif(solution.dispositif).calendrier
    ouverture, fermeture = (calendrier.in_force(une, instant) for une in _FENETRES[phase])
    guichet = f"Le guichet des {phase}s de {solution.dispositif}"
    if fermeture and instant > fermeture.fin:
        return f"{guichet} est fermé depuis le {fermeture}."
    if ouverture and instant < ouverture.debut:
        return f"{guichet} n’ouvre que le {ouverture}."
    return ""
