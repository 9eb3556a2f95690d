import json

import pytest
from axes.models import AccessAttempt, AccessFailureLog
from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from guichet import horloge
from guichet.acteurs import donnees
from guichet.acteurs.habilitations import NatureOrganisation, Role
from guichet.acteurs.models import IdentiteExterne, Organisation, Personne, Session, Telephone
from guichet.acteurs.rattachements import Nomination, give_role
from guichet.courriels.boite import post
from guichet.courriels.models import Courriel
from guichet.journal.models import Inscription
from guichet.journal.verification import verify
from guichet.nominations.demandes import ask
from guichet.nominations.models import DemandeRole
from tests.guichet.conftest import MOT_DE_PASSE


@pytest.fixture
def ada(client, personne, fournisseur):
    """Somebody who did a little of everything."""
    give_role(None, Nomination(personne, fournisseur, Role.COLLABORATEUR, horloge.today()))
    IdentiteExterne.objects.create(personne=personne, fournisseur="psc", sujet="sujet-secret-1")
    client.post("/connexion", {"username": personne.email, "password": "faux"})
    client.post("/connexion", {"username": personne.email, "password": MOT_DE_PASSE})
    Telephone.with_new_secret(user=personne, name="téléphone", confirmed=True).save()
    post("mot_de_passe_change", personne, {"lien": "x"})
    return personne


def test_a_person_takes_away_what_is_kept_of_them(client, ada, connecter):
    connecter(client, ada)
    reponse = client.post("/compte/mes-donnees")
    assert reponse.headers["Content-Disposition"].startswith("attachment")
    lues = json.loads(reponse.content)
    assert lues["identite"]["adresse_electronique"] == "ada@exemple.fr"
    assert lues["roles"][0]["role"] == "Collaborateur"
    assert lues["fournisseurs_d_identite"] == [
        {"fournisseur": "psc", "identifiant": "sujet-secret-1"}
    ]
    assert len(lues["courriels"]) == len(lues["echecs_de_connexion"]) == 1
    assert "Connexion" in [acte["acte"] for acte in lues["actes"]]
    tables = {une["table"] for une in lues["ailleurs_dans_le_portail"]}
    assert {
        "acteurs.rattachement",
        "acteurs.session",
        "acteurs.telephone",
        "journal.inscription",
    } <= tables
    assert Inscription.objects.filter(acte="acteurs.donnees_exportees", personne=ada).exists()
    for secret in (ada.password, Telephone.objects.get().secret_chiffre):
        assert secret not in reponse.text


def test_nobody_takes_away_the_data_of_somebody_else(client, ada, connecter):
    eve = Personne.objects.create_personne("eve@exemple.fr", "Autre", "Eve")
    connecter(client, eve)
    assert "ada@exemple.fr" not in client.post("/compte/mes-donnees").text
    assert client.get("/compte/mes-donnees").url == "/compte"


def test_every_link_to_a_person_is_in_the_export():
    """A table added tomorrow is found without anybody having to think of it."""
    liens = {f"{champ.model._meta.label_lower}.{champ.name}" for champ in donnees._links()}
    assert {
        "acteurs.rattachement.personne", "journal.inscription.personne", "api.jeton.retire_par",
        "depots.depot.personne", "courriels.courriel.personne", "enrolement.enrolement.cree_par",
    } <= liens  # fmt: skip


def test_an_account_that_holds_a_role_is_not_erased(ada):
    with pytest.raises(ValidationError, match="tient encore un rôle"):
        donnees.erase(None, ada)


@pytest.fixture
def partie(ada, rattache):
    """Somebody of whom nothing is left but what others did: a role was asked for them, too."""
    ada.rattachements.all().delete()
    asp = Organisation.objects.create(nature=NatureOrganisation.ASP, nom="ASP")
    bea = Personne.objects.create_personne("bea@exemple.fr", "Durand", "Béa")
    rattache(bea, Role.ADMINISTRATEUR)
    demande = DemandeRole(email="Ada@exemple.fr", nom="Martin", prenom="Ada", organisation=asp)
    demande.role = Role.INSTRUCTEUR
    ask(bea, demande)
    AccessAttempt.objects.create(username=ada.email, ip_address="192.0.2.1", failures_since_start=1)
    return ada


def test_an_erased_person_is_a_number_everywhere(client, partie):
    actes = Inscription.objects.count()
    donnees.erase(None, partie)
    partie.refresh_from_db()
    assert (str(partie), partie.is_active) == ("Personne effacée", False)
    assert not partie.has_usable_password()
    for parti in (Session, Telephone, IdentiteExterne, AccessFailureLog):
        assert not parti.objects.exists()
    assert set(Courriel.objects.values_list("texte", "adresse")) == {("", "")}
    assert Inscription.objects.filter(personne=partie).exists()
    assert Inscription.objects.count() == actes + 1
    assert verify().faute is None
    assert client.get("/compte").status_code == 302
    with pytest.raises(ValidationError, match="déjà effacées"):
        donnees.erase(None, partie)


def test_the_address_may_serve_again(partie):
    donnees.erase(None, partie)
    nouvelle = Personne.objects.create_personne("ada@exemple.fr", "Martin", "Ada")
    assert nouvelle.pk != partie.pk


def test_nothing_in_the_base_holds_the_name_or_the_address_any_more(partie):
    donnees.erase(None, partie)
    assert not [une for une in donnees.remains(partie) if une["champ"] in ("email", "adresse")]
    for modele in apps.get_models():
        for ligne in modele._base_manager.all().values():
            assert "ada@exemple.fr" not in str(ligne), modele
    demande = DemandeRole.objects.get()
    assert (demande.prenom, demande.nom) == ("Personne", "effacée")


def test_the_commands_speak(partie, capsys):
    call_command("personne", "exporter", "ADA@exemple.fr")
    assert json.loads(capsys.readouterr().out)["identite"]["nom"] == "Martin"
    with pytest.raises(CommandError, match="--confirmer"):
        call_command("personne", "effacer", "ada@exemple.fr")
    call_command("personne", "effacer", "ada@exemple.fr", "--confirmer")
    assert "n’a plus de nom" in (dit := capsys.readouterr().out)
    assert "inscription (personne)" in dit
    with pytest.raises(CommandError, match="Aucun compte"):
        call_command("personne", "exporter", "ada@exemple.fr")
