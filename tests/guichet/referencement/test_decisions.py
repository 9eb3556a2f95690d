import re

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from guichet.acteurs.habilitations import Role
from guichet.acteurs.models import Organisation, Personne
from guichet.courriels.models import Courriel
from guichet.cycles.table import ActeImpossible
from guichet.journal.models import Inscription
from guichet.journal.verification import verify
from guichet.referencement import agence, fournisseur
from guichet.referencement.agence import Octroi
from guichet.referencement.models import Candidature, Etat, Referencement, Serie
from guichet.referencement.numeros import SerieEpuisee, next_numero
from guichet.textes import reglement
from tests.guichet.referencement.conftest import SIRET


def recus(personne):
    return [c.objet for c in Courriel.objects.filter(personne=personne).order_by("pk")]


def test_a_grant_writes_the_register_as_the_candidature_is(prouvee, agent):
    objet = prouvee("MDV-LGC-Va1", "Cabinet+", ("Mailiz", "Centre de santé"))
    ligne = agence.grant(agent, objet, Octroi(("Général", "Mailiz"), finance=True))
    assert ligne.profils == ["Général", "Mailiz"]
    assert (ligne.solution, ligne.version, ligne.siret) == ("Cabinet+", "12", SIRET)
    assert ligne.dossier_complet == objet.dossier_complet
    assert (objet.etat, ligne.finance) == (Etat.REFERENCEE, True)


def test_a_number_says_couloir_logiciel_year_and_rank(referencee):
    assert referencee("MDV-LGC-Va1", "A").numero == "MDVLGC20220001"
    assert referencee("MDV-LGC-Va1", "B").numero == "MDVLGC20220002"
    assert referencee("PHA-LGO-Va1", "C").numero == "PHALGO20220001"


@pytest.mark.parametrize("code", reglement().codes)
def test_every_dispositif_has_numbers_of_fourteen_characters(db, code):
    with transaction.atomic():
        assert re.fullmatch("[A-Z0-9]{14}", next_numero(reglement().dispositif(code), 2026))


def test_the_numbers_of_a_year_may_run_out(db):
    Serie.objects.create(prefixe="MDVLGC2026", dernier=9999)
    with pytest.raises(SerieEpuisee, match="MDVLGC2026"), transaction.atomic():
        next_numero(reglement().dispositif("MDV-LGC-Va1"), 2026)


def test_the_database_refuses_a_number_twice(referencee, prouvee):
    ligne = referencee("MDV-LGC-Va1", "A")
    ligne.pk, ligne.candidature = None, prouvee("MDV-LGC-Va1", "B")
    with pytest.raises(IntegrityError), transaction.atomic():
        ligne.save(force_insert=True)


@pytest.mark.parametrize("faire", [agence.reject, agence.send_back, agence.refuse])
def test_a_refusal_without_reasons_is_refused(prouvee, agent, faire):
    with pytest.raises(ValidationError, match="Indiquez les motifs"):
        faire(agent, prouvee(), "  ")


def test_the_compulsory_profile_is_needed(prouvee, agent):
    objet = prouvee("MDV-LGC-Va1", "Cabinet+", ("Mailiz",))
    with pytest.raises(ValidationError, match="« Général » est obligatoire"):
        agence.grant(agent, objet, Octroi(("Mailiz",), finance=True))


def test_a_profile_that_was_not_asked_is_refused(prouvee, agent):
    with pytest.raises(ValidationError, match="non demandé : « Mailiz »"):
        agence.grant(agent, prouvee("MDV-LGC-Va1"), Octroi(("Général", "Mailiz"), finance=True))


def test_funding_that_was_not_asked_cannot_be_granted(prouvee, agent):
    with pytest.raises(ValidationError, match="sans financement"):
        agence.grant(agent, prouvee(finance=False), Octroi(("Général",), finance=True))


def test_an_incomplete_file_is_deemed_filed_only_once_completed(
    prouvee, agent, editrice, a_l_heure
):
    objet = prouvee()
    agence.send_back(agent, objet, "Il manque le scénario 4.")
    assert objet.etat == Etat.INCOMPLETE
    instant = a_l_heure("2022-05-02 09:00:00")
    fournisseur.send_dossier(editrice, objet)
    assert objet.dossier_complet == instant.date()
    assert agence.grant(agent, objet, Octroi(("Général",), True)).dossier_complet == instant.date()


def test_the_day_of_the_file_is_that_of_paris(deposee, editrice, agent, piece, a_l_heure):
    objet = deposee()
    agence.accept(agent, objet)
    fournisseur.add_preuve(editrice, objet, "Général", piece())
    a_l_heure("2022-05-02 00:30:00")
    fournisseur.send_dossier(editrice, objet)
    relue = Candidature.objects.get()
    assert relue.preuves_le.day == 1, "en temps universel"
    assert relue.dossier_complet.isoformat() == "2022-05-02"


def test_a_supplier_decides_nothing(prouvee, editrice):
    objet = prouvee()
    with pytest.raises(PermissionDenied):
        agence.grant(editrice, objet, Octroi(("Général",), True))
    assert not Referencement.objects.exists()


def test_a_second_grant_is_refused(prouvee, agent):
    objet = prouvee()
    vue_avant = Candidature.objects.get()
    agence.grant(agent, objet, Octroi(("Général",), True))
    with pytest.raises(ActeImpossible, match="Référencée"):
        agence.grant(agent, vue_avant, Octroi(("Général",), True))
    assert Referencement.objects.count() == 1


@pytest.fixture
def payeurs(rattache):
    """One person for each role that pays or controls."""
    roles = (Role.INSTRUCTEUR, Role.ORDONNATEUR, Role.COMPTABLE, Role.CONTROLEUR)
    personnes = []
    for role in roles:
        personne = Personne.objects.create_personne(f"{role}@exemple.fr", role, "Agent", None)
        rattache(personne, role)
        personnes.append(personne)
    return personnes


def test_a_withdrawal_warns_the_supplier_the_payments_and_the_control(
    referencee, agent, editrice, payeurs
):
    objet = referencee().candidature
    agence.withdraw(agent, objet, "Exigence 12 non tenue.")
    for personne in payeurs:
        (courriel,) = Courriel.objects.filter(personne=personne)
        assert "PHALGO20220001" in courriel.objet
        assert "Ne payez plus rien" in courriel.texte
        assert "Exigence 12 non tenue." in courriel.texte
    assert recus(editrice)[-1] == "Référencement PHALGO20220001 retiré"
    assert Inscription.objects.filter(acte="referencement.retrait").count() == 1
    assert Referencement.objects.get().retire_le is not None


def test_a_withdrawal_warns_the_distributors_too(referencee, agent, editrice, rattache, mandat):
    objet = referencee().candidature
    fournisseur.add_distributeur(editrice, objet, mandat())
    organisation = Organisation.objects.create(nature="fournisseur", nom="D", siren="900000019")
    denis = Personne.objects.create_personne("denis@exemple.fr", "Tribu", "Denis", None)
    rattache(denis, Role.REPRESENTANT_LEGAL, organisation)
    agence.withdraw(agent, objet, "Exigence 12 non tenue.")
    assert recus(denis) == ["Référencement PHALGO20220001 retiré"]


def test_whatever_fails_at_the_end_leaves_nothing_behind(prouvee, agent, monkeypatch):
    objet = prouvee()
    avant = Courriel.objects.count()

    def casse(*args, **kwargs):
        raise OSError("disque")

    monkeypatch.setattr("guichet.referencement.avis.tell_supplier", casse)
    with pytest.raises(OSError, match="disque"):
        agence.grant(agent, objet, Octroi(("Général",), True))
    assert not Referencement.objects.exists()
    assert Candidature.objects.get().etat == Etat.PREUVES
    assert Courriel.objects.count() == avant
    assert not Inscription.objects.filter(acte="referencement.octroi").exists()


def test_each_step_writes_to_whom_it_concerns(referencee, editrice, agent):
    referencee()
    assert recus(editrice) == [
        "Candidature reçue : Officine+ 12",
        "Officine+ 12 : candidature éligible",
        "Dossier de preuves reçu : Officine+ 12",
        "Officine+ 12 est référencée : PHALGO20220001",
    ]
    assert recus(agent) == [
        "Candidature à examiner : Officine+ 12",
        "Preuves à examiner : Officine+ 12",
    ]
    for courriel in Courriel.objects.all():
        assert "&" not in courriel.texte.replace("&gt;", ""), "texte, pas HTML"
        assert "{" not in courriel.texte
    assert verify().faute is None


def test_without_funding_no_mail_speaks_of_orders(referencee, editrice):
    referencee(finance=False)
    textes = [c.texte for c in Courriel.objects.filter(personne=editrice)]
    assert len(textes) == 4
    assert not any("commande" in texte.lower() for texte in textes)
    assert "sans demande de financement" in textes[-1]


def test_with_funding_the_mail_says_the_exception_of_the_dispositif(deposee, agent, editrice):
    agence.accept(agent, deposee("PHA-LGO-Va1"))
    texte = Courriel.objects.filter(personne=editrice).first().texte
    assert "120 jours au plus avant ce jour, ou si elle est postérieure au 19/06/2022." in texte


def test_a_clock_brought_back_before_the_grant_withdraws_nothing(referencee, agent, a_l_heure):
    """A demonstration may play an earlier date: the register keeps its order."""
    objet = referencee().candidature
    a_l_heure("2022-02-01 10:00:00")
    with pytest.raises(ActeImpossible, match="octroyé le 01/03/2022"):
        agence.withdraw(agent, objet, "Exigence 12 non tenue.")
    assert Referencement.objects.get().retire_le is None
