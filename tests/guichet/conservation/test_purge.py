from datetime import date, timedelta

import pytest
from axes.models import AccessAttempt, AccessFailureLog
from django.core.management import CommandError, call_command

from guichet import horloge
from guichet.acteurs.habilitations import NatureOrganisation, Role
from guichet.acteurs.invitations import invite
from guichet.acteurs.models import Essais, Invitation, Organisation, Personne
from guichet.conservation.durees import LIVREES
from guichet.conservation.models import Purge
from guichet.conservation.purge import PurgeImpossible, purge, purge_all
from guichet.courriels.models import Courriel, Etat
from guichet.depots.models import ReponseSimulee
from guichet.journal.models import Inscription
from guichet.journal.verification import verify
from guichet.nominations.models import DemandeRole
from guichet.taches.registre import declared

VIEUX = timedelta(days=400)


@pytest.fixture
def un_an(settings, tmp_path):
    """An operator who keeps everything for a year."""
    dossier = tmp_path / "conservation"
    dossier.mkdir()
    settings.REGLEMENT = tmp_path
    lignes = LIVREES.read_text(encoding="utf-8").replace(
        'origine = "Non vérifié', 'jours = 365\norigine = "Non vérifié'
    )
    (dossier / "durees.toml").write_text(lignes, encoding="utf-8")


@pytest.fixture
def echecs(db):
    for age in (VIEUX, timedelta(days=1)):
        une = AccessFailureLog.objects.create(
            user_agent="x", ip_address="192.0.2.1", username="ada@exemple.fr", http_accept="x",
            path_info="/connexion", attempt_time=horloge.instant_reel(),
        )  # fmt: skip
        AccessFailureLog.objects.filter(pk=une.pk).update(attempt_time=horloge.instant_reel() - age)


def test_what_is_over_is_ended_and_it_is_an_act(echecs):
    assert purge("echecs_connexion").nombre == 1
    assert AccessFailureLog.objects.count() == 1
    inscription = Inscription.objects.get(acte="conservation.purge")
    assert inscription.personne is None
    assert '"nombre":1' in inscription.apres
    assert Purge.objects.get().nombre == 1
    assert verify().faute is None


def test_counting_ends_nothing(echecs):
    assert purge("echecs_connexion", a_blanc=True).nombre == 1
    assert AccessFailureLog.objects.count() == 2
    assert not Inscription.objects.exists()


def test_nothing_to_end_is_no_act(db):
    purge("echecs_connexion")
    assert not Inscription.objects.exists()


@pytest.mark.parametrize(
    ("code", "phrase"),
    [
        ("inconnue", "n’existe pas"),
        ("journal", "n’efface pas « Journal des actes »"),
        ("courriels", "Personne n’a dit combien de temps"),
    ],
)
def test_what_may_not_be_purged_is_refused_with_a_sentence(db, code, phrase):
    with pytest.raises(PurgeImpossible, match=phrase):
        purge(code)
    with pytest.raises(CommandError, match=phrase):
        call_command("purger", "--categorie", code)


def test_by_default_the_daily_task_leaves_what_nobody_has_spoken_of(echecs, vieux_courriel):
    assert {bilan.categorie.code for bilan in purge_all()} == {
        "corrections", "echecs_connexion", "essais_manques", "reponses_simulees",
    }  # fmt: skip
    assert Courriel.objects.get().texte
    assert declared()["guichet.conservation.purge.purge_all"] == 24 * 60


@pytest.fixture
def vieux_courriel(personne):
    return Courriel.objects.create(
        personne=personne, adresse=personne.email, objet="Un rôle", texte="Bonjour Ada.",
        cree_le=horloge.now() - VIEUX, prochain_essai=horloge.instant_reel(), etat=Etat.ENVOYE,
    )  # fmt: skip


def test_a_mail_forgets_what_it_said_unless_it_has_still_to_leave(vieux_courriel, un_an):
    assert purge("courriels").nombre == 1
    vieux_courriel.refresh_from_db()
    assert (vieux_courriel.texte, vieux_courriel.adresse, vieux_courriel.objet) == (
        "",
        "",
        "Un rôle",
    )
    assert purge("courriels").nombre == 0
    Courriel.objects.update(texte="Bonjour.", etat=Etat.A_ENVOYER)
    assert purge("courriels").nombre == 0


def test_an_account_without_a_role_for_long_is_made_nameless(personne, rattache, un_an):
    rattache(personne, Role.COLLABORATEUR, fin=date(2022, 1, 1))
    bob = Personne.objects.create_personne("bob@exemple.fr", "Durand", "Bob")
    rattache(bob, Role.COLLABORATEUR)
    attend = Personne.objects.create_personne("eve@exemple.fr", "Autre", "Eve")
    assert purge("comptes_sans_role", a_blanc=True).nombre == 1
    assert purge("comptes_sans_role").nombre == 1
    assert purge("comptes_sans_role").nombre == 0
    personne.refresh_from_db()
    assert str(personne) == "Personne effacée"
    assert {bob.email, attend.email} <= set(Personne.objects.values_list("email", flat=True))


def test_a_role_asked_for_is_forgotten_once_it_is_answered(personne, rattache, un_an):
    rattache(personne, Role.ADMINISTRATEUR)
    asp = Organisation.objects.create(nature=NatureOrganisation.ASP, nom="ASP")
    faites = [
        DemandeRole.objects.create(
            email=f"{etat}@asp.fr", nom="Truc", prenom="Inès", organisation=asp, etat=etat,
            role=Role.INSTRUCTEUR, demandee_par=personne, demandee_le=horloge.now() - VIEUX,
        )
        for etat in ("demandee", "retiree", "perimee")
    ]  # fmt: skip
    DemandeRole.objects.filter(pk=faites[2].pk).update(demandee_le=horloge.now())
    assert purge("demandes_de_role", a_blanc=True).nombre == 1
    assert purge("demandes_de_role").nombre == 1
    assert set(DemandeRole.objects.values_list("etat", flat=True)) == {"demandee", "perimee"}


def test_the_rest_ends_too(fournisseur, un_an):
    invite(
        Invitation(email="bob@exemple.fr", nom="Durand", prenom="Bob", organisation=fournisseur,
                   role=Role.COLLABORATEUR, auteur=None)
    )  # fmt: skip
    Invitation.objects.update(expire_le=horloge.instant_reel() - VIEUX)
    ancien = horloge.instant_reel() - VIEUX
    Essais.objects.create(cle="x", dernier_le=ancien)
    une = AccessAttempt.objects.create(failures_since_start=1)
    AccessAttempt.objects.filter(pk=une.pk).update(attempt_time=ancien)
    ReponseSimulee.objects.create(
        organisation=fournisseur, jour=ancien.date(), dispositif="x", identifiant="RPPS", valeur="1"
    )
    for code, nombre in (("invitations", 1), ("essais_manques", 2), ("reponses_simulees", 1)):
        assert purge(code).nombre == nombre
        assert purge(code).nombre == 0


def test_the_command_says_what_is_kept_and_what_it_ended(echecs, capsys):
    call_command("purger")
    assert "courriels" in (dit := capsys.readouterr().out)
    assert "non fixée par l’exploitant" in dit
    assert "jamais effacé par le portail" in dit
    call_command("purger", "--categorie", "echecs_connexion", "--a-blanc")
    assert "1 élément(s) à effacer (rien ne l’a été)" in capsys.readouterr().out
    call_command("purger", "--categorie", "echecs_connexion")
    assert "1 élément(s) effacé(s)" in capsys.readouterr().out
