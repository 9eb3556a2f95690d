"""What the other counters may ask about enrolments; reads only.

The rights of a supplier: nothing without an enrolment; the simulator and the document models from
the anticipated one on; deposits for a solution whose enrolment is definitive.
"""

from guichet.acteurs.models import Organisation
from guichet.enrolement.models import Enrolement, Etat


def is_enrolled(organisation: Organisation, numero_ans: str) -> bool:
    """Tell whether ``organisation`` may deposit for the solution ``numero_ans``."""
    return Enrolement.objects.filter(
        organisation=organisation, numero_ans=numero_ans, etat=Etat.DEFINITIF
    ).exists()


def enrolled_solutions(organisation: Organisation) -> list[str]:
    """Return the ANS numbers of the solutions for which ``organisation`` may deposit, in order."""
    definitifs = Enrolement.objects.filter(organisation=organisation, etat=Etat.DEFINITIF)
    return list(definitifs.order_by("numero_ans").values_list("numero_ans", flat=True))


def may_simulate(organisation: Organisation, dispositif: str | None = None) -> bool:
    """Tell whether ``organisation`` may use the simulator and the document models.

    For one ``dispositif`` by its code, or for any of them if None.
    """
    ouverts = _open_dispositifs(organisation)
    return bool(ouverts) if dispositif is None else dispositif in ouverts


def simulable_dispositifs(organisation: Organisation) -> list[str]:
    """Return the codes of the dispositifs that an enrolment opens to ``organisation``, in order."""
    return sorted(set(_open_dispositifs(organisation)))


def siret(
    organisation: Organisation, dispositif: str | None = None, numero_ans: str = ""
) -> str | None:
    """Return the SIRET that ``organisation`` enrolled for a solution (AF-PHA-LGO-Va1 §3.1).

    Before a definitive enrolment gives it for ``numero_ans``: the one on which the enrolments for
    ``dispositif`` (None: all of them) agree. None when there is none, or when they do not.
    """
    siens = Enrolement.objects.filter(organisation=organisation)
    de_la_solution = siens.filter(numero_ans=numero_ans, etat=Etat.DEFINITIF)
    if numero_ans and (enrole := de_la_solution.first()):
        return enrole.siret
    ouverts = siens.ouvrant_le_simulateur()
    if dispositif is not None:
        ouverts = ouverts.filter(dispositif=dispositif)
    sirets = set(ouverts.values_list("siret", flat=True))
    return sirets.pop() if len(sirets) == 1 else None


def iban(organisation: Organisation, numero_ans: str) -> str | None:
    """Return the IBAN to pay for a solution, in clear: for payments only. None if not enrolled."""
    enrolement = Enrolement.objects.filter(
        organisation=organisation, numero_ans=numero_ans, etat=Etat.DEFINITIF
    ).first()
    return enrolement.iban if enrolement else None


def _open_dispositifs(organisation: Organisation) -> list[str]:
    ouverts = Enrolement.objects.filter(organisation=organisation).ouvrant_le_simulateur()
    return list(ouverts.values_list("dispositif", flat=True))
