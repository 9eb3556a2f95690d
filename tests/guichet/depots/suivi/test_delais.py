"""What runs out, said on the dashboard."""

from datetime import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guichet.acteurs.habilitations import Role
from guichet.acteurs.models import Personne
from guichet.depots.suivi.tableau import figures
from guichet.depots.suivi.totaux import totals
from guichet.horloge import PARIS
from guichet.referencement.models import Candidature
from guichet.theme.templatetags.montants import en_euros
from tests.guichet.depots.envois import adresse
from tests.guichet.depots.lignes import make_demande

# MDV-LGC-Va1: avances until 30/11/2022, prestations until 20/09/2023, soldes until 28/04/2023 as it
# was said then. IMG-DB-Va2: evidence until 13/05/2026.
SEPTEMBRE = datetime(2022, 9, 1, 10, tzinfo=PARIS)
MARS = datetime(2026, 3, 1, 10, tzinfo=PARIS)


@pytest.fixture
def tableau(entree, fournisseur, fabrique, horloge_de):
    """Read the dashboard at an instant."""

    def _tableau(instant=SEPTEMBRE, client=entree):
        horloge_de(instant)
        return client.get(adresse("tableau", fournisseur)).text

    return _tableau


def present(fournisseur, etat, **champs):
    valeurs = {"dispositif": "IMG-DB-Va2", "solution": "Neuve", "version": "1",
               "creee_le": SEPTEMBRE, "deposee_le": SEPTEMBRE, "etat": etat}  # fmt: skip
    return Candidature.objects.create(organisation=fournisseur, **valeurs | champs)


def test_the_oldest_order_of_a_referenced_solution_stands_still(tableau, fabrique):
    (solution,) = fabrique.contexte.referencements.values()
    for instant in (SEPTEMBRE, SEPTEMBRE.replace(day=15)):
        page = tableau(instant)
        assert f"dossier complet du {solution.dossier_complet:%d/%m/%Y}" in page
        assert "avance chaque jour" not in page
    assert '<td data-titre="Prestations à terminer">Aucune.' in page


def test_without_a_complete_file_the_oldest_order_moves_every_day(tableau, fournisseur):
    present(fournisseur, "eligible")
    page = tableau(MARS)
    assert "1er novembre 2025" in page  # 120 days before 1 March
    assert "avance chaque jour" in page
    assert "2 novembre 2025" in tableau(MARS.replace(day=2))
    fini = tableau(MARS.replace(month=6)).partition("Délais qui courent")[2]
    assert "Neuve" not in fini  # too late for the evidence


def test_a_file_under_examination_holds_the_date(tableau, fournisseur):
    present(fournisseur, "preuves", preuves_le=datetime(2026, 2, 1, 9, tzinfo=PARIS))
    page = tableau(MARS)
    assert "4 octobre 2025" in page
    assert "Figée au dépôt du dossier, le 01/02/2026, s’il est jugé complet" in page
    assert "Déposer le dossier complet de preuves" not in page


def test_an_exception_of_the_texts_holds_the_date_too(tableau, fournisseur):
    """AF-PHA-LGO-Va1 §4.4: every order after 19/06/2022 is in time."""
    present(fournisseur, "eligible", dispositif="PHA-LGO-Va1")
    page = tableau(datetime(2022, 12, 1, 10, tzinfo=PARIS))
    assert "20 juin 2022" in page
    assert "Date fixée par les textes du dispositif" in page


def test_prestations_to_complete_are_counted_until_their_last_day(tableau, fournisseur):
    """20/09/2023; a solde in progress ends the count of its avance."""
    avances = [make_demande(fournisseur, etat="payee") for _ in range(3)]
    make_demande(fournisseur, etat="incomplete")
    make_demande(fournisseur, etat="refusee")
    make_demande(fournisseur, phase="solde", avance=avances[0])
    assert "3 avances sans solde, jusqu’au 20/09/2023" in tableau()
    fin = datetime(2023, 9, 20, 23, 59, 59, tzinfo=PARIS)
    assert "3 avances sans solde, jusqu’au 20/09/2023" in tableau(fin)
    assert "avances sans solde" not in tableau(datetime(2023, 9, 21, tzinfo=PARIS))


def test_a_draft_is_not_shown_to_the_agency(tableau, fournisseur, client, rattache, connecter):
    present(fournisseur, "brouillon", deposee_le=None)
    assert "Neuve" in tableau(MARS)
    ines = Personne.objects.create_personne("ines@exemple.fr", "Truc", "Inès")
    rattache(ines, Role.INSTRUCTEUR)
    connecter(client, ines)
    assert "Neuve" not in tableau(MARS, client)


def test_nothing_that_runs_is_told(entree, fournisseur):
    assert "Rien ne court" in entree.get(adresse("tableau", fournisseur)).text


def test_the_number_of_queries_does_not_follow_what_runs(tableau, fournisseur):
    make_demande(fournisseur)
    nombres = []
    for tour in range(2):
        with CaptureQueriesContext(connection) as questions:
            tableau(MARS)
        nombres.append(len(questions))
        for rang in range(10):
            present(fournisseur, "eligible", version=f"{tour}.{rang}")
            make_demande(fournisseur, etat="incomplete")
            make_demande(fournisseur, etat="payee")
    assert nombres[0] == nombres[1] <= 32


def test_paid_avances_are_told_on_each_side_of_the_closing_of_soldes(
    tableau, fournisseur, fabrique
):
    (solution,) = fabrique.contexte.referencements.values()
    for _ in range(2):
        make_demande(fournisseur, etat="payee", numero_ans=solution.numero_ans)
    page = tableau(SEPTEMBRE)
    assert "2 avances payées attendent le dépôt du solde" in page
    page = tableau(MARS)
    assert "attendent le dépôt du solde" not in page
    assert "2 avances payées n’ont pas eu de solde avant la clôture" in page


def test_what_remains_is_counted_from_what_was_decided(fournisseur):
    make_demande(fournisseur, etat="deposee", montant_demande_centimes=100)
    make_demande(fournisseur, etat="decidee", montant_demande_centimes=100,
                 montant_decide_centimes=60)  # fmt: skip
    make_demande(fournisseur, etat="payee", montant_demande_centimes=100,
                 montant_decide_centimes=60, montant_paye_centimes=60)  # fmt: skip
    make_demande(fournisseur, etat="refusee", montant_demande_centimes=100)
    chiffres = figures(totals(fournisseur))
    assert (chiffres.demande, chiffres.decide, chiffres.paye, chiffres.reste) == tuple(
        map(en_euros, (300, 120, 60, 160))
    )
