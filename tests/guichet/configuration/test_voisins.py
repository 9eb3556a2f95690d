"""Neighbours over HTTPS that cannot prove who they are are told nothing."""

import ssl
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from botocore.exceptions import SSLError as S3SSLError

from guichet.acteurs.fournisseurs_openid import FournisseurEnPanne, FournisseurOpenId, client
from guichet.fichiers.bac import BacS3
from guichet.fichiers.pannes import StockageInjoignable
from tests.guichet.certificat import write_certificate


class _Voisin(BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.entendu.append(self.path)
        self.send_error(404)

    do_HEAD = do_GET  # noqa: N815 -- the name that http.server looks for

    def log_message(self, *_):
        pass


class _Serveur(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, certificat):
        super().__init__(("127.0.0.1", 0), _Voisin)
        self.entendu = []
        contexte = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        contexte.load_cert_chain(certificat, certificat.with_name("cle.pem"))
        self.socket = contexte.wrap_socket(self.socket, server_side=True)


@pytest.fixture
def voisin(tmp_path):
    """An HTTPS server under an authority that nobody declared."""
    serveur = _Serveur(write_certificate(tmp_path))
    Thread(target=serveur.serve_forever, daemon=True).start()
    yield serveur
    serveur.shutdown()
    serveur.server_close()


def address(voisin):
    return f"https://127.0.0.1:{voisin.server_address[1]}"


def test_a_store_of_files_that_cannot_prove_who_it_is_is_told_nothing(voisin):
    bac = BacS3(
        bucket_name="pieces", access_key="cle", secret_key="cache",
        endpoint_url=address(voisin), region_name="fr-1",
    )  # fmt: skip
    with pytest.raises(StockageInjoignable) as refus:
        bac.exists("contenu")
    assert isinstance(refus.value.__cause__, S3SSLError)
    assert voisin.entendu == []


def test_a_provider_of_identities_that_cannot_prove_who_it_is_is_told_nothing(
    voisin, tmp_path, monkeypatch
):
    fournisseur = FournisseurOpenId("psc", "PSC", address(voisin), "client", "cache", "openid", ())
    with pytest.raises(FournisseurEnPanne, match="CERTIFICATE_VERIFY_FAILED"):
        client(fournisseur)
    assert voisin.entendu == []
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "certificat.pem"))
    with suppress(FournisseurEnPanne):
        client(fournisseur)
    assert voisin.entendu == ["/.well-known/openid-configuration"]
