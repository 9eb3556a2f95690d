"""``sons contexte``: a context written step by step, then used."""

from datetime import datetime
from decimal import Decimal

import pytest

from sons import PARIS, ContexteMemoire, load_textes
from sons.contexte import ActiviteAM, CommandeFinancee, PilotesConnus
from sons.erreurs import ContexteInvalide
from sons_cli.contexte_toml import load_contexte
from tests.cli.conftest import example
from tests.fabrique import make_depot

REFERENCEMENT = [
    "--numero-ans", "MDVLGC20220001", "--dispositif", "MDV-LGC-Va1", "--solution", "CABINET+",
    "--version", "5.2", "--profil", "Général", "--profil", "Mailiz",
    "--date-referencement", "2022-06-15", "--dossier-complet", "15/05/2022",
    "--fournisseur", "84512003900019",
]  # fmt: skip


@pytest.fixture
def contexte(sons, tmp_path):
    fichier = tmp_path / "contexte.toml"
    assert sons("contexte", "nouveau", fichier, "--siret", "84512003900019").statut == 0
    return fichier


def test_a_context_written_step_by_step_accepts_the_sample(sons, contexte):
    depot, options = example(1)
    dossier = depot.parent
    assert sons("contexte", "referencement", contexte, *REFERENCEMENT).statut == 0
    assert sons("contexte", "beneficiaires", contexte, dossier / "beneficiaires.csv").texte == (
        f"beneficiaires.csv : 3 RPPS (bénéficiaires éligibles), rattachée à {contexte}.\n"
    )
    assert sons("contexte", "finances", contexte, dossier.parent / "deja-finances.csv").statut == 0
    assert (
        sons("contexte", "numeros", contexte, dossier.parent / "numeros-utilises.csv").statut == 0
    )
    sortie = sons("controler", depot, "--contexte", contexte, "--pieces", options[1],
                  "--instant", "2022-09-01T10:00")  # fmt: skip
    assert sortie.statut == 0
    assert "Non vérifié" not in sortie.texte


def test_a_context_says_what_it_lacks(sons, contexte):
    sons("contexte", "referencement", contexte, *REFERENCEMENT)
    assert sons("contexte", "verifier", contexte).texte.splitlines() == [
        "✔ fournisseur : 84512003900019",
        "✔ référencement MDVLGC20220001 : MDV-LGC-Va1 CABINET+ 5.2",
        "? base des bénéficiaires éligibles : non renseigné, ne sera pas vérifié",
        "? liste des bénéficiaires déjà financés : non renseigné, ne sera pas vérifié",
        "? liste des clients équipés à leurs frais en vague 1 : non renseigné, ne sera pas vérifié",
        "? liste des numeroEditeur déjà utilisés : non renseigné, ne sera pas vérifié",
        "? liste des commandes archivées : non renseigné, ne sera pas vérifié",
        "? liste des avances : non renseigné, ne sera pas vérifié",
        "? liste des demandes validées ailleurs (RIS pour une DRIMbox) : non renseigné, ne sera pas vérifié",
        "? base d’activité 2023 des numéros d’AM : non renseigné, ne sera pas vérifié",
    ]


def test_profiles_that_the_dispositif_does_not_know_are_named(sons, contexte):
    """Whoever writes the file by hand is told, when it is verified and when it is used."""
    sons("contexte", "referencement", contexte, *REFERENCEMENT)
    texte = contexte.read_text()
    contexte.write_text(texte.replace('"Mailiz"', '"Mailliz", "centres de sante"'))
    phrase = (
        "référencement MDVLGC20220001 : profil « Mailliz » inconnu pour MDV-LGC-Va1 ; "
        "profils : Général, Centre de santé, Mailiz"
    )
    sortie = sons("contexte", "verifier", contexte)
    assert (sortie.texte.splitlines()[-1], sortie.statut) == (f"✘ {phrase}", 1)
    depot, _ = example(1)
    assert sons("controler", depot, "--contexte", contexte).erreur == f"Attention : {phrase}.\n"


def test_profiles_are_written_as_people_write_them(sons, contexte):
    sortie = sons("contexte", "referencement", contexte, *REFERENCEMENT, "--profil", "general")
    assert sortie.statut == 0


def test_a_dispositif_of_other_texts_is_left_to_them(sons, contexte):
    sons("contexte", "referencement", contexte, *REFERENCEMENT)
    contexte.write_text(contexte.read_text().replace('"MDV-LGC-Va1"', '"XXX-YYY-Va9"'))
    assert sons("contexte", "verifier", contexte).statut == 0


def test_a_solution_written_again_replaces_the_first(sons, contexte):
    sons("contexte", "referencement", contexte, *REFERENCEMENT)
    sons("contexte", "referencement", contexte, *REFERENCEMENT[:4], "--version", "6.0")
    solutions = load_contexte(contexte).ecrit.referencement
    assert [(s.numero_ans, s.version) for s in solutions] == [("MDVLGC20220001", "6.0")]


def test_the_users_comments_are_kept(sons, contexte):
    contexte.write_text(contexte.read_text() + "\n# à relire avec Claire\n")
    sons("contexte", "referencement", contexte, *REFERENCEMENT)
    assert "# à relire avec Claire" in contexte.read_text()


def test_an_existing_context_is_not_overwritten(sons, contexte):
    sortie = sons("contexte", "nouveau", contexte, "--siret", "84512003900019")
    assert sortie.statut == 2
    assert "existe déjà" in sortie.erreur


def test_a_wrong_siret_is_told(sons, tmp_path):
    sortie = sons("contexte", "nouveau", tmp_path / "x.toml", "--siret", "845")
    assert sortie.statut == 2
    assert "« 845 » n’est pas un SIRET : 14 chiffres sont attendus" in sortie.erreur
    sortie = sons("contexte", "nouveau", tmp_path / "x.toml", "--siret", "84512003900018")
    assert sortie.statut == 0
    assert "la clé du SIRET 84512003900018 est fausse" in sortie.erreur


@pytest.mark.parametrize(
    ("options", "phrase"),
    [
        (
            ["--profil", "Mailliz"],
            "Profil « Mailliz » inconnu pour MDV-LGC-Va1 ; profils : Général",
        ),
        (["--dispositif", "XXX"], "Dispositif « XXX » inconnu"),
        (["--date-referencement", "juin"], "« juin » n’est pas une date"),
    ],
)
def test_bad_options_are_told(sons, contexte, options, phrase):
    sortie = sons("contexte", "referencement", contexte, *REFERENCEMENT, *options)
    assert sortie.statut == 2
    assert phrase in sortie.erreur


@pytest.mark.parametrize(
    ("contenu", "phrase"),
    [
        ("numero\n1\n", "base.csv, ligne 1 : il manque la colonne « type »"),
        ("type;numero\nRPPS;\n", "base.csv, ligne 2 : la colonne « numero » est vide"),
        (
            "type;numero;plafond_ht\nFINESS;750712184;beaucoup\n",
            "« beaucoup » n’est pas un montant",
        ),
        ("%PDF-1.7", "base.csv, c’est un document PDF ; une liste est un CSV ou un classeur XLSX."),
        (
            'type;numero;tranche\nRPPS;10000013994;"1\n2"\nADELI;1\n',
            "base.csv, ligne 4 : type « ADELI » inconnu",
        ),
        ("type;numero\nADELI;1\n", "base.csv, ligne 2 : type « ADELI » inconnu"),
        (
            "type;numero;effectif\nFINESS;750712184;dix\n",
            "base.csv, ligne 2 : « dix » n’est pas un effectif",
        ),
    ],
)
def test_a_bad_list_is_told_with_its_line(sons, contexte, tmp_path, contenu, phrase):
    (tmp_path / "base.csv").write_text(contenu)
    sortie = sons("contexte", "beneficiaires", contexte, tmp_path / "base.csv")
    assert sortie.statut == 2
    assert phrase in sortie.erreur
    assert "listes" not in contexte.read_text()


@pytest.mark.parametrize("encodage", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("separateur", [";", ","])
def test_lists_are_read_as_spreadsheets_write_them(tmp_path, encodage, separateur):
    lignes = [["type", "Numéro", "reference"], ["RPPS", "10000013994", "Éditeur d’à côté"]]
    texte = "\r\n".join(separateur.join(x) for x in lignes)
    (tmp_path / "finances.csv").write_bytes(texte.encode(encodage))
    (tmp_path / "c.toml").write_text('[listes]\nfinances = "finances.csv"\n')
    contexte: ContexteMemoire = load_contexte(tmp_path / "c.toml").contexte("MDV-LGC-Va1")
    assert contexte.finances("MDV-LGC-Va1", "RPPS", ["10000013994", "1"]) == {
        "10000013994": [CommandeFinancee("Éditeur d’à côté")]
    }


def test_financed_keys_of_another_dispositif_are_left_out(tmp_path):
    (tmp_path / "f.csv").write_text(
        "type;numero;dispositif\nFINESS;750712184;PHA-LGO-Va1\nFINESS;690781810;\n"
    )
    (tmp_path / "c.toml").write_text('[listes]\nfinances = "f.csv"\n')
    contexte = load_contexte(tmp_path / "c.toml").contexte("MDV-LGC-Va1")
    assert set(contexte.finances("MDV-LGC-Va1", "FINESS", ["750712184", "690781810"])) == {
        "690781810"
    }


@pytest.mark.parametrize(
    ("contenu", "phrase"),
    [
        ('[fournisseurs]\nsiret = "1"\n', "c.toml, ligne 1 : la clé « fournisseurs » n’existe pas"),
        (
            "[fournisseur]\nsiret = 1\n",
            "c.toml, ligne 2 : « fournisseur.siret » doit être un texte",
        ),
        ('[listes]\nclients = "x.csv"\n', "c.toml, ligne 2 : listes possibles"),
        ("[fournisseur\n", "c.toml : ligne 1"),
        (
            '[listes]\nfinances = "absent.csv"\n',
            r"absent.csv : ce fichier ne peut pas être lu \(il n’existe pas\)",
        ),
    ],
)
def test_a_bad_context_is_told_with_its_line(tmp_path, contenu, phrase):
    (tmp_path / "c.toml").write_text(contenu)
    with pytest.raises(ContexteInvalide, match=phrase):
        load_contexte(tmp_path / "c.toml").contexte("MDV-LGC-Va1")


def test_a_solde_with_its_avances(sons, tmp_path):
    depot = make_depot(load_textes("PHA-LGO-Va1", "solde"), 2, graine=5)
    (tmp_path / depot.nom).write_bytes(depot.contenu)
    lignes = [
        f"{a.numero_asp};{a.siret};{a.numero_ans};{a.numero_editeur};{a.date_commande};600,00"
        for a in depot.contexte.avances_connues.values()
    ]
    entete = "numeroASP;siret;numeroAns;numeroEditeur;date_commande;montant_ht"
    (tmp_path / "avances.csv").write_text("\n".join([entete, *lignes]))
    (tmp_path / "c.toml").write_text('[listes]\navances = "avances.csv"\n')
    commande = ["controler", tmp_path / depot.nom, "--phase", "solde", "--contexte", tmp_path / "c.toml",
                "--dispositif", "PHA-LGO-Va1", "--instant", f"{depot.instant:%Y-%m-%dT%H:%M}"]  # fmt: skip
    assert sons(*commande).statut == 0
    (tmp_path / "avances.csv").write_text("\n".join([entete, lignes[0]]))
    sortie = sons(*commande)
    assert sortie.statut == 1
    assert "« AVANCE-00002 » n’est le numéro d’aucune avance" in sortie.texte


@pytest.mark.parametrize(
    ("liste", "refuses"),
    [
        ("numeroEditeur\n00001\n", {"00001"}),
        ("numeroEditeur;numeroAns\n00001;MDVLGC20220001\n", {"00001"}),
        ("numeroEditeur;numeroAns\n00001;\n00002;MDVLGC20220099\n", {"00001"}),
        ("numeroEditeur;numeroAns\n00001;MDVLGC20220099\n", set()),
    ],
)
def test_a_number_is_used_for_its_own_solution(tmp_path, liste, refuses):
    (tmp_path / "numeros.csv").write_text(liste)
    (tmp_path / "c.toml").write_text('[listes]\nnumeros = "numeros.csv"\n')
    contexte = load_contexte(tmp_path / "c.toml").contexte("MDV-LGC-Va1")
    assert contexte.numeros_editeur("MDVLGC20220001", {"00001", "00002"}) == refuses


def test_the_lists_of_imagery_answer(tmp_path):
    listes = {
        "finances": "type;numero;dispositif;reference;activite;numeroAns\n"
        "SIREN;845120039;;a;RADIOLOGIE;IMGRIS20220001\nAM;123456789;RAD-RIS-Va1;b;;\n",
        "autofinances": "type;numero;dispositif\nAM;987654321;RAD-RIS-Va1\n",
        "validees": "type;numero;dispositif\nSIREN;845120039;IMG-RIS-Va2\n",
        "activite_am": "am;structure_2023;structure_actuelle;structure_2023_existe;montant\n"
        "123456789;552100554;845120039;non;1234,50\n",
    }
    for nom, contenu in listes.items():
        (tmp_path / f"{nom}.csv").write_text(contenu)
    lignes = "\n".join(f'{nom} = "{nom}.csv"' for nom in listes)
    (tmp_path / "c.toml").write_text(
        '[[referencement]]\nnumero_ans = "IMGRIS20220001"\ndispositif = "IMG-RIS-Va2"\n'
        f"pv_pilotes = 3\n[listes]\n{lignes}\n"
    )
    contexte = load_contexte(tmp_path / "c.toml").contexte("IMG-RIS-Va2")
    assert contexte.finances("IMG-RIS-Va2", "SIREN", ["845120039"]) == {
        "845120039": [CommandeFinancee("a", "RADIOLOGIE", "IMGRIS20220001")]
    }
    assert contexte.finances("RAD-RIS-Va1", "AM", ["123456789"]) == {
        "123456789": [CommandeFinancee("b")]
    }
    assert contexte.autofinances("RAD-RIS-Va1", "AM", ["987654321", "1"]) == {"987654321"}
    assert contexte.validees("IMG-RIS-Va2", "SIREN", ["845120039", "1"]) == {"845120039"}
    assert contexte.pilotes_valides("IMGRIS20220001") == PilotesConnus(3)
    assert contexte.activites("IMG-RIS-Va2", ["123456789"]) == {
        "123456789": ActiviteAM("123456789", "552100554", "845120039", False, Decimal("1234.50"))
    }


@pytest.mark.parametrize(
    ("genre", "contenu", "phrase"),
    [
        (
            "activite_am",
            "am;structure_2023_existe\n123456789;peut-être\n",
            "ligne 2 : « peut-être » n’est ni oui ni non",
        ),
        ("activite_am", "am;montant\n123456789;12,345\n", "« 12,345 » n’est pas un montant"),
        ("validees", "type;numero\nSIREN;1\n", "il manque la colonne « dispositif »"),
    ],
)
def test_a_bad_row_of_imagery_is_told(sons, contexte, tmp_path, genre, contenu, phrase):
    (tmp_path / "l.csv").write_text(contenu)
    sortie = sons("contexte", genre, contexte, tmp_path / "l.csv")
    assert sortie.statut == 2
    assert phrase in sortie.erreur


def test_pilots_are_written_by_the_command(sons, contexte):
    sons(
        "contexte",
        "referencement",
        contexte,
        *REFERENCEMENT,
        "--pv-pilotes",
        5,
        "--supports-de-formation",
    )
    (solution,) = load_contexte(contexte).ecrit.referencement
    assert (solution.pv_pilotes, solution.supports_de_formation) == (5, True)


@pytest.mark.parametrize(
    ("genre", "contenu", "phrase"),
    [
        ("archives", "type;numero\nFINESS;1\n", "il manque la colonne « archivee_le »"),
        ("archives", "type;numero;archivee_le\nFINESS;750712184;\n", "« archivee_le » est vide"),
        (
            "archives",
            "type;numero;archivee_le\nFINESS;750712184;2023-02-20\n",
            "n’est pas un instant",
        ),
        (
            "archives",
            "type;numero;archivee_le\nFINESS;750712184;2023-02-31 10:00\n",
            "n’est pas un instant",
        ),
        (
            "archives",
            "type;numero;archivee_le\nFINESS;750712184;2023-02-20 24:01\n",
            "n’est pas un instant",
        ),
        (
            "avances",
            "numeroASP;siret;numeroAns;numeroEditeur;attestation_fin\nA;1;2;3;2023-02-31\n",
            "« 2023-02-31 » n’est pas une date",
        ),
        (
            "avances",
            "numeroASP;siret;numeroAns;numeroEditeur;date_commande\nA;1;2;3;01/02/2023\n",
            "« 01/02/2023 » n’est pas une date",
        ),
        (
            "avances",
            "numeroASP;siret;numeroAns;numeroEditeur;montant_ht\nA;1;2;3;708.001\n",
            "« 708.001 » n’est pas un montant",
        ),
    ],
)
def test_days_and_instants_exist(sons, contexte, tmp_path, genre, contenu, phrase):
    (tmp_path / "liste.csv").write_text(contenu)
    sortie = sons("contexte", genre, contexte, tmp_path / "liste.csv")
    assert (sortie.statut, phrase in sortie.erreur) == (2, True)


@pytest.mark.parametrize("ecrit", ["2023-02-20 10:00", "2023-02-20T10:00:00"])
def test_an_order_is_archived_at_an_instant_of_paris(tmp_path, ecrit):
    (tmp_path / "a.csv").write_text(f"type;numero;archivee_le\nFINESS;750712184;{ecrit}\n")
    (tmp_path / "c.toml").write_text('[listes]\narchives = "a.csv"\n')
    contexte = load_contexte(tmp_path / "c.toml").contexte("PHA-LGO-Va1")
    instant = datetime(2023, 2, 20, 10, tzinfo=PARIS)
    assert contexte.commandes_archivees("PHA-LGO-Va1", "FINESS", ["750712184", "2"]) == {
        "750712184": instant
    }
    assert contexte.commandes_archivees("MDV-LGC-Va1", "FINESS", ["750712184"]) == {}
