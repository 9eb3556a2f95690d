"""The form of the funding call, one thing at a time: what is asked, saved, and cancelled."""

import pytest
from django.urls import reverse

from guichet.enrolement.etapes import ETAPES, following, steps
from guichet.enrolement.models import Enrolement
from guichet.enrolement.questionnaire import EnrolementForm
from tests.guichet.enrolement.fabrique import FORMULAIRE, brouillon, rempli

TIERS = {"depositaire": "tiers", "qualite": "distributeur", "denomination": "modifiee"}


@pytest.fixture
def ouvert(fournisseur, representante, instant):
    return brouillon(fournisseur, representante)


def url(enrolement, etape):
    return reverse("enrolement:etape", args=[enrolement.pk, etape])


def asked(enrolement):
    return {nom for une in steps(enrolement) for nom in une.champs}


def test_every_field_of_the_form_is_in_one_step():
    champs = [nom for une in ETAPES for nom in une.champs]
    assert len(champs) == len(set(champs))
    assert set(champs) == {*EnrolementForm._meta.fields, "iban"}


def test_only_what_the_answers_call_for_is_asked(ouvert):
    assert "depositaire" not in [une.nom for une in steps(ouvert)]
    assert not {"editeur_siren", "denomination_souhaitee"} & asked(ouvert)
    for nom, valeur in TIERS.items():
        setattr(ouvert, nom, valeur)
    assert "depositaire" in [une.nom for une in steps(ouvert)]
    assert {"editeur_siren", "denomination_souhaitee", "depositaire_structure"} <= asked(ouvert)
    ouvert.nature = "anticipe"
    assert "numero_ans" not in asked(ouvert)


def test_no_step_asks_more_than_eight_things():
    assert max(len(une.champs) for une in ETAPES) == 8


def test_the_form_is_filled_step_by_step(du_fournisseur, ouvert):
    adresse, vues = url(ouvert, "situation"), []
    while "formulaire" in adresse:
        etape = adresse.rpartition("/")[2]
        vues.append(etape)
        page = du_fournisseur.get(adresse)
        assert f"Étape {len(vues)} sur 6" in page.text
        envoi = {nom: FORMULAIRE[nom] for nom in page.context["etape"].champs}
        adresse = du_fournisseur.post(adresse, envoi).url
    assert vues == ["situation", "solution", "structure", "representant", "contact", "compte"]
    page = du_fournisseur.get(adresse).text
    assert "Le formulaire est enregistré" in page
    assert "À remplir" not in page
    ouvert.refresh_from_db()
    assert (ouvert.iban, ouvert.commune) == (FORMULAIRE["iban"], "Rennes")


def test_a_step_left_half_way_is_kept(du_fournisseur, ouvert):
    reponse = du_fournisseur.post(url(ouvert, "contact"), {"contact_nom": "Ada"})
    assert reponse.status_code == 302
    ouvert.refresh_from_db()
    assert ouvert.contact_nom == "Ada"
    page = du_fournisseur.get(url(ouvert, "contact")).text
    assert 'value="Ada"' in page


def test_a_wrong_answer_comes_back_and_nothing_is_written(du_fournisseur, ouvert):
    page = du_fournisseur.post(url(ouvert, "structure"), {"siret": "123", "commune": "Rennes"})
    assert page.status_code == 400
    assert 'value="Rennes"' in page.text
    assert Enrolement.objects.get().commune == ""


def test_an_answer_cancels_what_another_step_asked_for_it(
    du_fournisseur, fournisseur, representante, instant
):
    enrolement = rempli(fournisseur, representante)
    Enrolement.objects.filter(pk=enrolement.pk).update(
        qualite="distributeur", editeur_nom="Autre", editeur_siren="900000019", osu="editeur",
        etat="brouillon",
    )  # fmt: skip
    envoi = {nom: FORMULAIRE[nom] for nom in ETAPES[0].champs}
    assert du_fournisseur.post(url(enrolement, "situation"), envoi).status_code == 302
    enrolement.refresh_from_db()
    assert (enrolement.editeur_nom, enrolement.editeur_siren) == ("", "")
    assert (enrolement.osu, enrolement.commune) == ("propre", "Rennes")


def test_an_answer_that_closes_the_enrolment_is_told_at_its_step(du_fournisseur, ouvert):
    page = du_fournisseur.post(url(ouvert, "solution"), {"marche": "exclusif"})
    assert page.status_code == 400
    assert "hors marché" in page.text


def test_a_step_that_is_not_asked_does_not_exist(du_fournisseur, ouvert):
    assert du_fournisseur.get(url(ouvert, "depositaire")).status_code == 404
    assert du_fournisseur.get(url(ouvert, "lune")).status_code == 404


def test_the_last_step_has_none_after_it(ouvert):
    assert following(ouvert, "compte") is None
    assert following(ouvert, "representant").nom == "contact"


def test_nobody_else_fills_it_in(de_l_agent, ouvert):
    assert de_l_agent.get(url(ouvert, "solution")).status_code == 403


def test_a_closed_dispositif_is_not_offered_and_says_why(du_fournisseur, fournisseur, instant):
    nouveau = reverse("enrolement:nouveau", args=[fournisseur.pk])
    page = du_fournisseur.get(nouveau).text
    assert '<option value="MDV-LGC-Va1"' not in page
    assert "MDV-LGC-Va1 : Le dépôt des avances est fermé depuis le" in page
    assert "MDV-LGC-Va2, jusqu’au 02/12/2026 :" in page
    envoi = {"dispositif": "MDV-LGC-Va1", "nature": "definitif"}
    reponse = du_fournisseur.post(nouveau, envoi)
    assert reponse.status_code == 400
    assert "L’enrôlement de ce dispositif est fermé." in reponse.text
    assert not Enrolement.objects.exists()
