"""Who follows a dossier: taken, handed over, given back, by agents alone."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from guichet.acteurs.habilitations import NatureOrganisation, Role
from guichet.acteurs.models import Organisation, Personne
from guichet.journal.models import Inscription
from guichet.listes.models import Suivi
from guichet.listes.sortes import SORTES
from guichet.listes.suivis import A_MOI, A_PERSONNE, entrust, followed, followers
from tests.guichet.croisement import make_objects
from tests.guichet.depots.lignes import make_demande


@pytest.fixture
def agence(db):
    return Organisation.objects.create(nature=NatureOrganisation.ASP, nom="ASP")


@pytest.fixture
def agent(agence, rattache):
    def _agent(prenom, role=Role.INSTRUCTEUR):
        personne = Personne.objects.create_personne(f"{prenom}@exemple.fr", "Truc", prenom)
        rattache(personne, role, agence)
        return personne

    return _agent


@pytest.fixture
def demande(fournisseur):
    return make_demande(fournisseur)


def address(demande, sorte="demande"):
    return reverse("listes:suivre", args=[sorte, demande.pk])


def test_an_agent_takes_a_dossier_hands_it_over_and_gives_it_back(
    client, connecter, agent, demande
):
    ines, paul = agent("Inès"), agent("Paul")
    connecter(client, ines)
    page = client.post(address(demande), {"agent": ines.pk}, follow=True).text
    assert "Vous suivez ce dossier." in page
    assert followers("demande", [demande]) == {demande.pk: ines}
    page = client.post(address(demande), {"agent": paul.pk}, follow=True).text
    assert "confié à Paul Truc" in page
    assert followers("demande", [demande]) == {demande.pk: paul}
    assert "rendu à la file" in client.post(address(demande), follow=True).text
    assert not Suivi.objects.exists()
    actes = Inscription.objects.filter(acte__startswith="listes.").order_by("rang")
    assert [une.libelle for une in actes] == [
        "Dossier confié à un agent", "Dossier confié à un agent", "Dossier rendu à la file",
    ]  # fmt: skip


def test_to_take_it_twice_is_to_take_it_once(agent, demande):
    ines = agent("Inès")
    entrust(ines, "demande", demande, ines)
    entrust(ines, "demande", demande, ines)
    assert Inscription.objects.filter(acte="listes.suivi").count() == 1


@pytest.mark.parametrize("designe", ["0", "x", "9" * 30, "comptable", "ferme"])
def test_a_dossier_is_handed_to_who_may_act_on_it_alone(client, connecter, agent, demande, designe):
    ines = agent("Inès")
    autres = {"comptable": agent("Camille", Role.COMPTABLE), "ferme": agent("Luc")}
    autres["ferme"].is_active = False
    autres["ferme"].save()
    connecter(client, ines)
    qui = autres[designe].pk if designe in autres else designe
    assert client.post(address(demande), {"agent": qui}).status_code == 302
    assert not Suivi.objects.exists()


@pytest.mark.parametrize("sorte", SORTES)
def test_a_supplier_follows_nothing_and_is_not_told_who_does(
    client, connecter, personne, rattache, fournisseur, agent, sorte
):
    rattache(personne, Role.REPRESENTANT_LEGAL)
    objets = make_objects(fournisseur, personne, personne)
    connecter(client, personne)
    cle = objets[f"{sorte}_id"]
    assert client.post(reverse("listes:suivre", args=[sorte, cle])).status_code == 403
    Suivi.objects.create(
        sorte=sorte, objet_id=cle, personne=agent("Inès"), depuis="2022-09-01T10:00+02:00"
    )
    page = client.get(reverse(SORTES[sorte].page, args=[cle])).text
    assert "Inès Truc" not in page
    assert "Prendre ce dossier" not in page


@pytest.mark.parametrize("sorte", ["demandes", "personne", "-"])
def test_there_are_no_other_sorts(client, connecter, agent, demande, sorte):
    connecter(client, agent("Inès"))
    assert client.post(address(demande, sorte)).status_code == 404


def test_lists_keep_mine_or_those_of_nobody(agent, fournisseur):
    ines, paul = agent("Inès"), agent("Paul")
    une, deux, trois = (make_demande(fournisseur) for _ in range(3))
    entrust(ines, "demande", une, ines)
    entrust(ines, "demande", deux, paul)
    demandes = type(une).objects
    assert list(demandes.filter(followed("demande", A_MOI, ines))) == [une]
    assert list(demandes.filter(followed("demande", A_PERSONNE, ines))) == [trois]
    assert demandes.filter(followed("demande", "", ines)).count() == 3


def test_the_list_of_agents_says_whose_how_long_and_who(client, connecter, agent, demande):
    ines = agent("Inès")
    entrust(ines, "demande", demande, ines)
    connecter(client, ines)
    page = client.get("/demandes").text
    assert demande.organisation.nom in page
    assert "Inès Truc" in page
    assert "il y a" in page
    assert demande.numero_editeur in client.get("/demandes?suivi=moi").text
    ailleurs = client.get(f"/demandes?fournisseur={demande.organisation_id + 99}").text
    assert "Aucune demande" in ailleurs


def test_who_has_lost_the_role_is_not_handed_anything(agent, demande):
    ines, paul = agent("Inès"), agent("Paul")
    paul.rattachements.update(fin="2022-01-01")
    with pytest.raises(ValidationError):
        entrust(ines, "demande", demande, paul)
