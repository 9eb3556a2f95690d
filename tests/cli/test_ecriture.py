"""Files that the commands write: whole or absent, with the rights of any other file."""

import os
import stat
from pathlib import Path

import click
import pytest

from sons_cli.ecriture import check_target, write_whole


def test_a_file_is_written_and_replaced_with_nothing_left_beside(tmp_path):
    cible = tmp_path / "resultat.csv"
    for contenu in (b"un", b"deux"):
        write_whole(cible, contenu)
        assert cible.read_bytes() == contenu
    assert [p.name for p in tmp_path.iterdir()] == ["resultat.csv"]
    temoin = tmp_path / "temoin"
    temoin.touch()
    droits = [stat.S_IMODE(p.stat().st_mode) for p in (cible, temoin)]
    assert droits[0] == droits[1], "as readable as any file the user makes"


def test_a_write_that_fails_leaves_the_former_file(tmp_path, monkeypatch):
    cible = tmp_path / "resultat.csv"
    cible.write_bytes(b"avant")

    def full(self, autre):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(click.UsageError, match="le système l’a refusé"):
        write_whole(cible, b"nouveau")
    assert cible.read_bytes() == b"avant"
    assert [p.name for p in tmp_path.iterdir()] == ["resultat.csv"]


def test_a_link_keeps_leading_to_its_file(tmp_path):
    vrai, lien = tmp_path / "vrai.csv", tmp_path / "lien.csv"
    vrai.touch()
    lien.symlink_to(vrai)
    write_whole(lien, b"contenu")
    assert (vrai.read_bytes(), lien.is_symlink()) == (b"contenu", True)


def test_a_pipe_is_written_to_and_not_replaced(tmp_path):
    tube = tmp_path / "tube"
    os.mkfifo(tube)
    lecture = os.open(tube, os.O_RDONLY | os.O_NONBLOCK)
    try:
        write_whole(tube, b"contenu")
        assert os.read(lecture, 100) == b"contenu"
    finally:
        os.close(lecture)
    assert stat.S_ISFIFO(tube.stat().st_mode)


def test_a_forbidden_place_is_told(tmp_path, monkeypatch):
    def forbidden(self, *arguments):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", forbidden)
    with pytest.raises(click.UsageError, match="vous n’avez pas le droit d’écrire à cet endroit"):
        write_whole(tmp_path / "resultat.csv", b"contenu")


def test_a_target_is_refused_before_any_work(tmp_path):
    lu = tmp_path / "liste.csv"
    lu.touch()
    check_target(tmp_path / "autre.csv", lu, None)
    with pytest.raises(click.UsageError, match="écraserait un fichier que la commande lit"):
        check_target(tmp_path / "x" / ".." / "liste.csv", lu)
    with pytest.raises(click.UsageError, match=r"Le dossier de « .*c\.csv » n’existe pas"):
        check_target(tmp_path / "absent" / "c.csv", lu)
