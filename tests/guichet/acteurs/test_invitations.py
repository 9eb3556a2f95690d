"""An invitation is a mail of the State to an address that somebody typed."""

from datetime import timedelta

import pytest
from django.db.models import F

from guichet.acteurs.habilitations import Role
from guichet.acteurs.invitations import find, invite
from guichet.acteurs.limites import limites
from guichet.acteurs.models import Invitation
from guichet.acteurs.views.openid import CLE_INVITATION
from guichet.courriels.models import Courriel
from guichet.journal.models import Inscription

BOB = {
    "prenom": "Bob",
    "nom": "Durand",
    "email": "bob@exemple.fr",
    "role": "collaborateur",
    "fin": "",
}


@pytest.fixture
def inviter(client, personne, rattache, connecter, fournisseur):
    rattache(personne, Role.REPRESENTANT_LEGAL)
    connecter(client, personne)
    adresse = f"/organisations/{fournisseur.pk}/inviter"
    return lambda **champs: client.post(adresse, BOB | champs, follow=True)


@pytest.mark.parametrize(
    ("prenom", "nom"),
    [
        (
            "Votre dossier ASP est bloqué. Confirmez votre RIB sur",
            "https://asp-paiement.exemple/rib",
        ),
        ("Confirmez", "asp-paiement.exemple"),
        ("Rappelez le", "0899 000 000"),
        ("Confirmez votre RIB", "ici : x"),
        ("Votre dossier de paiement est bloqué confirmez votre RIB", "Durand"),
        ("Bob\u2028Durand", "x"),
        ("-", "’"),
    ],
)
def test_a_name_is_no_message(inviter, prenom, nom):
    page = inviter(prenom=prenom, nom=nom)
    assert "Un nom s’écrit en cinq mots au plus" in page.text
    assert not Courriel.objects.exists()


@pytest.mark.parametrize(
    ("prenom", "nom"),
    [
        ("Ève", "N’Guyen-Le Roux"),
        ("María de los Ángeles", "O'Neill"),
        ("Łukasz", "d’Arc"),
        ("Zoe\u0301", "Müller"),
    ],
)
def test_the_names_of_people_pass(inviter, prenom, nom):
    assert "L’invitation est partie" in inviter(prenom=prenom, nom=nom).text


def test_the_mail_quotes_nothing_that_the_inviter_typed(inviter):
    inviter(prenom="Confirmez", nom="votre compte")
    texte = Courriel.objects.get().texte
    assert "Confirmez" not in texte
    assert texte.startswith("Bonjour,\n")


def test_an_organisation_invites_so_many_a_day(inviter):
    """The attack: fifty-nine in a minute."""
    for rang in range(limites().par_organisation_et_jour):
        assert "est partie" in inviter(email=f"bob{rang}@exemple.fr").text
    assert "c’est le plus que le portail accepte" in inviter(email="encore@exemple.fr").text
    Invitation.objects.update(expire_le=F("expire_le") - timedelta(days=1))
    assert "est partie" in inviter(email="encore@exemple.fr").text


def test_an_address_is_invited_so_many_times_a_week_however_it_is_written(inviter):
    for _ in range(limites().par_adresse_et_semaine):
        inviter()
    assert "Cette adresse a reçu 3 invitations" in inviter(email="BOB@exemple.fr").text
    assert Courriel.objects.count() == 3


def test_an_invitation_that_waits_is_listed_and_withdrawn(client, inviter, fournisseur):
    page = inviter()
    assert "Invitations en attente" in page.text
    lien = next(mot for mot in Courriel.objects.get().texte.split() if "/invitation/" in mot)
    offre = Invitation.objects.get()
    page = client.post(f"/invitations/{offre.pk}/retirer", follow=True)
    assert "L’invitation de Bob Durand est retirée." in page.text
    assert "Invitations en attente" not in page.text
    assert client.get(lien.partition("testserver")[2]).status_code == 410
    assert (
        "a déjà servi, est retirée"
        in client.post(f"/invitations/{offre.pk}/retirer", follow=True).text
    )
    assert Inscription.objects.filter(acte="acteurs.invitation_retiree").count() == 1


def test_whoever_only_works_there_sees_no_invitation(
    client, personne, rattache, connecter, fournisseur
):
    invite(Invitation(**BOB | {"fin": None}, organisation=fournisseur, auteur=None))
    rattache(personne, Role.COLLABORATEUR)
    connecter(client, personne)
    assert "bob@exemple.fr" not in client.get(f"/organisations/{fournisseur.pk}").text


def test_the_secret_of_a_link_is_not_kept_in_the_session(client, fournisseur):
    lien = invite(Invitation(**BOB | {"fin": None}, organisation=fournisseur, auteur=None))
    jeton = lien.rpartition("/")[2]
    client.get(f"/invitation/{jeton}")
    assert client.session[CLE_INVITATION] == find(jeton).pk
    assert jeton not in str(dict(client.session.items()))


def test_the_chain_holds_no_address(inviter):
    inviter()
    assert "bob@" not in Inscription.objects.get(acte="acteurs.invitation").apres
