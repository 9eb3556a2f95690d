from copy import copy
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from guichet.acteurs.habilitations import Role
from guichet.conversations.ecriture import write
from guichet.cycles.table import ActeImpossible
from guichet.fichiers.models import Analyse, Fichier
from guichet.journal.models import Inscription
from guichet.referencement import agence
from guichet.referencement import fournisseur as saisie
from guichet.referencement.models import Candidature, Etat
from guichet.referencement.verification import checklist


def test_a_candidature_begins_with_the_compulsory_profiles(brouillon):
    assert brouillon("MDV-LGC-Va1").profils == ["Général"]


def test_another_supplier_cannot_begin_one_for_this_one(editrice, fournisseur, personne):
    with pytest.raises(PermissionDenied):
        saisie.create(personne, fournisseur, None)


def test_the_same_solution_is_presented_once_at_a_time(brouillon, editrice):
    brouillon(solution="Officine+")
    with pytest.raises(ValidationError, match="déjà en cours"):
        brouillon(solution="OFFICINE+")


def test_a_solution_may_be_presented_again_after_a_refusal(deposee, agent, brouillon):
    agence.reject(agent, deposee(), "Hors périmètre.")
    brouillon()
    assert Candidature.objects.count() == 2


def test_a_draft_that_lacks_something_says_what(editrice, fournisseur):
    from guichet.textes import reglement

    objet = saisie.create(editrice, fournisseur, reglement().dispositif("PHA-LGO-Va1"))
    with pytest.raises(ActeImpossible, match=r"nom de la solution.*SIRET.*date prévue"):
        saisie.file_candidature(editrice, objet)


def test_what_is_filed_is_no_longer_changed(deposee, editrice):
    with pytest.raises(ActeImpossible, match="Éligibilité en examen"):
        saisie.update(editrice, deposee(), {})


def test_a_collaborator_prepares_and_does_not_file(brouillon, personne, rattache, piece):
    rattache(personne, Role.COLLABORATEUR)
    objet = brouillon()
    saisie.add_preuve(personne, objet, "Général", piece())
    with pytest.raises(PermissionDenied):
        saisie.file_candidature(personne, objet)


def test_each_profile_needs_its_evidence(deposee, editrice, agent, piece):
    objet = deposee("MDV-LGC-Va1", "Cabinet+", ("Mailiz",))
    agence.accept(agent, objet)
    saisie.add_preuve(editrice, objet, "Général", piece())
    with pytest.raises(ActeImpossible, match="profil « Mailiz »"):
        saisie.send_dossier(editrice, objet)


def test_an_infected_piece_stops_the_file(deposee, editrice, agent, piece, settings):
    objet = deposee()
    agence.accept(agent, objet)
    saisie.add_preuve(editrice, objet, "Général", piece("virus.pdf"))
    Fichier.objects.update(analyse=Analyse.INFECTE, menace="Eicar")
    with pytest.raises(ActeImpossible, match=r"« virus\.pdf » : l’antivirus"):
        saisie.send_dossier(editrice, objet)


def test_the_same_content_twice_for_a_profile_is_refused(brouillon, editrice, piece):
    objet = brouillon()
    saisie.add_preuve(editrice, objet, "Général", piece())
    with pytest.raises(ValidationError, match="déjà dans le dossier"):
        saisie.add_preuve(editrice, objet, "Général", piece())


def test_evidence_under_examination_is_added_to_and_never_taken_out(prouvee, editrice, piece):
    objet = prouvee()
    saisie.add_preuve(editrice, objet, "Général", piece("complement.pdf"))
    with pytest.raises(ActeImpossible, match="Preuves en examen"):
        saisie.remove_preuve(editrice, objet.preuves.first())
    assert objet.preuves.count() == 2


def test_a_distributor_is_declared_once(brouillon, editrice, mandat):
    objet = brouillon()
    saisie.add_distributeur(editrice, objet, mandat())
    with pytest.raises(ValidationError, match="déjà déclaré"):
        saisie.add_distributeur(editrice, objet, mandat("Autre nom"))


def test_a_distributor_may_join_a_referenced_solution(referencee, editrice, mandat):
    objet = referencee().candidature
    distributeur = saisie.add_distributeur(editrice, objet, mandat())
    saisie.remove_distributeur(editrice, distributeur)
    actes = Inscription.objects.values_list("acte", flat=True)
    assert list(actes)[-2:] == ["referencement.distributeur", "referencement.distributeur_retire"]


def test_the_list_says_who_has_the_word(prouvee, editrice, agent):
    objet = prouvee()
    lignes = Candidature.objects.avec_parole()
    assert not lignes.get().question_ouverte
    write(agent, objet, "Quelle version du connecteur ?")
    assert lignes.get().question_ouverte
    write(editrice, objet, "La 3.")
    assert not lignes.get().question_ouverte


def test_a_draft_has_no_questions(brouillon, agent):
    with pytest.raises(ActeImpossible, match="Brouillon"):
        write(agent, brouillon(), "Alors ?")


def test_an_abandoned_candidature_is_over(deposee, editrice, agent):
    objet = deposee()
    saisie.abandon(editrice, objet)
    assert objet.etat == Etat.ABANDONNEE
    with pytest.raises(ActeImpossible, match="Abandonnée"):
        agence.accept(agent, objet)


def test_the_checklist_shows_what_is_wrong(brouillon, editrice, mandat, agent):
    objet = brouillon(siret="90000001900019")
    saisie.add_distributeur(editrice, objet, mandat(fin=date(2022, 2, 28)))
    constats = {v.libelle: (v.genre, v.constat) for v in checklist(objet)}
    assert constats["SIRET de l’éditeur"][0] == "erreur"
    assert constats["Preuves du profil « Général »"] == ("attention", "aucun fichier")
    assert constats["Mandat de Distribution Ouest"] == ("erreur", "terminé depuis le 28/02/2022")


def test_what_was_taken_out_is_not_taken_out_twice(deposee, editrice, piece, mandat):
    """Two tabs, two clicks: the journal tells of one act."""
    objet = deposee()
    preuve = saisie.add_preuve(editrice, objet, "Général", piece())
    distributeur = saisie.add_distributeur(editrice, objet, mandat())
    jumelle, jumeau = copy(preuve), copy(distributeur)
    saisie.remove_preuve(editrice, preuve)
    saisie.remove_distributeur(editrice, distributeur)
    with pytest.raises(ActeImpossible, match="n’est déjà plus"):
        saisie.remove_preuve(editrice, jumelle)
    with pytest.raises(ActeImpossible, match="n’est déjà plus"):
        saisie.remove_distributeur(editrice, jumeau)
    assert Inscription.objects.filter(acte__endswith="_retiree").count() == 1
    assert Inscription.objects.filter(acte__endswith="distributeur_retire").count() == 1


def test_of_two_drafts_given_the_same_name_at_once_the_second_is_told(
    brouillon, editrice, monkeypatch
):
    """The look beforehand saw nothing: the database did."""
    brouillon(solution="Officine+")
    autre = brouillon(solution="Autre")
    vues = iter([lambda self: None])
    verifie = Candidature.validate_constraints
    monkeypatch.setattr(Candidature, "validate_constraints", lambda self: next(vues, verifie)(self))
    champs = {nom: getattr(autre, nom) for nom in saisie.CHAMPS} | {"solution": "Officine+"}
    with pytest.raises(ValidationError, match="déjà en cours"):
        saisie.update(editrice, autre, champs)


@pytest.mark.parametrize(
    ("analyse", "genre"), [(Analyse.INFECTE, "erreur"), (Analyse.EN_ATTENTE, "attention")]
)
def test_the_checklist_names_a_piece_that_nobody_can_open(prouvee, settings, analyse, genre):
    objet = prouvee()
    settings.ANTIVIRUS = "tcp://127.0.0.1:3310"
    Fichier.objects.update(analyse=Analyse.SAIN)
    assert not [v for v in checklist(objet) if v.libelle.startswith("Preuve «")]
    Fichier.objects.update(analyse=analyse)
    (ligne,) = [v for v in checklist(objet) if v.libelle.startswith("Preuve «")]
    assert (ligne.libelle, ligne.genre) == ("Preuve « Général.pdf »", genre)
