"""Who must have a second factor, how the first one is set up, what a lost one costs."""

import re

import pytest
from django.contrib.auth.hashers import identify_hasher

from guichet.acteurs import second_facteur
from guichet.acteurs.habilitations import Role
from guichet.acteurs.invitations import invite
from guichet.acteurs.models import (
    Carnet,
    CodeCourriel,
    CodeSecours,
    Invitation,
    Personne,
    Telephone,
)
from guichet.acteurs.models.invitation import hash_jeton
from guichet.acteurs.routes import Niveau
from guichet.courriels.models import Courriel
from guichet.journal.models import Inscription
from tests.guichet.a_part import PortailAPart
from tests.guichet.acces import ACCES
from tests.guichet.conftest import MOT_DE_PASSE
from tests.guichet.facteurs import code_of, with_telephone

COURRIEL, ACTIVER = "/compte/second-facteur/courriel", "/compte/second-facteur"


def log_in(client, email="ada@exemple.fr"):
    return client.post("/connexion", {"username": email, "password": MOT_DE_PASSE})


def code_of_mail():
    return re.search(r": (\d{8})\n", Courriel.objects.filter(confidentiel=True)[0].texte)[1]


MONTRER = "/compte/codes-de-secours/montrer"


def set_up(client):
    """Activate the telephone of a session that may; return the page, with its codes."""
    client.get(ACTIVER)
    telephone = Telephone.objects.get(confirmed=False)
    page = client.post(ACTIVER, {"code": code_of(telephone)}, follow=True)
    # The same code is asked again at once, in these tests only.
    Telephone.objects.update(dernier_pas=-1)
    return page


def codes_of(page):
    return re.findall(r"<code>([a-z2-9-]+)</code>", page.text)


# -- who must ------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", Role)
def test_whoever_holds_a_role_must_have_one(personne, rattache, role):
    assert not second_facteur.is_compulsory(personne)
    rattache(personne, role)
    assert second_facteur.is_compulsory(personne)


@pytest.mark.parametrize("role", Role)
def test_whoever_must_have_one_reaches_only_the_page_that_enrols_it(
    client, personne, rattache, role
):
    rattache(personne, role)
    log_in(client)
    for adresse in ("/compte", "/compte/sessions", "/organisations/1", "/compte/codes-de-secours"):
        assert client.get(adresse).url == f"/connexion/code?next={adresse}"
        assert client.post(adresse).status_code == 302
    page = client.get("/compte", follow=True)
    assert page.redirect_chain[-1][0] == COURRIEL
    assert "rien d’autre ne s’ouvre avant" in page.text


def test_who_holds_no_role_is_only_advised_to_have_one(client, personne):
    log_in(client)
    page = client.get("/compte")
    assert "n’est protégé que par un mot de passe" in page.text


def test_only_the_accounts_of_a_demonstration_do_without_and_only_there(
    client, personne, rattache, settings
):
    rattache(personne, Role.INSTRUCTEUR)
    log_in(client)
    assert client.get("/compte").status_code == 302
    settings.DOMAINE_DISPENSE_DE_SECOND_FACTEUR = "demonstration.exemple"
    assert client.get("/compte").status_code == 302
    Personne.objects.update(email="ada@demonstration.exemple")
    assert "ce compte est dispensé de second facteur" in client.get("/compte").text
    settings.DOMAINE_DISPENSE_DE_SECOND_FACTEUR = ""
    assert client.get("/compte").status_code == 302


def test_the_settings_of_production_exempt_nobody(settings):
    assert not settings.DEMONSTRATION
    assert settings.DOMAINE_DISPENSE_DE_SECOND_FACTEUR == ""


def test_few_pages_are_open_to_a_session_without_its_second_factor():
    assert {route for route, acces in ACCES.items() if acces is Niveau.IDENTIFIE} == {
        "acteurs:second_facteur", "acteurs:second_facteur_activer",
        "acteurs:second_facteur_courriel", "acteurs:cle_defi_ajout", "acteurs:cle_ajouter",
        "acteurs:preuve", "acteurs:codes_secours_montrer",
    }  # fmt: skip


# -- the first one -------------------------------------------------------------------------------


def test_the_password_of_an_agent_alone_sets_no_second_factor_up(client, personne, rattache):
    rattache(personne, Role.INSTRUCTEUR)
    log_in(client)
    for geste in (client.get, client.post):
        assert geste(ACTIVER).url == COURRIEL
    assert client.post("/compte/cles", {"nom": "x", "reponse": "{}"}).url == COURRIEL
    assert client.post("/compte/cles/defi").status_code == 403
    assert not Telephone.objects.exists()


def test_a_code_sent_by_mail_lets_the_first_one_be_set_up(client, personne, rattache):
    rattache(personne, Role.INSTRUCTEUR)
    log_in(client)
    page = client.post(COURRIEL, {"envoyer": "oui"}, follow=True)
    assert "Un code vient d’être envoyé à ada@exemple.fr" in page.text
    code = code_of_mail()
    assert CodeCourriel.objects.get().empreinte.startswith("argon2")
    assert client.post(COURRIEL, {"code": f"{code[:4]} {code[4:]}"}).url == ACTIVER
    page = set_up(client)
    assert len(codes_of(page)) == 10
    assert client.get("/compte").status_code == 200
    assert Inscription.objects.filter(acte="acteurs.second_facteur", personne=personne).exists()
    assert Courriel.objects.filter(objet="Second facteur ajouté à votre compte").exists()


def test_a_code_of_a_mail_serves_once(client, personne):
    log_in(client)
    client.post(COURRIEL, {"envoyer": "oui"})
    code = code_of_mail()
    client.post(COURRIEL, {"code": code})
    client.post("/deconnexion")
    log_in(client)
    assert "inexact ou a expiré" in client.post(COURRIEL, {"code": code}).text


def test_a_code_of_a_mail_serves_only_the_session_that_asked(
    client, personne, django_client_factory
):
    ailleurs = django_client_factory()
    log_in(client)
    log_in(ailleurs)
    client.post(COURRIEL, {"envoyer": "oui"})
    code = code_of_mail()
    assert "inexact ou a expiré" in ailleurs.post(COURRIEL, {"code": code}).text
    assert client.post(COURRIEL, {"code": code}).url == ACTIVER


def test_a_code_of_a_mail_dies_after_ten_minutes(client, personne, avancer):
    avancer(seconds=0)
    log_in(client)
    client.post(COURRIEL, {"envoyer": "oui"})
    avancer(minutes=10)
    assert "inexact ou a expiré" in client.post(COURRIEL, {"code": code_of_mail()}).text


def test_a_code_of_a_mail_is_not_guessed(client, personne):
    log_in(client)
    client.post(COURRIEL, {"envoyer": "oui"})
    code = code_of_mail()
    faux = f"{(int(code) + 1) % 10**8:08d}"
    for _ in range(5):
        client.post(COURRIEL, {"code": faux})
    assert "inexact ou a expiré" in client.post(COURRIEL, {"code": code}).text


def test_mails_with_a_code_are_not_sent_without_end(client, personne):
    log_in(client)
    for _ in range(3):
        client.post(COURRIEL, {"envoyer": "oui"})
    page = client.post(COURRIEL, {"envoyer": "oui"}, follow=True)
    assert "Réessayez dans une heure" in page.text
    assert Courriel.objects.count() == 3


def test_the_permission_to_set_one_up_dies_after_half_an_hour(client, personne, avancer):
    log_in(client)
    client.post(COURRIEL, {"envoyer": "oui"})
    client.post(COURRIEL, {"code": code_of_mail()})
    for minutes in (10, 20, 31):
        avancer(minutes=minutes)
        client.post("/preuve", {"mot_de_passe": MOT_DE_PASSE})
        reponse = client.get(ACTIVER)
    assert reponse.url == COURRIEL


def test_the_session_of_an_invitation_sets_it_up_at_once(client, fournisseur):
    offre = Invitation(
        email="bob@exemple.fr", nom="Durand", prenom="Bob", organisation=fournisseur,
        role=Role.REPRESENTANT_LEGAL,
    )  # fmt: skip
    lien = invite(offre).partition("testserver")[2]
    client.post(lien, {"mot_de_passe": MOT_DE_PASSE, "confirmation": MOT_DE_PASSE})
    assert "Ajouter un second facteur" in client.get("/compte", follow=True).text
    set_up(client)
    assert client.get("/compte").status_code == 200
    client.post("/deconnexion")
    Telephone.objects.all().delete()
    log_in(client, "bob@exemple.fr")
    assert client.get(ACTIVER).url == COURRIEL


# -- at each log-in --------------------------------------------------------------------------------


@pytest.fixture
def codes(client, personne, connecter):
    """Ada has set up her telephone, and logged in anew with her password alone."""
    connecter(client, personne)
    tires = codes_of(set_up(client))
    client.post("/deconnexion")
    log_in(client)
    return tires


def show(client, code, **suite):
    return client.post("/connexion/code", {"code": code, **suite})


def forget_the_wait():
    for modele in (Telephone, Carnet):
        modele.objects.update(throttling_failure_timestamp=None, throttling_failure_count=0)


def test_the_password_alone_is_no_longer_enough(client, codes):
    assert client.get("/compte").url == "/connexion/code?next=/compte"
    assert client.get(ACTIVER).url == "/connexion/code"
    assert client.get(COURRIEL).url == ACTIVER


def test_the_code_of_the_telephone_opens_the_session(client, codes):
    code = code_of(Telephone.objects.get())
    reponse = show(client, f"{code[:3]} {code[3:]}", next="/compte/messages")
    assert reponse.url == "/compte/messages"
    assert client.get("/compte").status_code == 200


def test_a_code_of_the_telephone_serves_once(client, codes, django_client_factory):
    code = code_of(Telephone.objects.get())
    show(client, code)
    autre = django_client_factory()
    log_in(autre)
    assert "a déjà servi" in show(autre, code).text
    assert autre.get("/compte").status_code == 302


def test_recovery_codes_are_kept_by_the_slow_hash_of_passwords(codes, personne):
    gardes = list(CodeSecours.objects.all())
    assert len(gardes) == len(set(codes)) == 10
    assert {garde.repere for garde in gardes} == {code[:4] for code in codes}
    assert all(identify_hasher(garde.empreinte).algorithm == "argon2" for garde in gardes)
    assert len({garde.empreinte.rsplit("$", 2)[1] for garde in gardes}) == 10
    for code in codes:
        assert len(code.replace("-", "")) == 16
        assert not CodeSecours.objects.filter(empreinte=hash_jeton(code.replace("-", ""))).exists()


def test_a_recovery_code_serves_once_and_its_owner_is_told(client, codes, django_client_factory):
    assert show(client, codes[0].upper()).status_code == 302
    avis = Courriel.objects.get(objet="Un code de secours a servi")
    assert "il vous en reste 9" in avis.texte
    autre = django_client_factory()
    log_in(autre)
    assert show(autre, codes[0]).status_code == 200


def test_the_recovery_code_of_somebody_else_opens_nothing(client, codes):
    eve = Personne.objects.create_personne("eve@exemple.fr", "Autre", "Eve", MOT_DE_PASSE)
    with_telephone(eve)
    client.post("/deconnexion")
    log_in(client, eve.email)
    assert show(client, codes[0]).status_code == 200


def test_after_a_wrong_code_even_a_right_one_must_wait_of_either_sort(client, codes):
    for faux in ("000000", "aaaa-aaaa-aaaa-aaaa"):
        show(client, faux)
        assert show(client, codes[0]).status_code == 200
        assert show(client, code_of(Telephone.objects.get())).status_code == 200
        forget_the_wait()
    assert show(client, codes[0]).status_code == 302


def test_new_recovery_codes_replace_the_others(client, codes, personne):
    show(client, codes[0])
    nouveaux = codes_of(client.post("/compte/codes-de-secours", follow=True))
    assert "déjà été montrés" in client.get(MONTRER, follow=True).text, "shown once"
    assert not set(nouveaux) & set(codes)
    client.post("/deconnexion")
    log_in(client)
    assert show(client, codes[1]).status_code == 200
    forget_the_wait()
    assert show(client, nouveaux[1]).status_code == 302


def test_who_may_do_without_gives_it_up_with_its_codes(client, codes):
    show(client, codes[0])
    assert "Retirer le téléphone" in client.get("/compte/telephone/retirer").text
    client.post("/compte/telephone/retirer")
    assert not Telephone.objects.exists()
    assert not CodeSecours.objects.exists()
    assert client.get("/compte").status_code == 200


def test_an_agent_replaces_the_telephone_but_does_not_remove_the_last_factor(
    client, codes, personne, rattache
):
    rattache(personne, Role.INSTRUCTEUR)
    show(client, codes[0])
    page = client.post("/compte/telephone/retirer", follow=True)
    assert "ajoutez-en d’abord un autre" in page.text
    ancien = Telephone.objects.get()
    assert set_up(client).redirect_chain[-1][0] == "/compte"
    assert Telephone.objects.filter(confirmed=True).get().pk != ancien.pk
    assert client.get("/compte").status_code == 200


def test_the_page_of_the_account_says_what_is_on_since_when_and_when_it_served(client, codes):
    show(client, codes[0])
    page = " ".join(client.get("/compte").text.split())
    assert "Codes de secours (9 restants)" in page
    assert re.search(r'Téléphone</th> <td data-titre="Ajouté">\d\d/\d\d/\d{4}', page)


def test_whether_one_is_set_up_is_one_question(personne, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert not second_facteur.has_factor(personne)
    with_telephone(personne)
    assert second_facteur.has_factor(personne)


def test_an_administrator_forgets_the_factors_of_who_lost_them_all(
    client, codes, personne, rattache, connecter, django_client_factory
):
    agnes = Personne.objects.create_personne("agnes@exemple.fr", "Portail", "Agnès", MOT_DE_PASSE)
    rattache(agnes, Role.ADMINISTRATEUR)
    rattache(personne, Role.INSTRUCTEUR)
    show(client, codes[0])
    bureau = django_client_factory()
    connecter(bureau, agnes)
    bureau.post(f"/administration/personnes/{personne.pk}/oublier-facteurs")
    assert not Telephone.objects.exists()
    assert not CodeSecours.objects.exists()
    avis = Courriel.objects.get(objet="Vos seconds facteurs sont retirés")
    assert avis.personne == personne
    assert Inscription.objects.get(acte="acteurs.second_facteur_retire").personne == agnes
    assert client.get("/compte").url.startswith("/connexion?")
    log_in(client)
    assert client.get("/compte", follow=True).redirect_chain[-1][0] == COURRIEL


# -- codes of before -------------------------------------------------------------------------------

_AVANT = """
from django.db import connection
with connection.cursor() as curseur:
    curseur.execute('''INSERT INTO acteurs_personne (id, password, email, nom, prenom, is_active)
        VALUES (1, '!', 'ada@exemple.fr', 'Martin', 'Ada', true)''')
    for code in ("abcdefghjkmn", "bbbbbbbbbbbb"):
        curseur.execute(
            "INSERT INTO acteurs_codesecours (personne_id, empreinte) VALUES (%s, %s)",
            [1, hashlib.sha256(code.encode()).hexdigest()],
        )
"""
_APRES = """
from guichet.acteurs.models import Carnet, CodeSecours
print({code.empreinte.split("$")[0] for code in CodeSecours.objects.all()})
(carnet,) = Carnet.objects.all()
print(carnet.verify_token("ABCD-efgh-jkmn"), carnet.verify_token("abcd-efgh-jkmn"), carnet.restants)
"""


def test_codes_kept_by_a_fast_hash_still_serve_once_under_a_slow_one(tmp_path):
    portail = PortailAPart(tmp_path)
    assert portail.run("migrate", "acteurs", "0005").returncode == 0
    portail.ask("import hashlib" + _AVANT)
    migration = portail.run("migrate", "--verbosity", "0")
    assert migration.returncode == 0, migration.stderr
    assert portail.ask(_APRES).splitlines() == ["{'argon2'}", "True False 1"]
