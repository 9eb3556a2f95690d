import pytest
from django.core.management import CommandError, call_command

from guichet.acteurs.habilitations import Role
from guichet.acteurs.models import Invitation, Personne
from guichet.courriels.models import Courriel
from guichet.journal.models import Inscription


@pytest.fixture
def deux(personne, rattache):
    bea = Personne.objects.create_personne("bea@exemple.fr", "Durand", "Béa")
    for une in (personne, bea):
        rattache(une, Role.ADMINISTRATEUR)
    return personne, bea


def test_the_first_administrator_opens_the_account_by_the_printed_link(client, db, capsys):
    call_command("administrateur", "ada@exemple.fr", "Ada", "Martin")
    dit = capsys.readouterr().out
    lien = dit.partition("http://testserver")[2].split()[0]
    assert "invitez aussi le second" in dit
    assert "L’exploitant du portail vous propose" in client.get(lien).text
    phrase = "quatre mots tirés au sort"
    client.post(lien, {"mot_de_passe": phrase, "confirmation": phrase})
    assert Personne.objects.get().rattachements.get().role == Role.ADMINISTRATEUR


def test_a_second_one_is_invited_likewise_and_no_third(personne, rattache, capsys):
    rattache(personne, Role.ADMINISTRATEUR)
    call_command("administrateur", "bea@exemple.fr", "Béa", "Durand")
    assert "http://testserver/invitation/" in capsys.readouterr().out
    rattache(Personne.objects.create_personne("b@exemple.fr", "B", "B"), Role.ADMINISTRATEUR)
    with pytest.raises(CommandError, match="a déjà 2 administrateurs"):
        call_command("administrateur", "bob@exemple.fr", "Bob", "Durand")


def test_a_closed_account_administers_nothing(deux, capsys):
    Personne.objects.filter(pk=deux[1].pk).update(is_active=False)
    call_command("administrateur", "bob@exemple.fr", "Bob", "Durand")
    assert "http://testserver/invitation/" in capsys.readouterr().out


def test_an_emergency_is_told_to_everybody_and_kept(deux, capsys):
    call_command("administrateur", "bob@exemple.fr", "Bob", "Durand", secours="Béa est à l’hôpital")
    assert "un courriel part à chacun des 2 administrateurs" in capsys.readouterr().out
    recus = Courriel.objects.filter(objet__startswith="Un administrateur est invité en secours")
    assert {un.adresse for un in recus} == {"ada@exemple.fr", "bea@exemple.fr"}
    assert "Béa est à l’hôpital" in recus[0].texte
    acte = Inscription.objects.get(acte="acteurs.secours")
    assert "bob@exemple.fr" not in acte.apres
    assert f'"invitation":{Invitation.objects.get().pk}' in acte.apres


def test_a_bad_address_is_refused(db):
    with pytest.raises(CommandError, match="adresse"):
        call_command("administrateur", "bob", "Bob", "Durand")
