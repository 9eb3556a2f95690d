import io
from datetime import date, datetime

import pytest

from guichet import horloge
from guichet.acteurs.habilitations import Role
from guichet.acteurs.models import Personne
from guichet.fichiers.reception import keep
from guichet.referencement import agence
from guichet.referencement import fournisseur as saisie
from guichet.referencement.agence import Octroi
from guichet.referencement.fonctions import minimal_functions
from guichet.referencement.fournisseur import Mandat, Remise
from guichet.textes import reglement

SIRET = "73282932000074"
SIRET_DISTRIBUTEUR = "90000001900019"
PDF = b"%PDF-1.7\nune preuve\n%%EOF\n"


@pytest.fixture
def a_l_heure(monkeypatch):
    """Make it an instant of Paris: « 2022-03-31 23:59:59 »."""

    def _a_l_heure(texte):
        instant = datetime.fromisoformat(texte).replace(tzinfo=horloge.PARIS)
        monkeypatch.setattr(horloge, "instant_reel", lambda: instant)
        return instant

    return _a_l_heure


@pytest.fixture(autouse=True)
def _ouverture(a_l_heure):
    """The counter of PHA-LGO-Va1 and of MDV-LGC-Va1 is open."""
    a_l_heure("2022-03-01 10:00:00")


@pytest.fixture
def editrice(db, rattache):
    """Binds the supplier."""
    ada = Personne.objects.create_personne("edith@exemple.fr", "Leur", "Édith", "une phrase longue")
    rattache(ada, Role.REPRESENTANT_LEGAL)
    return ada


@pytest.fixture
def agent(db, rattache):
    """Examines candidatures for the agency."""
    nadia = Personne.objects.create_personne("nadia@exemple.fr", "Référence", "Nadia", "une phrase")
    rattache(nadia, Role.AGENT_ANS)
    return nadia


@pytest.fixture
def premier(db, rattache):
    """Declares eligible: whoever grants is another."""
    norbert = Personne.objects.create_personne("norbert@exemple.fr", "Premier", "Norbert", "phrase")
    rattache(norbert, Role.AGENT_ANS)
    return norbert


@pytest.fixture
def piece(db):
    """Hand a content in."""

    def _piece(nom="preuve.pdf", contenu=PDF):
        return Remise(keep(io.BytesIO(contenu + nom.encode()), 10**6), nom)

    return _piece


@pytest.fixture
def brouillon(editrice, fournisseur):
    """Begin a candidature and describe it."""

    def _brouillon(dispositif="PHA-LGO-Va1", solution="Officine+", optionnels=(), **champs):
        textes = reglement().dispositif(dispositif)
        objet = saisie.create(editrice, fournisseur, textes)
        saisie.update(
            editrice,
            objet,
            {
                "solution": solution,
                "version": "12",
                "siret": SIRET,
                "profils": [*objet.profils, *optionnels],
                "fonctions": [une.code for une in minimal_functions(dispositif)],
                "finance": True,
                "date_prevue": date(2022, 6, 1),
                **champs,
            },
        )
        return objet

    return _brouillon


@pytest.fixture
def deposee(brouillon, editrice):
    def _deposee(*args, **champs):
        objet = brouillon(*args, **champs)
        saisie.file_candidature(editrice, objet)
        return objet

    return _deposee


@pytest.fixture
def prouvee(deposee, editrice, premier, piece):
    """Up to the evidence file, received."""

    def _prouvee(*args, **champs):
        objet = deposee(*args, **champs)
        agence.accept(premier, objet)
        for profil in objet.profils:
            saisie.add_preuve(editrice, objet, profil, piece(f"{profil}.pdf"))
        saisie.send_dossier(editrice, objet)
        return objet

    return _prouvee


@pytest.fixture
def referencee(prouvee, agent):
    """Up to the register."""

    def _referencee(*args, finance=True, **champs):
        objet = prouvee(*args, finance=finance, **champs)
        return agence.grant(agent, objet, Octroi(tuple(objet.profils), finance))

    return _referencee


@pytest.fixture
def mandat(piece):
    def _mandat(nom="Distribution Ouest", siret=SIRET_DISTRIBUTEUR, fin=None):
        return Mandat(nom, siret, piece(f"mandat {nom}.pdf"), fin)

    return _mandat
