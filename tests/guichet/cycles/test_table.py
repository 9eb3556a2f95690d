from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from guichet.acteurs.habilitations import Role
from guichet.cycles.diagramme import draw
from guichet.cycles.table import ActeImpossible, Cycle
from guichet.journal.models import Inscription
from tests.guichet.cycles.feu.cycle import CYCLE, Acte
from tests.guichet.cycles.feu.models import Etat, Feu


@pytest.fixture
def feu(fournisseur):
    return Feu.objects.create(organisation=fournisseur)


@pytest.fixture
def agent(personne, rattache):
    rattache(personne, Role.COLLABORATEUR)
    return personne


def test_an_act_changes_the_state_and_the_fields_given_with_it(feu, agent):
    CYCLE.apply(feu, Acte.PASSER, agent, motif="circulez")
    assert (feu.etat, feu.motif) == (Etat.VERT, "circulez")
    feu.refresh_from_db()
    assert (feu.etat, feu.motif) == (Etat.VERT, "circulez")


def test_an_act_is_in_the_journal_with_before_and_after(feu, agent):
    CYCLE.apply(feu, Acte.PASSER, agent, motif="circulez")
    inscription = Inscription.objects.get()
    assert (inscription.acte, inscription.personne) == (Acte.PASSER, agent)
    assert inscription.avant == '{"etat":"rouge"}'
    assert inscription.apres == '{"etat":"vert","motif":"circulez"}'


def test_an_act_that_the_state_does_not_allow_is_refused_with_the_state(feu, agent):
    with pytest.raises(ActeImpossible, match="l’état est maintenant « Rouge »"):
        CYCLE.apply(feu, Acte.ETEINDRE, agent)
    assert not Inscription.objects.exists()


def test_an_act_is_refused_to_whoever_lacks_the_ability(feu, agent):
    CYCLE.apply(feu, Acte.PASSER, agent)
    with pytest.raises(PermissionDenied, match="Éteindre"):
        CYCLE.apply(feu, Acte.ETEINDRE, agent)
    feu.refresh_from_db()
    assert feu.etat == Etat.VERT


def test_a_condition_refuses_with_its_sentence(feu, agent):
    Feu.objects.update(panne=True)
    with pytest.raises(ActeImpossible, match="en panne"):
        CYCLE.apply(feu, Acte.PASSER, agent)
    assert Feu.objects.get().etat == Etat.ROUGE


def test_the_buttons_are_what_the_person_may_do_now(feu, agent):
    assert [ligne.libelle for ligne in CYCLE.possible(feu, agent)] == ["Passer au vert"]
    feu.panne = True
    assert CYCLE.possible(feu, agent) == []
    assert [refus for _, refus in CYCLE.obstacles(feu, agent)] == [
        "Le feu est en panne : réparez-le d’abord."
    ]


def test_what_the_portal_does_by_itself_is_nobody_s_button(feu, personne, rattache):
    rattache(personne, Role.ADMINISTRATEUR)
    feu.etat = Etat.VERT
    assert [ligne.acte for ligne in CYCLE.possible(feu, personne)] == [Acte.ETEINDRE]
    assert [ligne.acte for ligne in CYCLE.possible(feu, None)] == [Acte.USER]


def test_an_act_that_the_rules_refuse_is_a_line_of_the_security_log(feu, agent, lignes_de_securite):
    feu.panne = True
    feu.save()
    with pytest.raises(ActeImpossible):
        CYCLE.apply(feu, Acte.PASSER, agent)
    (ligne,) = [une for une in lignes_de_securite() if une["evenement"] == "acte.refuse"]
    assert ligne["objet"]["id"] == str(feu.pk)
    assert ligne["details"] == {"acte": Acte.PASSER.value}


def test_an_object_seen_before_somebody_else_acted_is_refused(feu, agent):
    vu_avant = Feu.objects.get()
    CYCLE.apply(feu, Acte.PASSER, agent)
    with pytest.raises(ActeImpossible, match="« Vert »"):
        CYCLE.apply(vu_avant, Acte.PASSER, agent)
    assert Inscription.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_people_at_the_same_instant_one_wins_and_the_other_is_told(feu, agent):
    depart = Barrier(2)

    def act(vu):
        depart.wait(5)
        try:
            CYCLE.apply(vu, Acte.PASSER, agent)
        except ActeImpossible as refus:
            return refus.messages[0]
        finally:
            connection.close()
        return "fait"

    with ThreadPoolExecutor(2) as fils:
        reponses = sorted(fils.map(act, [Feu.objects.get(), Feu.objects.get()]))
    assert reponses[0].startswith("Ce n’est pas possible")
    assert reponses[1] == "fait"
    assert Inscription.objects.count() == 1


def test_a_table_where_an_act_leads_to_two_states_is_refused():
    with pytest.raises(ValueError, match="two states"):
        Cycle("double", Etat.ROUGE, CYCLE.transitions + CYCLE.transitions[:1])


def test_the_diagram_shows_each_state_and_each_transition():
    dessin = draw(CYCLE, Etat)
    assert 'state "Éteint" as eteint' in dessin
    assert "rouge --> vert : Passer au vert (organisation.voir)" in dessin
    assert "vert --> eteint : Éteindre à la fin de l’ampoule (par le portail)" in dessin
    assert dessin.rstrip().endswith("eteint --> [*]")
