"""What is said of accessibility: the whole grid, and nothing that no test holds."""

import re
from collections import Counter
from pathlib import Path

import pytest

from guichet.publication.accessibilite import LIVRES, criteres
from sons.erreurs import ReglementInvalide

NAVIGATEUR = Path(__file__).parent.parent / "navigateur"
# How many criteria each theme of the RGAA 4.1 has.
RGAA = dict(enumerate((9, 2, 3, 13, 8, 2, 5, 10, 4, 14, 13, 11, 12), 1))


def test_every_criterion_is_told_once_and_in_order():
    attendus = [f"{theme}.{n}" for theme, nombre in RGAA.items() for n in range(1, nombre + 1)]
    assert [c.numero for c in criteres().critere] == attendus
    assert len(attendus) == 106


def test_what_a_machine_or_a_trial_tells_names_tests_that_exist():
    for critere in criteres().critere:
        assert bool(critere.essais) == (critere.par in ("machine", "essai")), critere.numero
        for essai in critere.essais:
            fichier, _, nom = essai.partition("::")
            source = (NAVIGATEUR / fichier).read_text(encoding="utf-8")
            assert re.search(rf"^def {nom}\(", source, re.MULTILINE), essai


def test_what_is_not_evaluated_or_without_object_says_why():
    muets = [c.numero for c in criteres().critere if not c.par and not c.precision]
    assert muets == []


def test_the_page_counts_and_shows_them_all(client):
    page = client.get("/accessibilite").content.decode()
    comptes = Counter(c.dit for c in criteres().critere)
    assert sum(comptes.values()) == 106
    assert all(c.bref in page for c in criteres().critere)
    assert "Ce n’est pas un audit" in page


@pytest.mark.parametrize(
    ("avant", "apres", "dit"),
    [
        ('etat = "conforme"', 'etat = "parfait"', "doit être parmi conforme"),
        ('numero = "1.2"', 'numero = "1.1"', "est dit deux fois"),
        ('numero = "1.2"', 'numero = "14.1"', "n’a pas de thème"),
        ('par = "machine"', 'par = "ouï-dire"', "doit être parmi machine"),
    ],
)
def test_a_fault_in_the_file_of_an_operator_is_named(tmp_path, settings, avant, apres, dit):
    propre = tmp_path / "publication" / "rgaa.toml"
    propre.parent.mkdir()
    propre.write_text(LIVRES.read_text(encoding="utf-8").replace(avant, apres, 1), encoding="utf-8")
    settings.REGLEMENT = tmp_path
    with pytest.raises(ReglementInvalide, match=dit):
        criteres()
