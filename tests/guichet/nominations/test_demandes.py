"""Roles of agents: one administrator asks, another confirms, neither receives it."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from guichet import horloge
from guichet.acteurs.habilitations import NatureOrganisation, Role
from guichet.acteurs.invitations import invite
from guichet.acteurs.models import Invitation, Organisation, Origine, Personne
from guichet.courriels.models import Courriel
from guichet.cycles.table import ActeImpossible, Cycle, SeparationRefusee
from guichet.journal.models import Inscription
from guichet.nominations.demandes import ask, confirm, end_expired, refuse, take_back
from guichet.nominations.models import DELAI, DemandeRole, Etat

PHRASE = "quatre mots tirés au sort"
SAISI = {"prenom": "Inès", "nom": "Truc", "email": "Ines@asp.fr", "role": "instructeur", "fin": ""}


@pytest.fixture
def asp(db):
    return Organisation.objects.create(nature=NatureOrganisation.ASP, nom="ASP")


@pytest.fixture
def bea(rattache):
    bea = Personne.objects.create_personne("bea@exemple.fr", "Durand", "Béa")
    rattache(bea, Role.ADMINISTRATEUR)
    return bea


@pytest.fixture
def ada(personne, rattache):
    rattache(personne, Role.ADMINISTRATEUR)
    return personne


@pytest.fixture
def demandee(ada, asp):
    return asked(ada, asp)


def asked(auteur, organisation, email="ines@asp.fr", role=Role.INSTRUCTEUR, fin=None):
    demande = DemandeRole(
        email=email, nom="Truc", prenom="Inès", organisation=organisation, role=role, fin=fin
    )
    ask(auteur, demande)
    return demande


def test_two_administrators_give_a_role_by_the_pages(
    client, ada, bea, asp, connecter, django_client_factory
):
    connecter(client, ada)
    organisation = client.get(reverse("acteurs:organisation", args=[asp.pk])).text
    adresse = reverse("nominations:demander", args=[asp.pk])
    assert adresse in organisation
    assert client.get(reverse("acteurs:inviter", args=[asp.pk])).status_code == 403
    page = client.post(adresse, SAISI, follow=True)
    assert "un autre administrateur le confirme" in page.text
    assert "Séparation des tâches : vous avez fait « Rôle demandé »" in page.text
    assert not Courriel.objects.exists()
    demande = DemandeRole.objects.get()
    confirmer = reverse("nominations:acte", args=[demande.pk, "confirmation"])
    assert "Séparation des tâches" in client.get(confirmer).text
    client.post(confirmer, {"motif": ""})
    assert not Invitation.objects.exists()
    assert "un autre administrateur le confirme" in client.get("/a-confirmer").text
    autre = django_client_factory()
    connecter(autre, bea)
    assert "Rôle « Instructeur »" in autre.get("/a-confirmer").text
    assert "l’invitation est partie" in autre.post(confirmer, {"motif": ""}, follow=True).text
    lien = re.search(r"http://testserver(/invitation/\S+)", Courriel.objects.get().texte)[1]
    client.logout()
    client.post(lien, {"mot_de_passe": PHRASE, "confirmation": PHRASE})
    role = Personne.objects.get(email="ines@asp.fr").rattachements.get()
    assert (role.origine, role.donne_par, role.confirme_par) == (Origine.DEUX_PERSONNES, ada, bea)
    actes = [une.acte for une in Inscription.objects.order_by("rang")]
    assert [a for a in actes if "nominations" in a or "role" in a] == [
        "nominations.demande", "nominations.confirmation", "acteurs.role_donne"
    ]  # fmt: skip


def test_the_page_of_a_request_asks_the_cycle_once(client, demandee, bea, connecter, monkeypatch):
    appels, offertes = [], Cycle.offered
    monkeypatch.setattr(Cycle, "offered", lambda *a: appels.append(a) or offertes(*a))
    connecter(client, bea)
    page = client.get(reverse("nominations:demande", args=[demandee.pk])).text
    assert "Confirmer le rôle" in page
    assert len(appels) == 1


def test_who_asked_confirms_and_refuses_nothing_alone(demandee, ada, bea):
    for faire in (confirm, refuse):
        with pytest.raises(SeparationRefusee, match="une autre personne"):
            faire(ada, demandee)
    refuse(bea, demandee)
    assert (demandee.etat, demandee.decidee_par) == (Etat.REFUSEE, bea)
    with pytest.raises(IntegrityError), transaction.atomic():
        DemandeRole.objects.update(etat=Etat.DONNEE, decidee_par=ada)


def test_neither_is_who_receives_it(ada, bea, asp):
    with pytest.raises(SeparationRefusee, match="pour soi"):
        asked(ada, asp, email="ADA@exemple.fr")
    demande = asked(ada, asp, email="nouvelle@exemple.fr")
    Personne.objects.filter(pk=bea.pk).update(email="nouvelle@exemple.fr")
    bea.refresh_from_db()
    with pytest.raises(SeparationRefusee, match="pour soi"):
        confirm(bea, demande)


def test_nobody_else_asks_nor_confirms(demandee, asp, fournisseur, rattache):
    edith = Personne.objects.create_personne("edith@exemple.fr", "Leur", "Édith")
    rattache(edith, Role.REPRESENTANT_LEGAL)
    with pytest.raises(PermissionDenied):
        asked(edith, asp)
    with pytest.raises(PermissionDenied):
        confirm(edith, demandee)


def test_an_invitation_to_an_agent_s_role_cannot_do_without_a_second_person(ada, asp):
    for seconde in (None, ada):
        with pytest.raises(PermissionDenied, match="se donne à deux"):
            invite(
                Invitation(email="x@asp.fr", nom="X", prenom="X", organisation=asp,
                           role=Role.COMPTABLE, auteur=ada, confirmee_par=seconde)
            )  # fmt: skip


def test_an_incompatible_role_is_refused_when_it_is_asked_for(ada, asp, rattache):
    odile = Personne.objects.create_personne("odile@asp.fr", "Donne", "Odile")
    rattache(odile, Role.ORDONNATEUR, asp)
    with pytest.raises(ValidationError, match="qui contrôle une demande ne la décide"):
        asked(ada, asp, email="odile@asp.fr")


def test_a_role_is_asked_for_once_at_a_time(demandee, ada, asp):
    with pytest.raises(ValidationError, match="déjà demandé"):
        asked(ada, asp)
    take_back(ada, demandee)
    assert asked(ada, asp).etat == Etat.DEMANDEE


def test_what_nobody_answers_expires(demandee, ada, bea, asp, monkeypatch):
    instant = horloge.now()
    end_expired()
    monkeypatch.setattr(horloge, "now", lambda: instant + DELAI + timedelta(minutes=1))
    with pytest.raises(ActeImpossible, match="elle est périmée"):
        confirm(bea, demandee)
    end_expired()
    demandee.refresh_from_db()
    assert demandee.etat == Etat.PERIMEE
    assert Inscription.objects.get(acte="nominations.peremption").personne is None
    assert asked(ada, asp).etat == Etat.DEMANDEE


def test_who_confirmed_must_still_administer_when_the_role_is_taken(client, demandee, ada, bea):
    confirm(bea, demandee)
    lien = re.search(r"http://testserver(/invitation/\S+)", Courriel.objects.get().texte)[1]
    bea.rattachements.update(retire_le=horloge.now())
    reponse = client.post(lien, {"mot_de_passe": PHRASE, "confirmation": PHRASE})
    assert reponse.status_code == 403
    assert not Personne.objects.filter(email="ines@asp.fr").exists()


def test_a_supplier_s_organisation_has_no_agent_role(client, ada, fournisseur, connecter):
    connecter(client, ada)
    assert client.get(reverse("nominations:demander", args=[fournisseur.pk])).status_code == 404
    assert client.get(reverse("acteurs:inviter", args=[fournisseur.pk])).status_code == 200
