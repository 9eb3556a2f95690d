"""Conversations, and a session that ends while one writes, in a real browser."""

import pytest
from django.test import Client

from guichet.acteurs.habilitations import Role
from guichet.acteurs.models import Personne
from guichet.conversations.ecriture import write
from guichet.conversations.lecture import messages_of, unread
from tests.guichet.conftest import MOT_DE_PASSE
from tests.guichet.depots.lignes import make_all
from tests.guichet.navigateur.test_referencement import push, tab_until

TEXTE = "Le devis corrigé est joint, signé du 3 mai."


@pytest.fixture
def ada(personne, rattache):
    rattache(personne, Role.COLLABORATEUR)
    return personne


@pytest.fixture
def demande(ada, fournisseur, rattache):
    """The agency asks something about it."""
    demande = make_all(fournisseur, ada)[1]
    ines = Personne.objects.create_personne("ines@exemple.fr", "Truc", "Inès")
    rattache(ines, Role.INSTRUCTEUR)
    write(ines, demande, "Quel devis est le bon ?")
    return demande


@pytest.fixture
def entree(ouvre, connecter, ada):
    def _entree(chemin):
        client = Client()
        connecter(client, ada)
        return ouvre(chemin, cookie=client.cookies["sessionid"].value)

    return _entree


def test_a_question_is_found_read_and_answered_by_keyboard(entree, demande, ada):
    visite = entree("/compte/messages")
    push(visite, f'a[href="/messages/demande/{demande.pk}"]')
    assert visite.page.get_by_text("Quel devis est le bon ?").is_visible()
    assert visite.page.get_by_text("nouveau").is_visible()
    tab_until(visite, '[name="texte"]')
    visite.page.keyboard.type(TEXTE)
    push(visite, 'form[action^="/messages/"] button')
    visite.page.get_by_text("Votre message est envoyé.").wait_for()
    assert messages_of(demande).last().texte == TEXTE
    assert unread(ada) == 0
    assert visite.plaintes == []


def test_the_page_of_a_conversation_has_no_fault(entree, demande):
    visite = entree(f"/messages/demande/{demande.pk}")
    assert visite.faults_everywhere() == []


def test_a_session_that_ends_while_one_writes_gives_the_text_back(entree, demande, settings):
    settings.DOMAINE_DISPENSE_DE_SECOND_FACTEUR = "exemple.fr"
    visite = entree(f"/demandes/{demande.pk}")
    page = visite.page
    page.fill('[name="texte"]', TEXTE)
    page.context.clear_cookies(name="sessionid")
    push(visite, 'form[action^="/messages/"] button')
    page.get_by_text("Ce que vous avez écrit n’est pas perdu").wait_for()
    assert visite.faults() == []
    page.fill('[name="username"]', "ada@exemple.fr")
    page.fill('[name="password"]', MOT_DE_PASSE)
    page.get_by_role("button", name="Se connecter", exact=True).click()
    page.get_by_text(TEXTE).wait_for()
    assert visite.faults() == []
    page.get_by_role("button", name="Continuer").click()
    page.get_by_text("Votre message est envoyé.").wait_for()
    assert messages_of(demande).last().texte == TEXTE
