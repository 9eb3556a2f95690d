from datetime import timedelta
from smtplib import SMTPServerDisconnected

import pytest
from django.core.mail.backends.smtp import EmailBackend

from guichet import horloge
from guichet.courriels.envoi import ESSAIS_MAX, send, send_due
from guichet.courriels.models import Courriel, Etat
from tests.guichet.certificat import write_certificate
from tests.guichet.facteur import Facteur


@pytest.fixture
def facteur(settings):
    # pytest-django keeps mails in memory; here they travel to a real server on loopback.
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    with Facteur() as facteur:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", facteur.port
        yield facteur


@pytest.fixture
def courriel(personne):
    return Courriel.objects.create(
        personne=personne, adresse=personne.email, objet="Un rôle vous est donné", texte="Bonjour.\n",
        cree_le=horloge.now(), prochain_essai=horloge.instant_reel(),
    )  # fmt: skip


def test_a_mail_leaves_once_however_often_it_is_asked(facteur, courriel):
    for _ in range(3):
        send(courriel.pk)
    send_due()
    assert len(facteur.messages) == 1
    assert facteur.messages[0]["To"] == "ada@exemple.fr"
    assert facteur.messages[0]["Message-ID"] == f"<courriel-{courriel.pk}@localhost>"
    courriel.refresh_from_db()
    assert courriel.etat == Etat.ENVOYE


def test_a_refused_mail_is_tried_again_later_and_later(facteur, courriel):
    facteur.refuse = True
    send(courriel.pk)
    courriel.refresh_from_db()
    assert (courriel.etat, courriel.tentatives) == (Etat.A_ENVOYER, 1)
    assert courriel.prochain_essai > horloge.instant_reel() + timedelta(seconds=50)
    send_due()
    courriel.refresh_from_db()
    assert courriel.tentatives == 1


def test_a_mail_refused_too_often_is_given_up(facteur, courriel):
    facteur.refuse = True
    for _ in range(ESSAIS_MAX):
        Courriel.objects.update(prochain_essai=horloge.instant_reel())
        send(courriel.pk)
    courriel.refresh_from_db()
    assert courriel.etat == Etat.ECHEC
    assert "(550, " in courriel.dernier_refus


def test_a_mail_waits_when_the_server_cannot_be_reached(courriel, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    send(courriel.pk)
    courriel.refresh_from_db()
    assert (courriel.etat, courriel.tentatives) == (Etat.A_ENVOYER, 1)


def test_a_mail_cut_in_the_middle_is_never_sent_again(facteur, courriel, monkeypatch):
    def couper(*_):
        raise SMTPServerDisconnected("coupure")

    monkeypatch.setattr(EmailBackend, "send_messages", couper)
    send(courriel.pk)
    monkeypatch.undo()
    send(courriel.pk)
    courriel.refresh_from_db()
    assert (courriel.etat, facteur.messages) == (Etat.INCERTAIN, [])


def test_a_mail_whose_worker_died_becomes_uncertain(facteur, courriel):
    Courriel.objects.update(
        etat=Etat.EN_COURS, prochain_essai=horloge.instant_reel() - timedelta(hours=1)
    )
    send_due()
    courriel.refresh_from_db()
    assert (courriel.etat, facteur.messages) == (Etat.INCERTAIN, [])


def test_a_secret_link_does_not_outlive_a_mail_that_will_never_leave(
    facteur, courriel, monkeypatch
):
    """Given up, cut in the middle, or left by a worker that died: nobody sends it again."""

    def secret(**champs):
        Courriel.objects.update(
            etat=Etat.A_ENVOYER, confidentiel=True, texte="lien", tentatives=0,
            prochain_essai=horloge.instant_reel(), **champs,
        )  # fmt: skip

    def text():
        courriel.refresh_from_db()
        return courriel.etat, courriel.texte

    facteur.refuse = True
    secret()
    send(courriel.pk)
    assert text() == (Etat.A_ENVOYER, "lien")
    Courriel.objects.update(tentatives=ESSAIS_MAX - 1, prochain_essai=horloge.instant_reel())
    send(courriel.pk)
    assert text() == (Etat.ECHEC, "")
    secret()
    Courriel.objects.update(
        etat=Etat.EN_COURS, prochain_essai=horloge.instant_reel() - timedelta(hours=1)
    )
    send_due()
    assert text() == (Etat.INCERTAIN, "")

    def couper(*_):
        raise SMTPServerDisconnected("coupure")

    secret()
    monkeypatch.setattr(EmailBackend, "send_messages", couper)
    send(courriel.pk)
    assert text() == (Etat.INCERTAIN, "")


def test_the_text_of_a_confidential_mail_is_erased_once_sent(facteur, courriel):
    Courriel.objects.update(confidentiel=True)
    send(courriel.pk)
    courriel.refresh_from_db()
    assert courriel.texte == ""
    assert "Bonjour" in facteur.messages[0].get_payload(decode=True).decode()


@pytest.fixture(params=["smtps", "starttls"])
def facteur_chiffre(request, settings, tmp_path):
    """A mail server that encrypts, under an authority that nobody has declared yet."""
    starttls = request.param == "starttls"
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_USE_TLS, settings.EMAIL_USE_SSL = starttls, not starttls
    settings.EMAIL_TIMEOUT = 10
    with Facteur(write_certificate(tmp_path), starttls) as facteur:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", facteur.port
        yield facteur


def test_a_mail_server_that_cannot_prove_who_it_is_is_told_nothing(facteur_chiffre, courriel):
    send(courriel.pk)
    courriel.refresh_from_db()
    assert (courriel.etat, facteur_chiffre.messages) == (Etat.A_ENVOYER, [])
    assert "CERTIFICATE_VERIFY_FAILED" in courriel.dernier_refus


def test_a_mail_server_of_a_declared_authority_is_believed(
    facteur_chiffre, courriel, tmp_path, monkeypatch
):
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "certificat.pem"))
    send(courriel.pk)
    courriel.refresh_from_db()
    assert courriel.dernier_refus == ""
    assert (courriel.etat, len(facteur_chiffre.messages)) == (Etat.ENVOYE, 1)
