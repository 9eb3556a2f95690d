"""The track of a solution, from nothing to the first payment."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guichet.acteurs.models import Personne
from guichet.depots.models import Simulation
from guichet.depots.solutions import known
from guichet.depots.suivi.parcours import tracks
from guichet.depots.suivi.totaux import totals
from guichet.enrolement.models import Enrolement
from guichet.horloge import PARIS
from guichet.modeles.models import Modele
from guichet.referencement import registre
from guichet.referencement.models import Candidature, Referencement
from tests.guichet.depots.lignes import make_all, make_demande
from tests.guichet.enrolement.fabrique import (
    ANS,
    candidate,
    conclude,
    declare,
    reference,
    rempli,
)

# MDV-LGC-Va2: enrolments and avances are open, until 02/12/2026 and 16/12/2026.
MARS = datetime(2026, 3, 2, 10, tzinfo=PARIS)
DES_ENROLEMENTS = datetime(2026, 12, 2, 23, 59, 59, 999999, tzinfo=PARIS)
DES_AVANCES = datetime(2026, 12, 16, 12, tzinfo=PARIS)
TITRES = ["Candidature", "Enrôlement", "Modèles", "Simulation", "Dépôt", "Premier paiement"]
INSTANT = timedelta(microseconds=1)


@pytest.fixture
def parcours(fournisseur, deposant, horloge_de):
    """Read the tracks of a supplier at an instant."""

    def _parcours(instant=MARS, organisation=fournisseur, personne=deposant):
        horloge_de(instant)
        candidatures = registre.candidatures(organisation, personne)
        sommes = totals(organisation)
        return tracks(organisation, known(organisation), candidatures, sommes, instant)

    return _parcours


@pytest.fixture
def etats(parcours):
    """Return the states of the only track, in the order of its steps."""

    def _etats(*args):
        (seul,) = parcours(*args)
        assert [un.titre for un in seul.pas] == TITRES
        return [un.avancee for un in seul.pas]

    return _etats


def hand_in(fournisseur, personne, etat):
    return Modele.objects.create(
        organisation=fournisseur, dispositif="MDV-LGC-Va2", type="BON_COMMANDE", etat=etat,
        intitule=f"Modèle {Modele.objects.count()}", cree_par=personne, depose_le=MARS,
    )  # fmt: skip


def rehearse(fournisseur, personne, **champs):
    _, _, _, essai = make_all(fournisseur, personne)
    valeurs = {"dispositif": "MDV-LGC-Va2", "numero_ans": ANS} | champs
    Simulation.objects.filter(pk=essai.pk).update(**valeurs)


def ask(fournisseur, **champs):
    return make_demande(fournisseur, **{"dispositif": "MDV-LGC-Va2", "numero_ans": ANS} | champs)


def test_nothing_begun_has_no_track(parcours):
    assert parcours() == []


@pytest.mark.parametrize(
    ("etat", "avancees"),
    [
        ("brouillon", ["a_faire", "a_venir"]),
        ("deposee", ["en_cours", "a_faire"]),
        ("eligible", ["a_faire", "a_faire"]),
        ("preuves", ["en_cours", "a_faire"]),
        ("incomplete", ["a_faire", "a_faire"]),
    ],
)
def test_a_candidature_is_the_first_step(etats, fournisseur, etat, avancees):
    candidate(fournisseur, etat)
    assert etats() == [*avancees, *["a_venir"] * 4]


@pytest.mark.parametrize("etat", ["non_eligible", "refusee", "abandonnee"])
def test_a_candidature_that_is_over_has_no_track(parcours, fournisseur, etat):
    candidate(fournisseur, etat)
    assert parcours() == []


def test_a_solution_without_funding_has_no_track(parcours, fournisseur):
    candidate(fournisseur, "deposee", finance=False)
    reference(fournisseur, "MDVLGC20260002", finance=False)
    assert parcours() == []


@pytest.mark.parametrize(
    ("etat", "avancees"),
    [
        ("brouillon", ["a_faire", "a_venir", "a_venir", "a_venir"]),
        ("depose", ["en_cours", "a_venir", "a_venir", "a_venir"]),
        ("a_corriger", ["a_faire", "a_venir", "a_venir", "a_venir"]),
        ("anticipe", ["a_faire", "a_faire", "a_faire", "a_venir"]),
        ("finalisation", ["a_faire", "a_faire", "a_faire", "a_venir"]),
        ("finalisation_deposee", ["en_cours", "a_faire", "a_faire", "a_venir"]),
        ("definitif", ["fait", "a_faire", "a_faire", "a_faire"]),
    ],
)
def test_an_enrolment_opens_what_follows(etats, fournisseur, deposant, etat, avancees):
    reference(fournisseur)
    rempli(fournisseur, deposant, etat)
    assert etats() == ["fait", *avancees, "a_venir"]


def test_an_anticipated_enrolment_follows_its_candidature_by_name(etats, fournisseur, deposant):
    candidate(fournisseur, "preuves")
    rempli(fournisseur, deposant, "anticipe", nature="anticipe", numero_ans="",
           logiciel_nom="CABINET plus")  # fmt: skip
    assert etats() == ["en_cours", "en_cours", "a_faire", "a_faire", "a_venir", "a_venir"]


def test_a_distributor_is_told_that_the_editor_follows_the_candidature(
    etats, fournisseur, deposant
):
    rempli(fournisseur, deposant, "depose", nature="anticipe", numero_ans="")
    assert etats()[:2] == ["en_cours", "en_cours"]


def test_what_the_convention_holds_is_said(parcours, etats, fournisseur):
    reference(fournisseur, convention=False)
    (seul,) = parcours()
    assert seul.pas[1].avancee == "bloque"
    assert "convention" in seul.pas[1].detail
    conclude(Candidature.objects.get())
    assert etats()[1] == "a_faire"


@pytest.mark.parametrize("etat", [None, "brouillon"])
def test_a_window_that_is_closed_blocks_a_first_enrolment(
    parcours, etats, fournisseur, deposant, etat
):
    reference(fournisseur)
    if etat:
        rempli(fournisseur, deposant, etat)
    assert etats(DES_ENROLEMENTS)[1] == "a_faire"
    (seul,) = parcours(DES_ENROLEMENTS + INSTANT)
    assert (seul.pas[1].avancee, seul.pas[1].detail) == ("bloque", "Clos depuis le 02/12/2026.")


@pytest.mark.parametrize(
    ("etat", "avancee"),
    [("depose", "en_cours"), ("valide", "fait"), ("a_corriger", "a_faire"), ("retire", "a_faire")],
)
def test_a_model_is_optional_and_followed(etats, fournisseur, deposant, etat, avancee):
    reference(fournisseur)
    rempli(fournisseur, deposant, "definitif")
    hand_in(fournisseur, deposant, etat)
    assert etats()[2] == avancee
    hand_in(fournisseur, deposant, "a_corriger")
    assert etats()[2] == "a_faire"


@pytest.mark.parametrize(
    ("champs", "avancee"),
    [
        ({}, "fait"),
        ({"numero_ans": ""}, "fait"),
        ({"verdict": "partiel"}, "a_faire"),
        ({"dispositif": "PHA-LGO-Va1"}, "a_faire"),
        ({"numero_ans": "MDVLGC20269999"}, "a_faire"),
    ],
)
def test_a_rehearsal_counts_when_a_file_was_accepted(etats, fournisseur, deposant, champs, avancee):
    reference(fournisseur)
    rempli(fournisseur, deposant, "definitif")
    rehearse(fournisseur, deposant, **champs)
    assert etats()[3] == avancee


def test_a_deposit_then_a_payment_end_the_track(parcours, etats, fournisseur, deposant):
    reference(fournisseur)
    rempli(fournisseur, deposant, "definitif")
    ask(fournisseur, etat="refusee")
    assert etats()[3:] == ["a_faire", "a_faire", "a_venir"]
    ask(fournisseur, etat="deposee")
    assert etats()[2:] == ["a_venir", "fait", "fait", "en_cours"]
    ask(fournisseur, etat="payee")
    assert parcours() == []


def test_a_track_stops_with_its_counter_unless_demandes_live(parcours, fournisseur, deposant):
    reference(fournisseur)
    rempli(fournisseur, deposant, "definitif")
    assert len(parcours(DES_AVANCES)) == 1
    assert parcours(DES_AVANCES + INSTANT) == []
    ask(fournisseur, etat="validee")
    assert len(parcours(DES_AVANCES + INSTANT)) == 1


def test_a_withdrawn_solution_has_no_track(parcours, fournisseur):
    reference(fournisseur)
    Referencement.objects.update(retire_le=MARS, motifs_retrait="Motifs.")
    assert parcours() == []


def test_a_distributor_has_the_track_of_what_it_distributes(parcours, fournisseur, concurrent):
    autre, eve = concurrent
    declare(reference(fournisseur), autre)
    (seul,) = parcours(MARS, autre, eve)
    assert [un.avancee for un in seul.pas][:2] == ["fait", "a_faire"]


def test_a_dispositif_that_the_texts_lost_has_no_track(parcours, fournisseur, deposant):
    une = rempli(fournisseur, deposant, "depose")
    Enrolement.objects.filter(pk=une.pk).update(dispositif="ANCIEN-Va1")
    assert parcours() == []


def test_tracks_cost_as_many_queries_whatever_their_number(parcours, fournisseur, deposant):
    couts = []
    for rang in range(3):
        reference(fournisseur, f"MDVLGC2026100{rang}", solution=f"Solution {rang}")
        rempli(fournisseur, deposant, "definitif", numero_ans=f"MDVLGC2026100{rang}",
               logiciel_nom=f"Solution {rang}")  # fmt: skip
        with CaptureQueriesContext(connection) as questions:
            assert len(parcours()) == rang + 1
        couts.append(len(questions))
    assert couts[0] == couts[1] == couts[2] <= 10


def test_the_agency_reads_no_track(client, fournisseur, rattache, connecter, horloge_de):
    horloge_de(MARS)
    candidate(fournisseur, "brouillon", deposee_le=None)
    ines = Personne.objects.create_personne("ines@exemple.fr", "Truc", "Inès")
    rattache(ines, "instructeur")
    connecter(client, ines)
    page = client.get(f"/organisations/{fournisseur.pk}/tableau-de-bord")
    assert page.status_code == 200
    assert "premier paiement" not in page.text
