"""The page of an act, with the smallest object that has a cycle."""

import pytest
from django.contrib.messages import get_messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.test import RequestFactory

from guichet.acteurs.habilitations import Role
from guichet.acteurs.models import Personne
from guichet.cycles.gestes import Geste, plain, word_of
from guichet.cycles.page import PageActe
from tests.guichet.cycles.feu.cycle import CYCLE, Acte
from tests.guichet.cycles.feu.models import Etat, Feu

RETOUR = "/feux/1"
GESTES = {
    Acte.PASSER: Geste(
        plain(lambda personne, feu: CYCLE.apply(feu, Acte.PASSER, personne)),
        "Le feu est vert.",
        "Les voitures passeront.",
    ),
    Acte.ETEINDRE: Geste(
        lambda personne, feu, motif: CYCLE.apply(feu, Acte.ETEINDRE, personne, motif=motif),
        "Le feu est éteint.",
        "Plus personne ne saura quand passer.",
        "obligatoire",
    ),
}


@pytest.fixture
def feu(fournisseur):
    return Feu.objects.create(organisation=fournisseur)


@pytest.fixture
def gerant(personne, rattache):
    rattache(personne, Role.REPRESENTANT_LEGAL)
    return personne


@pytest.fixture
def demande(feu, gerant):
    """Answer one request for the page of an act: the answer, what the next page will say."""

    def _demande(nom, corps=None, gestes=GESTES, personne=gerant):
        fabrique = RequestFactory()
        requete = fabrique.get("/") if corps is None else fabrique.post("/", corps)
        requete.user, requete._messages = personne, CookieStorage(requete)
        requete.session = {}
        page = PageActe(CYCLE, gestes, RETOUR, "Au carrefour")
        reponse = page.answer(requete, personne, feu, nom)
        return reponse, [str(dit) for dit in get_messages(requete)]

    return _demande


def test_the_page_says_what_the_act_will_do_before_it_is_done(demande, feu):
    reponse, _ = demande("passer")
    texte = reponse.content.decode()
    assert reponse.status_code == 200
    assert "<h1>Passer au vert</h1>" in texte
    assert "Au carrefour." in texte
    assert "Les voitures passeront." in texte
    assert "textarea" not in texte
    feu.refresh_from_db()
    assert feu.etat == Etat.ROUGE


def test_the_act_is_done_and_said_on_the_page_of_the_object(demande, feu):
    reponse, dits = demande("passer", {"motif": ""})
    assert (reponse.status_code, reponse.url) == (302, RETOUR)
    assert dits == ["Le feu est vert."]
    assert feu.etat == Etat.VERT


def test_a_word_that_is_compulsory_is_asked_for(demande, feu):
    Feu.objects.update(etat=Etat.VERT)
    feu.refresh_from_db()
    reponse, _ = demande("eteindre", {"motif": "  "})
    assert reponse.status_code == 400
    assert "<title>Erreur : Éteindre" in reponse.content.decode()
    assert feu.etat == Etat.VERT
    demande("eteindre", {"motif": "La lampe grille."})
    assert (feu.etat, feu.motif) == (Etat.ETEINT, "La lampe grille.")


def test_an_obstacle_is_said_instead_of_the_button(demande, feu):
    Feu.objects.update(panne=True)
    feu.refresh_from_db()
    texte = demande("passer")[0].content.decode()
    assert "Le feu est en panne : réparez-le d’abord." in texte
    assert 'method="post" novalidate' not in texte


def test_an_obstacle_met_when_it_is_done_is_said_on_the_page_of_the_object(demande, feu):
    Feu.objects.update(panne=True)
    reponse, dits = demande("passer", {"motif": ""})
    assert (reponse.status_code, reponse.url) == (302, RETOUR)
    assert dits == ["Le feu est en panne : réparez-le d’abord."]


def test_an_act_whose_time_has_passed_leads_back_with_the_state(demande):
    reponse, dits = demande("eteindre")
    assert (reponse.status_code, reponse.url) == (302, RETOUR)
    assert dits == ["Ce n’est pas possible : l’état est maintenant « Rouge »."]


def test_an_act_unknown_to_the_cycle_does_not_exist(demande):
    with pytest.raises(Http404):
        demande("clignoter")


@pytest.mark.parametrize("nom", ["eteindre", "user"])
def test_an_act_that_this_person_may_never_do_is_refused(demande, nom):
    etranger = Personne.objects.create_personne("zoe@exemple.fr", "Zola", "Zoé", "étoile-du-nord-9")
    with pytest.raises(PermissionDenied):
        demande(nom, personne=etranger)


def test_what_only_the_portal_does_has_no_page(demande):
    with pytest.raises(PermissionDenied):
        demande("user")


def test_the_word_of_an_act_is_what_follows_its_object():
    assert word_of(Acte.ETEINDRE) == "eteindre"
