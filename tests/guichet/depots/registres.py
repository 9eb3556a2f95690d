"""The registers of the other counters, held in memory."""

from dataclasses import dataclass, field

from sons import Referencement


@dataclass
class Registres:
    """Answers as the two registers do; ``sirets`` by organisation, ``solutions`` by ANS number."""

    solutions: dict[str, Referencement] = field(default_factory=dict)
    sirets: dict[int, str] = field(default_factory=dict)

    def referencement(self, numero_ans):
        return self.solutions.get(numero_ans)

    def of_organisation(self, organisation):
        siret = self.siret(organisation)
        return [s for s in self.solutions.values() if siret in (s.fournisseurs or ())]

    def is_enrolled(self, organisation, numero_ans):
        return organisation.pk in self.sirets and numero_ans in self.solutions

    def siret(self, organisation):
        return self.sirets.get(organisation.pk)
