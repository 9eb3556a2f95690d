"""Who reads and writes each sensitive field is written, and nothing sensitive is left out."""

import re
from pathlib import Path

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models

from guichet.chiffrement.ligne import ChampScelle

PAGE = (Path(__file__).parents[2] / "docs/securite.md").read_text(encoding="utf-8")
TABLE = PAGE.partition("#### Les champs réservés")[2].partition("\nNi IBAN")[0]
DITS = set(re.findall(r"`([a-z]+\.[A-Za-z]+\.[a-z_]+)`", TABLE))
SORTES = (ChampScelle, models.EmailField, models.GenericIPAddressField)


def test_every_sensitive_field_says_who_reads_and_writes_it():
    sensibles = {
        f"{modele._meta.label}.{champ.name}"
        for modele in apps.get_models()
        for champ in modele._meta.get_fields()
        if isinstance(champ, SORTES) or champ.name == "password"
    }
    assert sensibles - DITS == set()


def test_a_field_that_is_named_exists():
    for dit in DITS:
        modele, _, champ = dit.rpartition(".")
        try:
            apps.get_model(modele)._meta.get_field(champ)
        except (LookupError, FieldDoesNotExist) as faute:
            raise AssertionError(dit) from faute
