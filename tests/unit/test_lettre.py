"""What the five founding texts say, held against the data, text by text."""

import pytest

from sons import load_reglement
from sons.reglement.calendrier import Etape
from sons.reglement.format import Portee
from sons.reglement.source import Statut

REGLEMENT = load_reglement()
DISPOSITIFS = [REGLEMENT.dispositif(code) for code in REGLEMENT.codes]


# -- the attestation of the end of a prestation: AF-PHA-LGO-Va1, §2 and §6.2 -------------------


@pytest.mark.parametrize("dispositif", DISPOSITIFS, ids=lambda d: d.code)
def test_an_attestation_is_asked_only_where_a_text_asks_for_it(dispositif):
    assert (dispositif.attestation_fin is not None) is (dispositif.code == "PHA-LGO-Va1")


def test_the_attestation_of_officines_is_due_at_the_end_of_prestations():
    attestation = REGLEMENT.dispositif("PHA-LGO-Va1").attestation_fin
    assert attestation.au_plus_tard is Etape.FIN_PRESTATIONS
    assert (attestation.source.document, attestation.statut) == ("AF-PHA-LGO-VA1", Statut.OFFICIEL)


# -- what a fault of structure rejects: DTJSON §1.2 (wave 1), webinar (wave 2) ------------------


@pytest.mark.parametrize("un_format", REGLEMENT.formats.values(), ids=lambda f: f.format.nom)
def test_a_fault_of_structure_rejects_the_file_in_wave_1_and_the_demande_in_wave_2(un_format):
    attendue = Portee.FICHIER if un_format.format.vague == "Va1" else Portee.DEMANDE
    assert un_format.format.structure_rejette is attendue
