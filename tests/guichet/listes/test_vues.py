"""Searches that a person keeps."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from guichet.acteurs.habilitations import Role
from guichet.listes import vues
from guichet.listes.models import VUES_MAX, Vue
from guichet.listes.vues import keep, search_of


@pytest.fixture
def liste(personne, rattache, fournisseur):
    rattache(personne, Role.COLLABORATEUR)
    return f"/organisations/{fournisseur.pk}/demandes"


def test_a_search_is_kept_read_again_and_forgotten(client, connecter, personne, liste):
    connecter(client, personne)
    assert "Garder cette recherche" not in client.get(liste).text
    assert "Garder cette recherche" in client.get(f"{liste}?etat=incomplete").text
    envoi = {"chemin": liste, "requete": "etat=incomplete&q=&apres=5-5", "nom": " Les  miennes "}
    page = client.post(reverse("listes:garder"), envoi, follow=True)
    assert page.redirect_chain[-1][0] == f"{liste}?etat=incomplete"
    vue = Vue.objects.get()
    assert (vue.nom, vue.requete) == ("Les miennes", "etat=incomplete")
    assert f'href="{liste}?etat=incomplete"' in client.get(liste).text
    client.post(reverse("listes:oublier", args=[vue.pk]))
    assert not Vue.objects.exists()


def test_nobody_forgets_nor_reads_the_search_of_another(client, connecter, personne, liste):
    from guichet.acteurs.models import Personne

    autre = Personne.objects.create_personne("x@exemple.fr", "X", "Y")
    vue = keep(autre, liste, "etat=deposee", "Secrète")
    connecter(client, personne)
    assert client.post(reverse("listes:oublier", args=[vue.pk])).status_code == 404
    assert "Secrète" not in client.get(liste).text


@pytest.mark.parametrize(
    "chemin", ["", "//pirate.exemple", "https://pirate.exemple/", "/compte", "/introuvable"]
)
def test_only_a_list_of_the_portal_is_kept(client, connecter, personne, liste, chemin):
    connecter(client, personne)
    envoi = {"chemin": chemin, "requete": "etat=deposee", "nom": "A"}
    assert client.post(reverse("listes:garder"), envoi).status_code == 404
    assert not Vue.objects.exists()


@pytest.mark.parametrize(
    ("requete", "nom"),
    [("etat=deposee", ""), ("etat=deposee", "x" * 61), ("", "A"), ("q=" + "x" * 600, "A")],
)
def test_what_cannot_be_kept_is_said(personne, liste, requete, nom):
    with pytest.raises(ValidationError):
        keep(personne, liste, requete, nom)


def test_the_same_name_replaces_and_there_is_an_end(personne, liste, monkeypatch):
    monkeypatch.setattr(vues, "VUES_MAX", 2)
    keep(personne, liste, "etat=deposee", "A")
    keep(personne, liste, "etat=validee", "A")
    keep(personne, liste, "etat=payee", "B")
    assert Vue.objects.count() == 2
    with pytest.raises(ValidationError, match="oubliez-en une"):
        keep(personne, liste, "phase=solde", "C")
    assert VUES_MAX == 20


@pytest.mark.parametrize(
    ("requete", "attendue"),
    [("", ""), ("q=&etat=", ""), ("etat=a&apres=1-2&page=3", "etat=a"), ("q=a+b", "q=a+b")],
)
def test_a_search_is_what_is_looked_for(requete, attendue):
    assert search_of(requete) == attendue
