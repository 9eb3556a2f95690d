import re

import pytest

from guichet.acteurs.habilitations import (
    NatureOrganisation,
    Role,
)
from guichet.acteurs.models import Organisation
from tests.guichet.depots.lignes import make_demande

pytestmark = pytest.mark.django_db


def test_a_visitor_is_led_to_public_pages_only(client):
    html = client.get("/").text
    assert 'href="/dispositifs"' in html
    assert 'href="/connexion"' in html
    assert 'href="/administration/personnes"' not in html


def test_an_administrator_is_led_to_the_people(client, personne, rattache):
    rattache(personne, Role.ADMINISTRATEUR)
    client.force_login(personne)
    assert 'href="/administration/personnes"' in client.get("/aide").text


def test_entries_come_in_their_order(client):
    dits = re.findall(r'<a href="([^"]+)"', client.get("/").text.partition("<main")[0])
    publiques = ["/dispositifs", "/calendrier", "/calcul", "/constats", "/formats", "/solutions"]
    assert [d for d in dits if d in publiques] == publiques


def test_the_place_of_a_page_is_told(client):
    html = client.get("/constats/4012").text
    assert 'href="/constats" aria-current="true"' in html
    assert html.count('aria-current="true"') == 1


def test_components_are_shown_in_a_demonstration_only(client, settings):
    assert client.get("/composants").status_code == 404
    settings.DEMONSTRATION = True
    assert client.get("/composants").status_code == 200


@pytest.mark.parametrize("role", Role)
def test_what_is_to_be_done_is_the_first_entry_of_who_is_logged_in(
    client, personne, rattache, connecter, role
):
    assert 'href="/espace"' not in client.get("/aide").text
    rattache(personne, role)
    connecter(client, personne)
    entrees = client.get("/aide").text.partition("<nav")[2]
    assert re.search(r'<a href="([^"]+)"', entrees)[1] == "/espace"


def test_the_work_of_a_supplier_is_in_the_header_of_every_page(
    client, personne, rattache, connecter
):
    rattachement = rattache(personne, Role.COLLABORATEUR)
    connecter(client, personne)
    sienne = f"/organisations/{rattachement.organisation_id}"
    entete = client.get("/aide").text.partition("<main")[0]
    for mot in ("simuler", "demandes", "depots"):
        assert f'href="{sienne}/{mot}"' in entete
    # A collaborateur deposits nothing, and gives no token to a tool.
    assert f"{sienne}/deposer" not in entete
    assert f"{sienne}/outils" not in entete
    assert f'href="{sienne}/demandes" aria-current="true"' in client.get(f"{sienne}/demandes").text


def test_who_works_for_two_suppliers_stays_with_the_one_they_looked_at(
    client, personne, rattache, connecter
):
    premier = rattache(personne, Role.MANDATAIRE)
    autre_fournisseur = Organisation.objects.create(
        nature=NatureOrganisation.FOURNISSEUR, nom="Autre", siren="552100554"
    )
    rattache(personne, Role.MANDATAIRE, autre_fournisseur)
    connecter(client, personne)
    for cle in (autre_fournisseur.pk, premier.organisation_id):
        client.get(f"/organisations/{cle}/demandes")
        entete = client.get("/aide").text.partition("<main")[0]
        assert f'href="/organisations/{cle}/simuler"' in entete
        assert 'href="/espace"' in entete


def test_a_page_reached_from_a_list_keeps_the_entry_of_the_list(
    client, personne, rattache, connecter
):
    rattachement = rattache(personne, Role.MANDATAIRE)
    connecter(client, personne)
    demande = make_demande(rattachement.organisation, personne)
    html = client.get(f"/demandes/{demande.pk}").text
    assert (
        f'href="/organisations/{rattachement.organisation_id}/demandes" aria-current="true"' in html
    )


def test_who_is_logged_in_has_the_texts_under_one_entry(client, personne, rattache, connecter):
    """Ten entries did not hold on one line."""
    rattache(personne, Role.REPRESENTANT_LEGAL)
    connecter(client, personne)
    html = client.get("/constats").text
    assert '<summary aria-current="true">Règles</summary>' in html
    assert '<a href="/constats" aria-current="page">Constats</a>' in html
    client.logout()
    assert "<summary" not in client.get("/calendrier").text.partition("<main")[0]
