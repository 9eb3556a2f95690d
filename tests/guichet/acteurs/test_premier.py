import pytest
from django.core.management import CommandError, call_command

from guichet.acteurs.habilitations import Role
from guichet.acteurs.models import Personne


def test_the_first_administrator_opens_the_account_by_the_printed_link(client, db, capsys):
    call_command("administrateur", "ada@exemple.fr", "Ada", "Martin")
    lien = capsys.readouterr().out.partition("http://testserver")[2].strip()
    assert "L’exploitant du portail vous propose" in client.get(lien).text
    phrase = "quatre mots tirés au sort"
    client.post(lien, {"mot_de_passe": phrase, "confirmation": phrase})
    assert Personne.objects.get().rattachements.get().role == Role.ADMINISTRATEUR


def test_the_command_serves_once(personne, rattache):
    rattache(personne, Role.ADMINISTRATEUR)
    with pytest.raises(CommandError, match="a déjà un administrateur"):
        call_command("administrateur", "bob@exemple.fr", "Bob", "Durand")


def test_a_bad_address_is_refused(db):
    with pytest.raises(CommandError, match="adresse"):
        call_command("administrateur", "bob", "Bob", "Durand")
