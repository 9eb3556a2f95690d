"""The pages of the administrator, tables included, at a desk and on a phone."""

import pytest
from django.test import Client

from guichet.acteurs.habilitations import Role

PAGES = ["/administration/personnes", "/administration/organisations", "/administration/journal",
         "/administration/date"]  # fmt: skip


@pytest.mark.parametrize("chemin", PAGES)
def test_a_page_of_the_administrator_has_no_fault(
    ouvre, live_server, personne, rattache, connecter, chemin
):
    rattache(personne, Role.ADMINISTRATEUR)
    client = Client()
    connecter(client, personne)
    visite = ouvre(chemin, cookie=client.cookies["sessionid"].value)
    assert visite.faults_everywhere() == []
