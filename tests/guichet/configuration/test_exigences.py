import os
from dataclasses import replace

import pytest

from guichet.confidentiel import ConfigurationInvalide
from guichet.configuration.exigences import Installation, check, check_listening, is_here
from guichet.environnement import Smtp
from tests.guichet.a_part import PortailAPart
from tests.guichet.certificat import write_certificate
from tests.guichet.grappe import BINAIRES, Grappe

SQLITE = {"ENGINE": "django.db.backends.sqlite3"}
SURE = Installation(
    https=True,
    adresse_publique="https://guichet.exemple.fr",
    base=SQLITE,
    smtp=Smtp("smtp.exemple.fr", 465, "", "", tls=True, starttls=False),
    antivirus="unix:///run/clamav/clamd.ctl",
    s3="",
    emetteurs=("https://psc.exemple.fr",),
    contenus_chiffres=True,
)


@pytest.fixture(autouse=True)
def _rien_n_est_accepte(request, monkeypatch):
    if "tmp_path" in request.fixturenames:
        # A real command, in a process of its own.
        return
    for variable in list(os.environ):
        if variable.startswith(("GUICHET_ACCEPTE_", "PG")):
            monkeypatch.delenv(variable)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)


def postgresql(hote, **options):
    return {"ENGINE": "django.db.backends.postgresql", "HOST": hote, "OPTIONS": options}


@pytest.mark.parametrize(
    "changement",
    [
        {},
        {"base": postgresql("base.exemple.fr", sslmode="verify-full")},
        {"base": postgresql("base.exemple.fr", sslmode="verify-ca")},
        {"base": postgresql("127.0.0.1")},
        {"base": postgresql("")},
        {"base": postgresql("", host="/run/postgresql")},
        {"smtp": Smtp("smtp.exemple.fr", 587, "", "", tls=False, starttls=True)},
        {"smtp": Smtp("localhost", 25, "", "", tls=False, starttls=False)},
        {"antivirus": "tcp://127.0.0.1:3310"},
        {"antivirus": "tcp://[::1]:3310"},
        {"s3": "https://s3.exemple.fr"},
        {"s3": "http://127.0.0.1:9000"},
    ],
)
def test_what_is_sure_or_stays_on_this_machine_is_accepted(changement):
    assert check(replace(SURE, **changement)) == []


@pytest.mark.parametrize(
    ("changement", "variable"),
    [
        ({"https": False}, "SANS_HTTPS"),
        ({"adresse_publique": "http://guichet.exemple.fr"}, "SANS_HTTPS"),
        ({"base": postgresql("base.exemple.fr")}, "BASE_EN_CLAIR"),
        ({"base": postgresql("192.0.2.1", sslmode="require")}, "BASE_EN_CLAIR"),
        ({"base": postgresql("", host="base.exemple.fr")}, "BASE_EN_CLAIR"),
        ({"base": postgresql("127.0.0.1", hostaddr="192.0.2.1")}, "BASE_EN_CLAIR"),
        ({"base": postgresql("", host="/run/postgresql,192.0.2.1")}, "BASE_EN_CLAIR"),
        ({"base": postgresql("", service="ailleurs")}, "BASE_EN_CLAIR"),
        ({"smtp": Smtp("10.0.0.9", 25, "", "", tls=False, starttls=False)}, "COURRIELS_EN_CLAIR"),
        ({"antivirus": ""}, "SANS_ANTIVIRUS"),
        ({"contenus_chiffres": False}, "CONTENUS_EN_CLAIR"),
        ({"antivirus": "tcp://192.0.2.1:3310"}, "ANTIVIRUS_EN_CLAIR"),
        ({"s3": "http://s3.exemple.fr"}, "FICHIERS_EN_CLAIR"),
        ({"emetteurs": ("http://psc.exemple.fr",)}, "IDENTITE_EN_CLAIR"),
    ],
)
def test_an_imprudence_is_refused_until_it_is_said_on_purpose(changement, variable, monkeypatch):
    with pytest.raises(ConfigurationInvalide, match=f"GUICHET_ACCEPTE_{variable}=1"):
        check(replace(SURE, **changement))
    monkeypatch.setenv(f"GUICHET_ACCEPTE_{variable}", "1")
    (phrase,) = check(replace(SURE, **changement))
    assert phrase.endswith(f"(GUICHET_ACCEPTE_{variable}=1)")


def test_the_variables_of_libpq_are_looked_at_when_the_address_names_no_machine(monkeypatch):
    monkeypatch.setenv("PGHOST", "base.exemple.fr")
    with pytest.raises(ConfigurationInvalide, match="BASE_EN_CLAIR"):
        check(replace(SURE, base=postgresql("")))
    assert check(replace(SURE, base=postgresql("127.0.0.1"))) == []


@pytest.mark.parametrize("adresse", ["0.0.0.0:8000", "[::]:8000", ":8000", "10.0.0.9:8000"])
def test_other_machines_are_not_listened_to_in_clear(adresse, monkeypatch):
    with pytest.raises(ConfigurationInvalide, match="GUICHET_ACCEPTE_ECOUTE_EN_CLAIR=1"):
        check_listening(adresse)
    monkeypatch.setenv("GUICHET_ACCEPTE_ECOUTE_EN_CLAIR", "1")
    check_listening(adresse)


@pytest.mark.parametrize("adresse", ["127.0.0.1:8000", "[::1]:8000", "localhost:8000"])
def test_this_machine_is_listened_to(adresse):
    check_listening(adresse)


def test_root_is_refused(monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    with pytest.raises(ConfigurationInvalide, match="GUICHET_ACCEPTE_ROOT=1"):
        check(SURE)


@pytest.mark.parametrize(
    ("hote", "ici"),
    [
        ("localhost", True), ("127.0.0.1", True), ("127.8.8.8", True), ("::1", True),
        ("/run/postgresql", True), ("", False), ("localhost.exemple.fr", False), ("10.0.0.1", False),
        ("127.0.0.1.exemple.fr", False), ("0.0.0.0", False),
    ],
)  # fmt: skip
def test_this_machine_is_its_loopback_and_its_sockets(hote, ici):
    assert is_here(hote) is ici


@pytest.mark.skipif(not (BINAIRES / "initdb").exists(), reason="PostgreSQL n’est pas installé")
def test_a_database_that_cannot_prove_who_it_is_is_refused(tmp_path):
    grappe = Grappe(chiffree=True)
    grappe.start()
    autre = write_certificate(tmp_path)
    portail = PortailAPart(tmp_path)
    base = f"{grappe.adresse}?sslmode=verify-full&sslrootcert="
    portail.environnement["GUICHET_BASE_DE_DONNEES"] = f"{base}{autre}"
    refus = portail.run("migrer")
    assert refus.returncode == 1
    assert "n’a pas pu prouver que c’était elle" in refus.stderr
    assert "certificate verify failed" in refus.stderr
    assert "Traceback" not in refus.stderr
    (tmp_path / "la-bonne.pem").write_bytes(grappe.certificat.read_bytes())
    portail.environnement["GUICHET_BASE_DE_DONNEES"] = f"{base}{tmp_path}/la-bonne.pem"
    chiffree = portail.ask(
        "from django.db import connection\n"
        "c = connection.cursor()\n"
        "c.execute('SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()')\n"
        "print(c.fetchone()[0])"
    )
    grappe.stop()
    assert chiffree == "True"
