"""The convention that an editor concludes with the ANS (AF-PHA-LGO-Va1 §4.1)."""

import json
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from guichet.courriels.models import Courriel
from guichet.cycles.table import ActeImpossible
from guichet.journal.models import Inscription
from guichet.referencement import agence as decisions
from guichet.referencement import registre
from guichet.referencement.actes import Acte
from guichet.referencement.conventions import keep_convention
from guichet.referencement.verification import checklist
from tests.guichet.referencement.conftest import PDF

SIGNEE = date(2022, 2, 28)


@pytest.fixture
def agence(client, agent, connecter):
    connecter(client, agent)
    return client


def _seen(candidature):
    (vue,) = [v for v in checklist(candidature) if v.libelle == "Convention de référencement"]
    return vue


def test_it_is_known_by_the_number_of_the_solution(referencee, agent, piece):
    octroi = referencee()
    assert registre.convention(octroi.numero) is None
    assert _seen(octroi.candidature).genre == "attention"
    keep_convention(agent, octroi.candidature, SIGNEE, piece("convention.pdf"))
    assert registre.convention(octroi.numero) == SIGNEE
    assert _seen(octroi.candidature).constat == "conclue le 28/02/2022"
    inscription = Inscription.objects.get(acte=Acte.CONVENTION)
    assert json.loads(inscription.apres)["conclue_le"] == "2022-02-28"
    assert "convention de référencement enregistrée" in Courriel.objects.first().objet


def test_the_last_record_counts_and_the_first_is_kept(referencee, agent, piece):
    octroi = referencee()
    keep_convention(agent, octroi.candidature, SIGNEE, piece("une.pdf"))
    keep_convention(agent, octroi.candidature, date(2022, 3, 1), piece("autre.pdf"))
    assert registre.convention(octroi.numero) == date(2022, 3, 1)
    assert octroi.candidature.conventions.count() == 2


@pytest.mark.parametrize(
    ("jour", "admis"),
    [(date(2022, 2, 28), True), (date(2022, 3, 1), True), (date(2022, 3, 2), False)],
)
def test_what_is_recorded_is_already_concluded(referencee, agent, piece, jour, admis):
    """The clock is on 01/03/2022."""
    objet = referencee().candidature
    if admis:
        keep_convention(agent, objet, jour, piece("convention.pdf"))
    else:
        with pytest.raises(ValidationError, match="pas encore venue"):
            keep_convention(agent, objet, jour, piece("convention.pdf"))
    assert objet.conventions.exists() is admis


def test_a_candidature_that_nobody_judged_has_none(deposee, agent, piece):
    with pytest.raises(ActeImpossible, match="Éligibilité en examen"):
        keep_convention(agent, deposee(), SIGNEE, piece("convention.pdf"))


def test_only_the_agency_records_it(referencee, editrice, piece):
    with pytest.raises(PermissionDenied):
        keep_convention(editrice, referencee().candidature, SIGNEE, piece("convention.pdf"))


def test_from_the_page_of_the_candidature(referencee, agence):
    octroi = referencee()
    page = reverse("referencement:candidature", args=[octroi.candidature_id])
    assert "ne peuvent déposer leur demande d’enrôlement" in agence.get(page).text
    adresse = reverse("referencement:convention", args=[octroi.candidature_id])
    envoi = {"convention-conclue_le": "2022-03-02",
             "convention-fichier": SimpleUploadedFile("c.pdf", PDF)}  # fmt: skip
    refusee = agence.post(adresse, envoi)
    assert (refusee.status_code, "pas encore venue" in refusee.text) == (400, True)
    envoi["convention-conclue_le"] = "2022-02-28"
    envoi["convention-fichier"].seek(0)
    lue = agence.post(adresse, envoi, follow=True).text
    assert "conclue le 28/02/2022" in lue
    assert "ne peuvent déposer leur demande d’enrôlement" not in lue
    lien = reverse("referencement:convention_fichier",
                   args=[octroi.candidature_id, octroi.candidature.conventions.get().pk])  # fmt: skip
    assert b"".join(agence.get(lien).streaming_content) == PDF


def test_a_withdrawn_solution_asks_for_none(referencee, agent, agence):
    octroi = referencee()
    decisions.withdraw(agent, octroi.candidature, "Version changée.")
    page = agence.get(reverse("referencement:candidature", args=[octroi.candidature_id])).text
    assert "Enregistrer la convention" not in page
    assert "ne peuvent déposer leur demande d’enrôlement" not in page
