"""What is kept of what is sent: within the quota, and a ZIP only with a file that can be read."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage

from guichet.acteurs import quotas
from guichet.acteurs.quotas import QuotaDuJour, Quotas
from guichet.depots.models import Depot, Reception
from guichet.depots.reception.flux import let_go_of_archives
from guichet.fichiers.balayage import unnamed
from guichet.fichiers.models import Fichier
from sons.reglement.source import Source, Statut
from tests.guichet.depots.envois import adresse, formulaire


@pytest.fixture
def a_l_heure(fabrique, horloge_de):
    horloge_de(fabrique.instant)
    return fabrique


def test_past_the_quota_a_deposit_is_refused_on_its_page(
    entree, fournisseur, a_l_heure, monkeypatch, tmp_path
):
    # A storage of its own: what an earlier test kept would cost nothing.
    monkeypatch.setattr(default_storage, "_wrapped", default_storage.__class__(tmp_path))
    etroit = QuotaDuJour(10, 10, Source("PROJET", "essai"), Statut.RECONSTITUE)
    monkeypatch.setattr(quotas, "quotas", lambda: Quotas(etroit))
    reponse = entree.post(adresse("deposer", fournisseur), formulaire(a_l_heure))
    assert reponse.status_code == 400
    assert "Votre organisation a atteint son quota d’envois du jour" in reponse.text
    assert not Reception.objects.exists()
    assert not Fichier.objects.exists()


@pytest.mark.parametrize("contenu", [b"x0", b'{"SIRET": 1, "SIRET": ', b"\xff\xfe{"])
def test_the_zip_of_a_file_that_cannot_be_read_is_named_by_nothing(
    entree, fournisseur, a_l_heure, contenu
):
    envoi = formulaire(a_l_heure, contenu=contenu)
    reponse = entree.post(adresse("deposer", fournisseur), envoi, follow=True)
    assert reponse.status_code == 200
    depot = Depot.objects.get()
    assert (depot.verdict, depot.archive, depot.nom_archive) == ("rejete", None, "PIECES.zip")
    # The same bytes may still come again at once: the ZIP is named by nothing a day later.
    let_go_of_archives()
    assert Reception.objects.get().archive is not None
    Reception.objects.update(finie_le=depot.recu_le - timedelta(days=2))
    let_go_of_archives()
    assert Reception.objects.get().archive is None
    Fichier.objects.update(remis_le=depot.recu_le - timedelta(days=365))
    assert unnamed().count() == 1
    assert depot.json not in unnamed()


def test_the_zip_of_a_file_that_can_be_read_is_kept(entree, fournisseur, a_l_heure):
    entree.post(adresse("deposer", fournisseur), formulaire(a_l_heure))
    assert Depot.objects.get().archive is not None
