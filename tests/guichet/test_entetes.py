import pytest


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


def test_an_unknown_page_is_answered_in_french(client, db):
    reponse = client.get("/introuvable")
    assert reponse.status_code == 404
    assert "Cette page n’existe pas ou n’existe plus" in reponse.text


def test_a_form_without_its_proof_is_refused_in_french(personne):
    from django.test import Client

    reponse = Client(enforce_csrf_checks=True).post("/connexion", {"username": "x"})
    assert reponse.status_code == 403
    assert "Rechargez la page" in reponse.text
