"""Template, example, schema: all drawn from the table, all in agreement with the control."""

import ast
import json
import re
from dataclasses import replace
from pathlib import Path

import jsonschema_rs
import pytest

import sons
from sons import ContexteMemoire, control_depot, load_reglement, load_textes
from sons.ecriture import write_json
from sons.reglement.gabarit import blank_template, filled_example
from sons.reglement.schema import json_schema
from tests.fabrique import make_depot

REGLEMENT = load_reglement()
FORMATS = [(code, phase) for code in REGLEMENT.codes for phase in REGLEMENT.phases(code)]


@pytest.fixture(params=FORMATS, ids=" ".join)
def textes(request):
    return load_textes(*request.param)


def test_the_example_passes_the_control(textes):
    depot = make_depot(textes, 1)
    contenu = write_json(filled_example(textes.format, textes.dispositif))
    rapport = control_depot(contenu, textes, ContexteMemoire(), depot.instant).rapport
    assert (rapport.verdict, [c.code for d in rapport.demandes for c in d.constats]) == (
        "accepte",
        [],
    )


def test_the_example_satisfies_the_schema(textes):
    schema = json_schema(textes.format, textes.dispositif.limites)
    arbre = json.loads(write_json(filled_example(textes.format, textes.dispositif)))
    jsonschema_rs.validator_for(schema).validate(arbre)


def test_the_blank_template_has_every_balise(textes):
    def names(valeur):
        if isinstance(valeur, dict):
            for nom, contenu in valeur.items():
                yield nom
                yield from names(contenu)
        elif isinstance(valeur, list):
            for contenu in valeur:
                yield from names(contenu)

    modele = blank_template(textes.format)
    assert set(names(modele)) == {b.nom for b in textes.format.balise}
    assert modele["lignesImport"][0]["typeAction"] == "C", "what is imposed is filled in"


def test_amounts_are_written_with_their_decimals(mdv):
    assert b'"montantSegurHT": 358.33' in write_json(filled_example(mdv.format, mdv.dispositif))
    depot = make_depot(mdv, 1, situation="mandataire")
    assert b'"montantSegurHT": 1075.00' in write_json(depot.arbre)


def test_generated_files_satisfy_the_schema(textes):
    schema = json_schema(textes.format, textes.dispositif.limites)
    validateur = jsonschema_rs.validator_for(schema)
    for graine in range(20):
        depot = make_depot(textes, 10, graine=graine)
        assert list(validateur.iter_errors(json.loads(depot.contenu))) == []


def test_the_schema_refuses_more_lines_than_the_limit(mdv):
    limites = replace(mdv.dispositif.limites, demandes_max=2)
    validateur = jsonschema_rs.validator_for(json_schema(mdv.format, limites))
    assert validateur.is_valid(json.loads(make_depot(mdv, 2).contenu))
    assert not validateur.is_valid(json.loads(make_depot(mdv, 3).contenu))


def test_no_wave_is_named_in_the_code():
    """Waves belong to the data; a sentence that explains the code may cite a dispositif."""
    racine = Path(sons.__file__).parent
    cites = {
        (fichier.name, noeud.value)
        for fichier in racine.rglob("*.py")
        for noeud in ast.walk(ast.parse(fichier.read_text(encoding="utf-8")))
        if isinstance(noeud, ast.Constant) and re.fullmatch(r"-?Va\d+-?", str(noeud.value))
    }
    assert cites == set()
