import os
import secrets
import signal
import socket
import stat
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from guichet.configuration.gardien import DELAI_ARRET_SECONDES
from tests.guichet.a_part import RACINE, PortailAPart, wait_for

CLE = "x" * 50
PRODUCTION = {
    "GUICHET_DEMONSTRATION": "0",
    "GUICHET_CLE_SECRETE": CLE,
    "GUICHET_CLES_DONNEES": CLE,
    "GUICHET_HOTES": "guichet.exemple.fr",
    "GUICHET_SMTP": "smtps://smtp.exemple.fr",
    "GUICHET_HTTPS": "1",
    "GUICHET_RELAIS_ADRESSES": "127.0.0.1",
    "GUICHET_ANTIVIRUS": "unix:///run/clamav/clamd.ctl",
    "GUICHET_CHIFFRER_CONTENUS": "1",
    # The tests may be run by root.
    "GUICHET_ACCEPTE_ROOT": "1",
}
# What a careless operator may write: each has its sentence, and its way to be said on purpose.
IMPRUDENCES = {
    "GUICHET_ACCEPTE_SANS_HTTPS": ("GUICHET_HTTPS", "0", "n’est pas servi en HTTPS"),
    "GUICHET_ACCEPTE_BASE_EN_CLAIR": (
        "GUICHET_BASE_DE_DONNEES",
        "postgresql://u:secret@base.exemple.fr/base?sslmode=require",
        "sslmode=verify-full",
    ),
    "GUICHET_ACCEPTE_COURRIELS_EN_CLAIR": (
        "GUICHET_SMTP",
        "smtp://u:secret@smtp.exemple.fr",
        "en clair vers smtp.exemple.fr",
    ),
    "GUICHET_ACCEPTE_ANTIVIRUS_EN_CLAIR": (
        "GUICHET_ANTIVIRUS",
        "tcp://antivirus.exemple.fr:3310",
        "en clair vers l’antivirus de antivirus.exemple.fr",
    ),
    "GUICHET_ACCEPTE_CONTENUS_EN_CLAIR": ("GUICHET_CHIFFRER_CONTENUS", "0", "gardés en clair"),
    "GUICHET_ACCEPTE_FICHIERS_EN_CLAIR": (
        "GUICHET_S3_ADRESSE",
        "http://s3.exemple.fr",
        "GUICHET_S3_ADRESSE n’est pas en https",
    ),
}


def start_with(tmp_path, **variables):
    environnement = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(RACINE),
        **PRODUCTION,
        **variables,
    }
    return subprocess.run(
        [sys.executable, "-m", "guichet", "check"],
        env=environnement, cwd=tmp_path, capture_output=True, text=True, timeout=60,
    )  # fmt: skip


def test_a_complete_configuration_starts(tmp_path):
    assert start_with(tmp_path).returncode == 0


@pytest.mark.parametrize(
    ("variable", "valeur", "phrase"),
    [
        ("GUICHET_CLE_SECRETE", "", "GUICHET_CLE_SECRETE est vide"),
        ("GUICHET_CLE_SECRETE", "courte", "que 6 caractères"),
        ("GUICHET_CLES_DONNEES", "", "GUICHET_CLES_DONNEES est vide"),
        ("GUICHET_CLES_DONNEES", f"{CLE},courte", "une clé de moins de 50 caractères"),
        ("GUICHET_HOTES", "", "GUICHET_HOTES est vide"),
        ("GUICHET_SMTP", "", "GUICHET_SMTP doit donner"),
        ("GUICHET_DEMONSTRATION", "oui", "écrivez 1 (oui) ou 0 (non)"),
        ("GUICHET_TACHES_PROCESSUS", "deux", "écrivez un nombre entier"),
        ("GUICHET_BASE_DE_DONNEES", "mysql://x/y", "postgresql://utilisateur"),
        ("GUICHET_ADRESSE", "guichet", "écrivez par exemple https://"),
        ("GUICHET_OPENID", "psc", "GUICHET_OPENID_PSC_EMETTEUR est vide"),
        ("GUICHET_S3_BAC", "pieces", "GUICHET_S3_CLE"),
        ("GUICHET_CONTACT_SECURITE", "Ada", "GUICHET_CONTACT_SECURITE vaut « Ada »"),
        ("GUICHET_RELAIS_ADRESSES", "", "GUICHET_RELAIS_ADRESSES est vide"),
        ("GUICHET_RELAIS_ADRESSES", "le-mandataire", "ni une adresse ni un réseau"),
        ("GUICHET_RELAIS", "0", "GUICHET_HTTPS=1 suppose un mandataire"),
    ],
)
def test_a_faulty_configuration_is_refused_with_a_sentence(tmp_path, variable, valeur, phrase):
    resultat = start_with(tmp_path, **{variable: valeur})
    assert resultat.returncode == 2
    assert phrase in resultat.stderr
    assert "Traceback" not in resultat.stderr


def test_each_imprudence_is_refused_with_its_sentence_and_no_secret(tmp_path):
    resultat = start_with(tmp_path, **{v: valeur for v, valeur, _ in IMPRUDENCES.values()})
    assert resultat.returncode == 2
    phrases = resultat.stderr.splitlines()
    assert len(phrases) == len(IMPRUDENCES)
    for phrase, (renoncement, (_, _, attendu)) in zip(phrases, IMPRUDENCES.items(), strict=True):
        assert attendu in phrase
        assert f"{renoncement}=1 pour y renoncer sciemment." in phrase
    assert "secret" not in resultat.stderr
    assert "Traceback" not in resultat.stderr


def test_production_has_an_antivirus(tmp_path):
    resultat = start_with(tmp_path, GUICHET_ANTIVIRUS="")
    assert resultat.returncode == 2
    assert "Aucun antivirus n’est réglé" in resultat.stderr


@pytest.mark.skipif(os.geteuid() != 0, reason="il faut être root")
def test_production_is_not_run_by_root(tmp_path):
    resultat = start_with(tmp_path, GUICHET_ACCEPTE_ROOT="0")
    assert resultat.returncode == 2
    assert "Le portail est lancé par root" in resultat.stderr


def test_the_portal_does_not_listen_in_clear_beyond_its_machine(tmp_path):
    refus = PortailAPart(tmp_path).run("servir", "--adresse", "0.0.0.0:8000")
    assert refus.returncode == 1
    assert "écouterait en clair sur 0.0.0.0:8000" in refus.stderr
    assert "Traceback" not in refus.stderr


def test_what_is_given_up_is_said_at_each_start(tmp_path):
    portail = PortailAPart(
        tmp_path,
        GUICHET_SMTP="smtp://192.0.2.1",
        **dict.fromkeys((*IMPRUDENCES, "GUICHET_ACCEPTE_SANS_ANTIVIRUS"), "1"),
    )
    assert portail.run("migrer").returncode == 0
    with portail.serve("servir", "--adresse", f"127.0.0.1:{free_port()}"):
        assert wait_for(lambda: "SANS_ANTIVIRUS" in (tmp_path / "servir.txt").read_text())
    sortie = (tmp_path / "servir.txt").read_text()
    for renoncement in ("SANS_HTTPS", "COURRIELS_EN_CLAIR", "SANS_ANTIVIRUS"):
        (phrase,) = [p for p in sortie.splitlines() if f"(GUICHET_ACCEPTE_{renoncement}=1)" in p]
        assert phrase.startswith("Attention. ")
    assert "BASE_EN_CLAIR" not in sortie


# The portal leaves so long to the work at hand, a start included, then insists.
ARRET_MAX_S = DELAI_ARRET_SECONDES + 20


def free_port():
    with socket.socket() as prise:
        prise.bind(("127.0.0.1", 0))
        return prise.getsockname()[1]


def answers(port):
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5) as reponse:
            return reponse.read().decode()
    except OSError:
        return ""


@pytest.mark.parametrize("numero", [signal.SIGINT, signal.SIGTERM])
def test_one_command_serves_the_portal_and_stops_cleanly(tmp_path, numero):
    portail = PortailAPart(tmp_path, GUICHET_DEMONSTRATION="1")
    assert portail.run("migrer").returncode == 0
    port = free_port()
    with portail.serve("servir", "--adresse", f"127.0.0.1:{port}") as processus:
        page = wait_for(lambda: answers(port))
        assert "portail de démonstration" in page
        processus.send_signal(numero)
        assert processus.wait(ARRET_MAX_S) == 0
    assert not answers(port)
    dit = (tmp_path / "servir.txt").read_text()
    assert "Portail arrêté." in dit
    # What holds on this machine, after it was tried; or what does not.
    assert "Les fichiers reçus sont lus à part" in dit or "Un fichier piégé" in dit


def test_nobody_else_on_the_machine_reads_what_the_commands_write(tmp_path):
    portail = PortailAPart(tmp_path, GUICHET_DEMONSTRATION="1", GUICHET_CLE_SECRETE="")
    donnees = tmp_path / "donnees"
    # As a former version left it, under the usual mask.
    donnees.mkdir(mode=0o755)
    (donnees / "guichet.sqlite3").touch(mode=0o644)
    assert portail.run("migrer").returncode == 0
    portail.ask(
        "import io\n"
        "from guichet.configuration.preparation import collect_static\n"
        "from guichet.fichiers.reception import keep\n"
        "keep(io.BytesIO(b'un contenu'), 100)\n"
        "collect_static()"
    )
    ecrits = [donnees, *donnees.rglob("*")]
    assert any(un.name == "cle-secrete" for un in ecrits)
    assert any("contenus" in un.parts for un in ecrits)
    for un in ecrits:
        attendu = 0o700 if un.is_dir() else 0o600
        assert stat.S_IMODE(un.stat().st_mode) == attendu, un


@pytest.mark.skipif(not Path("/proc").exists(), reason="/proc n’existe pas ici")
@pytest.mark.parametrize(
    "tue",
    [
        "guichet servir",
        "guichet qcluster",
        "guichet.configuration.gardien",
        "guichet.configuration.web",
    ],
)
def test_when_one_process_is_killed_none_is_left(tmp_path, tue):
    portail = PortailAPart(tmp_path, GUICHET_DEMONSTRATION="1")
    assert portail.run("migrer").returncode == 0
    port = free_port()
    with portail.serve("servir", "--adresse", f"127.0.0.1:{port}") as processus:
        wait_for(lambda: answers(port))
        # Its head, the web server, the queue with its six, the guardian.
        marchent = wait_for(lambda: len(p := portail.processes()) == 9 and p)
        os.kill(min(n for n, commande in marchent.items() if tue in commande), signal.SIGKILL)
        processus.wait(ARRET_MAX_S)
        wait_for(lambda: not portail.processes())
    with socket.create_server(("127.0.0.1", port)):
        pass


_SERVIR = """
from guichet.configuration import serveur
serveur._VIE_MIN_SECONDES = 0
serveur.serve("{adresse}", 2)
"""


@pytest.mark.skipif(not Path("/proc").exists(), reason="/proc n’existe pas ici")
def test_a_web_server_that_the_system_kills_rises_again(tmp_path):
    portail = PortailAPart(tmp_path, GUICHET_DEMONSTRATION="1")
    assert portail.run("migrer").returncode == 0
    portail.ask("from guichet.configuration.preparation import collect_static; collect_static()")
    port = free_port()
    programme = _SERVIR.format(adresse=f"127.0.0.1:{port}")
    with portail.serve("shell", "--no-imports", "-c", programme):
        wait_for(lambda: answers(port))
        web = [n for n, c in portail.processes().items() if "guichet.configuration.web" in c]
        os.kill(max(web), signal.SIGKILL)
        wait_for(lambda: not Path(f"/proc/{max(web)}").exists())
        assert wait_for(lambda: answers(port))


def test_the_portal_ends_when_its_address_is_taken(tmp_path):
    portail = PortailAPart(tmp_path, GUICHET_DEMONSTRATION="1")
    portail.run("migrer")
    with socket.socket() as prise:
        prise.bind(("127.0.0.1", 0))
        prise.listen()
        resultat = portail.run("servir", "--adresse", f"127.0.0.1:{prise.getsockname()[1]}")
    assert resultat.returncode == 1
    assert resultat.stderr.startswith("Erreur : Le port ")
    assert "est déjà pris" in resultat.stderr
    assert resultat.stdout == ""


def test_a_demonstration_base_never_serves_production(tmp_path):
    portail = PortailAPart(tmp_path, GUICHET_DEMONSTRATION="0")
    portail.run("migrer")
    portail.ask("from guichet.horloge.models import Decalage\nDecalage.objects.create(secondes=-1)")
    resultat = portail.run("servir", "--adresse", "127.0.0.1:1")
    assert resultat.returncode == 1
    assert "Cette base est celle d’une démonstration" in resultat.stderr


def test_demonstration_data_are_loaded_once_and_never_in_production(tmp_path):
    portail = PortailAPart(tmp_path, GUICHET_DEMONSTRATION="1")
    portail.run("migrer")
    for _ in range(2):
        resultat = portail.run("demonstration")
        assert "edith.leur@demonstration.exemple" in resultat.stdout
        assert resultat.stderr == ""
    assert (
        portail.ask("from guichet.acteurs.models import Personne\nprint(Personne.objects.count())")
        == "16"
    )
    portail.environnement["GUICHET_DEMONSTRATION"] = "0"
    assert "ne se chargent que" in portail.run("demonstration").stderr
    # Whatever is taken out of it, and though nobody touched its clock, it stays what it is.
    portail.ask(
        "from guichet.acteurs.models import Personne\n"
        "for p in Personne.objects.all():\n"
        "    p.email = f'p{p.pk}@exemple.fr'; p.save()"
    )
    refus = portail.run("servir", "--adresse", "127.0.0.1:1")
    assert refus.returncode == 1
    assert "Cette base est celle d’une démonstration" in refus.stderr


def test_the_checks_of_django_find_nothing_to_say_of_production(tmp_path):
    portail = PortailAPart(tmp_path, **PRODUCTION)
    portail.environnement["GUICHET_CLE_SECRETE"] = secrets.token_urlsafe(48)
    resultat = portail.run("check", "--deploy", "--fail-level", "WARNING")
    assert resultat.returncode == 0, resultat.stderr
    portail.environnement["GUICHET_HSTS_PRELOAD"] = "1"
    assert portail.run("check", "--deploy", "--fail-level", "WARNING").returncode == 0


def test_production_speaks_only_https(tmp_path):
    portail = PortailAPart(tmp_path, **PRODUCTION)
    portail.run("migrer")
    reponses = portail.ask(
        "from django.core.management import call_command\n"
        "call_command('collectstatic', interactive=False, verbosity=0)\n"
        "from django.test import Client\n"
        "navigateur = Client(headers={'host': 'guichet.exemple.fr'})\n"
        "print(navigateur.get('/').headers['Location'])\n"
        "reponse = navigateur.get('/connexion', secure=True)\n"
        "print(reponse.headers['Strict-Transport-Security'])\n"
        "(nom,) = reponse.cookies\n"
        "print(nom, *(reponse.cookies[nom][quoi] for quoi in ('secure', 'path', 'domain')))\n"
        "print(navigateur.get('/', secure=True, headers={'host': 'pirate.exemple'}).status_code)"
    )
    assert reponses.splitlines() == [
        "https://guichet.exemple.fr/",
        "max-age=31536000; includeSubDomains",
        "__Host-csrftoken True / ",
        "400",
    ]
