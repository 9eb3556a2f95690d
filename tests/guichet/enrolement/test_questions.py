"""What the texts ask and refuse at the enrolment (AF-PHA-LGO-Va1 §3.2, WEBINAIRE-VA2)."""

import pytest

from guichet.cycles.table import ActeImpossible
from guichet.donnees import read
from guichet.enrolement import fournisseur as depot
from guichet.enrolement.dossier import faults, review_faults
from guichet.enrolement.formulaires import OuvertureForm
from guichet.enrolement.models import Etat
from guichet.enrolement.questionnaire import EnrolementForm
from guichet.enrolement.questions import LIVREES, Questions, check, is_put, refusals
from guichet.enrolement.situation import Marche, NatureEnrolement
from guichet.enrolement.verification import checklist
from guichet.textes import all_dispositifs
from sons.erreurs import ReglementInvalide
from tests.guichet.enrolement.fabrique import (
    FORMULAIRE,
    brouillon,
    candidate,
    join_all,
    reference,
    rempli,
)


@pytest.mark.parametrize(
    ("vague", "posees"), [("Va1", {"marche"}), ("Va2", {"marche", "osu", "hebergement"})]
)
def test_each_wave_is_asked_its_own_questions(fournisseur, personne, vague, posees):
    nom = {"Va1": "PHA-LGO-Va1", "Va2": "MDV-LGC-Va2"}[vague]
    form = EnrolementForm(instance=brouillon(fournisseur, personne, dispositif=nom))
    questions = ("marche", "osu", "hebergement")
    assert {nom for nom in questions if nom in form.fields} == posees
    assert {nom for nom in questions if is_put(nom, vague)} == posees


@pytest.mark.parametrize("marche", Marche)
def test_a_solution_off_the_market_is_refused_in_every_wave(marche):
    for vague in ("Va1", "Va2"):
        ferme = refusals({"marche": marche, "vague": vague, "nature": "definitif"})
        assert (ferme == {}) is (marche == Marche.CONCURRENTIEL)


@pytest.mark.parametrize("nature", NatureEnrolement)
@pytest.mark.parametrize("dispositif", all_dispositifs(), ids=lambda d: d.code)
def test_the_anticipated_enrolment_opens_in_the_second_wave_only(dispositif, nature, monkeypatch):
    # Whatever the day: which counters are open is tried in test_etapes.
    tous = [(dispositif.code, dispositif.intitule)]
    monkeypatch.setattr("guichet.enrolement.formulaires.offered", lambda: tous)
    form = OuvertureForm({"dispositif": dispositif.code, "nature": nature})
    attendu = nature == NatureEnrolement.DEFINITIF or dispositif.code.endswith("-Va2")
    assert form.is_valid() is attendu
    assert attendu or "qu’une fois la solution référencée" in str(form.errors["nature"])


def test_the_market_is_declared_by_the_supplier_never_by_default(
    fournisseur, representante, instant, solution
):
    enrolement = rempli(fournisseur, representante, marche="")
    join_all(enrolement, representante)
    assert faults(enrolement) == ["À remplir, « La solution » : Proposée à la vente."]
    enrolement.marche = Marche.CONCURRENTIEL
    assert faults(enrolement) == []


def test_a_draft_may_leave_it_for_later(fournisseur, personne):
    form = EnrolementForm({**FORMULAIRE, "marche": ""}, instance=brouillon(fournisseur, personne))
    assert form.is_valid(), form.errors


@pytest.mark.parametrize("marche", [Marche.USAGE_EXCLUSIF, Marche.MEMBRES])
def test_the_form_says_at_once_that_the_enrolment_is_closed(fournisseur, personne, marche):
    saisi = {**FORMULAIRE, "marche": marche}
    form = EnrolementForm(saisi, instance=brouillon(fournisseur, personne))
    assert not form.is_valid()
    assert "réputée distribuée hors marché" in str(form.errors["marche"])


@pytest.mark.parametrize("marche", [Marche.USAGE_EXCLUSIF, Marche.MEMBRES])
def test_what_is_off_the_market_is_neither_deposited_nor_validated(
    fournisseur, representante, instant, solution, marche
):
    enrolement = rempli(fournisseur, representante, marche=marche)
    join_all(enrolement, representante)
    with pytest.raises(ActeImpossible, match="réputée distribuée hors marché"):
        depot.submit(representante, enrolement)
    assert "réputée distribuée hors marché" in review_faults(enrolement)[0]


def test_an_anticipated_draft_of_the_first_wave_is_told_why_it_cannot_go(
    fournisseur, representante, instant
):
    candidate(fournisseur, dispositif="PHA-LGO-Va1")
    enrolement = rempli(
        fournisseur, representante, dispositif="PHA-LGO-Va1", nature="anticipe", numero_ans=""
    )
    join_all(enrolement, representante)
    (faute,) = faults(enrolement)
    assert "En vague 1" in faute


def test_the_officer_sees_each_condition(fournisseur, representante, instant):
    reference(fournisseur, convention=False)
    enrolement = rempli(fournisseur, representante, Etat.DEPOSE, marche="")
    genres = {v.libelle.partition(",")[0]: v.genre for v in checklist(enrolement)}
    assert genres == {
        "Marché concurrentiel": "erreur",
        "SIRET": "succes",
        "Convention de référencement entre l’éditeur et l’ANS": "erreur",
        "Référencement de la solution": "erreur",
    }


def test_the_officer_sees_that_all_is_well(fournisseur, representante, instant, solution):
    enrolement = rempli(fournisseur, representante, Etat.DEPOSE)
    vues = checklist(enrolement)
    assert {v.genre for v in vues} == {"succes"}
    assert "conclue le 02/03/2026" in [v.constat for v in vues]


def test_of_an_anticipated_request_the_candidature_is_looked_at(
    fournisseur, representante, instant
):
    enrolement = rempli(fournisseur, representante, Etat.DEPOSE, nature="anticipe", numero_ans="")
    (vue,) = [v for v in checklist(enrolement) if v.libelle == "Candidature au référencement"]
    assert vue.genre == "erreur"
    candidate(fournisseur)
    assert checklist(enrolement)[-1].constat.startswith("déposée auprès de l’ANS")


FAUTES = [
    ('champ = "osu"', 'champ = "ose"', "n’a pas de champ « ose »"),
    ('si = { vague = ["Va2"] }', 'si = { tva = ["assujetti"] }', "« tva » ne décide pas"),
    ('champ = "nature"', 'champ = "humeur"', "n’a pas de champ « humeur »"),
    ('reponse = "membres"', 'reponse = "amis"', "« amis » n’est pas une réponse à « marche »"),
    ('si = { vague = ["Va1"] }', 'si = { taxe = ["Va1"] }', "la réponse « taxe » n’existe pas"),
]


@pytest.mark.parametrize(("bon", "faux", "phrase"), FAUTES)
def test_a_fault_in_the_questions_is_named_with_its_line(tmp_path, bon, faux, phrase):
    texte = LIVREES.read_text("utf-8")
    assert bon in texte
    fichier = tmp_path / "questions.toml"
    fichier.write_text(texte.replace(bon, faux, 1), "utf-8")
    with pytest.raises(ReglementInvalide, match=phrase) as faute:
        read(fichier, None, Questions, check)
    assert "questions.toml, ligne " in str(faute.value)
