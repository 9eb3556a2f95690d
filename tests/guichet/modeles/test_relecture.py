from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from guichet.acteurs.habilitations import Role
from guichet.acteurs.models import Personne
from guichet.courriels.models import Courriel
from guichet.cycles.table import ActeImpossible
from guichet.enrolement.models import Enrolement
from guichet.enrolement.models import Etat as EtatEnrolement
from guichet.fichiers.reception import FichierRefuse
from guichet.journal.models import Inscription
from guichet.modeles import fournisseur as depot
from guichet.modeles.actes import Acte
from guichet.modeles.agence import review
from guichet.modeles.cycle import CYCLE
from guichet.modeles.fournisseur import Remise
from guichet.modeles.models import Etat, Modele, Observation
from tests.guichet.enrolement.fabrique import upload


def all_as(modele, constat=Observation.PRESENTE, **autres):
    constats = dict.fromkeys(range(len(modele.points)), constat)
    return constats | {int(rang[1:]): valeur for rang, valeur in autres.items()}


def rank(modele, **critere):
    (nom, valeur), *_ = critere.items()
    return next(r for r, p in enumerate(modele.points) if bool(getattr(p, nom)) is valeur)


def test_a_model_whose_mentions_are_all_there_is_validated_and_told(depose, agent):
    modele = depose()
    review(agent, modele.versions.get(), Etat.VALIDE, all_as(modele))
    modele.refresh_from_db()
    assert modele.etat == Etat.VALIDE
    assert modele.versions.get().relecture.points.count() == len(modele.points)
    assert "Modèle validé" in Courriel.objects.first().objet


def test_a_model_that_lacks_a_mandatory_mention_is_not_validated(depose, agent):
    modele = depose()
    constats = all_as(modele, _0=Observation.ABSENTE)
    with pytest.raises(ActeImpossible, match="mention"):
        review(agent, modele.versions.get(), Etat.VALIDE, constats)
    assert not Courriel.objects.exists()


def test_a_recommended_mention_may_be_absent(depose, agent):
    modele = depose()
    constats = all_as(modele) | {rank(modele, obligatoire=False): Observation.ABSENTE}
    review(agent, modele.versions.get(), Etat.VALIDE, constats)
    assert modele.etat == Etat.VALIDE or Modele.objects.get().etat == Etat.VALIDE


def test_only_a_conditional_mention_may_be_out_of_scope(depose, agent):
    modele = depose()
    conditionnelle = rank(modele, si=True)
    with pytest.raises(ActeImpossible, match="sans objet"):
        review(agent, modele.versions.get(), Etat.VALIDE, all_as(modele, _0=Observation.SANS_OBJET))
    constats = all_as(modele) | {conditionnelle: Observation.SANS_OBJET}
    review(agent, modele.versions.get(), Etat.VALIDE, constats)


def test_every_point_is_answered(depose, agent):
    modele = depose()
    with pytest.raises(ActeImpossible, match="chaque point"):
        review(agent, modele.versions.get(), Etat.VALIDE, {0: Observation.PRESENTE})


@pytest.mark.parametrize("verdict", [Etat.A_CORRIGER, Etat.REFUSE])
def test_a_correction_or_a_refusal_says_what_is_wrong(depose, agent, verdict):
    modele = depose()
    with pytest.raises(ActeImpossible, match="ce qui ne va pas"):
        review(agent, modele.versions.get(), verdict, all_as(modele), " ")
    review(agent, modele.versions.get(), verdict, all_as(modele), "Le logo est celui de l’État.")
    assert "Le logo est celui de l’État." in Courriel.objects.first().texte


def test_the_supplier_answers_with_a_new_version_and_the_old_review_stays(
    depose, agent, representante, envoi
):
    modele = depose()
    review(agent, modele.versions.get(), Etat.A_CORRIGER, all_as(modele, _0=Observation.ABSENTE))
    modele.refresh_from_db()
    nouvelle = depot.add_version(representante, modele, envoi("Une autre page"))
    assert (nouvelle.numero, modele.etat) == (2, Etat.DEPOSE)
    assert modele.versions.get(numero=1).relecture.verdict == Etat.A_CORRIGER
    with pytest.raises(ActeImpossible, match="version plus récente"):
        review(agent, modele.versions.get(numero=1), Etat.VALIDE, all_as(modele))


def test_a_version_that_waits_is_not_doubled_by_another(depose, representante, envoi):
    modele = depose()
    with pytest.raises(ActeImpossible, match="À relire"):
        depot.add_version(representante, modele, envoi("Encore"))
    assert modele.versions.count() == 1


def test_every_act_is_in_the_journal(depose, agent, representante, envoi):
    modele = depose()
    review(agent, modele.versions.get(), Etat.A_CORRIGER, all_as(modele), "Non.")
    modele.refresh_from_db()
    depot.add_version(representante, modele, envoi("Bis"))
    depot.withdraw(representante, modele)
    actes = Inscription.objects.filter(objet_type="modeles.modele").values_list("acte", flat=True)
    assert list(actes) == [Acte.DEPOT, Acte.CORRECTIONS, Acte.VERSION, Acte.RETRAIT]


@pytest.mark.parametrize("etat", [e for e in EtatEnrolement if e not in ("anticipe", "definitif")])
def test_without_an_anticipated_or_definitive_enrolment_no_model_is_taken(depose, etat, enrole):
    Enrolement.objects.update(etat=etat)
    ouverts = {"finalisation", "finalisation_deposee", "finalisation_corr"}
    if etat in ouverts:
        depose()
    else:
        with pytest.raises(PermissionDenied, match="enrôlez-vous"):
            depose()


def test_an_enrolment_opens_its_own_dispositif_only(enrole, fournisseur, representante, envoi):
    with pytest.raises(PermissionDenied):
        depot.hand_in(representante, fournisseur, "IMG-RIS-Va2", "FACTURE", "Radio", envoi())


def test_a_kind_that_the_dispositif_does_not_use_is_refused(depose):
    with pytest.raises(ValidationError, match="n’emploie pas"):
        depose(type_="DEVIS")


def test_two_models_of_one_kind_and_name_are_refused(depose):
    depose(intitule="Cabinets")
    with pytest.raises(ValidationError, match="Vous avez déjà un modèle"):
        depose(intitule="CABINETS")
    depose(intitule="Maisons de santé")


def test_what_is_no_pdf_is_refused_and_nothing_is_kept(enrole, fournisseur, representante):
    image = Remise(upload("x.pdf", b"\x89PNG\r\n\x1a\n"), "x.pdf")
    with pytest.raises(FichierRefuse, match="type attendu"):
        depot.hand_in(representante, fournisseur, "MDV-LGC-Va2", "FACTURE", "F", image)
    assert not Modele.objects.exists()


@pytest.mark.parametrize(
    "role", [r for r in Role if r not in (Role.AGENT_ENROLEMENT, Role.INSTRUCTEUR)]
)
def test_nobody_but_the_officers_reviews(depose, rattache, role):
    modele = depose()
    intrus = Personne.objects.create_personne("x@exemple.fr", "X", "X")
    rattache(intrus, role)
    with pytest.raises(PermissionDenied):
        review(intrus, modele.versions.get(), Etat.VALIDE, all_as(modele))


def test_a_review_is_told_to_who_binds_the_supplier_when_the_author_left(
    depose, agent, representante, rattache
):
    modele = depose()
    rattache(
        Personne.objects.create_personne("denis@exemple.fr", "Tribu", "Denis", "une phrase"),
        Role.REPRESENTANT_LEGAL,
    )
    representante.rattachements.update(debut=date(2020, 1, 1), fin=date(2020, 1, 1))
    constats = dict.fromkeys(range(len(modele.points)), Observation.PRESENTE)
    review(agent, modele.versions.get(), Etat.REFUSE, constats, "Autre document.")
    assert Courriel.objects.get().adresse == "denis@exemple.fr"


@pytest.mark.parametrize("fin", [Etat.REFUSE, Etat.RETIRE])
def test_a_model_that_is_over_leaves_its_name_free(depose, fin):
    """It takes no other version: the same name is the only way to start again."""
    modele = depose()
    Modele.objects.filter(pk=modele.pk).update(etat=fin)
    assert depose().etat == Etat.DEPOSE


def test_an_enrolment_that_is_over_closes_the_versions_too(
    depose, enrole, agent, representante, envoi
):
    modele = depose()
    review(agent, modele.versions.get(), Etat.A_CORRIGER, all_as(modele), "À revoir.")
    Enrolement.objects.filter(pk=enrole.pk).update(etat=EtatEnrolement.RETIRE)
    assert Acte.VERSION not in {t.acte for t in CYCLE.possible(modele, representante)}
    with pytest.raises(ActeImpossible, match="enrôlez-vous d’abord"):
        depot.add_version(representante, modele, envoi("Mieux"))


def test_the_name_of_a_model_holds_on_one_line(du_fournisseur, enrole, fournisseur, pdf):
    saisi = {"document": "MDV-LGC-Va2/BON_COMMANDE", "intitule": "Cabinets\nObjet : autre",
             "fichier": upload(contenu=pdf("x"))}  # fmt: skip
    page = du_fournisseur.post(f"/organisations/{fournisseur.pk}/modeles/nouveau", saisi)
    assert "Écrivez ce texte sur une seule ligne." in page.text
