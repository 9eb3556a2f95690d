import pytest

from guichet.acteurs.habilitations import NatureOrganisation, Role
from guichet.acteurs.models import Organisation, Personne
from guichet.journal.models import Inscription

NOUVELLE = {"nature": "fournisseur", "nom": "LOGICIELS DES ORMES", "siren": "552100554"}


@pytest.fixture
def administratrice(client, personne, rattache, connecter):
    rattache(personne, Role.ADMINISTRATEUR)
    connecter(client, personne)
    return personne


def test_an_organisation_is_entered_and_its_members_invited(client, administratrice):
    reponse = client.post("/administration/organisations", NOUVELLE)
    creee = Organisation.objects.get(siren="552100554")
    assert reponse.url == f"/organisations/{creee.pk}"
    inscription = Inscription.objects.get(
        objet_type="acteurs.organisation", acte="acteurs.organisation_creee"
    )
    assert "LOGICIELS DES ORMES" in inscription.apres
    assert client.get(f"/organisations/{creee.pk}/inviter").status_code == 200


@pytest.mark.parametrize(
    ("changement", "phrase"),
    [
        ({"siren": "552100555"}, "Ce numéro SIREN est inexact"),
        ({"siren": ""}, "Un fournisseur a un numéro SIREN"),
        ({"nom": ""}, "Ce champ est obligatoire"),
    ],
)
def test_a_bad_organisation_is_told_field_by_field(client, administratrice, changement, phrase):
    nombre = Organisation.objects.count()
    reponse = client.post("/administration/organisations", NOUVELLE | changement)
    assert phrase in reponse.content.decode()
    assert Organisation.objects.count() == nombre


def test_a_siren_is_entered_once(client, administratrice):
    Organisation.objects.create(
        nature=NatureOrganisation.FOURNISSEUR, nom="Première", siren="552100554"
    )
    reponse = client.post("/administration/organisations", NOUVELLE)
    assert "porte déjà ce numéro SIREN" in reponse.content.decode()


def test_organisations_are_found_by_name_and_by_siren(client, administratrice):
    Organisation.objects.create(
        nature=NatureOrganisation.FOURNISSEUR, nom="Des Ormes", siren="552100554"
    )
    for recherche, presente in (("ormes", True), ("552100554", True), ("5521", False)):
        html = client.get("/administration/organisations", {"q": recherche}).content.decode()
        assert ("Des Ormes" in html) is presente


@pytest.fixture
def foule(db):
    Personne.objects.bulk_create(
        Personne(email=f"p{n}@exemple.fr", nom=f"Nom{n:03d}", prenom="Ada") for n in range(120)
    )


@pytest.mark.usefixtures("foule")
def test_a_page_of_people_asks_as_much_whatever_their_number(
    client, administratrice, django_assert_max_num_queries
):
    with django_assert_max_num_queries(12):
        html = client.get("/administration/personnes").content.decode()
    assert html.count("<tr>") == 51
    assert "page=3" in html
    trouvee = client.get("/administration/personnes", {"q": "nom119"}).content.decode()
    assert "Nom119" in trouvee
    assert "Nom118" not in trouvee


def test_nobody_found_is_said(client, administratrice):
    assert (
        "Personne ne correspond"
        in client.get("/administration/personnes", {"q": "zzz"}).content.decode()
    )


def test_a_refusal_says_what_is_lacking(client, personne, rattache, connecter):
    rattache(personne, Role.COLLABORATEUR)
    connecter(client, personne)
    reponse = client.get("/administration/personnes")
    assert reponse.status_code == 403
    assert (
        "Il faut pouvoir «\u00a0administrer les personnes et leurs rôles\u00a0»"
        in reponse.content.decode()
    )


def test_an_administrator_closes_the_sessions_of_somebody_whose_account_stays_open(
    client, administratrice, connecter, django_client_factory
):
    bob = Personne.objects.create_personne("bob@exemple.fr", "Durand", "Bob")
    sien = django_client_factory()
    connecter(sien, bob)
    assert sien.get("/compte").status_code == 200
    page = client.post(f"/administration/personnes/{bob.pk}/fermer-sessions", follow=True)
    assert "Les sessions de Bob Durand sont fermées." in page.text
    assert sien.get("/compte").url.startswith("/connexion")
    assert client.get("/compte").status_code == 200
    acte = Inscription.objects.get(acte="acteurs.sessions_d_autrui")
    assert (acte.personne, acte.apres) == (administratrice, '{"nombre":1}')
    bob.refresh_from_db()
    assert bob.is_active


def test_one_s_own_sessions_are_closed_from_one_s_account(client, administratrice):
    adresse = f"/administration/personnes/{administratrice.pk}/fermer-sessions"
    assert "Mes sessions" in client.post(adresse, follow=True).text
    assert client.get("/compte").status_code == 200


@pytest.mark.parametrize(
    ("acte", "phrase"),
    [
        ("ouvrir-ou-fermer", "Fermer le compte de Bob Durand"),
        ("fermer-sessions", "Fermer les sessions de Bob Durand"),
        ("oublier-facteurs", "Oublier les seconds facteurs de Bob Durand"),
    ],
)
def test_what_is_done_to_an_account_is_said_before(client, administratrice, acte, phrase):
    bob = Personne.objects.create_personne("bob@exemple.fr", "Durand", "Bob")
    avant = Inscription.objects.count()
    page = client.get(f"/administration/personnes/{bob.pk}/{acte}").text
    assert phrase in page
    assert "Ne rien faire" in page
    bob.refresh_from_db()
    assert bob.is_active
    assert Inscription.objects.count() == avant
    assert '<form method="post"' not in _main(client.get("/administration/personnes").text)


def test_a_closed_account_is_offered_to_be_opened_again(client, administratrice):
    bob = Personne.objects.create_personne("bob@exemple.fr", "Durand", "Bob")
    url = f"/administration/personnes/{bob.pk}/ouvrir-ou-fermer"
    client.post(url, {"ouvert": "non"})
    page = client.get(url).text
    assert "Rouvrir le compte" in page
    assert 'value="oui"' in page
    client.post(url, {"ouvert": "oui"})
    bob.refresh_from_db()
    assert bob.is_active


def _main(page):
    return page.partition("<main")[2].partition("</main>")[0]
