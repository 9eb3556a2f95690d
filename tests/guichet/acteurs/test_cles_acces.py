"""Passkeys: what the server asks, and every answer that it must refuse."""

import json

import pytest
from django.core.cache import caches

from guichet.acteurs.habilitations import Role
from guichet.acteurs.models import CleAcces, Personne
from guichet.courriels.models import Courriel
from tests.guichet.a_part import PortailAPart
from tests.guichet.conftest import MOT_DE_PASSE
from tests.guichet.facteurs import Authentificateur, code_of, with_telephone

NON_RECONNUE = "Cette clé d’accès n’a pas été reconnue"


def log_in(client, personne):
    client.post("/connexion", {"username": personne.email, "password": MOT_DE_PASSE})


def ask(client, adresse="/connexion/cle/defi"):
    reponse = client.post(adresse)
    assert reponse.headers["Content-Type"] == "application/json"
    return json.loads(reponse.content)


def add(client, authentificateur, nom="ordinateur du bureau", **changements):
    options = ask(client, "/compte/cles/defi")
    reponse = authentificateur.create(options, **changements)
    return client.post("/compte/cles", {"nom": nom, "reponse": reponse}, follow=True)


def show(client, reponse):
    return client.post("/connexion/code", {"reponse": reponse})


def is_open(client):
    return client.get("/compte").status_code == 200


@pytest.fixture
def cle(client, personne, connecter):
    """Ada has made a passkey, and has logged out."""
    authentificateur = Authentificateur()
    connecter(client, personne)
    assert "Vos codes de secours" in add(client, authentificateur).text
    client.post("/deconnexion")
    caches["cadence"].clear()
    return authentificateur


@pytest.fixture
def a_moitie(client, personne, cle):
    """Ada has typed her password, and her passkey is asked."""
    log_in(client, personne)
    assert client.get("/compte").url.startswith("/connexion/code")
    return client


def test_a_passkey_is_asked_for_the_site_of_the_settings_and_a_verified_person(
    client, personne, connecter, settings
):
    settings.ADRESSE_PUBLIQUE = "https://guichet.exemple.fr"
    connecter(client, personne)
    neuve, preuve = ask(client, "/compte/cles/defi"), ask(client)
    assert (neuve["rp"]["id"], preuve["rpId"]) == ("guichet.exemple.fr", "guichet.exemple.fr")
    assert neuve["authenticatorSelection"]["userVerification"] == "required"
    assert preuve["userVerification"] == "required"
    assert neuve["challenge"] != preuve["challenge"]
    assert len(neuve["challenge"]) >= 43
    assert personne.email not in neuve["user"]["id"]


def test_a_passkey_serves_as_the_second_factor(a_moitie, cle):
    options = ask(a_moitie)
    assert [c["id"] for c in options["allowCredentials"]] == [CleAcces.objects.get().identifiant]
    assert show(a_moitie, cle.get(options)).url == "/espace"
    assert is_open(a_moitie)
    gardee = CleAcces.objects.get()
    assert gardee.compteur == 1
    assert gardee.last_used_at is not None


def test_a_passkey_alone_logs_in(client, cle, personne):
    options = ask(client)
    assert not options.get("allowCredentials")
    reponse = client.post(
        "/connexion/cle", {"reponse": cle.get(options), "next": "/compte/messages"}
    )
    assert reponse.url == "/compte/messages"
    assert is_open(client)


def test_a_passkey_of_a_closed_account_opens_nothing(client, cle):
    Personne.objects.update(is_active=False)
    page = client.post("/connexion/cle", {"reponse": cle.get(ask(client))}, follow=True)
    assert "Ce compte est fermé" in page.text
    assert not is_open(client)


@pytest.mark.parametrize(
    ("faute", "changements"),
    [
        ("origine", {"origin": "https://testserver.exemple"}),
        ("origine", {"origin": "https://testserver"}),
        ("défi", {"challenge": "AAAA"}),
        ("geste", {"type": "webauthn.create"}),
    ],
)
def test_what_a_browser_signed_elsewhere_is_refused(a_moitie, cle, faute, changements):
    page = show(a_moitie, cle.get(ask(a_moitie), **changements))
    assert NON_RECONNUE in page.text, faute
    assert not is_open(a_moitie)


def test_a_passkey_of_another_site_is_refused(a_moitie, cle):
    cle.site = "guichet-sons.exemple"
    assert NON_RECONNUE in show(a_moitie, cle.get(ask(a_moitie))).text


def test_a_person_whom_the_machine_did_not_verify_is_refused(a_moitie, cle):
    cle.verifiee = False
    assert NON_RECONNUE in show(a_moitie, cle.get(ask(a_moitie))).text
    assert not is_open(a_moitie)


def test_a_passkey_refused_is_a_line_of_the_security_log_at_every_door(
    a_moitie, cle, personne, lignes_de_securite
):
    ailleurs = {"origin": "https://ailleurs.exemple"}
    show(a_moitie, cle.get(ask(a_moitie), **ailleurs))
    a_moitie.post("/preuve", {"reponse": cle.get(ask(a_moitie), **ailleurs)})
    a_moitie.post("/deconnexion")
    a_moitie.post("/connexion/cle", {"reponse": cle.get(ask(a_moitie), **ailleurs)})
    refus = [une for une in lignes_de_securite() if une["evenement"] == "second_facteur.refuse"]
    assert [(une["route"], une["personne"]) for une in refus] == [
        ("acteurs:second_facteur", personne.pk),
        ("acteurs:preuve", personne.pk),
        ("acteurs:connexion_cle", None),
    ]


def test_an_answer_serves_once(a_moitie, cle, personne, django_client_factory):
    reponse = cle.get(ask(a_moitie))
    assert show(a_moitie, reponse).status_code == 302
    ailleurs = django_client_factory()
    log_in(ailleurs, personne)
    assert NON_RECONNUE in show(ailleurs, reponse).text
    ask(ailleurs)
    assert NON_RECONNUE in show(ailleurs, reponse).text
    a_moitie.post("/deconnexion")
    a_moitie.post("/connexion/cle", {"reponse": reponse})
    assert not is_open(a_moitie)
    assert not is_open(ailleurs)


def test_a_challenge_dies_at_its_first_answer_even_a_wrong_one(a_moitie, cle):
    options = ask(a_moitie)
    show(a_moitie, cle.get(options, origin="https://ailleurs.exemple"))
    assert NON_RECONNUE in show(a_moitie, cle.get(options)).text


def test_a_challenge_dies_after_five_minutes(a_moitie, cle, avancer):
    reponse = cle.get(ask(a_moitie))
    avancer(minutes=5)
    assert NON_RECONNUE in show(a_moitie, reponse).text


def test_a_challenge_of_another_session_is_refused(a_moitie, cle, personne, django_client_factory):
    ailleurs = django_client_factory()
    log_in(ailleurs, personne)
    ask(a_moitie)
    assert NON_RECONNUE in show(a_moitie, cle.get(ask(ailleurs))).text


def test_a_challenge_to_make_a_passkey_proves_nothing(client, personne, connecter, cle):
    connecter(client, personne)
    options = ask(client, "/compte/cles/defi")
    client.post("/connexion/cle", {"reponse": cle.get(options)})
    assert CleAcces.objects.get().compteur == 0


def test_the_passkey_of_somebody_else_opens_nothing_of_mine(
    a_moitie, connecter, django_client_factory
):
    eve = Personne.objects.create_personne("eve@exemple.fr", "Autre", "Eve", MOT_DE_PASSE)
    ailleurs, sienne = django_client_factory(), Authentificateur()
    connecter(ailleurs, eve)
    add(ailleurs, sienne)
    assert NON_RECONNUE in show(a_moitie, sienne.get(ask(a_moitie))).text
    assert not is_open(a_moitie)


@pytest.mark.parametrize("geste", ["clé d’un autre", "forgée", "ligne d’un autre"])
def test_a_public_key_written_in_the_base_opens_nothing(client, cle, personne, geste):
    """Whoever writes in the base puts their own key in a row, or gives themselves the row."""
    eve = Personne.objects.create_personne("eve@exemple.fr", "Autre", "Eve", MOT_DE_PASSE)
    sienne = CleAcces.objects.create(
        user=eve, name="x", identifiant="AA", cle_publique=CleAcces.objects.get().cle_publique
    )
    changements = {
        "clé d’un autre": {"cle_publique_scellee": sienne.cle_publique_scellee},
        "forgée": {"cle_publique_scellee": sienne.cle_publique.hex()},
        "ligne d’un autre": {"user": eve},
    }[geste]
    CleAcces.objects.filter(user=personne).update(**changements)
    client.raise_request_exception = False
    client.post("/connexion/cle", {"reponse": cle.get(ask(client))})
    assert not is_open(client)


def test_a_passkey_of_before_is_sealed_and_still_opens(tmp_path):
    portail = PortailAPart(tmp_path)
    assert portail.run("migrate", "acteurs", "0012").returncode == 0
    portail.ask(
        "from django.db import connection\n"
        "with connection.cursor() as c:\n"
        '  c.execute("INSERT INTO acteurs_personne (id, password, email, nom, prenom, is_active)"\n'
        "    \" VALUES (1, '!', 'ada@exemple.fr', 'Martin', 'Ada', true)\")\n"
        "  c.execute('INSERT INTO acteurs_cleacces (user_id, name, confirmed, identifiant, '\n"
        "    'cle_publique, compteur, transports) VALUES (1, %s, true, %s, %s, 0, %s)',\n"
        "    ['x', 'AA', b'publique', '[]'])"
    )
    migration = portail.run("migrate", "--verbosity", "0")
    assert migration.returncode == 0, migration.stderr
    dit = portail.ask(
        "from guichet.acteurs.models import CleAcces\n"
        "une = CleAcces.objects.get()\n"
        "print(une.cle_publique, une.cle_publique_scellee[:3])"
    )
    assert dit.strip() == "b'publique' c1."


def test_a_passkey_that_names_another_owner_is_refused(client, cle):
    cle.porteur = "cGVyc29ubmU6OTk5"
    client.post("/connexion/cle", {"reponse": cle.get(ask(client))})
    assert not is_open(client)


@pytest.mark.parametrize("dit", [5, 4])
def test_a_count_that_does_not_grow_betrays_a_copy(a_moitie, cle, dit):
    CleAcces.objects.update(compteur=5)
    cle.compteur = dit - 1
    assert NON_RECONNUE in show(a_moitie, cle.get(ask(a_moitie))).text
    assert not is_open(a_moitie)


@pytest.mark.parametrize(
    "reponse",
    [
        "", "null", "[]", "{}", "[" * 15_000, "x" * 30_000, '{"id": 1}', '{"id": "\\u0000"}',
        '{"id": "é", "rawId": "é", "type": "public-key", "response": {}}',
        '{"id": "AA", "rawId": "AA", "type": "public-key", "response": []}',
        '{"id": "A", "response": {"transports": 1, "clientDataJSON": "é", "attestationObject": "é"}}',
    ],
    ids=lambda reponse: reponse[:12],
)  # fmt: skip
def test_what_is_no_answer_is_refused_with_a_sentence(client, personne, connecter, reponse):
    ask(client)
    page = client.post("/connexion/cle", {"reponse": reponse}, follow=True)
    assert NON_RECONNUE in page.text
    connecter(client, personne)
    ask(client, "/compte/cles/defi")
    page = client.post("/compte/cles", {"nom": "x", "reponse": reponse}, follow=True)
    assert "n’a pas pu être enregistrée" in page.text
    assert not CleAcces.objects.exists()


@pytest.mark.parametrize(
    "changements", [{"origin": "https://ailleurs.exemple"}, {"challenge": "AAAA"}]
)
def test_a_passkey_made_elsewhere_is_not_kept(client, personne, connecter, changements):
    connecter(client, personne)
    page = add(client, Authentificateur(), **changements)
    assert "n’a pas pu être enregistrée" in page.text
    assert not CleAcces.objects.exists()


def test_a_passkey_made_without_verifying_its_person_is_not_kept(client, personne, connecter):
    connecter(client, personne)
    authentificateur = Authentificateur()
    authentificateur.verifiee = False
    assert "n’a pas pu être enregistrée" in add(client, authentificateur).text


def test_several_passkeys_are_added_named_and_removed(client, personne, connecter):
    connecter(client, personne)
    premiere, seconde = Authentificateur(), Authentificateur()
    add(client, premiere, "bureau")
    page = add(client, seconde, "clé USB").text
    assert "Le second facteur est ajouté. Vos autres sessions restent ouvertes" in page
    assert len(ask(client, "/compte/cles/defi")["excludeCredentials"]) == 2
    assert "déjà enregistrée" in add(client, premiere, "encore").text
    cles = {cle.name: cle.pk for cle in CleAcces.objects.all()}
    client.post(f"/compte/cles/{cles['clé USB']}/nommer", {"nom": "clé bleue"})
    assert "Clé d’accès « clé bleue »" in client.get("/compte").text
    assert "Retirer la clé d’accès « bureau »" in client.get(
        f"/compte/cles/{cles['bureau']}/retirer"
    ).text.replace("\n", " ")
    client.post(f"/compte/cles/{cles['bureau']}/retirer")
    assert [cle.name for cle in CleAcces.objects.all()] == ["clé bleue"]
    objets = list(Courriel.objects.order_by("pk").values_list("objet", flat=True))
    assert objets.count("Second facteur ajouté à votre compte") == 2
    assert objets[-1] == "Second facteur retiré de votre compte"


def test_nobody_names_nor_removes_the_passkey_of_somebody_else(client, personne, connecter, cle):
    eve = Personne.objects.create_personne("eve@exemple.fr", "Autre", "Eve")
    connecter(client, eve)
    for geste in ("nommer", "retirer"):
        adresse = f"/compte/cles/{CleAcces.objects.get().pk}/{geste}"
        assert client.get(adresse).status_code == 404
        assert client.post(adresse, {"nom": "mien"}).status_code == 404


def test_no_more_than_ten_passkeys(client, personne, connecter):
    connecter(client, personne)
    for n in range(10):
        CleAcces.objects.create(user=personne, name="x", identifiant=f"AA{n}", cle_publique=b"x")
    assert "retirez-en une" in add(client, Authentificateur()).text


def test_the_last_factor_of_who_binds_a_supplier_stays(client, a_moitie, cle, personne, rattache):
    rattache(personne, Role.REPRESENTANT_LEGAL)
    show(client, cle.get(ask(client)))
    adresse = f"/compte/cles/{CleAcces.objects.get().pk}/retirer"
    assert "ajoutez-en d’abord un autre" in client.post(adresse, follow=True).text
    with_telephone(personne)
    assert "Vous avez retiré" in client.post(adresse, follow=True).text
    assert not CleAcces.objects.exists()


def test_a_passkey_is_not_added_by_a_session_that_has_only_typed_the_password(a_moitie):
    assert a_moitie.post("/compte/cles/defi").status_code == 403
    page = a_moitie.post("/compte/cles", {"nom": "x", "reponse": "{}"})
    assert page.url == "/connexion/code"


def test_by_number_rather_than_by_name_the_portal_offers_no_passkey(
    client, personne, connecter, settings
):
    settings.ADRESSE_PUBLIQUE = "http://127.0.0.1:8000"
    assert "clé d’accès" not in client.get("/connexion").text
    connecter(client, personne)
    assert "n’y sont pas possibles" in client.get("/compte/second-facteur").text


def test_a_passkey_and_a_telephone_live_together(a_moitie, cle, personne):
    telephone = with_telephone(personne)
    assert a_moitie.post("/connexion/code", {"code": code_of(telephone)}).url == "/espace"
