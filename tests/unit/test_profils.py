"""A profile is recognised in all the writings that the texts themselves have of it."""

import pytest

from sons import load_reglement
from sons.profils import profile_key, unknown_profiles


@pytest.mark.parametrize(
    ("nom", "ecrit", "est_le_meme"),
    [
        ("Référentiel d’identité", "Référentiel d'identité", True),  # guide, annexe 1
        ("Esclave d’identité", "Esclave d'identité", True),
        ("Environnement hospitalier", "environnement hospitalier", True),
        ("Centre de santé", "Centres de santé", True),  # guide, §2.1
        ("Général", "GENERAL", True),
        ("Référentiel d’identité", "  Référentiel   d ’ identité ", True),
        ("Centre de santé", "Centre\u00a0de\u00a0santé", True),
        ("Référentiel d’identité", "Re\u0301fe\u0301rentiel d’identite\u0301", True),  # a Mac
        ("Référentiel d’identité", "Esclave d’identité", False),
        ("Centre de santé", "Centre santé", False),
        ("Mailiz", "Mailliz", False),
        ("Général", "", False),
    ],
)
def test_writings_of_one_profile(nom, ecrit, est_le_meme):
    assert (profile_key(nom) == profile_key(ecrit)) is est_le_meme


def test_unknown_names_are_given_as_written_and_in_order():
    ecrits = ["Mailliz", "general", "CENTRES DE SANTÉ", "Autre"]
    assert unknown_profiles(ecrits, ["Général", "Centre de santé"]) == ["Mailliz", "Autre"]


def test_no_two_profiles_of_a_dispositif_are_taken_for_one():
    reglement = load_reglement()
    for code in reglement.codes:
        noms = [p.nom for p in reglement.dispositif(code).profil]
        assert len({profile_key(nom) for nom in noms}) == len(noms), code
