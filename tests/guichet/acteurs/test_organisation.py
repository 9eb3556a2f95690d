import re
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from guichet import horloge
from guichet.acteurs.habilitations import Habilitation, NatureOrganisation, Role
from guichet.acteurs.invitations import create_account, find, invite
from guichet.acteurs.models import Invitation, Organisation, Personne
from guichet.courriels.models import Courriel
from guichet.journal.models import Inscription
from tests.guichet.conftest import MOT_DE_PASSE

INVITATION = {
    "prenom": "Bob",
    "nom": "Durand",
    "email": "bob@exemple.fr",
    "role": "collaborateur",
    "fin": "",
}


@pytest.fixture
def representant(client, personne, rattache, connecter):
    rattache(personne, Role.REPRESENTANT_LEGAL)
    connecter(client, personne)
    return personne


@pytest.fixture
def autre_fournisseur(db):
    return Organisation.objects.create(
        nature=NatureOrganisation.FOURNISSEUR, nom="Autre", siren="552100554"
    )


def open_link(navigateur, **donnees):
    lien = re.search(
        r"http://testserver(/invitation/\S+)", Courriel.objects.get(confidentiel=True).texte
    )[1]
    return navigateur.post(lien, donnees) if donnees else navigateur.get(lien)


def test_a_legal_representative_invites_a_colleague_who_opens_an_account(
    client, representant, fournisseur, django_client_factory
):
    reponse = client.post(f"/organisations/{fournisseur.pk}/inviter", INVITATION, follow=True)
    assert "L’invitation est partie à bob@exemple.fr." in reponse.text
    bob = django_client_factory()
    assert "Ada Martin vous propose le rôle « Collaborateur »" in open_link(bob).text
    phrase = "quatre mots tirés au sort"
    open_link(bob, mot_de_passe=phrase, confirmation=phrase)
    assert bob.get("/compte").url == "/connexion/code?next=/compte"
    (role,) = Personne.objects.get(email="bob@exemple.fr").rattachements.all()
    assert (role.organisation, role.role) == (fournisseur, Role.COLLABORATEUR)
    assert open_link(bob).status_code == 410


def test_two_passwords_that_differ_are_refused(
    client, representant, fournisseur, django_client_factory
):
    client.post(f"/organisations/{fournisseur.pk}/inviter", INVITATION)
    page = open_link(
        django_client_factory(), mot_de_passe="quatre mots au sort", confirmation="autre"
    )
    assert "Les deux mots de passe diffèrent" in page.text
    assert not Personne.objects.filter(email="bob@exemple.fr").exists()


def test_an_account_that_exists_accepts_only_once_logged_in(
    client, representant, fournisseur, django_client_factory
):
    bob = Personne.objects.create_personne("bob@exemple.fr", "Durand", "Bob", MOT_DE_PASSE)
    client.post(f"/organisations/{fournisseur.pk}/inviter", INVITATION)
    navigateur = django_client_factory()
    assert "Un compte porte déjà l’adresse" in open_link(navigateur, x="1").text
    assert not bob.rattachements.exists()
    navigateur.post("/connexion", {"username": bob.email, "password": MOT_DE_PASSE})
    open_link(navigateur, x="1")
    assert bob.rattachements.get().role == Role.COLLABORATEUR


def test_an_invitation_dies_after_seven_days(client, representant, fournisseur, monkeypatch):
    client.post(f"/organisations/{fournisseur.pk}/inviter", INVITATION)
    demain = horloge.instant_reel() + timedelta(days=8)
    monkeypatch.setattr(horloge, "instant_reel", lambda: demain)
    assert open_link(client).status_code == 410


def test_a_mandataire_is_invited_with_the_end_of_the_mandate(client, representant, fournisseur):
    page = client.post(
        f"/organisations/{fournisseur.pk}/inviter", INVITATION | {"role": "mandataire"}
    )
    assert "Un mandat a une fin" in page.text
    assert not Invitation.objects.exists()


def test_the_form_offers_no_role_above_ones_own(client, representant, fournisseur):
    page = client.post(
        f"/organisations/{fournisseur.pk}/inviter", INVITATION | {"role": "administrateur"}
    )
    assert page.status_code == 200
    assert not Invitation.objects.exists()


def test_the_service_itself_refuses_a_role_above_ones_own(representant, fournisseur):
    offre = Invitation(
        email="x@exemple.fr", nom="X", prenom="X", organisation=fournisseur,
        role=Role.REPRESENTANT_LEGAL, auteur=representant,
    )  # fmt: skip
    with pytest.raises(PermissionDenied):
        invite(offre)


@pytest.mark.parametrize("suite", ["", "/inviter"])
def test_the_organisation_of_another_supplier_is_closed(
    client, representant, autre_fournisseur, suite
):
    assert client.get(f"/organisations/{autre_fournisseur.pk}{suite}").status_code == 403


def test_a_collaborateur_sees_the_members_but_changes_nothing(
    client, personne, rattache, connecter, fournisseur
):
    role = rattache(personne, Role.COLLABORATEUR)
    connecter(client, personne)
    page = client.get(f"/organisations/{fournisseur.pk}")
    assert "Ada Martin" in page.text
    assert "Retirer" not in page.text
    assert client.get(f"/organisations/{fournisseur.pk}/inviter").status_code == 403
    assert client.post(f"/roles/{role.pk}/retirer").status_code == 403


def test_a_legal_representative_takes_a_role_back(client, representant, rattache, fournisseur):
    bob = Personne.objects.create_personne("bob@exemple.fr", "Durand", "Bob")
    role = rattache(bob, Role.COLLABORATEUR)
    page = client.post(f"/roles/{role.pk}/retirer", follow=True)
    assert "Bob Durand n’est plus collaborateur." in page.text
    assert not bob.rattachements.en_cours().exists()


def test_a_role_that_ended_long_ago_keeps_its_last_day(client, representant, rattache, fournisseur):
    """A page left open, a second click: what happened is not written again."""
    bob = Personne.objects.create_personne("bob@exemple.fr", "Durand", "Bob")
    role = rattache(bob, Role.COLLABORATEUR, fin=date(2022, 1, 31))
    page = client.post(f"/roles/{role.pk}/retirer", follow=True)
    assert "Ce rôle est déjà retiré" in page.text
    role.refresh_from_db()
    assert role.fin == date(2022, 1, 31)


def test_nobody_takes_back_a_role_in_another_supplier(
    client, representant, rattache, autre_fournisseur
):
    bob = Personne.objects.create_personne("bob@exemple.fr", "Durand", "Bob")
    role = rattache(bob, Role.COLLABORATEUR, autre_fournisseur)
    assert client.post(f"/roles/{role.pk}/retirer").status_code == 403


@pytest.fixture
def administrateur(client, personne, rattache, connecter):
    rattache(personne, Role.ADMINISTRATEUR)
    connecter(client, personne)
    return personne


def test_an_administrator_closes_an_account_and_its_sessions(
    client, administrateur, django_client_factory
):
    bob = Personne.objects.create_personne("bob@exemple.fr", "Durand", "Bob", MOT_DE_PASSE)
    navigateur = django_client_factory()
    navigateur.post("/connexion", {"username": bob.email, "password": MOT_DE_PASSE})
    client.post(f"/administration/personnes/{bob.pk}/ouvrir-ou-fermer", {"ouvert": "non"})
    assert navigateur.get("/compte").status_code == 302
    bob.refresh_from_db()
    assert not bob.is_active


def test_two_administrators_who_close_the_same_account_do_not_open_it_again(client, administrateur):
    bob = Personne.objects.create_personne("bob@exemple.fr", "Durand", "Bob", MOT_DE_PASSE)
    adresse = f"/administration/personnes/{bob.pk}/ouvrir-ou-fermer"
    for _ in range(2):
        page = client.post(adresse, {"ouvert": "non"}, follow=True)
        bob.refresh_from_db()
        assert not bob.is_active
    assert "est déjà fermé" in page.text
    assert Inscription.objects.filter(acte="acteurs.compte_ferme").count() == 1
    client.post(adresse, {"ouvert": "oui"})
    bob.refresh_from_db()
    assert bob.is_active


def test_an_administrator_does_not_close_his_own_account(client, administrateur):
    client.post(f"/administration/personnes/{administrateur.pk}/ouvrir-ou-fermer")
    administrateur.refresh_from_db()
    assert administrateur.is_active


def test_somebody_who_has_an_account_accepts_with_it(
    client, autre_fournisseur, representant, connecter, personne
):
    """The page asks for no password, only for a yes."""
    adresse = invite(
        Invitation(email=personne.email, nom="Martin", prenom="Ada", auteur=None,
                   organisation=autre_fournisseur, role=Role.COLLABORATEUR)
    )  # fmt: skip
    lien = adresse.partition("testserver")[2]
    assert "Mot de passe" not in client.get(lien).text
    assert "Votre nouveau rôle est enregistré." in client.post(lien, follow=True).text
    assert personne.peut(Habilitation.PREPARER_CANDIDATURE, autre_fournisseur)


def test_a_second_click_on_accept_says_that_the_invitation_was_used(fournisseur, rattache):
    """Both requests found the invitation free; the second one waited for the first."""
    adresse = invite(
        Invitation(email="bob@exemple.fr", nom="Durand", prenom="Bob", auteur=None,
                   organisation=fournisseur, role=Role.COLLABORATEUR)
    )  # fmt: skip
    jeton = adresse.rpartition("/")[2]
    offre, jumelle = find(jeton), find(jeton)
    create_account(offre, MOT_DE_PASSE)
    with pytest.raises(ValidationError, match="déjà servi"):
        create_account(jumelle, MOT_DE_PASSE)
    assert Personne.objects.filter(email="bob@exemple.fr").count() == 1


def test_an_account_opened_meanwhile_is_not_opened_twice(fournisseur, autre_fournisseur):
    liens = [
        invite(
            Invitation(email="bob@exemple.fr", nom="Durand", prenom="Bob", auteur=None,
                       organisation=organisation, role=Role.COLLABORATEUR)
        )
        for organisation in (fournisseur, autre_fournisseur)
    ]  # fmt: skip
    premiere, seconde = (find(lien.rpartition("/")[2]) for lien in liens)
    create_account(premiere, MOT_DE_PASSE)
    with pytest.raises(ValidationError, match="connectez-vous"):
        create_account(seconde, MOT_DE_PASSE)
