import pytest

from guichet.donnees import read
from guichet.modeles.natures import LIVREES, Natures, check, natures
from guichet.textes import all_dispositifs, reglement
from sons.erreurs import ReglementInvalide


def types(code):
    return [nature.type for nature in natures().of(reglement().dispositif(code))]


def test_pilots_have_a_record_to_review_only_where_pilots_are_asked():
    assert types("MDV-LGC-Va2") == ["BON_COMMANDE", "PV_PILOTE", "FACTURE", "VA", "MOM"]
    assert types("PHA-LGO-Va1") == ["BON_COMMANDE", "FACTURE", "VA"]


def test_every_dispositif_has_at_least_an_order_form_with_mandatory_mentions():
    for dispositif in all_dispositifs():
        points = natures().points(dispositif, "BON_COMMANDE")
        assert any(point.obligatoire for point in points), dispositif.code


def test_the_mentions_are_those_of_the_dispositif_then_those_of_the_documents():
    dispositif = reglement().dispositif("MDV-LGC-Va2")
    attendues = [m.texte for m in dispositif.mention if m.document == "BON_COMMANDE"]
    assert [m.texte for m in natures().points(dispositif, "BON_COMMANDE")] == attendues
    facture = [m.texte for m in natures().points(dispositif, "FACTURE")]
    assert "Date de finalisation de la Prestation Ségur" in facture


@pytest.mark.parametrize(
    ("bon", "faux", "phrase"),
    [
        ('document = "FACTURE"', 'document = "DEVIS"', "la nature « DEVIS » n’existe pas"),
        ('"WEBINAIRE-VA2"', '"RUMEUR"', "le document « RUMEUR » est inconnu"),
        ("obligatoire = true", "obligatoire = 1", "doit être true ou false"),
    ],
)
def test_a_fault_in_the_kinds_is_named_with_its_line(tmp_path, bon, faux, phrase):
    texte = LIVREES.read_text(encoding="utf-8")
    assert bon in texte
    fichier = tmp_path / "natures.toml"
    fichier.write_text(texte.replace(bon, faux, 1), encoding="utf-8")
    with pytest.raises(ReglementInvalide, match=phrase):
        read(fichier, None, Natures, check)
