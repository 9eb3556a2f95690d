from datetime import date, datetime

import pytest

from guichet.acteurs.habilitations import Role
from guichet.acteurs.models import Personne
from guichet.cycles.table import ActeImpossible
from guichet.enrolement import fournisseur as depot
from guichet.enrolement.dossier import depositor_fault, faults, lines
from guichet.enrolement.models import Etat, VerdictPiece
from guichet.enrolement.situation import NatureEnrolement
from guichet.fichiers.models import Analyse, Fichier
from guichet.horloge import PARIS
from tests.guichet.enrolement.fabrique import INSTANT, brouillon, join, join_all, reference, rempli

JOUR = INSTANT.date()


@pytest.fixture
def complet(fournisseur, representante, instant, solution):
    enrolement = rempli(fournisseur, representante)
    join_all(enrolement, representante)
    return enrolement


def test_a_complete_file_lacks_nothing(complet):
    assert faults(complet) == []


def test_a_draft_says_that_its_form_is_to_be_filled_in(fournisseur, personne, instant):
    assert faults(brouillon(fournisseur, personne)) == ["Le formulaire n’est pas rempli."]


def test_a_form_filled_in_by_half_says_what_it_lacks_section_by_section(complet):
    complet.logiciel_version, complet.contact_email, complet.iban_chiffre = "", "", ""
    assert faults(complet) == [
        "À remplir, « La solution » : Version.",
        "À remplir, « Le contact » : Adresse électronique.",
        "À remplir, « Le compte à créditer » : IBAN.",
    ]


def test_only_what_the_case_asks_is_lacking(complet):
    complet.depositaire, complet.qualite = "tiers", "distributeur"
    lacking = [faute for faute in faults(complet) if faute.startswith("À remplir")]
    assert lacking == [
        "À remplir, « La solution » : Nom de l’éditeur, Numéro SIREN de l’éditeur.",
        "À remplir, « Le dépositaire des demandes » : Prénom du dépositaire, Nom du dépositaire, "
        "Adresse électronique, Nom de la structure tierce, Dernier jour du mandat ou du contrat.",
    ]


def test_what_is_taken_over_from_another_file_does_not_make_a_form_whole(
    complet, fournisseur, representante
):
    """SIRET and IBAN come along; the solution is another one."""
    suivant = depot.open_draft(representante, fournisseur, "MDV-LGC-Va2", NatureEnrolement.ANTICIPE)
    join_all(suivant, representante)
    assert suivant.iban
    with pytest.raises(ActeImpossible, match="« La solution » : Nom de la solution, Version"):
        depot.submit(representante, suivant)


def test_each_missing_piece_is_named(complet):
    complet.pieces.filter(code="RIB").delete()
    assert faults(complet) == ["Il manque : Relevé d’identité bancaire."]


def test_an_identity_that_expired_yesterday_is_seen_before_the_deposit(complet, personne):
    join(complet, personne, "IDENTITE_REPRESENTANT", fin=date(2026, 3, 1))
    (faute,) = faults(complet)
    assert "n’est plus valable depuis le 01/03/2026" in faute


def test_the_last_day_of_an_identity_still_counts(complet, personne):
    join(complet, personne, "IDENTITE_REPRESENTANT", fin=JOUR)
    assert faults(complet) == []


def test_the_last_version_of_a_piece_is_the_one_that_counts(complet, personne):
    join(complet, personne, "IDENTITE_REPRESENTANT", fin=date(2020, 1, 1))
    join(complet, personne, "IDENTITE_REPRESENTANT", fin=date(2031, 1, 1))
    assert faults(complet) == []


def test_a_piece_to_correct_stands_in_the_way_with_its_reason(complet, agent):
    join(complet, agent, "RIB", VerdictPiece.A_CORRIGER, motif="Il est au nom d’un autre.")
    assert faults(complet) == [
        "« Relevé d’identité bancaire » est à corriger : Il est au nom d’un autre."
    ]


def test_a_content_that_the_antivirus_refused_stands_in_the_way(complet):
    rib = complet.pieces.get(code="RIB").fichier
    Fichier.objects.filter(pk=rib.pk).update(analyse=Analyse.INFECTE, menace="Eicar")
    assert "l’antivirus a refusé" in faults(complet)[0]


def test_a_mandate_that_ran_out_is_told(complet):
    complet.depositaire, complet.mandat_fin = "employe", date(2026, 3, 1)
    complet.save()
    assert any(
        "mandat du dépositaire a pris fin le 01/03/2026" in faute for faute in faults(complet)
    )


@pytest.mark.parametrize(
    ("instant_de_depot", "phrase"),
    [
        (datetime(2025, 10, 8, 23, 59, 59, tzinfo=PARIS), "n’est pas encore ouvert"),
        (datetime(2025, 10, 9, 0, 0, tzinfo=PARIS), None),
        (datetime(2026, 12, 2, 23, 59, 59, tzinfo=PARIS), None),
        (datetime(2026, 12, 3, 0, 0, tzinfo=PARIS), "fermé depuis le 02/12/2026"),
    ],
)
def test_the_window_of_enrolment_is_kept_to_the_second(complet, instant_de_depot, phrase):
    trouvees = faults(complet, instant_de_depot)
    assert trouvees == [] if phrase is None else phrase in trouvees[0]


def test_what_was_received_in_time_may_be_corrected_after_the_closing(complet):
    complet.etat, complet.depose_le = Etat.A_CORRIGER, INSTANT
    complet.save()
    assert faults(complet, datetime(2026, 12, 20, tzinfo=PARIS)) == []


def test_a_dispositif_without_dates_of_enrolment_is_never_closed(fournisseur, personne, instant):
    reference(fournisseur, dispositif="PHA-LGO-Va1")
    va1 = rempli(fournisseur, personne, dispositif="PHA-LGO-Va1")
    join_all(va1, personne)
    assert faults(va1) == []
    demandees = {ligne.piece.code for ligne in lines(va1, JOUR)}
    assert demandees == {"IDENTITE_REPRESENTANT", "RIB", "CERTIFICAT_REFERENCEMENT"}


@pytest.fixture
def mandataire(rattache):
    bob = Personne.objects.create_personne("bob@exemple.fr", "Durand", "Bob")
    rattache(bob, Role.MANDATAIRE)
    return bob


def test_a_mandataire_does_not_sign_in_the_place_of_the_representative(complet, mandataire):
    assert "Vous n’êtes pas le représentant légal" in depositor_fault(complet, mandataire)


def test_a_mandataire_signs_when_designated(fournisseur, mandataire):
    enrolement = rempli(
        fournisseur, mandataire, depositaire="employe", depositaire_nom="Durand",
        depositaire_prenom="Bob", depositaire_email="Bob@exemple.fr", mandat_fin=date(2027, 1, 1),
    )  # fmt: skip
    assert depositor_fault(enrolement, mandataire) == ""


def test_a_mandataire_who_is_not_the_one_designated_does_not_sign(fournisseur, mandataire):
    enrolement = rempli(
        fournisseur, mandataire, depositaire="employe", depositaire_nom="Petit",
        depositaire_prenom="Zoé", depositaire_email="zoe@exemple.fr", mandat_fin=date(2027, 1, 1),
    )  # fmt: skip
    assert "Le dépositaire désigné est Zoé Petit" in depositor_fault(enrolement, mandataire)


def test_a_representative_of_another_supplier_does_not_sign(complet, rattache, autre):
    intrus = Personne.objects.create_personne("x@exemple.fr", "X", "X")
    rattache(intrus, Role.REPRESENTANT_LEGAL, autre)
    assert depositor_fault(complet, intrus) != ""
