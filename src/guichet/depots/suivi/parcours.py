"""From nothing to the first payment: where each solution of a supplier is, and what holds it.

A track follows a candidature, a referenced solution or an enrolment. It ends with a first payment,
or when nothing more can come of it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from guichet.acteurs.models import Organisation
from guichet.depots.models import Simulation, Verdict
from guichet.depots.suivi import pas
from guichet.depots.suivi.pas import Sujet
from guichet.depots.suivi.totaux import Somme
from guichet.enrolement.models import Enrolement
from guichet.enrolement.models.enrolement import FINIS, SIMULATEUR_OUVERT
from guichet.modeles.models import Modele
from guichet.referencement import registre
from guichet.referencement.models import Candidature
from guichet.textes import reglement
from guichet.theme.composition import Pas
from sons import Referencement


@dataclass(frozen=True)
class Parcours:
    """The track of one solution."""

    nom: str
    pas: list[Pas]


def tracks(
    organisation: Organisation,
    solutions: Sequence[Referencement],
    candidatures: Sequence[Candidature],
    sommes: Sequence[Somme],
    instant: datetime,
) -> list[Parcours]:
    """Return the tracks that are not at their end; as many queries whatever their number."""
    lignes = Enrolement.objects.filter(organisation=organisation).exclude(etat__in=FINIS)
    enrolements = list(lignes)
    modeles = _models(organisation)
    essais = _rehearsed(organisation)
    conventions = registre.with_convention([une.numero_ans for une in solutions])
    ouverts = {une.dispositif for une in enrolements if une.etat in SIMULATEUR_OUVERT}
    trouves = []
    for candidature, solution, enrolement in _subjects(solutions, candidatures, enrolements):
        objet = solution or candidature or enrolement
        if objet is None or objet.dispositif not in reglement().codes:
            continue
        numero = solution.numero_ans if solution else ""
        sujet = Sujet(
            organisation=organisation,
            dispositif=reglement().dispositif(objet.dispositif),
            candidature=candidature,
            solution=solution,
            enrolement=enrolement,
            convention=numero in conventions,
            simulateur=objet.dispositif in ouverts,
            modeles=modeles.get(objet.dispositif, frozenset()),
            essaye=bool(essais & {(objet.dispositif, numero), (objet.dispositif, "")}),
            sommes=[une for une in sommes if numero and une.numero_ans == numero],
            instant=instant,
        )
        if sujet.goes_on:
            nom = f"{sujet.nom}, {objet.dispositif}"
            trouves.append(Parcours(nom, [faire(sujet) for faire in pas.PAS]))
    return trouves


Trio = tuple[Candidature | None, Referencement | None, Enrolement | None]


def _subjects(
    solutions: Sequence[Referencement],
    candidatures: Sequence[Candidature],
    enrolements: Sequence[Enrolement],
) -> Iterator[Trio]:
    """Yield what is about one solution, each enrolment once."""
    restent = {une.pk: une for une in enrolements}
    for solution in solutions:
        if solution.finance:
            suivi = _enrolment_of(solution, restent)
            yield None, solution, suivi
    for candidature in candidatures:
        yield candidature, None, _enrolment_of(candidature, restent)
    for seul in restent.values():
        yield None, None, seul


def _enrolment_of(
    objet: Referencement | Candidature, restent: dict[int, Enrolement]
) -> Enrolement | None:
    """Take out the enrolment of a solution: by its number once it is written, else by its name."""
    numero = objet.numero_ans if isinstance(objet, Referencement) else ""
    for une in restent.values():
        nommee = not une.numero_ans and une.logiciel_nom.casefold() == objet.solution.casefold()
        meme = une.dispositif == objet.dispositif and nommee and bool(objet.solution)
        if meme or (numero and une.numero_ans == numero):
            return restent.pop(une.pk)
    return None


def _models(organisation: Organisation) -> dict[str, frozenset[str]]:
    """Return the states of the models, by dispositif."""
    trouves: dict[str, set[str]] = {}
    lignes = Modele.objects.filter(organisation=organisation).order_by()
    for code, etat in lignes.values_list("dispositif", "etat").distinct():
        trouves.setdefault(code, set()).add(etat)
    return {code: frozenset(etats) for code, etats in trouves.items()}


def _rehearsed(organisation: Organisation) -> set[tuple[str, str]]:
    """Return what a file was accepted for in the simulator: dispositif, ANS number or ""."""
    essais = Simulation.objects.filter(organisation=organisation, verdict=Verdict.ACCEPTE)
    return set(essais.order_by().values_list("dispositif", "numero_ans").distinct())
