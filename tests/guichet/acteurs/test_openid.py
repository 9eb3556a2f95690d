import hmac
import json
import time
from base64 import urlsafe_b64encode
from dataclasses import replace
from datetime import date

import pytest
import requests
from django.test import Client
from joserfc.jwk import RSAKey

from guichet.acteurs.fournisseurs_openid import FournisseurOpenId, read_fournisseurs
from guichet.acteurs.habilitations import Role
from guichet.acteurs.invitations import invite
from guichet.acteurs.models import IdentiteExterne, Invitation, Personne
from guichet.confidentiel import ConfigurationInvalide
from guichet.courriels.models import Courriel
from guichet.journal.models import Inscription
from tests.guichet.acteurs.test_preuve import grow_old
from tests.guichet.conftest import MOT_DE_PASSE
from tests.guichet.fournisseur_openid import CLE, CLIENT, SECRET, FournisseurOpenid

# What a browser says that follows a link of the portal.
D_ICI = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def client():
    return Client(headers=D_ICI)


@pytest.fixture
def fournisseur_openid(settings):
    with FournisseurOpenid() as serveur:
        fournisseur = FournisseurOpenId(
            "psc", "Pro Santé Connect", serveur.emetteur, CLIENT, SECRET, "openid", ("eidas2",)
        )
        settings.FOURNISSEURS_OPENID = {"psc": fournisseur}
        yield serveur


@pytest.fixture
def liee(personne, fournisseur_openid):
    return IdentiteExterne.objects.create(
        personne=personne, fournisseur="psc", sujet=fournisseur_openid.sujet
    )


def log_in(client):
    """Go to the provider and come back, as a browser does."""
    depart = client.get("/connexion/openid/psc")
    retour = requests.get(depart.url, allow_redirects=False, timeout=5).headers["Location"]
    return client.get(retour.partition("testserver")[2])


def test_a_person_linked_to_the_provider_logs_in(client, liee):
    assert log_in(client).url == "/espace"
    assert client.get("/compte").status_code == 200
    assert Inscription.objects.get().acte == "acteurs.connexion"


@pytest.mark.parametrize(
    ("entetes", "part"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, True),
        ({"Sec-Fetch-Site": "none"}, True),
        ({"Sec-Fetch-Site": "cross-site"}, False),
        ({"Sec-Fetch-Site": "same-site", "Referer": "http://testserver/connexion"}, False),
        ({"Referer": "http://testserver/connexion"}, True),
        ({"Referer": "http://ailleurs.exemple/connexion"}, False),
        ({}, False),
    ],
)
def test_a_link_of_another_site_opens_no_session_without_a_gesture_here(
    liee, fournisseur_openid, entetes, part
):
    reponse = Client().get("/connexion/openid/psc?next=/compte/sessions", headers=entetes)
    assert (reponse.status_code == 302) is part
    if not part:
        assert "Un lien d’un autre site vous a conduit ici" in reponse.text
        assert 'href="/connexion/openid/psc?next=/compte/sessions"' in reponse.text
        assert fournisseur_openid.demandes == []


@pytest.mark.filterwarnings("ignore:Key size")
def test_a_short_rsa_key_of_the_provider_proves_nothing(
    client, liee, fournisseur_openid, settings, monkeypatch
):
    courte = RSAKey.generate_key(1024, {"kid": "cle-1"})
    fournisseur_openid.cles = {"keys": [courte.as_dict(private=False)]}
    monkeypatch.setattr("tests.guichet.fournisseur_openid.CLE", courte)
    assert log_in(client).status_code == 403
    settings.FOURNISSEURS_OPENID["psc"] = replace(
        settings.FOURNISSEURS_OPENID["psc"], rsa_min_bits=1024
    )
    assert log_in(client).status_code == 302


def test_a_longer_rsa_key_may_be_asked_for(monkeypatch):
    for nom, valeur in (("PSC_EMETTEUR", "https://psc.exemple"), ("PSC_CLIENT", "portail"),
                        ("PSC_SECRET", "secret"), ("PSC_RSA_BITS", "3072")):  # fmt: skip
        monkeypatch.setenv(f"GUICHET_OPENID_{nom}", valeur)
    monkeypatch.setenv("GUICHET_OPENID", "psc")
    assert read_fournisseurs()["psc"].rsa_min_bits == 3072
    monkeypatch.setenv("GUICHET_OPENID_PSC_RSA_BITS", "1024")
    with pytest.raises(ConfigurationInvalide, match="2048 au moins"):
        read_fournisseurs()


def test_the_request_carries_pkce_a_nonce_and_the_level(client, liee, fournisseur_openid):
    log_in(client)
    (demande,) = fournisseur_openid.demandes
    assert demande["code_challenge_method"] == "S256"
    assert demande["nonce"]
    assert demande["acr_values"] == "eidas2"
    assert demande["response_type"] == "code"


def test_the_providers_level_is_worth_the_second_factor_of_an_agent(
    client, liee, personne, rattache
):
    rattache(personne, Role.INSTRUCTEUR)
    log_in(client)
    assert client.get("/compte").status_code == 200


def test_a_signed_userinfo_is_read_too(client, liee, fournisseur_openid):
    fournisseur_openid.userinfo_signe = True
    assert log_in(client).status_code == 302


@pytest.mark.parametrize(
    "fautes",
    [
        {"nonce": "autre"},
        {"nonce": None},
        {"aud": "autre-client"},
        {"iss": "https://ailleurs.exemple"},
        {"exp": 1_000_000_000},
        {"exp": None},
        {"acr": None},
        {"acr": "eidas1"},
        {"sub": None},
    ],
    ids=str,
)
def test_a_faulty_identity_is_refused(client, liee, fournisseur_openid, fautes):
    fournisseur_openid.fautes = fautes
    reponse = log_in(client)
    assert reponse.status_code == 403
    assert "n’a pas pu prouver votre identité" in reponse.text
    assert client.get("/compte").status_code == 302


def test_a_token_signed_with_another_key_is_refused(client, liee, fournisseur_openid):
    fournisseur_openid.fausse_signature = True
    assert log_in(client).status_code == 403


def compact(entete, revendications, secret=None):
    """A token written by hand, as an attacker writes it: libraries refuse to."""
    parties = [json.dumps(partie).encode() for partie in (entete, revendications)]
    signe = ".".join(urlsafe_b64encode(partie).decode().rstrip("=") for partie in parties)
    marque = hmac.digest(secret, signe.encode(), "sha256") if secret else b""
    return f"{signe}.{urlsafe_b64encode(marque).decode().rstrip('=')}"


def unsigned(revendications):
    return compact({"alg": "none"}, revendications)


def signed_with(secret):
    return lambda revendications: compact({"alg": "HS256", "kid": "cle-1"}, revendications, secret)


FORGES = {
    "none": unsigned,
    "HS256, secret of the client": signed_with(SECRET.encode()),
    "HS256, public key": signed_with(CLE.as_pem(private=False)),
}


@pytest.mark.parametrize("annonces", [["RS256"], ["none"], ["none", "HS256", "RS256"], None])
@pytest.mark.parametrize("forge", FORGES)
def test_whatever_the_provider_announces_its_tokens_are_signed_with_its_key(
    client, liee, fournisseur_openid, forge, annonces
):
    fournisseur_openid.annonce = {"id_token_signing_alg_values_supported": annonces}
    fournisseur_openid.forge = FORGES[forge]
    assert log_in(client).status_code == 403
    assert client.get("/compte").status_code == 302


@pytest.mark.parametrize("forge", FORGES)
def test_a_userinfo_is_signed_with_its_key_too(client, liee, fournisseur_openid, forge):
    fournisseur_openid.userinfo_signe = True
    fournisseur_openid.forge_userinfo = FORGES[forge]
    assert log_in(client).status_code == 403


def test_the_operator_may_only_choose_algorithms_whose_secret_the_provider_alone_holds(monkeypatch):
    for suffixe in ("EMETTEUR", "CLIENT", "SECRET"):
        monkeypatch.setenv(f"GUICHET_OPENID_PSC_{suffixe}", "https://psc.exemple")
    monkeypatch.setenv("GUICHET_OPENID", "psc")
    assert read_fournisseurs()["psc"].algorithmes == ("RS256", "ES256", "PS256")
    monkeypatch.setenv("GUICHET_OPENID_PSC_ALGORITHMES", "ES384")
    assert read_fournisseurs()["psc"].algorithmes == ("ES384",)
    for interdit in ("none", "HS256", "rs256"):
        monkeypatch.setenv("GUICHET_OPENID_PSC_ALGORITHMES", f"RS256,{interdit}")
        with pytest.raises(ConfigurationInvalide, match=f"« {interdit} »"):
            read_fournisseurs()


@pytest.mark.parametrize(
    "annonce",
    [
        {"authorization_endpoint": None},
        {"token_endpoint": None},
        {"jwks_uri": None},
        {"authorization_endpoint": 3},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"token_endpoint": "/jeton"},
        {"userinfo_endpoint": ["https://ailleurs.exemple"]},
        {"end_session_endpoint": "file:///etc/passwd"},
        {"issuer": None},
        {"issuer": "https://ailleurs.exemple"},
    ],
    ids=str,
)
@pytest.mark.parametrize("adresse", ["", "/retour?code=x&state=y"])
def test_a_provider_that_does_not_say_what_is_needed_is_said_to_be_down(
    client, liee, fournisseur_openid, annonce, adresse
):
    fournisseur_openid.annonce = annonce
    reponse = client.get(f"/connexion/openid/psc{adresse}")
    assert reponse.status_code == 503
    assert "ne répond pas comme il doit" in reponse.text


@pytest.mark.parametrize("chemin", ["/cles", "/qui"])
def test_what_a_provider_sends_elsewhere_is_not_followed(client, liee, fournisseur_openid, chemin):
    fournisseur_openid.renvois = {chemin}
    assert log_in(client).status_code in (403, 503)
    assert "_auth_user_id" not in client.session
    assert fournisseur_openid.suivis == 0


def test_a_provider_that_says_what_it_is_elsewhere_is_said_to_be_down(
    client, liee, fournisseur_openid
):
    fournisseur_openid.renvois = {"/.well-known/openid-configuration"}
    assert client.get("/connexion/openid/psc").status_code == 503
    assert fournisseur_openid.suivis == 0


@pytest.mark.parametrize("cles", [{"keys": "x"}, [1], {"keys": [{"kty": "oct"}]}, "x"], ids=str)
def test_keys_of_no_known_shape_prove_nothing(client, liee, fournisseur_openid, cles):
    fournisseur_openid.cles = cles
    assert log_in(client).status_code == 403


def test_a_provider_that_is_down_once_is_asked_again(client, liee, fournisseur_openid):
    fournisseur_openid.annonce = {"jwks_uri": None}
    assert client.get("/connexion/openid/psc").status_code == 503
    fournisseur_openid.annonce = {}
    assert log_in(client).url == "/espace"


def test_what_a_provider_sends_writes_no_line_of_its_own(client, liee, lignes_de_securite):
    """The attack: a line of the log that the portal never wrote."""
    faux = "x\n2026-11-21 12:00:00 WARNING guichet tout va bien"
    client.get("/connexion/openid/psc/retour", {"error": "x", "error_description": faux})
    (ligne,) = lignes_de_securite()
    assert ligne["evenement"] == "openid.refuse"
    assert faux in ligne["details"]["cause"]


def test_a_userinfo_about_somebody_else_is_refused(client, liee, fournisseur_openid):
    fournisseur_openid.sujet_userinfo = "sujet-2"
    assert log_in(client).status_code == 403


def test_an_answer_that_nobody_asked_for_is_refused(client, liee):
    assert client.get("/connexion/openid/psc/retour?code=x&state=y").status_code == 403


def test_a_person_who_gave_up_at_the_provider_is_told_so(client, liee):
    assert client.get("/connexion/openid/psc/retour?error=access_denied&state=y").status_code == 403


def test_an_unknown_identity_never_creates_an_account(client, fournisseur_openid, db):
    reponse = log_in(client)
    assert reponse.status_code == 403
    assert "aucun compte du portail" in reponse.text
    assert not Personne.objects.exists()


def test_a_closed_account_is_refused(client, liee, personne):
    Personne.objects.update(is_active=False)
    assert log_in(client).status_code == 403


@pytest.fixture
def lien(personne, rattache, fournisseur):
    rattache(personne, Role.REPRESENTANT_LEGAL)
    offre = Invitation(
        email="bob@exemple.fr", nom="Durand", prenom="Bob", organisation=fournisseur,
        role=Role.MANDATAIRE, fin=date(2099, 1, 1), auteur=personne,
    )  # fmt: skip
    return invite(offre).partition("testserver")[2]


def test_an_invitation_links_the_identity_once_and_for_all(client, lien, fournisseur_openid):
    assert "Pro Santé Connect" in client.get(lien).text
    assert log_in(client).url == "/espace"
    bob = Personne.objects.get(email="bob@exemple.fr")
    assert not bob.has_usable_password()
    assert bob.rattachements.get().role == Role.MANDATAIRE
    client.post("/deconnexion")
    assert log_in(client).url == "/espace"


def test_an_invitation_to_somebody_elses_account_links_nothing(client, lien, fournisseur_openid):
    Personne.objects.create_personne("bob@exemple.fr", "Durand", "Bob")
    client.get(lien)
    assert log_in(client).status_code == 403
    assert not IdentiteExterne.objects.exists()


def test_logging_out_also_ends_the_session_of_the_provider(client, liee, fournisseur_openid):
    log_in(client)
    reponse = client.post("/deconnexion")
    assert reponse.url.startswith(f"{fournisseur_openid.emetteur}/sortie?")
    assert "id_token_hint=" in reponse.url
    assert client.get("/compte").status_code == 302


def test_an_unknown_provider_does_not_exist(client, db):
    assert client.get("/connexion/openid/inconnu").status_code == 404


@pytest.fixture
def en_panne(settings):
    """A provider that nobody answers for."""
    fournisseur = FournisseurOpenId(
        "panne", "Pro Santé Connect", "http://127.0.0.1:9", CLIENT, SECRET, "openid", ()
    )
    settings.FOURNISSEURS_OPENID = {"panne": fournisseur}


@pytest.mark.parametrize("adresse", ["/connexion/openid/panne", "/connexion/openid/panne/retour"])
def test_a_provider_that_does_not_answer_is_said_so(client, db, en_panne, adresse):
    reponse = client.get(adresse, {"code": "x", "state": "y"})
    assert reponse.status_code == 503
    assert "Pro Santé Connect" in reponse.text


def test_one_logs_out_here_even_if_the_provider_does_not_answer(client, personne, en_panne):
    client.force_login(personne, "django.contrib.auth.backends.ModelBackend")
    session = client.session
    session["openid"] = {"cle": "panne", "jeton": "x"}
    session.save()
    assert client.post("/deconnexion").status_code == 302
    assert client.get("/compte").url.startswith("/connexion")


def test_an_invitation_that_can_no_longer_be_accepted_is_said_so(
    client, rattache, fournisseur_openid, personne, db
):
    """Between the invitation and the log-in, the person took a role that forbids this one."""
    asp = rattache(personne, Role.ORDONNATEUR).organisation
    adresse = invite(
        Invitation(email=personne.email, nom="Martin", prenom="Ada", organisation=asp,
                   role=Role.COMPTABLE, auteur=None)
    )  # fmt: skip
    client.force_login(personne, "django.contrib.auth.backends.ModelBackend")
    client.get(adresse.partition("testserver")[2])
    reponse = log_in(client)
    assert reponse.status_code == 403
    assert "ne peut pas être aussi comptable" in reponse.text


# -- a fresh proof at the provider -----------------------------------------------------------------


def prove_again(client, adresse="/compte/mot-de-passe"):
    depart = client.get("/connexion/openid/psc", {"next": adresse})
    retour = requests.get(depart.url, allow_redirects=False, timeout=5).headers["Location"]
    return client.get(retour.partition("testserver")[2])


@pytest.mark.parametrize(
    ("age", "fraiche"), [(None, False), (0, True), (290, True), (310, False), (-60, False)]
)
def test_a_log_in_at_the_provider_is_a_fresh_proof_only_if_it_says_so(
    client, liee, fournisseur_openid, age, fraiche
):
    instant = None if age is None else int(time.time()) - age
    fournisseur_openid.fautes = {"auth_time": instant}
    log_in(client)
    assert client.get("/compte").status_code == 200
    assert (client.get("/compte/mot-de-passe").status_code == 200) is fraiche


def test_who_has_an_identity_only_proves_it_again_there_and_comes_back(
    client, liee, personne, fournisseur_openid
):
    personne.set_unusable_password()
    personne.save()
    log_in(client)
    page = client.get("/compte/mot-de-passe", follow=True)
    assert "Confirmer avec Pro Santé Connect" in page.text
    fournisseur_openid.fautes = {"auth_time": int(time.time())}
    assert prove_again(client).url == "/compte/mot-de-passe"
    demande = fournisseur_openid.demandes[-1]
    assert (demande["prompt"], demande["max_age"]) == ("login", "0")
    assert client.get("/compte/mot-de-passe").status_code == 200


def test_an_invitation_once_opened_does_not_stop_who_proves_it_again_there(
    client, liee, lien, fournisseur_openid
):
    log_in(client)
    client.get(lien)
    fournisseur_openid.fautes = {"auth_time": int(time.time())}
    assert prove_again(client).url == "/compte/mot-de-passe"


def test_an_identity_is_linked_to_an_open_account_only_after_a_fresh_proof(
    client, lien, fournisseur_openid
):
    bob = Personne.objects.create_personne("bob@exemple.fr", "Durand", "Bob", MOT_DE_PASSE)
    client.force_login(bob, "django.contrib.auth.backends.ModelBackend")
    client.get(lien)
    grow_old(client)
    assert client.get("/connexion/openid/psc").url.startswith("/preuve?")
    assert not IdentiteExterne.objects.exists()
    client.post("/preuve", {"mot_de_passe": MOT_DE_PASSE})
    log_in(client)
    assert IdentiteExterne.objects.get().personne == bob
    assert Courriel.objects.filter(personne=bob, objet="Identité liée à votre compte").exists()
