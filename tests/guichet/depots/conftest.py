import io
from dataclasses import replace

import pytest

from guichet.acteurs.habilitations import NatureOrganisation, Role
from guichet.acteurs.models import Organisation, Personne
from guichet.depots.reception.envoi import sent
from guichet.fichiers.reception import keep
from sons import load_textes
from sons.ecriture import write_json
from tests.fabrique.depots import SIRET, make_depot
from tests.guichet.depots import enroler as lignes

AUTRE_SIRET = "55210055400013"


@pytest.fixture
def deposant(personne, rattache):
    rattache(personne, Role.REPRESENTANT_LEGAL)
    return personne


@pytest.fixture
def concurrent(db, rattache):
    """Another supplier, who distributes the same solution."""
    organisation = Organisation.objects.create(
        nature=NatureOrganisation.FOURNISSEUR, nom="Concurrent SAS", siren="552100554"
    )
    personne = Personne.objects.create_personne("eve@exemple.fr", "Autre", "Eve")
    rattache(personne, Role.REPRESENTANT_LEGAL, organisation)
    return organisation, personne


@pytest.fixture
def fabriquer():
    """Make a deposit that its own context accepts."""

    def _fabriquer(nombre=3, dispositif="MDV-LGC-Va1", phase="avance", **choix):
        return make_depot(load_textes(dispositif, phase), nombre, **choix)

    return _fabriquer


@pytest.fixture
def enroler(deposant, fournisseur):
    """Say that a supplier is enrolled for the solution of a deposit."""

    def _enroler(fabrique, organisation=None, siret=SIRET):
        lignes.enroler(organisation or fournisseur, deposant, fabrique, siret)

    return _enroler


@pytest.fixture
def autre_solution(enroler, fabrique):
    """Return the number of another solution, for which the supplier is enrolled too."""
    (solution,) = fabrique.contexte.referencements.values()
    autre = replace(solution, numero_ans="MDVLGC20229999", solution="Autre solution")
    contexte = replace(fabrique.contexte, referencements={autre.numero_ans: autre})
    enroler(replace(fabrique, contexte=contexte))
    return autre.numero_ans


@pytest.fixture
def envoyer(deposant, fournisseur):
    """Return what a supplier sends."""

    def _envoyer(fabrique, personne=None, organisation=None, siret=SIRET, **autrement):
        arbre = fabrique.arbre | {"SIRET": siret}
        champs = {
            "personne": personne or deposant,
            "organisation": organisation or fournisseur,
            "dispositif": fabrique.textes.dispositif.code,
            "phase": fabrique.textes.phase,
            "numero_ans": next(iter(fabrique.contexte.referencements)),
            "nom": fabrique.nom,
            "contenu": write_json(arbre),
            "recu_le": fabrique.instant,
        }
        return sent(**champs | autrement)

    return _envoyer


@pytest.fixture
def instructrice(rattache):
    ines = Personne.objects.create_personne("ines@exemple.fr", "Truc", "Inès")
    rattache(ines, Role.INSTRUCTEUR)
    return ines


@pytest.fixture
def garder():
    return lambda octets: keep(io.BytesIO(octets), len(octets))


@pytest.fixture
def entree(client, deposant, connecter):
    connecter(client, deposant)
    return client


@pytest.fixture
def fabrique(fabriquer, enroler):
    fabrique = fabriquer(3)
    enroler(fabrique)
    return fabrique


@pytest.fixture
def horloge_de(monkeypatch):
    """Set the clock of the pages: the counters of the samples closed long ago."""

    def _horloge_de(instant):
        monkeypatch.setattr("guichet.horloge.now", lambda: instant)

    return _horloge_de
