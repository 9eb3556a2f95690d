"""What the portal answers to the control: for this supplier, this dispositif, this solution."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from guichet.depots.reception.contexte import ContexteGuichet
from guichet.depots.reception.controle import control
from guichet.enrolement.models import Etat
from tests.guichet.depots.lignes import make_demande
from tests.guichet.enrolement.fabrique import rempli

AUTRE_ETABLISSEMENT = "73282932000231"


def _ailleurs(fournisseur, deposant, etat, **reponses):
    """Enrol the supplier for something else, later, with another of its sites."""
    return rempli(
        fournisseur, deposant, etat, siret=AUTRE_ETABLISSEMENT, logiciel_nom="Autre", **reponses
    )


def test_an_enrolment_elsewhere_with_another_siret_breaks_no_deposit(
    fabrique, envoyer, fournisseur, deposant
):
    _ailleurs(fournisseur, deposant, Etat.ANTICIPE, nature="anticipe", numero_ans="")
    assert control(envoyer(fabrique), None).rapport.constats == []


def test_the_siret_of_another_solution_is_refused(fabrique, envoyer, fournisseur, deposant):
    _ailleurs(fournisseur, deposant, Etat.DEFINITIF, dispositif="MDV-LGC-Va2")
    resultat = control(envoyer(fabrique, siret=AUTRE_ETABLISSEMENT), None)
    assert "1052" in [constat.code for constat in resultat.rapport.constats]


def test_an_avance_is_known_by_the_siret_of_its_own_solution(fabrique, fournisseur, deposant):
    (numero,) = fabrique.contexte.referencements
    _ailleurs(fournisseur, deposant, Etat.DEFINITIF, numero_ans="MDVLGC20229999",
              dispositif="MDV-LGC-Va1")  # fmt: skip
    avance = make_demande(fournisseur, deposant, numero_ans=numero)
    autre = make_demande(fournisseur, deposant, numero_ans="MDVLGC20229999")
    contexte = ContexteGuichet(fournisseur, "MDV-LGC-Va1")
    connues = contexte.avances([avance.numero_asp, autre.numero_asp])
    enrole = fournisseur.enrolements.get(numero_ans=numero).siret
    assert connues[avance.numero_asp].siret == enrole
    assert connues[autre.numero_asp].siret == AUTRE_ETABLISSEMENT


def test_many_soldes_ask_no_more_questions_than_one(
    fabriquer, enroler, envoyer, fournisseur, deposant
):
    tout = fabriquer(5, "PHA-LGO-Va1", "solde")
    enroler(tout)
    (numero_ans,) = tout.contexte.referencements
    for numero_asp, connue in tout.contexte.avances_connues.items():
        make_demande(
            fournisseur, deposant, numero_asp=numero_asp, numero_editeur=connue.numero_editeur,
            numero_ans=numero_ans, dispositif="PHA-LGO-Va1", etat="payee",
        )  # fmt: skip

    def questions(nombre):
        envoi = envoyer(tout.with_lines(tout.arbre["lignesImport"][:nombre]))
        with CaptureQueriesContext(connection) as ordres:
            resultat = control(envoi, None)
        codes = {c.code for _, c in resultat.rapport.all_constats()}
        assert not codes & {"4060", "4062", "4063"}
        return len(ordres)

    assert questions(5) == questions(1)
