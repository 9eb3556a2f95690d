"""Two people at the same instant, on the database of the run."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from guichet.referencement import agence
from guichet.referencement.agence import Octroi
from guichet.referencement.models import Candidature, Referencement

pytestmark = pytest.mark.django_db(transaction=True)


def together(*actes):
    """Start every act at the same instant; return what each gives, or the words of its refusal."""
    depart = Barrier(len(actes))

    def run(acte):
        depart.wait(5)
        try:
            return acte()
        except ValidationError as refus:
            return refus.messages[0]
        finally:
            connection.close()

    with ThreadPoolExecutor(len(actes)) as fils:
        return list(fils.map(run, actes))


def test_two_agents_granting_two_solutions_give_two_numbers(prouvee, agent):
    objets = [prouvee(solution=f"Solution {n}") for n in range(2)]
    octroi = Octroi(("Général",), True)
    lignes = together(*(lambda o=o: agence.grant(agent, o, octroi) for o in objets))
    assert {ligne.numero for ligne in lignes} == {"PHALGO20220001", "PHALGO20220002"}


def test_of_a_grant_and_a_refusal_at_once_one_wins_and_the_other_is_told(prouvee, agent):
    prouvee()
    vues = [Candidature.objects.get(), Candidature.objects.get()]
    reponses = together(
        lambda: agence.grant(agent, vues[0], Octroi(("Général",), True)),
        lambda: agence.refuse(agent, vues[1], "Non conforme."),
    )
    refus = [r for r in reponses if isinstance(r, str)]
    assert len(refus) == 1
    assert refus[0].startswith("Ce n’est pas possible")
    octroyee = Candidature.objects.get().etat == "referencee"
    assert Referencement.objects.count() == octroyee
