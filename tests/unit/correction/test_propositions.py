"""What a finding lets one know, and what it does not: nothing is invented."""

from dataclasses import replace
from decimal import Decimal

import pytest

from sons.correction import Signale, correct, fields, write_value
from tests.fabrique.cas import all_cases
from tests.fabrique.essais import base_mdv, changed, essai, line, put

CAS = all_cases()


def findings(un_essai):
    return [c for _, c in un_essai.run().rapport.all_constats()]


def drawn(un_essai, constats):
    signales = [Signale(c.code, c.chemin, c.attendu) for c in constats]
    return fields(un_essai.textes.format, un_essai.contenu, signales)


@pytest.fixture(scope="module")
def proposes():
    """Every field with a proposal that the samples of the catalogue lead to."""
    lus = []
    for cas in CAS:
        constats = findings(cas.echoue)
        lus += [
            (cas, c, constats) for c in drawn(cas.echoue, constats) if c.proposition is not None
        ]
    return lus


def test_what_is_proposed_ends_its_finding(proposes):
    assert len({champ.code for _, champ, _ in proposes}) >= 15
    for cas, champ, _ in proposes:
        valeur = write_value(champ.balise, champ.proposition)
        corrige = replace(cas.echoue, contenu=correct(cas.echoue.contenu, {champ.chemin: valeur}))
        restent = {(c.code, c.chemin) for c in findings(corrige)}
        assert (champ.code, champ.ecrit) not in restent, (cas.code, champ)


def test_a_proposal_about_a_value_alone_brings_no_other_finding(proposes):
    for cas, champ, avant in proposes:
        if champ.code.startswith("2"):
            valeur = write_value(champ.balise, champ.proposition)
            contenu = correct(cas.echoue.contenu, {champ.chemin: valeur})
            apres = findings(replace(cas.echoue, contenu=contenu))
            assert {c.code for c in apres} <= {c.code for c in avant}, (cas.code, champ)


@pytest.mark.parametrize(
    ("chemin", "lu", "propose"),
    [
        ("commande.dateCommande", "2022-10-05", "05/10/2022"),
        ("commande.dateCommande", "2022-10-05T12:00:00Z", "05/10/2022"),
        ("commande.dateCommande", "20221005", "05/10/2022"),
        ("commande.dateCommande", "5.10.2022", "05/10/2022"),
        ("commande.dateCommande", "05/10/22", None),
        ("commande.dateCommande", "10/25/2022", None),
        ("commande.dateCommande", "2022-02-30", None),
        ("commande.montantSegurHT", "358,33 €", "358.33"),
        ("commande.montantSegurHT", 358, "358.00"),
        ("commande.montantSegurHT", Decimal("358.333"), None),
        ("commande.montantSegurHT", "-358,33", None),
        ("commande.regimeTVA", " ttc", "TTC"),
        ("commande.regimeTVA", "TVA", None),
        ("commande.regimeTVA", None, None),
        ("numLigne", "1", "1"),
        ("numLigne", Decimal("1.0"), "1"),
        ("codeTraitement", "0000", "null"),
        ("codeTraitement", "null", "null"),
    ],
)
def test_another_writing_is_proposed_and_no_other_value(chemin, lu, propose):
    un_essai = essai(changed(base_mdv(), line(0, put(chemin, lu))))
    ecrit = f"lignesImport[0].{chemin}"
    (champ,) = [c for c in drawn(un_essai, findings(un_essai)) if c.ecrit == ecrit]
    assert champ.proposition == propose


def test_what_waits_for_somebody_else_has_no_field():
    sans = {"1005", "1020", "1022", "1031", "1040", "1054", "4001", "4002", "4062", "5010", "5016"}
    for cas in CAS:
        if cas.code in sans:
            assert cas.code not in {c.code for c in drawn(cas.echoue, findings(cas.echoue))}


@pytest.mark.parametrize(
    "chemin", ["rien", "lignesImport[0]", "lignesImport[0].commande[3].dateCommande2", "a..b", "x[", "SIRET.x"]
)  # fmt: skip
def test_a_place_that_the_model_does_not_have_has_no_field(chemin):
    un_essai = essai(base_mdv())
    assert fields(un_essai.textes.format, un_essai.contenu, [Signale("2001", chemin)]) == []
