"""What the installation scenario asks of the référencement's profiles."""

from dataclasses import replace

import pytest

from sons import load_textes
from sons.manque import Manque
from tests.fabrique import make_depot
from tests.fabrique.essais import LIBERAL, STRUCTURE, base_mdv, changed, essai, line, put

MDV, BIO = base_mdv(), make_depot(load_textes("BIO-SGL-Va1", "avance"), 1, graine=4)


def knowing(depot, profils):
    """Let the register give these profiles to the solution."""
    solutions = depot.contexte.referencements
    connues = {
        n: replace(s, profils=None if profils is None else frozenset(profils))
        for n, s in solutions.items()
    }
    return replace(depot.contexte, referencements=connues)


def answering(depot, rang, **reponses):
    for nom, valeur in reponses.items():
        depot = changed(depot, line(rang, put(f"scenarioInstallation.{nom}", valeur)))
    return depot


def rejets(depot, profils):
    rapport = essai(depot, contexte=knowing(depot, profils)).run().rapport
    return [(c.code, c.recu, c.attendu) for d in rapport.demandes for c in d.constats]


@pytest.mark.parametrize(
    ("profils", "attendu"),
    [
        ({"Général", "Centre de santé"}, []),
        ({"Général", "Centres de santé"}, []),  # guide, §2.1
        ({"Général", "CENTRE DE SANTE"}, []),
        ({"Général", "Mailiz"}, [("4030", "isCentreDeSante = true", "Centre de santé")]),
        (set(), [("4030", "isCentreDeSante = true", "Centre de santé")]),
    ],
)
def test_a_health_centre_asks_for_its_profile(profils, attendu):
    assert rejets(answering(MDV, STRUCTURE, isCentreDeSante=True), profils) == attendu


@pytest.mark.parametrize(
    ("operateur", "profils", "attendu"),
    [
        ("MAI_15", {"Général"}, [("4030", "operateurMessagerie = MAI_15", "Mailiz")]),
        ("MAI_15", {"Général", "mailiz"}, []),
        ("MAI_337", {"Général"}, []),
    ],
)
def test_mailiz_asks_for_its_profile(operateur, profils, attendu):
    assert rejets(answering(MDV, LIBERAL, operateurMessagerie=operateur), profils) == attendu


def test_only_the_demande_that_gives_the_answer_is_rejected():
    depot = answering(MDV, STRUCTURE, isCentreDeSante=True)
    rapport = essai(depot, contexte=knowing(depot, {"Général"})).run().rapport
    assert [len(d.constats) for d in rapport.demandes] == [0, 0, 1, 0]


@pytest.mark.parametrize("profil", [p for p in BIO.textes.dispositif.profil if p.exige_si])
def test_biology_is_accepted_with_names_as_the_guide_writes_them(profil):
    """Annexe 1 of the guide writes straight apostrophes and a lower-case « environnement »."""
    depot = answering(BIO, 0, **profil.exige_si)
    tous = [p.nom for p in BIO.textes.dispositif.profil]
    a_la_lettre = {nom.replace("’", "'").replace("Environnement", "environnement") for nom in tous}
    assert rejets(depot, a_la_lettre) == []
    sans_lui = a_la_lettre - {profil.nom.replace("’", "'"), profil.nom.lower()}
    assert [(code, attendu) for code, _, attendu in rejets(depot, sans_lui)] == [
        ("4030", profil.nom)
    ]


@pytest.mark.parametrize("contexte", [knowing(MDV, None), replace(MDV.contexte, referencements={})])
def test_unknown_profiles_are_not_verified(contexte):
    depot = answering(MDV, STRUCTURE, isCentreDeSante=True)
    rapport = essai(depot, contexte=contexte).run().rapport
    assert "4030" not in {c.code for d in rapport.demandes for c in d.constats}
    assert Manque.PROFILS in {n.manque for n in rapport.non_verifies}


def test_nothing_is_said_of_profiles_that_no_demande_asks_for():
    rapport = essai(MDV, contexte=knowing(MDV, None)).run().rapport
    assert rapport.non_verifies == []
