"""Findings are kept up to the limits of the texts, and the rest is counted."""

from dataclasses import replace

import pytest

from sons import load_textes
from sons.controles.releve import Releve
from sons.controles.trouve import Trouve
from sons.manque import Manque, NonVerifie

TEXTES = load_textes("MDV-LGC-Va1", "avance")
LIMITES = replace(TEXTES.dispositif.limites, constats_max=3, constats_du_fichier_max=50)


def filled(*nombres):
    """Take so many findings from each of several rules."""
    releve = Releve(TEXTES.catalogue, LIMITES)
    for nombre in nombres:
        releve.take(Trouve(rang, "3001", ("x",)) for rang in range(nombre))
    return releve


@pytest.mark.parametrize(
    ("nombres", "gardes", "refuse"),
    [
        ((2,), 2, False),
        ((3,), 3, False),
        ((4,), 3, True),
        ((3, 1), 3, True),
        ((4, 4, 4), 3, True),
    ],
)
def test_a_file_with_too_many_findings_is_refused_once(nombres, gardes, refuse):
    releve = filled(*nombres)
    assert sum(len(liste.trouves) for liste in releve.des_demandes.values()) == gardes
    assert [t.code for t in releve.du_fichier.trouves] == ["1014"] * refuse
    assert releve.du_fichier.rejette is refuse


def test_what_is_not_verified_is_said_once_and_is_no_finding():
    releve, inconnu = filled(3), NonVerifie("a", "b", Manque.AVANCES)
    releve.take([inconnu, inconnu])
    assert releve.non_verifies == [inconnu]
    assert not releve.du_fichier.rejette
