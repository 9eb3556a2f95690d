"""The JSON formats: the table to read, and the files to download, all drawn from the same data."""

import json
from itertools import groupby

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from guichet.cache import FICHIER_S, PAGE_S, kept_for
from guichet.telechargement import download
from guichet.textes import find_textes, reglement
from guichet.theme.composition import Colonne
from sons import Textes
from sons.ecriture import write_json
from sons.reglement.gabarit import blank_template, filled_example
from sons.reglement.schema import json_schema

BALISES = [
    Colonne("Balise"), Colonne("Format"), Colonne("Obligatoire"), Colonne("Description"),
]  # fmt: skip
LISTE = [Colonne("Dispositif"), Colonne("Avance"), Colonne("Solde")]
PHASES = ("avance", "solde")


@require_safe
@kept_for(PAGE_S)
def liste(request: HttpRequest) -> HttpResponse:
    """List the formats by dispositif and phase."""
    textes = reglement()
    lignes = [
        (
            textes.dispositif(code),
            [textes.format(code, p).format if p in textes.phases(code) else None for p in PHASES],
        )
        for code in textes.codes
    ]
    contexte = {"lignes": lignes, "colonnes": LISTE}
    return render(request, "publication/formats.html", contexte)


@require_safe
@kept_for(PAGE_S)
def tableau(request: HttpRequest, code: str, phase: str) -> HttpResponse:
    """Show the table of a format, row by row as in the document."""
    textes = find_textes(code, phase)
    groupes = groupby(textes.format.balise, lambda b: b.groupe)
    contexte = {
        "d": textes.dispositif,
        "phase": phase,
        "entete": textes.format.entete,
        "version": textes.version,
        "groupes": [(nom, list(balises)) for nom, balises in groupes],
        "listes": {nom: len(liste) for nom, liste in textes.format.listes.items()},
        "colonnes": BALISES,
    }
    return render(request, "publication/format.html", contexte)


def _schema(textes: Textes) -> bytes:
    schema = json_schema(textes.format, textes.dispositif.limites)
    return json.dumps(schema, ensure_ascii=False, indent=2).encode() + b"\n"


def _model(textes: Textes) -> bytes:
    return write_json(blank_template(textes.format))


def _sample(textes: Textes) -> bytes:
    return write_json(filled_example(textes.format, textes.dispositif))


FORMES = {"schema": _schema, "modele": _model, "exemple": _sample}


@require_safe
@kept_for(FICHIER_S)
def fichier(request: HttpRequest, code: str, phase: str, forme: str) -> HttpResponse:
    """Give a file of a format: its JSON Schema, its blank model or its sample."""
    if forme not in FORMES:
        raise Http404(f"Un format se télécharge en {', '.join(FORMES)} ; pas en « {forme} ».")
    contenu = FORMES[forme](find_textes(code, phase))
    reponse = HttpResponse(contenu, content_type="application/json")
    return download(reponse, f"{code}-{phase}-{forme}.json")
