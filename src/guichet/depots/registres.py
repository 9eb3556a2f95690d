"""What the other counters answer: who is enrolled, what is referenced."""

from guichet.acteurs.models import Organisation, Personne
from guichet.enrolement import registre as enrolements
from guichet.referencement import registre as referencements
from guichet.referencement.models import Candidature
from sons import Referencement


def solutions(organisation: Organisation) -> list[Referencement]:
    """Return what an organisation may rehearse, by ANS number."""
    connues = referencements.of_organisation(organisation)
    return sorted(connues, key=lambda solution: solution.numero_ans)


def enrolled_solutions(organisation: Organisation) -> list[Referencement]:
    """Return what an organisation may deposit for, by ANS number."""
    ouvertes = set(enrolements.enrolled_solutions(organisation))
    return [une for une in solutions(organisation) if une.numero_ans in ouvertes]


def simulable_dispositifs(organisation: Organisation) -> list[str]:
    """Return the dispositifs whose simulator an enrolment opens, by code."""
    return enrolements.simulable_dispositifs(organisation)


def candidatures(organisation: Organisation, personne: Personne) -> list[Candidature]:
    """Return the candidatures in progress that ``personne`` may see."""
    return referencements.candidatures(organisation, personne)


def referencement(numero_ans: str) -> Referencement | None:
    """Return the référencement that bears this number."""
    return referencements.referencement(numero_ans)


def siret(
    organisation: Organisation, dispositif: str | None = None, numero_ans: str = ""
) -> str | None:
    """Return the SIRET enrolled for a solution, None when it is not known."""
    return enrolements.siret(organisation, dispositif, numero_ans)


def is_enrolled(organisation: Organisation, numero_ans: str) -> bool:
    """Tell whether an organisation may deposit for a solution."""
    return enrolements.is_enrolled(organisation, numero_ans)
