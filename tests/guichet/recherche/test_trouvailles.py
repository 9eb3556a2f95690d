"""The search of the header: what answers, and to whom."""

import pytest

from guichet.acteurs.habilitations import NatureOrganisation, Role
from guichet.acteurs.models import Organisation, Personne
from guichet.depots.models import Demande, Terme
from guichet.depots.suivi.termes import named, rows_of
from tests.guichet.croisement import MARQUE, make_objects
from tests.guichet.depots.lignes import make_demande

CLIENT = "Cabinet Garnier"


@pytest.fixture
def demande(fournisseur, personne):
    une = make_demande(fournisseur, personne, client=CLIENT, numero_editeur="90108")
    Terme.objects.bulk_create(
        Terme(**ligne) for ligne in rows_of(named(Demande.objects.filter(pk=une.pk)))
    )
    return une


@pytest.fixture
def entree(client, personne, rattache, connecter, demande):
    rattache(personne, Role.COLLABORATEUR)
    connecter(client, personne)
    return client


@pytest.fixture
def agent(django_client_factory, rattache, connecter):
    def _agent(role, nature=NatureOrganisation.ASP):
        agence = Organisation.objects.create(nature=nature, nom="Agence")
        qui = Personne.objects.create_personne("z@exemple.fr", "Z", "Z")
        rattache(qui, role, agence)
        navigateur = django_client_factory()
        connecter(navigateur, qui)
        return navigateur

    return _agent


@pytest.mark.parametrize("q", ["garnier", "GARN", "gârnier cab", "9010", "asp-"])
def test_a_beginning_shows_what_answers(entree, demande, q):
    page = entree.get("/chercher", {"q": q}).text
    assert f'href="/demandes/{demande.pk}"' in page
    assert CLIENT in page


@pytest.mark.parametrize("q", ["90108", "numero_asp", "nom du dépôt", "référence"])
def test_a_whole_number_leads_straight_to_what_it_names(entree, demande, q):
    depot = demande.depot
    dits = {"numero_asp": demande.numero_asp, "nom du dépôt": depot.nom,
            "référence": f"D-{depot.pk:08d}"}  # fmt: skip
    reponse = entree.get("/chercher", {"q": dits.get(q, q)})
    assert reponse.status_code == 302
    ou = f"/depots/{depot.pk}" if "dépôt" in q or "référence" in q else f"/demandes/{demande.pk}"
    assert reponse["Location"] == ou


def test_a_name_never_leads_straight_to_its_only_bearer(entree):
    assert entree.get("/chercher", {"q": CLIENT}).status_code == 200


@pytest.mark.parametrize("q", ["", " ", "%", "…", "\x00", "x" * 500, "zzz", "D-", "D-" + "9" * 40])
def test_what_names_nothing_breaks_nothing(entree, q):
    assert entree.get("/chercher", {"q": q}).status_code == 200


def test_a_visitor_searches_nothing(client):
    assert client.get("/chercher?q=a").status_code == 302
    assert 'action="/chercher"' not in client.get("/aide").text


def test_nobody_finds_what_belongs_to_another(entree, personne, demande):
    """The objects of another supplier bear a mark that no page may show."""
    autre = Organisation.objects.create(
        nature=NatureOrganisation.FOURNISSEUR, nom=MARQUE, siren="552100554"
    )
    eve = Personne.objects.create_personne("eve@exemple.fr", "Autre", "Eve")
    from tests.guichet.depots.lignes import make_demande as make

    ailleurs = make(autre, eve, client=MARQUE, numero_editeur="77777")
    Terme.objects.bulk_create(
        Terme(**ligne) for ligne in rows_of(named(Demande.objects.filter(pk=ailleurs.pk)))
    )
    for q in ("zephyr", MARQUE, "77777", ailleurs.numero_asp, ailleurs.depot.nom,
              f"D-{ailleurs.depot_id:08d}", "552100554"):  # fmt: skip
        page = entree.get("/chercher", {"q": q})
        assert page.status_code == 200
        assert "Rien ne répond" in page.text


@pytest.mark.parametrize(
    ("role", "nature", "vus", "caches"),
    [
        (Role.INSTRUCTEUR, "asp", ["demandes", "enrolements", "modeles"], ["referencement"]),
        (Role.AGENT_ANS, "ans", ["referencement/candidatures"], ["demandes", "enrolements"]),
        (Role.PILOTAGE, "programme", ["organisations"], ["demandes", "enrolements"]),
    ],
)
def test_an_agent_finds_what_their_role_shows(
    agent, fournisseur, personne, rattache, role, nature, vus, caches
):
    rattache(personne, Role.REPRESENTANT_LEGAL)
    make_objects(fournisseur, personne, personne)
    Terme.objects.bulk_create(Terme(**ligne) for ligne in rows_of(named(Demande.objects.all())))
    navigateur = agent(role, nature)
    textes = "".join(
        navigateur.get("/chercher", {"q": q}).text.partition("<main")[2]
        for q in (MARQUE, fournisseur.nom, "asp")
    )
    for mot in vus:
        assert f'href="/{mot}' in textes
    for mot in caches:
        assert f'href="/{mot}' not in textes


@pytest.mark.parametrize("nombre", [1, 30])
def test_a_search_costs_the_same_whatever_answers(
    entree, personne, fournisseur, nombre, django_assert_max_num_queries
):
    for rang in range(nombre):
        une = make_demande(fournisseur, personne, client=f"Garnier {rang}")
        Terme.objects.bulk_create(
            Terme(**ligne) for ligne in rows_of(named(Demande.objects.filter(pk=une.pk)))
        )
    entree.get("/aide")  # the badge is counted, and kept
    with django_assert_max_num_queries(17):
        assert entree.get("/chercher?q=garnier").status_code == 200
