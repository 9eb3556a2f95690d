"""What each counter says is to be done until a date."""

from datetime import datetime

import pytest

from guichet import horloge
from guichet.acteurs.habilitations import Role
from guichet.enrolement.fournisseur import open_draft
from guichet.enrolement.situation import NatureEnrolement
from guichet.rappels.echeances import gather
from guichet.referencement.fournisseur import create
from guichet.textes import reglement


@pytest.fixture
def ada(personne, rattache):
    rattache(personne, Role.REPRESENTANT_LEGAL)
    return personne


@pytest.fixture
def _en_2022(monkeypatch):
    instant = datetime(2022, 3, 1, 10, tzinfo=horloge.PARIS)
    monkeypatch.setattr(horloge, "instant_reel", lambda: instant)


@pytest.mark.usefixtures("_en_2022")
def test_a_draft_of_candidature_is_reminded_of_until_its_counter_closes(ada, fournisseur):
    une = create(ada, fournisseur, reglement().dispositif("PHA-LGO-Va1"), "Officine+")
    (dite,) = gather(fournisseur, horloge.now())
    assert dite.quoi == "Déposer la candidature de « Officine+ »"
    assert dite.adresse.endswith(f"/candidatures/{une.pk}")
    assert dite.fin > horloge.now()


def test_a_draft_of_enrolment_too(ada, fournisseur, monkeypatch):
    instant = datetime(2026, 11, 22, 10, tzinfo=horloge.PARIS)
    monkeypatch.setattr(horloge, "instant_reel", lambda: instant)
    open_draft(ada, fournisseur, "MDV-LGC-Va2", NatureEnrolement.DEFINITIF)
    (dite,) = gather(fournisseur, horloge.now())
    assert (dite.dite, dite.step(instant)) == ("02/12/2026", 30)


def test_who_has_nothing_to_do_is_told_nothing(ada, fournisseur):
    assert list(gather(fournisseur, horloge.now())) == []
