"""Who comes in by the machine door, and how those who do not are told."""

from datetime import timedelta

import pytest
from django.db import OperationalError
from django.urls import reverse

from guichet import horloge
from guichet.acteurs.habilitations import Role, Usage
from guichet.acteurs.models import Rattachement
from guichet.acteurs.routes import Cadence
from guichet.api import jetons
from guichet.api.models import Jeton
from guichet.journal.models import Inscription
from tests.guichet.depots.envois import formulaire
from tests.guichet.depots.lignes import make_all

SOLUTIONS = "/api/v1/solutions"


def refus(reponse, statut):
    """Check the one shape of a refusal, and return its sentence."""
    assert reponse.status_code == statut
    assert reponse.headers["Content-Type"] == "application/problem+json"
    corps = reponse.json()
    assert corps["status"] == statut
    assert corps["detail"]
    assert corps["title"]
    return corps["detail"]


def test_a_request_without_a_token_is_asked_for_one(client, db):
    reponse = client.get(SOLUTIONS)
    assert "Bearer" in refus(reponse, 401)
    assert reponse.headers["WWW-Authenticate"] == "Bearer"


def test_the_session_of_a_browser_opens_nothing(entree):
    refus(entree.get(SOLUTIONS), 401)


def test_a_token_opens_no_page(outil, fournisseur):
    reponse = outil.get(reverse("depots:demandes", args=[fournisseur.pk]))
    assert reponse.url.startswith("/connexion?")


@pytest.mark.parametrize("montre", ["Bearer inconnu", "Bearer ", "Basic YTpi", "gsons_x"])
def test_what_is_no_token_opens_nothing(client, db, montre):
    refus(client.get(SOLUTIONS, headers={"Authorization": montre}), 401)


def test_a_token_says_what_it_may_be_used_for(outil, a_l_heure, fournisseur):
    corps = outil.get(SOLUTIONS).json()
    assert corps["organisation"] == fournisseur.nom
    (solution,) = corps["solutions"]
    assert solution["depot_ouvert"]
    assert "avance" in solution["phases"]


def test_the_base_never_holds_a_token(donner):
    secret = donner()["Authorization"].removeprefix("Bearer ")
    (ligne,) = Jeton.objects.values()
    assert not any(secret in str(valeur) for valeur in ligne.values())
    assert not any(secret in une.apres for une in Inscription.objects.all())


def test_an_expired_token_opens_nothing(outil):
    Jeton.objects.update(
        donne_le=horloge.instant_reel() - timedelta(days=2),
        expire_le=horloge.instant_reel() - timedelta(seconds=1),
    )
    refus(outil.get(SOLUTIONS), 401)


def test_a_token_taken_back_opens_nothing(outil, deposant):
    jeton = Jeton.objects.get()
    jetons.take_back(deposant, jeton)
    jetons.take_back(deposant, jeton)
    refus(outil.get(SOLUTIONS), 401)
    assert Inscription.objects.filter(acte="api.jeton_retire").count() == 1


def test_a_tool_loses_what_its_person_loses(outil, deposant):
    Rattachement.objects.filter(personne=deposant).update(fin=horloge.today() - timedelta(days=1))
    refus(outil.get(SOLUTIONS), 403)


def test_a_closed_account_closes_its_tools(outil, deposant):
    deposant.is_active = False
    deposant.save()
    refus(outil.get(SOLUTIONS), 403)


def test_a_tool_stays_in_the_organisation_that_gave_its_token(
    client, donner, deposant, concurrent, rattache
):
    """Though its person deposits for two."""
    autre, leur = concurrent
    rattache(deposant, Role.REPRESENTANT_LEGAL, autre)
    depot, demande, *_ = make_all(autre, leur)
    entetes = donner()
    for chemin in (f"depots/{depot.pk}", f"depots/{depot.pk}/recu", f"demandes/{demande.pk}"):
        refus(client.get(f"/api/v1/{chemin}", headers=entetes), 403)
    assert client.get("/api/v1/depots", headers=entetes).json()["depots"] == []
    assert client.get("/api/v1/demandes", headers=entetes).json()["demandes"] == []


@pytest.mark.parametrize(
    ("usage", "simule", "depose"),
    [(Usage.SUIVRE, 403, 403), (Usage.SIMULER, 201, 403), (Usage.DEPOSER, 201, 201)],
)
def test_a_token_allows_its_usage_only(client, donner, a_l_heure, usage, simule, depose):
    entetes = donner(usage)
    assert client.get(SOLUTIONS, headers=entetes).status_code == 200
    for chemin, statut in (("simulations", simule), ("depots", depose)):
        envoi = formulaire(a_l_heure)
        reponse = client.post(f"/api/v1/{chemin}", envoi, headers=entetes)
        assert reponse.status_code == statut, reponse.content


def test_a_tool_that_speaks_in_clear_is_refused_and_told_to_change_its_token(
    client, donner, settings
):
    settings.SECURE_SSL_REDIRECT = True
    entetes = donner()
    reponse = client.get("/api/v1/demandes", headers=entetes)
    assert reponse.status_code == 403
    assert "passé en clair" in reponse.json()["detail"]
    assert client.get("/api/v1/demandes", headers=entetes, secure=True).status_code == 200


def test_an_agent_s_own_ability_never_widens_a_token(client, donner, deposant, rattache):
    """A person of a supplier who has become an agent opens nothing through the tool of before."""
    entetes = donner()
    hier = horloge.today() - timedelta(days=1)
    deposant.rattachements.update(fin=hier)
    rattache(deposant, Role.INSTRUCTEUR, debut=horloge.today())
    assert client.get("/api/v1/demandes", headers=entetes).status_code == 403
    assert client.get("/demandes", headers=entetes).status_code == 302


def test_the_last_use_is_shown(outil, entree, fournisseur):
    page = reverse("outils:liste", args=[fournisseur.pk])
    assert ">jamais<" in entree.get(page).text
    outil.get(SOLUTIONS)
    assert ">jamais<" not in entree.get(page).text


@pytest.mark.parametrize("chemin", ["/api/v1/rien", "/api/v1/depots/999999", "/api/v1/"])
def test_an_address_that_leads_nowhere_is_told_in_the_same_shape(outil, chemin):
    refus(outil.get(chemin), 404)


def test_a_wrong_method_is_told_in_the_same_shape(outil):
    reponse = outil.delete("/api/v1/depots")
    assert "GET" in refus(reponse, 405)
    assert "POST" in reponse.headers["Allow"]


def test_a_breakdown_is_told_in_the_same_shape(outil, monkeypatch):
    def muette(*_):
        raise OperationalError("gone")

    outil.raise_request_exception = False
    monkeypatch.setattr("guichet.api.porte.jetons.find", muette)
    reponse = outil.get(SOLUTIONS)
    assert "base de données" in refus(reponse, 503)
    assert reponse.headers["Retry-After"]


def test_a_fault_of_ours_is_told_in_the_same_shape(outil, monkeypatch):
    def fautive(*_):
        raise RuntimeError("oops")

    outil.raise_request_exception = False
    monkeypatch.setattr("guichet.depots.solutions.known", fautive)
    detail = refus(outil.get(SOLUTIONS), 500)
    assert "oops" not in detail


def test_a_person_gives_and_takes_back_a_token_on_the_page(entree, client, fournisseur):
    page = reverse("outils:liste", args=[fournisseur.pk])
    donne = entree.post(page, {"outil": "Facturation", "usage": "suivre", "jours": "30"})
    assert donne.url == page, "reloading gives no second token"
    reponse = entree.get(page)
    debut = "gsons_"
    secret = debut + reponse.text.split(f"<code>{debut}")[1].split("</code>")[0]
    assert client.get(SOLUTIONS, headers={"Authorization": f"Bearer {secret}"}).status_code == 200
    assert secret not in entree.get(page).text
    retirer = reverse("outils:retirer", args=[Jeton.objects.get().pk])
    assert "Facturation" in entree.get(retirer).text
    assert client.get(SOLUTIONS, headers={"Authorization": f"Bearer {secret}"}).status_code == 200
    entree.post(retirer)
    refus(client.get(SOLUTIONS, headers={"Authorization": f"Bearer {secret}"}), 401)
    assert "retiré le" in entree.get(page).text


def test_a_token_asked_without_a_name_is_refused(entree, fournisseur):
    page = reverse("outils:liste", args=[fournisseur.pk])
    reponse = entree.post(page, {"outil": "", "usage": "tout", "jours": "3650"})
    assert reponse.status_code == 400
    assert not Jeton.objects.exists()


def test_what_a_tool_did_names_it(outil, a_l_heure, entree):
    depot = outil.post("/api/v1/depots", formulaire(a_l_heure)).json()
    assert depot["outil"] == "Facturation"
    assert "Facturation" in entree.get(reverse("depots:depot", args=[depot["id"]])).text
    assert '"outil":"Facturation"' in Inscription.objects.get(acte="depots.depot").apres
    demande = outil.get("/api/v1/demandes").json()["demandes"][0]
    outil.post(f"{demande['adresse']}/retrait")
    assert '"outil":"Facturation"' in Inscription.objects.latest("rang").apres


def test_a_tool_that_goes_too_fast_is_told_how_long_to_wait(outil, monkeypatch):
    monkeypatch.setattr("guichet.cadence.middleware.LECTURE_PAR_OUTIL", Cadence(2))
    assert [outil.get(SOLUTIONS).status_code for _ in range(2)] == [200, 200]
    reponse = outil.get(SOLUTIONS)
    assert "trop vite" in refus(reponse, 429)
    assert 0 < int(reponse.headers["Retry-After"]) <= 60


def test_another_token_is_no_way_to_go_faster(client, donner, monkeypatch):
    monkeypatch.setattr("guichet.cadence.middleware.LECTURE_PAR_OUTIL", Cadence(2))
    statuts = [client.get(SOLUTIONS, headers=donner()).status_code for _ in range(3)]
    assert statuts == [200, 200, 429]
