"""Change of bank account: the guards against a fraud, one by one."""

import io
from contextlib import suppress
from datetime import date, timedelta
from threading import Thread

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from guichet.acteurs.habilitations import Role
from guichet.acteurs.models import Personne
from guichet.courriels.models import Courriel
from guichet.cycles.table import ActeImpossible, SeparationRefusee
from guichet.enrolement import registre
from guichet.enrolement.changements import (
    NouveauCompte,
    accept_change,
    ask_change,
    cancel_change,
    examine_change,
    refuse_change,
)
from guichet.enrolement.models import ChangementCompte, Etat, EtatChangement
from guichet.fichiers.models import Analyse, Fichier
from guichet.journal.models import Inscription
from guichet.journal.verification import verify
from tests.guichet.acteurs.test_preuve import grow_old
from tests.guichet.conftest import MOT_DE_PASSE
from tests.guichet.enrolement.fabrique import ANS, IBAN, PDF, join_all, rempli, status, upload

NOUVEL_IBAN = "FR7630006000011234567890189"


def demande(iban=NOUVEL_IBAN):
    return NouveauCompte("Éditions Santé", iban, "AGRIFRPP", io.BytesIO(PDF + b"rib"), "rib.pdf")


@pytest.fixture
def definitif(fournisseur, representante, instant):
    enrolement = rempli(fournisseur, representante, Etat.DEFINITIF)
    join_all(enrolement, representante)
    return enrolement


@pytest.fixture
def demandee(definitif, representante):
    return ask_change(representante, definitif, demande())


def test_nothing_changes_before_an_officer_accepts(demandee, fournisseur):
    assert registre.iban(fournisseur, ANS) == IBAN
    assert demandee.etat == EtatChangement.DEMANDE


def test_an_accepted_account_is_paid_and_the_old_one_is_kept(
    demandee, definitif, agent, second, fournisseur
):
    examine_change(agent, demandee)
    assert registre.iban(fournisseur, ANS) == IBAN
    accept_change(second, demandee)
    definitif.refresh_from_db()
    demandee.refresh_from_db()
    assert registre.iban(fournisseur, ANS) == NOUVEL_IBAN
    assert (definitif.bic, definitif.iban_masque) == ("AGRIFRPP", "•••• •••• 0189")
    assert (demandee.ancien_iban, demandee.ancien_bic) == (IBAN, "PSSTFRPPPAR")
    rib = definitif.pieces.filter(code="RIB").last()
    assert (rib.rang, rib.verdict, rib.fichier) == (2, "acceptee", demandee.rib)
    assert (rib.relue_par, rib.confirmee_par) == (agent, second)


def test_one_agent_alone_changes_no_account(demandee, agent, second, fournisseur):
    with pytest.raises(ActeImpossible, match="l’état est maintenant"):
        accept_change(agent, demandee)
    examine_change(agent, demandee)
    with pytest.raises(SeparationRefusee, match="vous avez fait « Changement de compte examiné »"):
        accept_change(agent, demandee)
    assert registre.iban(fournisseur, ANS) == IBAN
    for seul in ({"examine_par": None}, {"examine_par": second}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ChangementCompte.objects.update(
                etat="accepte", decide_par=second, decide_le=demandee.demande_le,
                ancien_iban_chiffre="x", **seul,
            )  # fmt: skip


def test_the_legal_representative_is_told_at_each_step_at_the_address_of_the_form_too(
    definitif, agent, second, rattache
):
    """Whoever took over the mailbox of one of them does not hide it from the other."""
    definitif.representant_email = "presidente@exemple.fr"
    definitif.save()
    mandataire = Personne.objects.create_personne("m@exemple.fr", "Data", "Manon", "une phrase")
    rattache(mandataire, Role.MANDATAIRE)
    changement = ask_change(mandataire, definitif, demande())
    attendus = {"ada@exemple.fr", "m@exemple.fr", "presidente@exemple.fr",
                "financements@exemple.fr"}  # fmt: skip
    courriels = Courriel.objects.all()
    assert set(courriels.values_list("adresse", flat=True)) == attendus
    texte = courriels.first().texte
    assert "Manon Data demande" in texte
    assert "•••• •••• 2606" in texte
    assert "•••• •••• 0189" in texte
    examine_change(agent, changement)
    accept_change(second, changement)
    decisions = Courriel.objects.filter(objet__startswith="Compte à créditer changé")
    assert set(decisions.values_list("adresse", flat=True)) == attendus
    for courriel in Courriel.objects.all():
        assert IBAN not in courriel.texte
        assert NOUVEL_IBAN not in courriel.texte


def test_whoever_asked_decides_nothing_even_once_an_officer(
    definitif, representante, rattache, instant
):
    """The roles of the day are not what counts: she left the supplier, then became an officer."""
    changement = ask_change(representante, definitif, demande())
    representante.rattachements.update(fin=date(2026, 3, 31))
    instant(timedelta(days=40))
    rattache(representante, Role.AGENT_ENROLEMENT, debut=date(2026, 4, 1))
    with pytest.raises(SeparationRefusee, match="avez été membre de « Éditions Santé »"):
        examine_change(representante, changement)
    with pytest.raises(SeparationRefusee):
        refuse_change(representante, changement, "Non.")
    for champ in ("decide_par", "examine_par"):
        with pytest.raises(IntegrityError), transaction.atomic():
            ChangementCompte.objects.update(**{champ: representante})


def test_a_collaborateur_changes_no_account(definitif, rattache, agent):
    colin = Personne.objects.create_personne("c@exemple.fr", "Leur", "Colin", "une phrase")
    rattache(colin, Role.COLLABORATEUR)
    for personne in (colin, agent):
        with pytest.raises(PermissionDenied):
            ask_change(personne, definitif, demande())


@pytest.mark.parametrize("etat", [etat for etat in Etat if etat != Etat.DEFINITIF])
def test_only_the_account_of_a_definitive_enrolment_is_changed_so(
    fournisseur, representante, instant, etat
):
    enrolement = rempli(fournisseur, representante, etat)
    with pytest.raises(ActeImpossible):
        ask_change(representante, enrolement, demande())


def test_the_same_account_is_no_change(definitif, representante):
    meme = NouveauCompte("Éditions Santé", IBAN, "PSSTFRPPPAR", io.BytesIO(PDF), "rib.pdf")
    with pytest.raises(ActeImpossible, match="déjà celui de l’enrôlement"):
        ask_change(representante, definitif, meme)


def test_one_change_waits_at_a_time(demandee, definitif, representante, agent):
    with pytest.raises(ValidationError, match="attend déjà la réponse"):
        ask_change(representante, definitif, demande())
    cancel_change(representante, demandee)
    suivant = ask_change(representante, definitif, demande())
    refuse_change(agent, suivant, "Le RIB est illisible.")
    assert ask_change(representante, definitif, demande()).etat == EtatChangement.DEMANDE


def test_a_refusal_says_why_and_changes_nothing(demandee, agent, fournisseur):
    with pytest.raises(ActeImpossible, match="Donnez la raison"):
        refuse_change(agent, demandee, " ")
    refuse_change(agent, demandee, "Le RIB est au nom d’une personne.")
    assert registre.iban(fournisseur, ANS) == IBAN
    courriel = Courriel.objects.filter(objet__startswith="Changement de compte refusé").first()
    assert "Le RIB est au nom d’une personne." in courriel.texte


def test_an_enrolment_withdrawn_or_a_rib_infected_meanwhile_accepts_nothing(
    demandee, definitif, agent, settings
):
    settings.ANTIVIRUS = "tcp://127.0.0.1:3310"
    Fichier.objects.filter(pk=demandee.rib_id).update(analyse=Analyse.INFECTE)
    with pytest.raises(ActeImpossible, match="antivirus"):
        examine_change(agent, ChangementCompte.objects.get())
    Fichier.objects.filter(pk=demandee.rib_id).update(analyse=Analyse.SAIN)
    type(definitif).objects.update(etat=Etat.RETIRE)
    with pytest.raises(ActeImpossible, match="n’est plus définitif"):
        examine_change(agent, ChangementCompte.objects.get())


def test_every_step_is_in_the_journal_without_any_iban(demandee, definitif, agent, second):
    examine_change(agent, demandee)
    accept_change(second, demandee)
    actes = [i.acte.partition(".")[2] for i in Inscription.objects.all()]
    assert actes == ["compte_demande", "compte_examine", "compte_accepte", "compte_change"]
    change = Inscription.objects.get(acte="enrolement.compte_change")
    assert "2606" in change.avant
    assert "0189" in change.apres
    for inscription in Inscription.objects.all():
        assert IBAN not in inscription.avant + inscription.apres
        assert NOUVEL_IBAN not in inscription.avant + inscription.apres
    assert verify().faute is None


@pytest.mark.django_db(transaction=True)
def test_of_two_officers_at_the_same_instant_one_decides(demandee, agent, second, rattache):
    examine_change(second, demandee)
    autre = Personne.objects.create_personne("f@asp.fr", "Autre", "Fanny", "une phrase")
    rattache(autre, Role.AGENT_ENROLEMENT)

    def decide(faire, *arguments):
        with suppress(ActeImpossible):
            faire(*arguments)
        connection.close()

    fils = [
        Thread(target=decide, args=(accept_change, agent, ChangementCompte.objects.get())),
        Thread(target=decide, args=(refuse_change, autre, ChangementCompte.objects.get(), "Non.")),
    ]
    for un in fils:
        un.start()
    for un in fils:
        un.join()
    demandee.refresh_from_db()
    paye = demandee.enrolement.iban
    assert (demandee.etat, paye) in [("accepte", NOUVEL_IBAN), ("refuse", IBAN)]


# -- the pages ------------------------------------------------------------------------------------

SAISI = {"titulaire": "Éditions Santé", "iban": "FR76 3000 6000 0112 3456 7890 189",
         "bic": "agrifrpp"}  # fmt: skip


def url(nom, *arguments):
    return reverse(f"enrolement:{nom}", args=arguments)


def test_the_whole_journey_by_the_pages(du_fournisseur, de_l_agent, du_second, definitif):
    page = du_fournisseur.get(url("page", definitif.pk))
    assert "Changer de compte bancaire" in page.text
    page = du_fournisseur.post(url("compte", definitif.pk), SAISI | {"rib": upload()}, follow=True)
    assert "Rien ne change avant l’accord de l’agence." in page.text
    assert "Annuler ce changement de compte" in page.text
    changement = ChangementCompte.objects.get()
    assert "Changements de compte à examiner" in de_l_agent.get(url("bureau")).text
    page = de_l_agent.get(url("compte_avis", changement.pk))
    assert IBAN in page.text
    assert NOUVEL_IBAN in page.text
    page = de_l_agent.post(url("compte_avis", changement.pk), {"verdict": "refuse", "motif": ""})
    assert "Dites au fournisseur pourquoi." in page.text
    page = de_l_agent.post(
        url("compte_avis", changement.pk), {"verdict": "accepte", "motif": ""}, follow=True
    )
    assert "Rien ne change avant l’accord d’un second agent." in page.text
    assert "Séparation des tâches" in de_l_agent.get(url("compte_avis", changement.pk)).text
    assert "Comparer et confirmer" in du_second.get("/a-confirmer").text
    assert "un autre agent le confirme" in de_l_agent.get("/a-confirmer").text
    page = du_second.post(
        url("compte_avis", changement.pk), {"verdict": "accepte", "motif": ""}, follow=True
    )
    assert "La décision est envoyée au fournisseur." in page.text
    assert IBAN in page.text
    page = du_fournisseur.get(url("page", definitif.pk))
    assert "Comptes précédents" in page.text
    assert "•••• •••• 2606" in page.text
    assert IBAN not in page.text


@pytest.mark.parametrize(
    ("changement", "phrase"),
    [
        ({"iban": "FR7630006000011234567890188"}, "Cet IBAN est inexact"),
        ({"bic": "AGRI"}, "Ce BIC est inexact"),
        ({"titulaire": ""}, "Ce champ est obligatoire"),
        ({"rib": upload("rib.txt", b"du texte")}, "n’est pas du type attendu"),
        ({"iban": IBAN, "bic": "PSSTFRPPPAR"}, "déjà celui de l’enrôlement"),
    ],
)
def test_a_bad_account_is_told_and_nothing_is_asked(du_fournisseur, definitif, changement, phrase):
    envoi = SAISI | {"rib": upload()} | changement
    page = du_fournisseur.post(url("compte", definitif.pk), envoi)
    assert page.status_code == 400
    assert phrase in page.text
    assert not ChangementCompte.objects.exists()


def test_the_supplier_takes_its_request_back(du_fournisseur, demandee):
    page = du_fournisseur.post(url("compte_annuler", demandee.pk), follow=True)
    assert "Le changement de compte est annulé." in page.text
    page = du_fournisseur.post(url("compte_annuler", demandee.pk), follow=True)
    assert "Ce n’est pas possible" in page.text


@pytest.mark.parametrize("role", Role)
def test_the_account_of_another_supplier_is_closed_to_every_role_but_the_agents_who_may(
    client, role, autre, personne, rattache, connecter, instant
):
    eve = Personne.objects.create_personne("eve@exemple.fr", "Autre", "Ève")
    rattache(eve, Role.REPRESENTANT_LEGAL, autre)
    enrolement = rempli(autre, eve, Etat.DEFINITIF)
    changement = ask_change(eve, enrolement, demande())
    rattache(personne, role)
    connecter(client, personne)
    lecteurs = {Role.AGENT_ENROLEMENT, Role.INSTRUCTEUR, Role.ORDONNATEUR, Role.COMPTABLE,
                Role.CONTROLEUR}  # fmt: skip
    assert (status(client.get(url("compte_rib", changement.pk))) == 200) == (role in lecteurs)
    avis = client.post(url("compte_avis", changement.pk), {"verdict": "accepte"})
    assert (avis.status_code != 403) == (role is Role.AGENT_ENROLEMENT)
    assert client.get(url("compte", enrolement.pk)).status_code == 403
    assert client.post(url("compte_annuler", changement.pk)).status_code == 403
    changement.refresh_from_db()
    assert (changement.etat == "examine") == (role is Role.AGENT_ENROLEMENT)


def test_an_account_typed_for_long_is_asked_again_with_its_rib_alone(du_fournisseur, definitif):
    adresse = url("compte", definitif.pk)
    grow_old(du_fournisseur)
    assert du_fournisseur.get(adresse).url == f"/preuve?next={adresse}"
    page = du_fournisseur.post(adresse, SAISI | {"rib": upload()})
    assert page.status_code == 403
    envoi = {"mot_de_passe": MOT_DE_PASSE, "next": page.context["next"]}
    gardee = du_fournisseur.post("/preuve", envoi, follow=True).context["saisie"]
    page = du_fournisseur.post(gardee.suite, dict(gardee.champs))
    assert page.status_code == 400
    assert list(page.context["form"].errors) == ["rib"]
    assert SAISI["titulaire"] in page.text
    assert not ChangementCompte.objects.exists()
