"""Data that do not hold together are refused, naming file, line and fault."""

import shutil
from pathlib import Path

import pytest

import sons
from sons.erreurs import ReglementInvalide
from sons.reglement import Reglement

DONNEES = Path(sons.__file__).parent / "reglement"
PHA = "dispositifs/PHA-LGO-Va1/dispositif.toml"
MDV = "dispositifs/MDV-LGC-Va1/dispositif.toml"
RIS = "dispositifs/IMG-RIS-Va2/dispositif.toml"
FORMAT = "formats/MDV-avance.toml"
LIMITES = "limites.toml"


@pytest.fixture
def dossier(tmp_path: Path):
    """An operator's folder, made by editing shipped files."""

    def edit(relatif: str, ancien: str, nouveau: str) -> tuple[Reglement, int]:
        texte = (DONNEES / relatif).read_text(encoding="utf-8")
        assert ancien in texte
        cible = tmp_path / relatif
        cible.parent.mkdir(parents=True, exist_ok=True)
        cible.write_text(texte.replace(ancien, nouveau, 1), encoding="utf-8")
        return Reglement(tmp_path), texte[: texte.index(ancien)].count("\n") + 1

    return edit


@pytest.mark.parametrize(
    ("relatif", "ancien", "nouveau", "message", "decalage"),
    [
        (PHA, "depuis = 2022-09-19", "depui = 2022-09-19", "vouliez-vous écrire « depuis »", 0),
        (PHA, 'edition = "2026.1"\nsource', 'edition = "2026.1"\n# source', "il manque « source »", None),
        (PHA, "de = 801", "de = 802", "trou entre les tranches A et B", 0),
        (PHA, "a = 800\n", "a = -1\n", "cette tranche finit avant de commencer", 0),
        (PHA, "de = 801", "de = 800", "la tranche B recouvre la tranche A", 0),
        (PHA, "de = 0", "de = 10", "doit commencer à 0", 0),
        (PHA, 'ttc = "850.00"', 'ttc = "650.00"', "pas plus chère", -2),
        (PHA, "de = 2601", "de = 2601\na = 9000", "la dernière tranche doit rester ouverte", None),
        (PHA, "valeur = 2022-03-31", "valeur = 2022-02-31", "cette date n’existe pas", 0),
        (PHA, "valeur = 2023-09-20", "valeur = 2022-09-20", "précède", 0),
        (PHA, 'ttc = "750.00"', "ttc = 750.00", "un nombre entre guillemets", 0),
        (PHA, 'statut = "officiel"', 'statut = "certain"', "officiel, public, reconstitue", 0),
        (PHA, 'avance = "0.30"', 'avance = "0.40"', "ne font pas un total de 1", -1),
        (PHA, '"AF-PHA-LGO-VA1", section = "§5.3"', '"AF-PHA", section = "§5.3"', "« AF-PHA » n’est pas", 0),
        (PHA, 'code = "PHA-LGO-Va1"', 'code = "PHA-LGO-Va2"', "n’est pas le nom du dossier", 0),
        (PHA, 'identifiant = "FINESS"\nportee', 'identifiant = "RPPS"\nportee', "aucune balise du format ne porte « RPPS »", 0),
        (PHA, "demandes_max = 200", "demandes_max = 0", "une limite est positive", 0),
        (PHA, "demandes_max = 200", "demandes_max = 200\ncle_max = 0", "une limite est positive", 1),
        (LIMITES, "cle_max = 100", "cle_max = 0", "une limite est positive", 0),
        (LIMITES, "cle_max = 100", "cle_maxi = 100", "vouliez-vous écrire « cle_max »", 0),
        (LIMITES, "valeurs_max = 200_000\n", "", "il manque « valeurs_max »", None),
        (PHA, "{code}-{numeroEditeur}", "{code}", "le motif doit contenir", 0),
        (PHA, "demandes_max = 200", 'demandes_max = "200"', "doit être un entier", 0),
        (PHA, 'logiciel = "LGO"', 'logiciel = "LGO"\nlogiciel = "LGO"', "deux fois", 1),
        (PHA, "[limites]", "[limites", "le TOML est mal formé", 0),
        (MDV, 'etape = "date_ferme"', 'etape = "fermeture_avance"', "déjà une version", -1),
        (MDV, 'ttc_par_tete = "430.00"\n', "", "demande un « ttc_par_tete »", None),
        (MDV, "isCentreDeSante = true", "isCentreSante = true", "la balise « isCentreSante »", None),
        (MDV, 'type = "PREUVE_HT"', 'type = "PREUVE"', "le format n’admet pas « PREUVE »", 0),
        (FORMAT, 'dans = "commande"', 'dans = "commandes"', "« commandes » n’est pas un bloc", 0),
        (FORMAT, 'nom = "RPPS"', 'nom = "nomMedecin"', "la balise « nomMedecin » existe déjà", 0),
        (FORMAT, 'nature = "booleen"', 'nature = "bool"', "valeurs possibles", 0),
        (FORMAT, 'si = ["structure"]', 'si = ["structures"]', "la situation « structures »", None),
        (FORMAT, 'code = "3014"', 'code = "3999"', "3999 n’est pas au catalogue", None),
        (FORMAT, 'role = "montant_ht"\n', "", "le rôle « montant_ht »", None),
        (FORMAT, 'code = "3011"', 'code = "3911"', "n’est pas au catalogue", 0),
        (FORMAT, "minimum = 1\n", "", "un entier demande un minimum", None),
        (FORMAT, "longueurs = [9]\n", "", "un texte demande une longueur", None),
        (PHA, 'document = "DEVIS"', 'document = "DEVI"', "aucune pièce n’est de type « DEVI »", 0),
        (PHA, '["Date de commande"]', '["Date de la commande"]', "cette variante est le texte lui-même", 0),
        (RIS, 'autofinances = ["SIREN"', 'autofinances = ["RPPS"', "aucun bénéficiaire n’est identifié par « RPPS »", 0),
        (RIS, 'exempte = "FINESS"', 'exempte = "RPPS"', "ne nomme un bénéficiaire « RPPS »", 0),
        (PHA, 'au_plus_tard = "fin_prestations"', 'au_plus_tard = "ouverture_solde"', "n’a pas de date", 0),
        (FORMAT, 'vague = "Va1"\n', "", "il manque « vague »", None),
        (FORMAT, 'structure_rejette = "fichier"', 'structure_rejette = "ligne"', "fichier, demande", 0),
        ("constats/5-pieces.toml", 'code = "5029"', 'code = "529"', "un code a quatre chiffres", 0),
        ("constats/5-pieces.toml", 'code = "5029"', 'code = "5028"', "le code 5028 existe déjà", 0),
        ("constats/5-pieces.toml", "« {recu} » est présent", "« {reçu} » est présent", "reçu", 0),
        ("listes/operateurs_messagerie.toml", "nombre = 355", "nombre = 356", "356 codes annoncés", 0),
    ],
)  # fmt: skip
def test_a_fault_names_its_file_and_line(dossier, relatif, ancien, nouveau, message, decalage):
    reglement, ligne = dossier(relatif, ancien, nouveau)
    with pytest.raises(ReglementInvalide, match=message) as capture:
        for code in reglement.codes:
            for phase in reglement.phases(code):
                reglement.textes(code, phase)
    assert relatif in str(capture.value)
    assert "ligne " in str(capture.value)
    if decalage is not None:
        assert f"ligne {ligne + decalage}" in str(capture.value)


def test_a_protection_is_shared_by_all_but_who_sets_its_own(dossier):
    dossier(LIMITES, "cle_max = 100", "cle_max = 90")
    reglement, _ = dossier(PHA, "demandes_max = 200", "demandes_max = 200\nprofondeur_max = 8")
    pha, mdv = (reglement.dispositif(c).limites for c in ("PHA-LGO-Va1", "MDV-LGC-Va1"))
    assert (pha.cle_max, mdv.cle_max) == (90, 90)
    assert (pha.profondeur_max, mdv.profondeur_max) == (8, reglement.protections.profondeur_max)


def test_what_the_formats_write_is_far_from_the_protections():
    reglement = Reglement()
    noms = [b.nom for un_format in reglement.formats.values() for b in un_format.balise]
    assert max(map(len, noms)) < 40 < reglement.protections.cle_max


def test_all_the_faults_of_a_file_are_told_at_once(dossier):
    reglement, _ = dossier(PHA, "depuis = 2022-09-19", "depui = 2022-09-19")
    chemin = reglement._dossiers[0] / PHA
    chemin.write_text(chemin.read_text(encoding="utf-8").replace("demandes_max = 200\n", ""))
    with pytest.raises(ReglementInvalide) as capture:
        reglement.dispositif("PHA-LGO-Va1")
    assert "depui" in str(capture.value)
    assert "demandes_max" in str(capture.value)


def test_an_operator_may_make_a_wrong_key_bloquant(tmp_path: Path, depot):
    (tmp_path / "reglages.toml").write_text('[niveaux]\n2023 = "bloquant"\n')
    assert Reglement(tmp_path).catalogue["2023"].niveau == "bloquant"
    assert Reglement().catalogue["2023"].niveau == "alerte"


@pytest.mark.parametrize(
    ("texte", "message"),
    [
        ('[niveaux]\n9999 = "alerte"\n', "ligne 2 : le code 9999 n’est pas au catalogue"),
        ('[niveaux]\n2023 = "accepte"\n', "ligne 2 : seuls « alerte » et « bloquant »"),
        ('[niveau]\n2023 = "alerte"\n', "vouliez-vous écrire « niveaux »"),
    ],
)
def test_bad_settings_are_refused(tmp_path: Path, texte, message):
    (tmp_path / "reglages.toml").write_text(texte)
    with pytest.raises(ReglementInvalide, match=message):
        _ = Reglement(tmp_path).catalogue


def test_an_operator_may_add_a_dispositif(tmp_path: Path):
    """Without touching the code: a folder and a format are enough."""
    cible = tmp_path / "dispositifs/MDV-LGC-Va9"
    cible.mkdir(parents=True)
    texte = (DONNEES / MDV).read_text(encoding="utf-8")
    (cible / "dispositif.toml").write_text(texte.replace('"MDV-LGC-Va1"', '"MDV-LGC-Va9"'))
    formats = tmp_path / "formats"
    formats.mkdir()
    texte = (DONNEES / FORMAT).read_text(encoding="utf-8")
    (formats / "MDV-Va9-avance.toml").write_text(
        texte.replace('["MDV-LGC-Va1"]', '["MDV-LGC-Va9"]')
    )
    reglement = Reglement(tmp_path)
    assert set(reglement.codes) == {*Reglement().codes, "MDV-LGC-Va9"}
    assert reglement.textes("MDV-LGC-Va9", "avance").dispositif.code == "MDV-LGC-Va9"


def test_the_overlay_changes_the_fingerprint(tmp_path: Path):
    (tmp_path / "reglages.toml").write_text('[niveaux]\n2023 = "bloquant"\n')
    assert Reglement(tmp_path).empreinte != Reglement().empreinte


def test_a_missing_overlay_is_refused(tmp_path: Path):
    with pytest.raises(ReglementInvalide, match="n’existe pas"):
        Reglement(tmp_path / "absent")


def test_a_file_that_is_not_utf8_is_refused(tmp_path: Path):
    shutil.copytree(DONNEES / "constats", tmp_path / "constats")
    chemin = tmp_path / "constats/5-pieces.toml"
    chemin.write_bytes(chemin.read_text(encoding="utf-8").encode("latin-1", "replace"))
    with pytest.raises(ReglementInvalide, match=r"5-pieces.toml : ce fichier n’est pas en UTF-8"):
        _ = Reglement(tmp_path).catalogue
