"""A real object store behind the S3 protocol, on loopback: OpenStack Swift, as hosts run it.

It checks signatures and refuses what it does not know, as a service that is not Amazon's does.
"""

import getpass
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.guichet.a_part import wait_for
from tests.guichet.certificat import write_certificate

CLE, SECRET, REGION = "guichet:essai", "secret-de-l-essai", "eu-essai-1"
_ANNEAUX = ("account", "container", "object")
_COMMUN = """[DEFAULT]
bind_ip = 127.0.0.1
bind_port = {port}
workers = 0
user = {utilisateur}
swift_dir = {dossier}
devices = {dossier}/disques
mount_check = false
disable_fallocate = true
"""
_SERVEUR = """[pipeline:main]
pipeline = {nom}-server
[app:{nom}-server]
use = egg:swift#{nom}
"""
_PORTE = f"""cert_file = {{dossier}}/certificat.pem
key_file = {{dossier}}/cle.pem
[pipeline:main]
pipeline = catch_errors cache listing_formats s3api tempauth copy slo proxy-server
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
[filter:catch_errors]
use = egg:swift#catch_errors
[filter:cache]
use = egg:swift#memcache
memcache_servers = 127.0.0.1:1
[filter:listing_formats]
use = egg:swift#listing_formats
[filter:s3api]
use = egg:swift#s3api
location = {REGION}
[filter:tempauth]
use = egg:swift#tempauth
user_{CLE.replace(":", "_")} = {SECRET} .admin
[filter:copy]
use = egg:swift#copy
[filter:slo]
use = egg:swift#slo
"""


@dataclass(frozen=True)
class Swift:
    """Where the store answers, and the certificate that says it is the one."""

    adresse: str
    certificat: Path


@contextmanager
def run_swift() -> Iterator[Swift]:
    """Run a store of one's own; skip the test, and say so, when it is not installed."""
    if any(shutil.which(f"swift-{nom}-server") is None for nom in ("proxy", *_ANNEAUX)):
        pytest.skip(
            "Swift est introuvable : installez-le (apt-get install swift-proxy swift-account "
            "swift-container swift-object)"
        )
    with tempfile.TemporaryDirectory(prefix="swift-") as nom, ExitStack() as pile:
        dossier = Path(nom)
        ports = dict(zip((*_ANNEAUX, "proxy"), _free_ports(4), strict=True))
        _write(dossier, ports)
        processus = [pile.enter_context(_run(dossier, serveur)) for serveur in ports]
        wait_for(lambda: _answer(processus, ports, dossier), 90)
        yield Swift(f"https://127.0.0.1:{ports['proxy']}", dossier / "certificat.pem")


def _write(dossier: Path, ports: dict[str, int]) -> None:
    (dossier / "disques" / "d1").mkdir(parents=True)
    (dossier / "swift.conf").write_text(
        "[swift-hash]\nswift_hash_path_suffix = essai\n[storage-policy:0]\nname = essai\n"
    )
    for nom, port in ports.items():
        suite = _PORTE if nom == "proxy" else _SERVEUR
        valeurs = {"dossier": dossier, "port": port, "utilisateur": getpass.getuser(), "nom": nom}
        (dossier / f"{nom}.conf").write_text((_COMMUN + suite).format(**valeurs))
    for nom in _ANNEAUX:
        anneau = f"{dossier}/{nom}.builder"
        for ordre in (
            ("create", "2", "1", "0"),
            ("add", f"r1z1-127.0.0.1:{ports[nom]}/d1", "1"),
            ("rebalance",),
        ):
            commande = ["swift-ring-builder", anneau, *ordre]
            subprocess.run(commande, check=True, capture_output=True, timeout=30)
    write_certificate(dossier)


@contextmanager
def _run(dossier: Path, nom: str) -> Iterator[subprocess.Popen[bytes]]:
    with (dossier / f"{nom}.txt").open("wb") as journal:
        processus = subprocess.Popen(
            [f"swift-{nom}-server", str(dossier / f"{nom}.conf")], stdout=journal, stderr=journal
        )
        try:
            yield processus
        finally:
            processus.kill()
            processus.wait()


def _answer(processus: list[subprocess.Popen[bytes]], ports: dict[str, int], dossier: Path) -> bool:
    for un, nom in zip(processus, ports, strict=True):
        assert un.poll() is None, (dossier / f"{nom}.txt").read_text()
    for port in ports.values():
        with socket.socket() as prise:
            if prise.connect_ex(("127.0.0.1", port)) != 0:
                return False
    return True


def _free_ports(nombre: int) -> list[int]:
    """Return ports that differ: each is held until all are known."""
    with ExitStack() as pile:
        prises = [pile.enter_context(socket.socket()) for _ in range(nombre)]
        for prise in prises:
            prise.bind(("127.0.0.1", 0))
        return [prise.getsockname()[1] for prise in prises]
