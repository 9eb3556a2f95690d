"""The secret of the second factor: encrypted wherever it lies, and still a second factor."""

import os
import re
from base64 import b32decode
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from django.db import IntegrityError, connection, transaction
from django_otp.oath import TOTP

from guichet import horloge
from guichet.acteurs.models import Telephone
from guichet.acteurs.second_facteur import draw_qr, secret_lisible
from guichet.chiffrement.cles import CoffreFerme
from tests.guichet.a_part import PortailAPart


@pytest.fixture
def telephone(personne):
    telephone = Telephone.with_new_secret(user=personne, name="téléphone", confirmed=False)
    telephone.save()
    return telephone


def totp_at(secret, instant):
    calcul = TOTP(secret)
    calcul.time = instant.timestamp()
    return calcul.token()


def code_of(telephone):
    return f"{totp_at(telephone.secret, horloge.instant_reel()):06d}"


def columns(telephone):
    with connection.cursor() as curseur:
        curseur.execute("SELECT * FROM acteurs_telephone WHERE id = %s", [telephone.pk])
        return " ".join(map(str, curseur.fetchone()))


def test_the_database_never_holds_the_secret_whichever_way_it_is_written(telephone):
    lignes = columns(telephone)
    for forme in (telephone.secret.hex(), secret_lisible(telephone).replace(" ", "")):
        assert forme not in lignes
        assert forme.lower() not in lignes.lower()
    assert len(telephone.secret) == 20


def test_the_database_refuses_a_telephone_without_a_secret(personne):
    with pytest.raises(IntegrityError), transaction.atomic():
        Telephone.objects.create(user=personne, name="vide", secret_chiffre="")


def shown(client):
    return re.search(r"<code>([A-Z2-7 ]+)</code>", client.get("/compte/second-facteur").text)[1]


def test_a_telephone_being_set_up_keeps_its_secret_in_its_own_session_only(
    client, personne, connecter, django_client_factory
):
    ailleurs = django_client_factory()
    connecter(client, personne)
    connecter(ailleurs, personne)
    secret = shown(client)
    assert shown(client) == secret
    assert shown(ailleurs) != secret
    assert shown(client) != secret


def test_an_application_reads_the_secret_in_the_qr_code(telephone):
    adresse = urlsplit(telephone.config_url)
    choix = parse_qs(adresse.query)
    assert (adresse.scheme, adresse.netloc) == ("otpauth", "totp")
    assert unquote(adresse.path) == "/Guichet SONS:ada@exemple.fr"
    assert b32decode(choix["secret"][0]) == telephone.secret
    assert choix["issuer"] == ["Guichet SONS"]
    assert "+" not in adresse.query
    assert "<svg" in draw_qr(telephone)


@pytest.fixture
def at(monkeypatch):
    """Look at the clock so many seconds after the beginning of a step of thirty."""
    debut = datetime.fromtimestamp(1_790_000_010, tz=UTC)
    assert debut.timestamp() % 30 == 0

    def at(secondes):
        monkeypatch.setattr(horloge, "instant_reel", lambda: debut + timedelta(seconds=secondes))

    return at


# ASVS 5.0, 6.5.5: thirty seconds; ten more for who was typing as the code changed.
@pytest.mark.parametrize(
    ("secondes", "accepte"),
    [(-1, False), (0, True), (29, True), (30, False), (60, False)],
)
def test_a_code_holds_for_its_thirty_seconds(telephone, at, secondes, accepte):
    at(0)
    code = f"{totp_at(telephone.secret, horloge.instant_reel()):06d}"
    at(secondes)
    assert telephone.verify_token(f" {code} ") is accepte
    if accepte:
        assert not Telephone.objects.get().verify_token(code)


@pytest.mark.parametrize("code", ["", "abcdef", "12345٦", "-12345", "1e5"])
def test_what_is_no_code_is_refused_and_makes_one_wait(telephone, code):
    assert not telephone.verify_token(code)
    assert not telephone.verify_token(code_of(telephone))


def test_a_new_key_in_front_still_opens_the_secrets_of_the_old_one(telephone, settings):
    settings.CLES_DONNEES = ["n" * 50, *settings.CLES_DONNEES]
    assert Telephone.objects.get().verify_token(code_of(telephone))
    settings.CLES_DONNEES = settings.CLES_DONNEES[:1]
    with pytest.raises(CoffreFerme, match="GUICHET_CLES_DONNEES"):
        Telephone.objects.get().verify_token("123456")


# What django-otp had made in the database of a portal that is brought up to date.
_ANCIENNE = """
from django.db import connection
with connection.cursor() as curseur:
    curseur.execute('''INSERT INTO acteurs_personne (id, password, email, nom, prenom, is_active)
        VALUES (1, '!', 'ada@exemple.fr', 'Martin', 'Ada', true)''')
    curseur.execute('''CREATE TABLE otp_totp_totpdevice (
        id bigint NOT NULL PRIMARY KEY, name varchar(64) NOT NULL, confirmed bool NOT NULL,
        "key" varchar(80) NOT NULL, step smallint NOT NULL, t0 bigint NOT NULL,
        digits smallint NOT NULL, tolerance smallint NOT NULL, drift smallint NOT NULL,
        last_t bigint NOT NULL, user_id bigint NOT NULL REFERENCES acteurs_personne (id))''')
    curseur.execute(
        "INSERT INTO otp_totp_totpdevice VALUES (1, 'téléphone', %s, %s, 30, 0, 6, 1, 1, 7, %s)",
        [True, "{cle}", 1],
    )
"""
_NOUVELLE = """
from django.db import connection
from django_otp.oath import totp
from guichet.acteurs.models import Telephone
(un,) = Telephone.objects.all()
print(un.secret.hex(), un.user.email, un.confirmed, un.dernier_pas)
print("otp_totp_totpdevice" in connection.introspection.table_names())
print(un.verify_token(f"{totp(un.secret):06d}"))
"""


def test_telephones_of_before_are_encrypted_and_their_secrets_wiped(tmp_path):
    portail, cle = PortailAPart(tmp_path), os.urandom(20).hex()
    assert portail.run("migrate", "acteurs", "0004").returncode == 0
    portail.ask(_ANCIENNE.replace("{cle}", cle))
    migration = portail.run("migrate", "--verbosity", "0")
    assert migration.returncode == 0, migration.stderr
    assert portail.ask(_NOUVELLE).splitlines() == [
        f"{cle} ada@exemple.fr True 7",
        "False",
        "True",
    ]
    for fichier in (tmp_path / "donnees").glob("guichet.sqlite3*"):
        assert not re.search(cle.encode(), fichier.read_bytes())
