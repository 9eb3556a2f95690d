"""A real nginx on loopback, with the configuration that the portal writes."""

import os
import shutil
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.guichet.a_part import wait_for
from tests.guichet.configuration.test_demarrage import free_port

# What the file of an installation has around ours, in a folder of the tests.
_AUTOUR = """
daemon off;
worker_processes 1;
pid {dossier}/nginx.pid;
{utilisateur}
events {{ worker_connections 1024; }}
http {{
    access_log off;
    client_body_temp_path {dossier}/corps;
    proxy_temp_path {dossier}/reponses;
    fastcgi_temp_path {dossier}/fcgi; uwsgi_temp_path {dossier}/uwsgi; scgi_temp_path {dossier}/scgi;
    include {dossier}/guichet.conf;
}}
"""


@contextmanager
def run_nginx(dossier: Path, configuration: str) -> Iterator[tuple[int, int]]:
    """Run nginx with ``configuration``; yield its ports, plain and TLS."""
    binaire = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    if binaire is None:
        pytest.skip("nginx est introuvable : installez-le (apt-get install nginx-light)")
    write_certificate(dossier)
    clair, tls = free_port(), free_port()
    for avant, apres in (
        ("listen 80;", f"listen 127.0.0.1:{clair};"),
        ("listen [::]:80;", ""),
        ("listen 443 ssl", f"listen 127.0.0.1:{tls} ssl"),
        ("listen [::]:443 ssl http2;", ""),
        ("/etc/ssl/guichet", str(dossier)),
    ):
        assert avant in configuration
        configuration = configuration.replace(avant, apres)
    (dossier / "guichet.conf").write_text(configuration)
    utilisateur = "user root;" if os.geteuid() == 0 else ""
    (dossier / "nginx.conf").write_text(_AUTOUR.format(dossier=dossier, utilisateur=utilisateur))
    journal = dossier / "erreurs.txt"
    processus = subprocess.Popen([binaire, "-c", dossier / "nginx.conf", "-e", journal])
    try:
        wait_for(lambda: processus.poll() is not None or (dossier / "nginx.pid").exists())
        assert processus.poll() is None, journal.read_text()
        yield clair, tls
    finally:
        processus.terminate()
        processus.wait(20)


def write_certificate(dossier: Path) -> None:
    """Write what an authority would give for 127.0.0.1."""
    cle = ec.generate_private_key(ec.SECP256R1())
    nom = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    maintenant = datetime.now(UTC)
    certificat = (
        x509.CertificateBuilder()
        .subject_name(nom)
        .issuer_name(nom)
        .public_key(cle.public_key())
        .serial_number(1)
        .not_valid_before(maintenant - timedelta(days=1))
        .not_valid_after(maintenant + timedelta(days=1))
        .sign(cle, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    (dossier / "chaine.pem").write_bytes(certificat.public_bytes(pem))
    (dossier / "cle.pem").write_bytes(
        cle.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )


def trusting() -> ssl.SSLContext:
    """Return a client that takes the certificate of the tests."""
    contexte = ssl.create_default_context()
    contexte.check_hostname, contexte.verify_mode = False, ssl.CERT_NONE
    return contexte
