"""Every sentence that the samples produce is read, as a person would."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from sons import Constat, ContexteMemoire, Rapport, load_reglement
from sons.constats import APERCU_MAX, LIBELLE_MAX, Fiche
from sons_cli.remedes import REMEDES
from tests.fabrique.cas import all_cases
from tests.fabrique.depots import make_depot
from tests.fabrique.essais import Cas, essai
from tests.phrases import faults

CAS = all_cases()
PHASES = [(c, p) for c in load_reglement().codes for p in load_reglement().phases(c)]


@pytest.mark.parametrize(
    "phrase",
    [
        "numLigne None", "sIRET : faux", "zIP illisible", "remis à l’ans le", "faux: vrai", "faux; vrai", "vrai?",
        "(vrai): faux", "«vrai »", "« vrai»", "l'archive", "le 1 janvier 2023", "01 mars", "fin d’archive",
        "3 pièce(s)", "reçu : {recu}", "reçu : —", "reçu : ; attendu", "deux  espaces",
    ],
)  # fmt: skip
def test_the_reader_sees_a_fault(phrase):
    assert faults(phrase)


@pytest.mark.parametrize(
    "phrase",
    [
        "Le « SIRET » de l’en-tête : faux ; attendu : 12 (a, b) !", "à 10:30, isDirecToDMP : true",
        "le 1er janvier et le 11 mars", "le 1ᵉʳ mars 2023", "JSON-{numeroAns}.json", "[1] : { }",
    ],
)  # fmt: skip
def test_the_reader_lets_good_french_through(phrase):
    assert faults(phrase) == []


def wrong(rapport: Rapport) -> Iterator[str]:
    for _, constat in rapport.all_constats():
        yield from wrong_constat(constat)
    for non_verifie in rapport.non_verifies:
        yield from faults(f"{non_verifie.controle} : {non_verifie.raison}.")
        if non_verifie.raison.endswith("."):
            yield f"la raison se termine deux fois : {non_verifie.raison}"


def wrong_constat(constat: Constat) -> Iterator[str]:
    for texte in (
        constat.libelle, constat.remede, constat.source, constat.chemin, constat.dedans
    ):  # fmt: skip
        yield from faults(texte)
    if constat.recu is not None and constat.recu == constat.attendu:
        yield f"reçu et attendu se lisent pareil : {constat.libelle}"
    if len(constat.libelle) > LIBELLE_MAX or len(constat.recu or "") > APERCU_MAX:
        yield f"trop long : {constat.libelle}"
    if constat.libelle.endswith((".", "…", " ")) or not constat.remede.endswith("."):
        yield f"mal terminé : {constat.libelle} {constat.remede}"


@pytest.mark.parametrize("cas", CAS, ids=lambda cas: cas.code)
def test_a_finding_reads_well(cas: Cas):
    for sujet in (cas.echoue, cas.passe):
        assert list(wrong(sujet.run().rapport)) == []


@pytest.mark.parametrize(("code", "phase"), PHASES, ids=lambda x: str(x))
def test_what_nobody_knows_reads_well(code: str, phase: str):
    """Without a context, a name or an archive: what is not verified, of every dispositif."""
    depot = make_depot(load_reglement().textes(code, phase), 2)
    rapport = essai(depot, contexte=ContexteMemoire(), nom=None, archive=None).run().rapport
    assert rapport.non_verifies
    assert list(wrong(rapport)) == []


@pytest.mark.parametrize("fiche", list(load_reglement().catalogue), ids=lambda f: f.code)
def test_an_entry_of_the_catalogue_reads_well(fiche: Fiche):
    lues = [fiche.titre, fiche.cause, fiche.remede, fiche.source]
    libelle = re.sub(r"\{(recu|attendu)\}", "tel", fiche.libelle)
    assert [f for texte in (*lues, libelle) for f in faults(texte)] == []
    assert all(texte.endswith((".", "!", "?")) for texte in (fiche.cause, fiche.remede))
    assert all(not texte.endswith(".") for texte in (fiche.titre, libelle))
    # A label may open with the name of a balise, which keeps its own letters.
    assert all(texte[0].isupper() or not texte[0].isalpha() for texte in lues)
    assert "'" not in re.sub(r'"[^"]*"', "", fiche.exemple)


@pytest.mark.parametrize(("manque", "remede"), list(REMEDES.items()), ids=lambda x: str(x)[:20])
def test_a_remedy_of_the_command_reads_well(manque, remede):
    assert faults(remede) == []
    assert remede.endswith(".")


MOTEUR = Path(__file__).parents[2] / "src" / "sons"


@pytest.mark.parametrize("source", sorted(MOTEUR.rglob("*.py")), ids=lambda p: p.stem)
def test_no_sentence_of_the_engine_names_a_command(source: Path):
    """Each door writes its own remedy: the engine knows none of them."""
    arbre = ast.parse(source.read_text(encoding="utf-8"))
    textes = [
        x.value for x in ast.walk(arbre) if isinstance(x, ast.Constant) and isinstance(x.value, str)
    ]
    assert [texte for texte in textes if re.search(r"« ?(sons|guichet) [a-z]", texte)] == []
