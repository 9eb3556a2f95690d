import pytest
import typst
from django.core.files.uploadedfile import SimpleUploadedFile

from guichet.enrolement.models import Etat as EtatEnrolement
from guichet.modeles import fournisseur as depot
from guichet.modeles.fournisseur import Remise
from tests.guichet.enrolement.conftest import (  # noqa: F401 - fixtures
    agent,
    autre,
    de_l_agent,
    du_fournisseur,
    instant,
    representante,
)
from tests.guichet.enrolement.fabrique import rempli

MENTION = "Montant de la Prestation Ségur pris en charge par l’Etat au titre du Ségur de la santé"


@pytest.fixture(scope="session")
def pdf():
    """A real PDF that bears these paragraphs, one page each."""

    def _pdf(*pages, largeur="210mm"):
        source = f'#set page(width: {largeur})\n#set text(lang: "fr", hyphenate: true)\n'
        return typst.compile((source + "\n#pagebreak()\n".join(pages)).encode(), format="pdf")

    return _pdf


@pytest.fixture
def envoi(pdf):
    def _envoi(*pages, nom="bdc.pdf"):
        return Remise(SimpleUploadedFile(nom, pdf(*(pages or ("Bon de commande",)))), nom)

    return _envoi


@pytest.fixture
def enrole(fournisseur, representante, instant):  # noqa: F811
    """The supplier has an anticipated enrolment."""
    return rempli(
        fournisseur, representante, EtatEnrolement.ANTICIPE, nature="anticipe", numero_ans=""
    )


@pytest.fixture
def depose(enrole, fournisseur, representante, envoi):  # noqa: F811
    """Hand a model in."""

    def _depose(*pages, type_="BON_COMMANDE", intitule="Cabinets"):
        return depot.hand_in(
            representante, fournisseur, "MDV-LGC-Va2", type_, intitule, envoi(*pages)
        )

    return _depose
