"""The catalogue and the control agree, both ways."""

import re
from pathlib import Path

import pytest

import sons
from sons import Niveau, Reglement
from sons.constats import LIBELLE_MAX, Fiche
from sons.erreurs import ReglementInvalide
from tests.fabrique.cas import all_cases
from tests.fabrique.essais import Cas, Essai

CAS = {cas.code: cas for cas in all_cases()}

# These cannot come alone: a name taken from another demande is not to the nomenclature, and
# an order signed after the closing date is deposited after it.
ACCOMPAGNES = {"4004", "4091", "5028"}


def codes(essai: Essai) -> list[str]:
    rapport = essai.run().rapport
    trouves = [c.code for _, c in rapport.all_constats()]
    return trouves + ["0000"] * any(d.code_traitement == "0000" for d in rapport.demandes)


def test_every_code_of_the_catalogue_has_its_cases(reglement: Reglement):
    assert {f.code for f in reglement.catalogue} == set(CAS)


@pytest.mark.parametrize("cas", CAS.values(), ids=CAS)
def test_the_failing_sample_meets_its_code(cas: Cas):
    if cas.code == "0000":
        assert cas.echoue.run().rapport.verdict == "accepte"
    else:
        assert cas.code in codes(cas.echoue)


@pytest.mark.parametrize("cas", [c for c in CAS.values() if c.code != "0000"], ids=lambda c: c.code)
def test_the_sample_beside_it_does_not(cas: Cas):
    assert cas.code not in codes(cas.passe)


@pytest.mark.parametrize(
    "cas", [c for c in CAS.values() if c.code not in {"0000", *ACCOMPAGNES}], ids=lambda c: c.code
)
def test_the_code_comes_first(cas: Cas):
    assert codes(cas.echoue)[0] == cas.code


def test_every_code_named_by_the_engine_is_in_the_catalogue(reglement: Reglement):
    """The other way round: the sources name no code that the catalogue does not know."""
    racine = Path(sons.__file__).parent
    sources = [*racine.rglob("*.py"), *racine.glob("reglement/formats/*.toml")]
    nommes = {
        code
        for fichier in sources
        for code in re.findall(r'"([0-5]\d{3})"', fichier.read_text(encoding="utf-8"))
    }
    assert nommes == {f.code for f in reglement.catalogue}


def fiches() -> list[Fiche]:
    return list(sons.load_reglement().catalogue)


@pytest.mark.parametrize("fiche", fiches(), ids=lambda f: f.code)
def test_every_entry_says_everything(fiche: Fiche):
    for champ in ("titre", "libelle", "cause", "remede", "exemple", "source", "statut"):
        assert getattr(fiche, champ).strip(), f"{fiche.code} : {champ} est vide"
    assert len(fiche.titre) <= 60
    assert not fiche.libelle.endswith(".")


@pytest.mark.parametrize("fiche", fiches(), ids=lambda f: f.code)
def test_a_label_always_fits_the_annotated_file(fiche: Fiche, reglement: Reglement):
    constat = reglement.catalogue.constat(fiche.code, "x", "A" * 500, "B" * 500, balise="balise")
    assert len(constat.libelle) <= LIBELLE_MAX


def test_what_was_received_is_never_read_as_a_template(reglement: Reglement):
    constat = reglement.catalogue.constat("2013", "x", "{attendu} {0}", "MAJUSCULES")
    assert "{attendu} {0}" in constat.libelle


def test_control_characters_are_made_visible(reglement: Reglement):
    constat = reglement.catalogue.constat("2014", "x", "01\t99\x1b[31m")
    assert constat.recu == "01\\u000999\\u001b[31m"


def test_an_unknown_code_is_a_fault_of_ours(reglement: Reglement):
    with pytest.raises(ReglementInvalide, match="1999"):
        reglement.catalogue.constat("1999", "x")


def test_only_0000_is_an_acceptance(reglement: Reglement):
    assert [f.code for f in reglement.catalogue if f.niveau is Niveau.ACCEPTE] == ["0000"]
