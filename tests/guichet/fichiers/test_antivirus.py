import io
import os
import signal
import socket
import threading
import zipfile

import pytest
from django.core.exceptions import PermissionDenied

from guichet.fichiers import antivirus
from guichet.fichiers.analyse import analyse, analyse_due
from guichet.fichiers.antivirus import AntivirusInjoignable, AntivirusMuet, scan
from guichet.fichiers.envoi import attachment
from guichet.fichiers.models import Analyse
from guichet.fichiers.reception import keep
from tests.guichet.clamd import EICAR, LIMITE_FICHIER_OCTETS, LIMITE_OCTETS, MENACE, run_clamd


@pytest.fixture
def a_part():
    """A clamd to be mistreated."""
    with run_clamd() as clamd:
        yield clamd


def garder(contenu):
    return keep(io.BytesIO(contenu), 10 * LIMITE_OCTETS)


def state(fichier):
    fichier.refresh_from_db()
    return fichier.analyse, fichier.menace


@pytest.mark.parametrize("voie", ["unix", "tcp"])
def test_what_clamd_finds_is_named_and_the_rest_is_sound(clamd, voie):
    adresse = getattr(clamd, voie)
    assert scan(adresse, io.BytesIO(bytes(range(256)))) is None
    assert scan(adresse, io.BytesIO(EICAR)) == "Essai.Eicar.UNOFFICIAL"


def test_a_content_is_sent_whole_and_in_order(clamd):
    """The threat lies across two of the chunks that are sent, then at the very end."""
    for debut in (antivirus._MORCEAU_OCTETS - 5, LIMITE_FICHIER_OCTETS - len(MENACE)):
        contenu = bytes(debut) + MENACE
        assert scan(clamd.unix, io.BytesIO(contenu)) == "Essai.Guichet.UNOFFICIAL"


def test_a_threat_is_found_inside_a_zip(clamd):
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as sortie:
        sortie.writestr("dossier/piece.pdf", b"%PDF-1.7\n" + bytes(5000) + MENACE)
    archive.seek(0)
    assert scan(clamd.unix, archive) == "Essai.Guichet.UNOFFICIAL"


@pytest.mark.parametrize("voie", ["unix", "tcp"])
def test_past_the_stream_limit_of_clamd_nothing_is_sound(clamd, voie):
    with pytest.raises(AntivirusMuet, match=r"size limit exceeded|StreamMaxLength"):
        scan(getattr(clamd, voie), io.BytesIO(bytes(LIMITE_OCTETS + 1)))
    with pytest.raises(AntivirusMuet, match="StreamMaxLength"):
        scan(getattr(clamd, voie), io.BytesIO(bytes(20 * LIMITE_OCTETS)))


def test_a_content_that_clamd_did_not_look_at_whole_is_neither_sound_nor_infected(clamd):
    with pytest.raises(AntivirusMuet, match=r"Limits\.Exceeded"):
        scan(clamd.unix, io.BytesIO(bytes(LIMITE_FICHIER_OCTETS + 1) + MENACE))


def test_a_clamd_that_hangs_is_not_waited_for_for_ever(a_part, monkeypatch):
    monkeypatch.setattr(antivirus, "_REPONSE_SECONDES", 0.5)
    os.kill(a_part.processus.pid, signal.SIGSTOP)
    with pytest.raises(AntivirusMuet, match=r"n’a pas répondu en 0\.5"):
        scan(a_part.unix, io.BytesIO(b"x"))


class KilledWhileReading(io.BytesIO):
    """A content during whose reading clamd is killed."""

    processus = None

    def read(self, taille=-1):
        if self.tell():
            self.processus.kill()
            self.processus.wait()
        return super().read(taille)


def test_a_clamd_killed_in_the_middle_of_a_content_says_nothing_of_it(a_part):
    contenu = KilledWhileReading(bytes(LIMITE_FICHIER_OCTETS))
    contenu.processus = a_part.processus
    with pytest.raises(AntivirusMuet, match="a coupé la conversation après"):
        scan(a_part.unix, contenu)


def test_a_fault_of_the_storage_is_not_said_to_be_of_clamd(clamd):
    class Illisible(io.BytesIO):
        def read(self, taille=-1):
            raise OSError("Input/output error")

    with pytest.raises(OSError, match="Input/output"):
        scan(clamd.unix, Illisible())


@pytest.mark.parametrize("reponse", [b"x", b"", b"stream: OKAY\0", b"stream: OK OK\0"])
def test_an_answer_that_is_not_clear_is_no_answer(reponse):
    """A real clamd cannot be made to answer this: a port does, once."""
    with socket.create_server(("127.0.0.1", 0)) as prise:
        repondeur = threading.Thread(target=_answer_once, args=(prise, reponse))
        repondeur.start()
        with pytest.raises(AntivirusMuet, match="il répond"):
            scan(f"tcp://127.0.0.1:{prise.getsockname()[1]}", io.BytesIO(b""))
        repondeur.join(5)


def _answer_once(prise, reponse):
    client, _ = prise.accept()
    with client, client.makefile("rb") as flux:
        flux.read(len(b"zINSTREAM\0") + 4)
        client.sendall(reponse)


def test_a_content_waits_until_it_is_found_sound(db, surveille):
    fichier = garder(b"un contenu")
    assert fichier.analyse == Analyse.EN_ATTENTE
    with pytest.raises(PermissionDenied, match="en attente"):
        attachment(fichier, "a.pdf")
    analyse(fichier.pk)
    assert state(fichier) == (Analyse.SAIN, "")
    attachment(fichier, "a.pdf").close()


def test_without_its_clamd_a_content_waits_and_is_found_infected_when_one_is_back(
    db, a_part, clamd, settings
):
    settings.ANTIVIRUS = a_part.unix
    fichier = garder(EICAR)
    a_part.processus.kill()
    a_part.processus.wait()
    for demande in (analyse_due, lambda: analyse(fichier.pk)):
        with pytest.raises(AntivirusInjoignable, match="est injoignable"):
            demande()
    assert state(fichier) == (Analyse.EN_ATTENTE, "")
    with pytest.raises(PermissionDenied, match="en attente"):
        attachment(fichier, "a.pdf")
    settings.ANTIVIRUS = clamd.unix
    analyse_due()
    assert state(fichier) == (Analyse.INFECTE, "Essai.Eicar.UNOFFICIAL")


def test_one_content_past_the_limits_does_not_keep_the_others_waiting(db, surveille):
    gros, sain = garder(bytes(LIMITE_OCTETS + 1)), garder(b"un autre contenu")
    with pytest.raises(AntivirusMuet, match="1 contenu"):
        analyse_due()
    assert state(sain) == (Analyse.SAIN, "")
    assert state(gros) == (Analyse.EN_ATTENTE, "")
    with pytest.raises(PermissionDenied, match="signalez-le à l’exploitant"):
        attachment(gros, "a.pdf")


def test_what_came_before_the_antivirus_waits_for_it_too(db, clamd, settings):
    fichier = garder(b"ancien")
    settings.ANTIVIRUS = clamd.unix
    with pytest.raises(PermissionDenied, match="en attente"):
        attachment(fichier, "a.pdf")
    analyse_due()
    fichier.refresh_from_db()
    assert fichier.verdict == Analyse.SAIN
