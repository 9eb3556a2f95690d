"""What changed between two versions of the texts: each kind of change, and nothing else."""

import json
import shutil
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

import sons
from sons.reglement import Reglement
from sons.reglement.comparaison import Difference, Genre, compare, is_whole, open_version

DONNEES = Path(sons.__file__).parent / "reglement"
PHA = "dispositifs/PHA-LGO-Va1/dispositif.toml"
FORMAT = "formats/PHA-avance.toml"
LISTE = "listes/operateurs_messagerie"


@pytest.fixture
def change(tmp_path: Path):
    """Amend a shipped file in a folder; return what changed from the shipped texts."""

    def edit(relatif: str, *paires: str) -> tuple[Difference, ...]:
        cible = tmp_path / relatif
        livre = DONNEES / relatif
        texte = (cible if cible.exists() else livre).read_text(encoding="utf-8")
        for ancien, nouveau in zip(paires[::2], paires[1::2], strict=True):
            assert ancien in texte
            texte = texte.replace(ancien, nouveau, 1)
        cible.parent.mkdir(parents=True, exist_ok=True)
        cible.write_text(texte, encoding="utf-8")
        return compare(open_version(None), open_version(tmp_path))

    return edit


def row(ecart: Difference) -> tuple[object, ...]:
    lieu = "/".join(filter(None, (ecart.objet, ecart.rubrique, ecart.element, ecart.cle)))
    return (ecart.domaine, lieu, str(ecart.genre), ecart.avant, ecart.apres)


def test_the_same_texts_have_no_difference():
    assert compare(Reglement(), Reglement()) == ()


@pytest.mark.parametrize(
    ("ancien", "nouveau", "attendu"),
    [
        ("demandes_max = 200", "demandes_max = 250", ("limites//demandes_max", "changement", 200, 250)),
        ('ttc = "750.00"', 'ttc = "760.00"',
         ("bareme/tranche A/ttc", "changement", Decimal("750.00"), Decimal("760.00"))),
        ('avance = "0.30"\nsolde = "0.70"', 'solde = "0.70"\navance = "0.30"', None),
        ("valeur = 2022-03-31", "valeur = 2022-04-15",
         ("echeance/candidature/valeur", "changement", date(2022, 3, 31), date(2022, 4, 15))),
        ('nom = "Général"', 'nom = "Officine"', ("profil/Général//retrait", "profil/Officine//ajout")),
        ('libelle = "Bon de commande signé"', 'libelle = "Bon"',
         ("piece/BON_COMMANDE, avance/libelle", "changement", "Bon de commande signé", "Bon")),
        ("PHA-LGO-Va1-{code}", "PHA-{code}",
         ("noms//piece", "changement", "PHA-LGO-Va1-{code}-{numeroEditeur}.{extension}",
          "PHA-{code}-{numeroEditeur}.{extension}")),
        ('couloir_libelle = "Officine"', 'couloir_libelle = "Pharmacie"',
         ("//couloir_libelle", "changement", "Officine", "Pharmacie")),
        ("jours = 120\n", "jours = 90\n", ("delai_commande//jours", "changement", 120, 90)),
    ],
)  # fmt: skip
def test_a_value_of_a_dispositif(change, ancien, nouveau, attendu):
    ecarts = change(PHA, ancien, nouveau)
    assert {(e.domaine, e.objet) for e in ecarts} <= {("dispositif", "PHA-LGO-Va1")}
    if attendu is None:
        assert ecarts == ()
    elif len(attendu) == 2:
        assert tuple(f"{e.rubrique}/{e.element}/{e.cle}/{e.genre}" for e in ecarts) == attendu
    else:
        (ecart,) = ecarts
        lieu = f"{ecart.rubrique}/{ecart.element}/{ecart.cle}"
        assert (lieu, ecart.genre, ecart.avant, ecart.apres) == attendu


ECHEANCE = """
[[echeance]]
etape = "{etape}"
libelle = "Date"
valeur = {valeur}
depuis = {depuis}
source = {{ document = "AF-PHA-LGO-VA1", section = "arrêté du 1er mars" }}
statut = "officiel"
"""


def test_a_date_moves_by_a_new_version(change):
    entree = ECHEANCE.format(
        etape="fermeture_avance", valeur="2023-04-15T14:00:00", depuis="2023-03-01"
    )
    (ecart,) = change(PHA, "# --- Prix plafond", f"{entree}\n# --- Prix plafond")
    assert row(ecart) == (
        "dispositif",
        "PHA-LGO-Va1/echeance/fermeture_avance/valeur",
        "changement",
        datetime(2023, 3, 15, 14),
        datetime(2023, 4, 15, 14),
    )
    assert ecart.depuis == date(2023, 3, 1)
    assert str(ecart.source) == "AF-PHA-LGO-VA1, arrêté du 1er mars"


def test_a_date_comes_and_goes(change, tmp_path):
    entree = ECHEANCE.format(etape="ouverture_solde", valeur="2022-06-01", depuis="2022-05-01")
    (ecart,) = change(PHA, "# --- Prix plafond", f"{entree}\n# --- Prix plafond")
    assert (ecart.element, ecart.genre) == ("ouverture_solde", Genre.AJOUT)
    assert ecart.apres == date(2022, 6, 1)
    (retour,) = compare(open_version(tmp_path), open_version(None))
    assert (retour.element, retour.genre) == ("ouverture_solde", Genre.RETRAIT)
    assert (retour.avant, retour.apres) == (date(2022, 6, 1), None)


def test_a_band_comes(change):
    tranche = '[[bareme.tranche]]\nnom = "E"\nde = 3001\nttc = "1150.00"\nht_publie = "958.00"\n'
    ecarts = change(
        PHA, "de = 2601", "de = 2601\na = 3000", "[versement]", f"{tranche}\n[versement]"
    )
    assert [(e.element, e.cle, e.genre) for e in ecarts] == [
        ("tranche D", "a", "changement"),
        ("tranche E", "", "ajout"),
    ]
    assert ecarts[1].as_dict()["apres"] == {
        "nom": "E", "de": 3001, "ttc": "1150.00", "ht_publie": "958.00", "a": None
    }  # fmt: skip


def test_a_balise_is_renamed_changed_added_removed(change):
    ecarts = change(FORMAT, 'nom = "emailResponsable"', 'nom = "mailResponsable"')
    assert [row(e) for e in ecarts] == [
        ("format", "PHA-avance/balise/emailResponsable", "renommage",
         "emailResponsable", "mailResponsable"),
    ]  # fmt: skip
    ecarts = change(FORMAT, "longueurs = [5]\n", "longueurs = [6]\n")
    assert row(ecarts[1]) == (
        "format", "PHA-avance/balise/numeroEditeur/longueurs", "changement", (5,), (6,)
    )  # fmt: skip
    ecarts = change(FORMAT, "longueur_max = 149\ncourriel = true", "longueur_max = 99")
    assert {(e.element, e.genre) for e in ecarts} == {
        ("numeroEditeur", Genre.CHANGEMENT),
        ("emailResponsable", Genre.RETRAIT),
        ("mailResponsable", Genre.AJOUT),
    }


def test_a_renamed_balise_may_also_be_described_otherwise(change):
    change(FORMAT, 'nom = "emailResponsable"', 'nom = "mailResponsable"')
    ecarts = change(FORMAT, 'description = "Courriel de contact."', 'description = "Courriel."')
    assert [row(e)[1:] for e in ecarts] == [
        ("PHA-avance/balise/emailResponsable", "renommage", "emailResponsable", "mailResponsable"),
        ("PHA-avance/balise/mailResponsable/description", "changement", "Courriel de contact.", "Courriel."),
    ]  # fmt: skip


def test_the_order_of_a_format_counts(change, tmp_path):
    texte = (DONNEES / FORMAT).read_text(encoding="utf-8")
    blocs = texte.split("[[balise]]")
    rang = next(i for i, b in enumerate(blocs) if 'nom = "regimeTVA"' in b)
    blocs[rang], blocs[rang - 1] = blocs[rang - 1], blocs[rang]
    (ecart,) = change(FORMAT, texte, "[[balise]]".join(blocs))
    assert (ecart.rubrique, ecart.element, ecart.cle) == ("balise", "", "ordre")
    assert sorted(ecart.avant) == sorted(ecart.apres)


def test_the_catalogue(change, tmp_path):
    (ecart,) = change("constats/5-pieces.toml", 'titre = "', 'titre = "Nouveau : ')
    assert (ecart.domaine, ecart.cle) == ("catalogue", "titre")
    (tmp_path / "constats/5-pieces.toml").unlink()
    (tmp_path / "reglages.toml").write_text('[niveaux]\n2023 = "bloquant"\n')
    (ecart,) = compare(open_version(None), open_version(tmp_path))
    assert row(ecart) == ("catalogue", "2023/niveau", "changement", "alerte", "bloquant")


def test_a_closed_list(change):
    ecarts = change(
        f"{LISTE}.csv",
        *("GCS_2,2,GCS SARA\n", ""),
        *("GIP MIPIH", "GIP MIPIH (ex)"),
        *("GIP_1,", "NEUF_1,9,Nouveau\nGIP_1,"),
    )
    assert [row(e)[1:] for e in ecarts] == [
        ("operateurs_messagerie/GCS_2", "retrait", "GCS SARA", None),
        ("operateurs_messagerie/GIP_1", "changement", "GIP MIPIH", "GIP MIPIH (ex)"),
        ("operateurs_messagerie/NEUF_1", "ajout", None, "Nouveau"),
    ]  # fmt: skip


@pytest.fixture
def ancienne(tmp_path: Path) -> Path:
    """A whole version, without one of the dispositifs and its formats."""
    dossier = tmp_path / "ancienne"
    shutil.copytree(DONNEES, dossier, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    shutil.rmtree(dossier / "dispositifs/PHA-LGO-Va1")
    for table in (dossier / "formats").glob("PHA-*.toml"):
        table.unlink()
    return dossier


def test_a_whole_version_is_read_alone(ancienne):
    assert is_whole(ancienne)
    ecarts = compare(open_version(ancienne), open_version(None))
    livre = Reglement()
    formats = sorted(n for n, f in livre.formats.items() if f.format.couloir == "PHA")
    assert [row(e) for e in ecarts] == [
        ("dispositif", "PHA-LGO-Va1", "ajout", None, livre.dispositif("PHA-LGO-Va1").intitule),
        *(("format", n, "ajout", None, livre.formats[n].format.titre) for n in formats),
    ]
    retours = compare(open_version(None), open_version(ancienne))
    assert [e.objet for e in retours] == [e.objet for e in ecarts]
    assert {e.genre for e in retours} == {Genre.RETRAIT}


def test_an_overlay_is_not_a_whole_version(tmp_path, ancienne):
    (ancienne / "contradictions.toml").unlink()
    assert not is_whole(ancienne)
    assert compare(open_version(None), open_version(ancienne)) == ()


def test_differences_are_json(ancienne, change):
    ecarts = compare(open_version(ancienne), open_version(None)) + change(
        PHA, "valeur = 2022-03-31", "valeur = 2022-04-15"
    )
    relus = json.loads(json.dumps([e.as_dict() for e in ecarts]))
    assert relus[-1] == {
        "domaine": "dispositif",
        "objet": "PHA-LGO-Va1",
        "genre": "changement",
        "rubrique": "echeance",
        "element": "candidature",
        "cle": "valeur",
        "avant": "2022-03-31",
        "apres": "2022-04-15",
        "depuis": None,
        "source": "AF-PHA-LGO-VA1, §2",
    }


def test_a_limit_shared_by_all_is_told_once(change):
    (ecart,) = change("limites.toml", "cle_max = 100", "cle_max = 90")
    assert row(ecart) == ("protection", "limites.toml/cle_max", "changement", 100, 90)
    assert str(ecart.source) == "PROJET, Garde-fous de lecture"


def test_a_limit_of_one_dispositif_is_compared_with_the_shared_one(change):
    (ecart,) = change(PHA, "demandes_max = 200", "demandes_max = 200\ncle_max = 90")
    assert row(ecart) == ("dispositif", "PHA-LGO-Va1/limites/cle_max", "changement", 100, 90)
