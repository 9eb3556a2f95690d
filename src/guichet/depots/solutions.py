"""Which solutions a supplier may send files for, by ANS number."""

from guichet.acteurs.models import Organisation
from guichet.enrolement import registre as enrolements
from guichet.referencement import registre as referencements
from sons import Referencement


def known(organisation: Organisation) -> list[Referencement]:
    """Return what an organisation may rehearse."""
    connues = referencements.of_organisation(organisation)
    return sorted(connues, key=lambda solution: solution.numero_ans)


def enrolled(organisation: Organisation) -> list[Referencement]:
    """Return what an organisation may deposit for."""
    ouvertes = set(enrolements.enrolled_solutions(organisation))
    return [une for une in known(organisation) if une.numero_ans in ouvertes]
