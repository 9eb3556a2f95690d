"""What nothing names is removed after a week; what something names never is."""

import io
import logging
import os
from datetime import timedelta

import pytest
from django.apps import apps
from django.contrib.contenttypes.fields import GenericForeignKey
from django.core.files.storage import default_storage
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guichet import horloge
from guichet.fichiers import balayage, stockage
from guichet.fichiers.balayage import references, sweep, unnamed
from guichet.fichiers.models import Fichier
from guichet.fichiers.pannes import StockageInjoignable
from guichet.fichiers.reception import keep, name, store
from tests.guichet.fichiers.rangement.models import Chemise, Couverture, Etiquette

VIEUX = balayage.CONSERVATION + timedelta(hours=1)


@pytest.fixture
def rangement(db, tmp_path, monkeypatch):
    """A storage of its own, and each sweep looks at the whole of it."""
    monkeypatch.setattr(balayage, "_DOSSIERS_PAR_HEURE", 1)
    monkeypatch.setattr(default_storage, "_wrapped", type(default_storage._wrapped)(tmp_path))
    return tmp_path


def grow_old(*fichiers):
    instant = horloge.instant_reel() - VIEUX
    Fichier.objects.filter(pk__in=[un.pk for un in fichiers]).update(remis_le=instant)


def handed_in(nombre):
    fichiers = [keep(io.BytesIO(b"contenu %d" % n), 100) for n in range(nombre)]
    grow_old(*fichiers)
    return fichiers


def kept(fichier):
    return Fichier.objects.filter(pk=fichier.pk).exists() and stockage.is_kept(fichier.empreinte)


def test_what_nothing_names_goes_with_its_place_on_disk(rangement, caplog):
    un, autre = handed_in(2)
    Etiquette.objects.create(autre=autre)
    with caplog.at_level(logging.INFO):
        assert sweep() == (1, len(b"contenu 0"))
    assert not stockage.is_kept(un.empreinte)
    assert kept(autre)
    assert "retirés : 1 ; octets rendus : 9." in caplog.text
    assert sweep() == (0, 0)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(
        st.sets(st.sampled_from(["fichier", "autre", "chemise", "couverture"])),
        min_size=1, max_size=6,
    )
)  # fmt: skip
def test_what_something_names_never_goes(rangement, manieres):
    """Whichever tables name each content, a table to come included: these are of no application."""
    fichiers = handed_in(len(manieres))
    for fichier, dites in zip(fichiers, manieres, strict=True):
        for maniere in sorted(dites & {"fichier", "autre"}):
            Etiquette.objects.create(**{maniere: fichier})
        if "chemise" in dites:
            Chemise.objects.create().fichiers.add(fichier)
        if "couverture" in dites:
            Couverture.objects.create(fichier=fichier)
    sweep()
    assert [kept(un) for un in fichiers] == [bool(dites) for dites in manieres]
    for modele in (Etiquette, Chemise, Couverture, Fichier):
        modele.objects.all().delete()


def test_every_column_that_names_a_content_is_found():
    noms = {f"{modele._meta.label_lower}.{champ}" for modele, champ in references()}
    assert noms >= {
        "depots.attestationfin.fichier_id", "depots.depot.archive_id", "depots.depot.json_id",
        "depots.depot.retour_id", "depots.piece.archive_id", "depots.anciennepiece.archive_id",
        "depots.reception.archive_id", "depots.reception.json_id",
        "enrolement.changementcompte.rib_id", "enrolement.pieceenrolement.fichier_id",
        "modeles.versionmodele.fichier_id", "referencement.convention.fichier_id",
        "referencement.distributeur.mandat_id", "referencement.preuve.fichier_id",
        "rangement.chemise_fichiers.fichier_id",
    }  # fmt: skip


def test_no_table_names_a_content_without_a_column_that_says_so():
    """A generic relation would escape the sweep."""
    assert not [
        modele
        for modele in apps.get_models()
        for champ in modele._meta.private_fields
        if isinstance(champ, GenericForeignKey)
    ]


def test_what_lies_encrypted_is_swept_too(rangement, settings):
    settings.CHIFFRER_CONTENUS = True
    un, autre = handed_in(2)
    Etiquette.objects.create(autre=autre)
    assert sweep() == (1, len(b"contenu 0"))
    assert (stockage.is_kept(un.empreinte), kept(autre)) == (False, True)
    assert stockage.read_content(autre.empreinte) == b"contenu 1"


def test_what_was_handed_in_this_week_stays(rangement):
    fichier = keep(io.BytesIO(b"contenu"), 100)
    assert sweep() == (0, 0)
    assert kept(fichier)
    grow_old(fichier)
    keep(io.BytesIO(b"contenu"), 100)
    assert list(unnamed()) == []


def test_a_content_without_a_row_goes_when_it_is_old(rangement):
    """Its process died, or its sending was refused, before its row was written."""
    recent, ancien = (store(io.BytesIO(mot), 100) for mot in (b"recent", b"ancien"))
    vieux = (horloge.instant_reel() - VIEUX).timestamp()
    os.utime(default_storage.path(stockage.path_of(ancien.empreinte)), (vieux, vieux))
    assert sweep() == (1, len(b"ancien"))
    assert stockage.is_kept(recent.empreinte)
    assert not Fichier.objects.exists()


def test_who_hands_in_what_is_being_swept_is_told_to_send_it_again(rangement):
    """Between its place on disk and its row, the sweep took it: nothing is recorded of it."""
    contenu = store(io.BytesIO(b"contenu"), 100)
    default_storage.delete(stockage.path_of(contenu.empreinte))
    with pytest.raises(StockageInjoignable, match="renvoyez-le"):
        name(contenu)
    assert not Fichier.objects.exists()


def test_one_hour_looks_at_a_part_and_a_day_at_all(rangement):
    empreintes = {keep(io.BytesIO(b"contenu %d" % n), 100).empreinte for n in range(40)}
    vues = [list(stockage.fingerprints(heure, 24)) for heure in range(24)]
    assert sorted(un for vue in vues for un in vue) == sorted(empreintes)
    assert max(map(len, vues)) < 40
