import pytest
from django.http import HttpResponse
from whitenoise.middleware import WhiteNoiseMiddleware

from guichet.acteurs.habilitations import Role
from guichet.acteurs.models import Session
from guichet.configuration.entetes import refusal_headers


@pytest.mark.parametrize("adresse", ["/", "/connexion", "/introuvable"])
def test_every_answer_says_what_a_browser_may_do(client, db, adresse):
    entetes = client.get(adresse).headers
    politique = entetes["Content-Security-Policy"]
    assert "default-src 'none'" in politique
    assert "frame-ancestors 'none'" in politique
    assert "unsafe" not in politique
    assert entetes["X-Content-Type-Options"] == "nosniff"
    assert entetes["X-Frame-Options"] == "DENY"
    assert entetes["Referrer-Policy"] == "same-origin"
    assert entetes["Cross-Origin-Opener-Policy"] == "same-origin"
    assert entetes["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in entetes["Permissions-Policy"]


def test_what_is_no_request_is_refused_with_the_headers_of_a_page(settings):
    assert "Strict-Transport-Security" not in dict(refusal_headers())
    settings.SECURE_HSTS_SECONDS, settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = 31_536_000, True
    entetes = dict(refusal_headers())
    assert entetes["X-Content-Type-Options"] == "nosniff"
    assert "frame-ancestors 'none'" in entetes["Content-Security-Policy"]
    assert entetes["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


def test_an_unknown_page_is_answered_in_french(client, db):
    reponse = client.get("/introuvable")
    assert reponse.status_code == 404
    assert "Cette page n’existe pas ou n’existe plus" in reponse.text


def test_a_form_without_its_proof_is_refused_in_french(personne):
    from django.test import Client

    reponse = Client(enforce_csrf_checks=True).post("/connexion", {"username": "x"})
    assert reponse.status_code == 403
    assert "Rechargez la page" in reponse.text


def test_a_private_page_is_kept_by_nobody(client, personne, rattache, connecter):
    rattache(personne, Role.REPRESENTANT_LEGAL)
    connecter(client, personne)
    for adresse in ("/compte", "/introuvable", "/administration/personnes", "/robots.txt"):
        assert client.get(adresse).headers["Cache-Control"] == "private, no-store", adresse


def test_a_page_that_sends_to_the_log_in_is_kept_by_nobody(client, db):
    assert client.get("/compte").headers["Cache-Control"] == "private, no-store"
    assert client.get("/api/v1/demandes").headers["Cache-Control"] == "no-store"


def test_a_public_page_is_kept_as_before(client, db):
    assert client.get("/").headers["Cache-Control"] == "public, max-age=60"


def test_a_static_file_opened_by_itself_runs_nothing_and_is_framed_nowhere(
    db, settings, tmp_path, rf
):
    (tmp_path / "essai.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    settings.STATIC_ROOT = tmp_path
    serveur = WhiteNoiseMiddleware(lambda _: HttpResponse(status=404))
    reponse = serveur(rf.get("/static/essai.svg"))
    assert reponse.status_code == 200
    politique = reponse.headers["Content-Security-Policy"].split("; ")
    assert {"default-src 'none'", "frame-ancestors 'none'"} <= set(politique)
    reponse.close()


def test_a_browser_whose_session_has_ended_forgets_what_it_was_shown(client, personne, connecter):
    assert "Clear-Site-Data" not in client.get("/compte").headers
    connecter(client, personne)
    Session.objects.all().delete()
    reponse = client.get("/compte")
    assert reponse.url == "/connexion?next=/compte"
    assert reponse.headers["Clear-Site-Data"] == '"cache", "storage"'


def test_a_browser_forgets_at_log_out(client, personne, connecter):
    connecter(client, personne)
    reponse = client.post("/deconnexion")
    assert reponse.status_code == 302
    assert reponse.headers["Clear-Site-Data"] == '"cache", "storage"'
