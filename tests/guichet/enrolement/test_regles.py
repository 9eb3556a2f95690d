from dataclasses import replace
from itertools import product

import pytest

from guichet.donnees import read
from guichet.enrolement.regles import LIVREES, Regles, check, regles
from guichet.enrolement.situation import (
    Denomination,
    Depositaire,
    Hebergement,
    NatureEnrolement,
    Osu,
    Qualite,
    Situation,
    Tva,
)
from sons.erreurs import ReglementInvalide

SIMPLE = Situation(
    NatureEnrolement.ANTICIPE, "Va1", Qualite.EDITEUR, Depositaire.REPRESENTANT, Tva.ASSUJETTI,
    Denomination.AFFICHEE, Hebergement.AUCUN, Osu.PROPRE,
)  # fmt: skip
TOUJOURS = {"IDENTITE_REPRESENTANT", "RIB"}


def asked(**reponses):
    return {piece.code for piece in regles().asked(replace(SIMPLE, **reponses))}


def test_the_simplest_case_asks_for_an_identity_and_bank_details():
    assert asked() == TOUJOURS


@pytest.mark.parametrize(
    ("reponses", "en_plus"),
    [
        ({"nature": NatureEnrolement.DEFINITIF}, {"CERTIFICAT_REFERENCEMENT"}),
        ({"vague": "Va2"}, {"ATTESTATION_SANS_HEBERGEMENT", "HABILITATION_OSU"}),
        (
            {"vague": "Va2", "hebergement": Hebergement.CERTIFIE},
            {"CERTIFICAT_HDS", "HABILITATION_OSU"},
        ),
        (
            {"vague": "Va2", "osu": Osu.EDITEUR, "qualite": Qualite.DISTRIBUTEUR},
            {"ATTESTATION_SANS_HEBERGEMENT", "MANDAT_DISTRIBUTION"},
        ),
        ({"denomination": Denomination.MODIFIEE}, {"KBIS"}),
        ({"tva": Tva.NON_ASSUJETTI}, {"PREUVE_SANS_TVA"}),
        ({"qualite": Qualite.DISTRIBUTEUR}, {"MANDAT_DISTRIBUTION"}),
        ({"depositaire": Depositaire.EMPLOYE}, {"MANDAT_REPRESENTANT", "IDENTITE_DEPOSITAIRE"}),
        ({"depositaire": Depositaire.TIERS}, {"CONTRAT_PRESTATION", "IDENTITE_DEPOSITAIRE"}),
    ],
)
def test_each_case_asks_for_its_own_pieces(reponses, en_plus):
    assert asked(**reponses) == TOUJOURS | en_plus


def test_the_certificate_is_never_asked_before_the_referencement():
    for vague, qualite in product(["Va1", "Va2"], Qualite):
        anticipe = asked(nature=NatureEnrolement.ANTICIPE, vague=vague, qualite=qualite)
        assert "CERTIFICAT_REFERENCEMENT" not in anticipe


def test_every_piece_of_the_table_is_asked_in_some_case():
    vus = set()
    for cas in product(
        NatureEnrolement, ["Va1", "Va2"], Qualite, Depositaire, Tva, Denomination, Hebergement, Osu
    ):
        vus |= {piece.code for piece in regles().asked(Situation(*cas))}
    assert vus == {piece.code for piece in regles().piece}


FAUTES = [
    ('code = "RIB"', 'code = "KBIS"', "« KBIS » est écrit deux fois"),
    ('"WEBINAIRE-VA2"', '"RUMEUR"', "le document « RUMEUR » est inconnu"),
    ('["distributeur"]', '["revendeur"]', "« revendeur » n’est pas une réponse à « qualite »"),
    ("si = { tva", "si = { taxe", "la réponse « taxe » n’existe pas"),
    ('"DTJSONAVANCE-MDV-LGC-VA1"', '"RUMEUR"', "le document « RUMEUR » est inconnu"),
    ('"titulaire"', '"proprietaire"', "n’a pas de champ « proprietaire »"),
    ("taille_max_octets", "taille_octets", "vouliez-vous écrire « taille_max_octets »"),
]


@pytest.mark.parametrize(("bon", "faux", "phrase"), FAUTES)
def test_a_fault_in_the_rules_is_named_with_its_line(tmp_path, bon, faux, phrase):
    texte = LIVREES.read_text(encoding="utf-8")
    assert bon in texte
    fichier = tmp_path / "pieces.toml"
    fichier.write_text(texte.replace(bon, faux, 1), encoding="utf-8")
    with pytest.raises(ReglementInvalide, match=phrase) as faute:
        read(fichier, None, Regles, check)
    assert "pieces.toml, ligne " in str(faute.value)


def test_an_operator_lays_its_own_rules_over_ours(tmp_path, settings):
    dossier = tmp_path / "enrolement"
    dossier.mkdir()
    texte = LIVREES.read_text(encoding="utf-8")
    (dossier / "pieces.toml").write_text(
        texte.replace('libelle = "Extrait Kbis"', 'libelle = "Extrait du registre"'), "utf-8"
    )
    settings.REGLEMENT = tmp_path
    assert regles().find("KBIS").libelle == "Extrait du registre"
