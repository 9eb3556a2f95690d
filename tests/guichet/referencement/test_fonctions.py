"""What a software must do to be a LGO (AF-PHA-LGO-Va1 §1.1): declared, then looked at."""

import pytest
from django.urls import reverse

from guichet.cycles.table import ActeImpossible
from guichet.donnees import read
from guichet.referencement import fournisseur as saisie
from guichet.referencement.fonctions import LIVREES, Fonctions, check, minimal_functions
from guichet.referencement.verification import checklist
from guichet.textes import all_dispositifs
from sons.erreurs import ReglementInvalide
from tests.guichet.referencement.conftest import SIRET

CODES = ["facturation", "dossier_pharmaceutique", "ordonnancier", "base_medicaments", "stocks"]


def test_the_five_functions_are_those_of_the_pharmacies_only():
    assert [une.code for une in minimal_functions("PHA-LGO-Va1")] == CODES
    autres = {d.code for d in all_dispositifs()} - {"PHA-LGO-Va1"}
    assert not any(minimal_functions(code) for code in autres)


@pytest.mark.parametrize("absente", CODES)
def test_a_candidature_without_one_of_them_is_not_filed(brouillon, editrice, absente):
    objet = brouillon(fonctions=[code for code in CODES if code != absente])
    (libelle,) = [f.libelle for f in minimal_functions("PHA-LGO-Va1") if f.code == absente]
    with pytest.raises(ActeImpossible) as refus:
        saisie.file_candidature(editrice, objet)
    assert f"« {libelle} »" in refus.value.messages[0]


def test_the_officer_sees_each_declaration(deposee):
    objet = deposee()
    vues = {v.libelle: v.genre for v in checklist(objet)}
    libelles = [une.libelle for une in minimal_functions("PHA-LGO-Va1")]
    assert [vues[libelle] for libelle in libelles] == ["succes"] * 5
    objet.fonctions.remove("stocks")
    assert "non déclarée" in {v.constat for v in checklist(objet)}


def test_the_form_asks_for_them_and_keeps_what_is_ticked(brouillon, client, editrice, connecter):
    objet = brouillon(fonctions=[])
    connecter(client, editrice)
    adresse = reverse("referencement:modifier", args=[objet.pk])
    saisi = {"solution": "S", "version": "1", "siret": SIRET, "date_prevue": "2022-06-01"}
    assert "Gestion des stocks de médicaments" in client.get(adresse).text
    assert 'id="id_fonctions' in client.post(adresse, saisi).text
    client.post(adresse, {**saisi, "fonctions": CODES[:2]})
    objet.refresh_from_db()
    assert objet.fonctions == CODES[:2]


def test_a_dispositif_without_functions_asks_nothing(deposee):
    assert deposee("MDV-LGC-Va1", fonctions=[]).etat == "deposee"


def test_a_function_written_twice_is_named_with_its_line(tmp_path):
    fichier = tmp_path / "fonctions.toml"
    fichier.write_text(LIVREES.read_text("utf-8").replace('"stocks"', '"ordonnancier"'), "utf-8")
    with pytest.raises(ReglementInvalide, match="« ordonnancier » est écrit deux fois"):
        read(fichier, None, Fonctions, check)
