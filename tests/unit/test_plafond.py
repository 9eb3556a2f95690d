"""Price caps by number: the method is data, an operator's folder may use it for any dispositif."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

import sons.reglement
from sons import Reglement
from sons.calculs import Plafond, cap_of
from sons.erreurs import ReglementInvalide
from sons.reglement.modele import Decompte
from tests.fabrique.essais import changed, essai, line, put

PHA = "dispositifs/PHA-LGO-Va1/dispositif.toml"


def written(dossier: Path, *changes: tuple[str, str]) -> Reglement:
    """Lay the PHA texts over themselves, some lines changed."""
    texte = (Path(sons.reglement.__file__).parent / PHA).read_text(encoding="utf-8")
    for ancien, nouveau in changes:
        assert ancien in texte
        texte = texte.replace(ancien, nouveau)
    (dossier / PHA).parent.mkdir(parents=True)
    (dossier / PHA).write_text(texte, encoding="utf-8")
    return Reglement(dossier)


EXAMENS = (
    ('methode = "par_tranche"', 'methode = "par_nombre"'),
    ('unite = "K€"', 'unite = "examens"'),
    (
        'identifiant = "FINESS"\ncategories',
        'identifiant = "FINESS"\ncompte = "effectif"\ncategories',
    ),
)


@pytest.fixture
def examens(tmp_path):
    return written(tmp_path, *EXAMENS).textes("PHA-LGO-Va1", "avance")


def control(textes, officines, nombre, montant):
    finess = officines.arbre["lignesImport"][0]["beneficiaire"]["FINESSGeo"]
    connus = officines.contexte.base["FINESS"]
    base = {"FINESS": connus | {finess: replace(connus[finess], effectif=nombre)}}
    depot = changed(officines, line(0, put("commande.montantSegurHT", Decimal(montant))))
    contexte = replace(officines.contexte, base=base)
    rapport = essai(replace(depot, textes=textes), contexte=contexte).run().rapport
    return [(c.code, c.attendu) for c in rapport.demandes[0].constats], rapport.non_verifies


@pytest.mark.parametrize(
    ("nombre", "montant", "attendu"),
    [
        (0, "625.00", []),
        (800, "625.01", [("4020", "625,00 € HT, examens : 800")]),
        (801, "708.00", []),
        (1300, "708.33", [("4021", "708,00 € ou 708,33 € HT ; montant financé : 850,00 € TTC")]),
        (1301, "792.01", [("4020", "792,00 € HT, examens : 1301")]),
        (90_000, "875.00", []),
    ],
)
def test_the_number_of_exams_gives_the_band(examens, officines, nombre, montant, attendu):
    constats, _ = control(examens, officines, nombre, montant)
    assert constats == attendu


def test_without_the_number_the_cap_is_not_verified(examens, officines):
    constats, non_verifies = control(examens, officines, None, "99999.00")
    assert constats == []
    assert [n.raison for n in non_verifies] == [
        "le nombre d’au moins un bénéficiaire (examens) n’est pas dans la base de bénéficiaires"
    ]


def test_sites_are_counted_in_the_file(tmp_path, officines):
    textes = written(tmp_path, *EXAMENS[:1], ('unite = "K€"', 'unite = "sites"')).textes(
        "PHA-LGO-Va1", "avance"
    )
    assert control(textes, officines, None, "625.01")[0] == [("4020", "625,00 € HT, sites : 1")]


def test_the_calculation_tool_uses_the_same_band(examens, officines):
    connu = replace(next(iter(officines.contexte.base["FINESS"].values())), effectif=801)
    bareme = examens.dispositif.bareme
    assert cap_of(bareme, connu, Decompte.EFFECTIF) == Plafond(Decimal("708.00"), Decimal("849.60"))
    assert cap_of(bareme, replace(connu, effectif=None), Decompte.EFFECTIF) is None
    assert cap_of(bareme, connu, Decompte.TETE) == Plafond(Decimal("625.00"), Decimal("750.00"))


@pytest.mark.parametrize(
    ("changes", "phrase"),
    [
        ([('methode = "par_tranche"', 'methode = "par_activite"')], "demande un SIREN de client"),
        (
            [('portee = "dispositif"', 'portee = "dispositif"\nselon = "regimeTVA"')],
            "« regimeTVA » ne se lit pas avec cet identifiant",
        ),
        (
            [('portee = "dispositif"', 'portee = "dispositif"\nrecouvre = { A = ["B"] }')],
            "« recouvre » ne va pas sans « selon »",
        ),
    ],
)
def test_rules_that_the_format_cannot_serve_are_refused(tmp_path, changes, phrase):
    with pytest.raises(ReglementInvalide, match=phrase):
        written(tmp_path, *changes).textes("PHA-LGO-Va1", "avance")
