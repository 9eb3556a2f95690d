"""The paste attack: somebody who writes in the database moves ciphertexts from row to row."""

import io
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from django.urls import reverse

from guichet.acteurs.habilitations import NatureOrganisation, Role
from guichet.acteurs.models import Organisation, Personne, Telephone
from guichet.chiffrement import ancien
from guichet.chiffrement.cles import CoffreFerme, ScelleRompu
from guichet.chiffrement.ligne import A_SCELLER
from guichet.cycles.table import ActeImpossible
from guichet.enrolement import registre
from guichet.enrolement.changements import NouveauCompte, accept_change, ask_change
from guichet.enrolement.fournisseur import open_draft
from guichet.enrolement.models import Enrolement, Etat
from guichet.enrolement.situation import NatureEnrolement
from tests.guichet.enrolement.fabrique import IBAN, PDF, brouillon, rempli, upload

AUTRE = "FR7630006000011234567890189"


@pytest.fixture
def payee(fournisseur, personne):
    return rempli(fournisseur, personne, Etat.DEFINITIF)


@pytest.fixture
def pirate(personne):
    autre = Organisation.objects.create(
        nature=NatureOrganisation.FOURNISSEUR, nom="Pirate", siren="404833048"
    )
    return rempli(autre, personne, Etat.DEFINITIF, iban=AUTRE)


def paste(depuis, vers, colonne="iban_chiffre", table="enrolement_enrolement"):
    """What no page does."""
    with connection.cursor() as curseur:
        curseur.execute(f"UPDATE {table} SET {colonne} = %s WHERE id = %s", [depuis, vers.pk])
    vers.refresh_from_db()


def test_what_is_new_is_encrypted_as_soon_as_it_has_a_row(payee):
    assert payee.iban_chiffre.startswith("c1.")
    relu = Enrolement.objects.get()
    assert (relu.iban, relu.iban_fin) == (IBAN, IBAN[-4:])


def test_before_that_it_is_known_to_who_wrote_it_only(fournisseur, personne):
    neuf = Enrolement(organisation=fournisseur, cree_par=personne)
    neuf.set_iban(IBAN)
    assert (neuf.iban, neuf.iban_chiffre) == (IBAN, A_SCELLER)


def test_the_account_of_another_supplier_is_never_paid(payee, pirate):
    paste(pirate.iban_chiffre, payee)
    with pytest.raises(ScelleRompu):
        registre.iban(payee.organisation, payee.numero_ans)


def test_nor_that_of_another_enrolment_of_the_same_supplier(payee, personne):
    second = rempli(payee.organisation, personne, logiciel_nom="Autre", numero_ans="", iban=AUTRE)
    paste(second.iban_chiffre, payee)
    with pytest.raises(ScelleRompu):
        _ = payee.iban


def test_nor_the_secret_of_a_telephone(payee, personne):
    appareil = Telephone.with_new_secret(user=personne, name="x", confirmed=True)
    appareil.save()
    paste(appareil.secret_chiffre, payee)
    with pytest.raises(ScelleRompu):
        _ = payee.iban


def test_nobody_logs_in_with_the_telephone_of_another(personne):
    autre = Personne.objects.create_personne("p@exemple.fr", "Pirate", "Pat", "mot de passe long")
    siens = [Telephone.with_new_secret(user=une, name="x") for une in (personne, autre)]
    for appareil in siens:
        appareil.save()
    paste(siens[1].secret_chiffre, siens[0], "secret_chiffre", "acteurs_telephone")
    with pytest.raises(ScelleRompu):
        siens[0].verify_token("123456")


def test_an_old_ciphertext_bound_to_nothing_opens_no_more(payee):
    paste(ancien.encrypt(AUTRE), payee)
    with pytest.raises(CoffreFerme):
        _ = payee.iban


def test_the_officer_reads_that_it_does_not_open(
    payee, pirate, client, personne, rattache, connecter, caplog
):
    paste(pirate.iban_chiffre, payee)
    rattache(personne, Role.AGENT_ENROLEMENT)
    connecter(client, personne)
    page = client.get(reverse("enrolement:page", args=[payee.pk]))
    assert page.status_code == 200
    assert "ne s’ouvre pas à cette place" in page.text
    assert AUTRE not in page.text
    assert any(t.levelname == "ERROR" and "enrolement" in t.message for t in caplog.records)


def test_a_page_that_needs_it_says_so_and_does_nothing(
    payee, pirate, client, personne, rattache, connecter
):
    paste(pirate.iban_chiffre, payee)
    rattache(personne, Role.REPRESENTANT_LEGAL)
    connecter(client, personne)
    client.raise_request_exception = False
    page = client.post(
        reverse("enrolement:compte", args=[payee.pk]),
        {"titulaire": "Martin", "iban": AUTRE, "bic": "AGRIFRPP", "rib": upload()},
    )
    assert page.status_code == 500
    assert "Une donnée ne s’ouvre pas" in page.text
    assert "responsable de la sécurité" in page.text


def test_an_officer_does_not_accept_an_account_pasted_into_the_request(payee, pirate, rattache):
    ada = payee.cree_par
    rattache(ada, Role.REPRESENTANT_LEGAL)
    demande = NouveauCompte("Éditions", AUTRE, "AGRIFRPP", io.BytesIO(PDF), "rib.pdf")
    changement = ask_change(ada, payee, demande)
    agent = Personne.objects.create_personne("emile@asp.fr", "Rôle", "Émile", "mot de passe long")
    rattache(agent, Role.AGENT_ENROLEMENT)
    paste(pirate.iban_chiffre, changement, table="enrolement_changementcompte")
    with pytest.raises(ActeImpossible, match="prévenez l’exploitant"):
        accept_change(agent, changement)
    payee.refresh_from_db()
    assert payee.iban == IBAN


def test_a_draft_takes_over_the_account_under_its_own_lock(payee, personne, rattache):
    rattache(personne, Role.REPRESENTANT_LEGAL)
    neuf = open_draft(personne, payee.organisation, "MDV-LGC-Va2", NatureEnrolement.DEFINITIF)
    relu = Enrolement.objects.get(pk=neuf.pk)
    assert relu.iban == IBAN
    assert relu.iban_chiffre != payee.iban_chiffre


def test_an_empty_account_stays_empty(fournisseur, personne):
    assert brouillon(fournisseur, personne).iban == ""


def test_the_update_binds_what_was_bound_to_nothing(payee, personne, settings):
    appareil = Telephone.with_new_secret(user=personne, name="x", confirmed=True)
    appareil.save()
    secret = appareil.secret
    paste(ancien.encrypt(secret.hex()), appareil, "secret_chiffre", "acteurs_telephone")
    paste(ancien.encrypt(AUTRE), payee)
    settings.CLES_DONNEES = ["n" * 50, *settings.CLES_DONNEES]
    for application, nom in (("acteurs", "0006_coffre"), ("enrolement", "0004_coffre")):
        import_module(f"guichet.{application}.migrations.{nom}").bind(apps, None)
    assert Enrolement.objects.get().iban == AUTRE
    assert Telephone.objects.get().secret == secret


def test_the_update_stops_at_what_it_cannot_open(payee, settings):
    paste(ancien.encrypt(AUTRE), payee)
    settings.CLES_DONNEES = ["n" * 50]
    with pytest.raises(CoffreFerme, match="rien n’est changé"):
        import_module("guichet.enrolement.migrations.0004_coffre").bind(apps, None)
