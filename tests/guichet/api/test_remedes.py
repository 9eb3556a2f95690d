"""What the portal says of what it could not verify: never a command that its readers lack."""

import pytest
from django.urls import reverse

from guichet.depots.models import Simulation
from guichet.publication.views import calcul
from guichet.remedes import REMEDES
from sons import ContexteMemoire, control_depot, load_reglement
from sons.calculs import Estimation
from sons.ecriture import bind
from sons.manque import Manque, NonVerifie
from tests.fabrique.depots import make_depot
from tests.guichet.depots.envois import adresse, formulaire

COMMANDES = ("sons contexte", "sons base", "sons controler", "--", "le contexte", "guichet base")


def raisons():
    """Return what the engine says of every dispositif when it knows nothing, each once."""
    reglement, dites = load_reglement(), {}
    for code in reglement.codes:
        for phase in reglement.phases(code):
            un = make_depot(reglement.textes(code, phase), 1)
            rapport = control_depot(un.contenu, un.textes, ContexteMemoire(), un.instant).rapport
            dites |= dict.fromkeys(rapport.non_verifies)
    autres = [NonVerifie("autre contrôle", "on ne le sait pas", manque) for manque in Manque]
    return [*dites, *autres]


@pytest.fixture
def muette(outil, entree, a_l_heure, fournisseur):
    """Return a rehearsal whose report lacks everything that may be lacking."""
    entree.post(adresse("simuler", fournisseur), formulaire(a_l_heure))
    simulation = Simulation.objects.get()
    simulation.rapport["non_verifies"] = [
        {"controle": un.controle, "raison": un.raison, "manque": un.manque.value}
        for un in raisons()
    ]
    simulation.save()
    return simulation


def test_every_lack_has_a_remedy_here():
    assert set(REMEDES) == set(Manque)
    for remede in REMEDES.values():
        assert remede.endswith(".")
        assert remede[0].isupper()


def test_a_supplier_reads_no_command(entree, muette):
    page = entree.get(reverse("depots:simulation", args=[muette.pk])).text
    dit = page.split("Ce qui n’a pas pu être vérifié")[1].split("</ul>")[0]
    assert dit.count("<li>") >= len(Manque)
    assert all(bind(remede) in dit for remede in REMEDES.values())
    assert not [commande for commande in COMMANDES if commande in dit]


def test_a_tool_reads_what_is_missing_and_no_command(outil, muette):
    lus = outil.get(f"/api/v1/simulations/{muette.pk}").json()["rapport"]["non_verifies"]
    assert {un["manque"] for un in lus} == {manque.value for manque in Manque}
    for un in lus:
        assert un["remede"] == REMEDES[Manque(un["manque"])]
        dit = f"{un['controle']} {un['raison']} {un['remede']}"
        assert not [commande for commande in COMMANDES if commande in dit]


@pytest.mark.parametrize("sortie", ["", "csv"])
def test_a_visitor_of_the_calculation_reads_no_command(client, db, monkeypatch, sortie):
    def estimate(*_):
        return [
            Estimation(rang, "1", "1", None, None, "non vérifié", manque=manque)
            for rang, manque in enumerate(Manque)
        ]

    monkeypatch.setattr(calcul, "estimate", estimate)
    choix = {"dispositif": "PHA-LGO-Va1", "numeros": "750712184", "sortie": sortie}
    dit = client.post("/calcul", choix).getvalue().decode()
    dit = dit.split("<h2>Résultat</h2>")[-1].split("</table>")[0]
    assert all(remede in dit for remede in REMEDES.values())
    assert not [commande for commande in COMMANDES if commande in dit.replace("<!--", "")]
