"""The protocol, the order, the home and its badge."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guichet.a_faire import registre
from guichet.a_faire.liste import about, count, waiting_for
from guichet.a_faire.registre import A_LA_FOIS, AFaire
from guichet.acteurs.habilitations import NatureOrganisation, Role
from guichet.acteurs.models import Organisation
from guichet.configuration.bureaux import BUREAUX
from guichet.conversations.models import Conversation, Message
from guichet.enrolement.models import Etat as EtatEnrolement
from guichet.jalons import Limite
from guichet.journal.inscription import record
from guichet.modeles.models import Modele
from guichet.referencement.actes import Acte
from guichet.referencement.models import Candidature
from tests.guichet.a_faire.conftest import MARS
from tests.guichet.depots.lignes import make_demande
from tests.guichet.enrolement.fabrique import candidate, reference, rempli

BADGE = re.compile(r"gs-pastille[^>]*>(\d+)<")
CORPS = re.compile(r"<tbody>(.*?)</tbody>", re.DOTALL)


def badge(page):
    return int((BADGE.search(page) or [0, "0"])[1])


def lines(page):
    corps = CORPS.search(page.partition("Ce qui vous attend")[2])
    return corps[1].count("<tr>") if corps else 0


def line(quoi, jours=None, depuis=None):
    limite = None if jours is None else Limite.of_day((MARS + timedelta(days=jours)).date())
    age = None if depuis is None else MARS - timedelta(days=depuis)
    return AFaire(quoi, "objet", "/", "Faire", limite=limite, depuis=age)


def test_every_counter_declares_its_source():
    assert {source.__module__ for source in registre.sources()} == {
        "guichet.confirmations.a_faire", "guichet.conversations.a_faire", "guichet.depots.a_faire",
        "guichet.enrolement.a_faire", "guichet.modeles.a_faire", "guichet.referencement.a_faire",
    }  # fmt: skip


def test_what_a_date_ends_comes_first_then_what_waits_for_longest(monkeypatch, personne):
    lignes = [line("sans"), line("jeune", depuis=1), line("loin", 40), line("vieux", depuis=9),
              line("près", 2)]  # fmt: skip
    monkeypatch.setattr("guichet.a_faire.liste.sources", lambda: (lambda _: lignes,))
    dits = [une.quoi for une in waiting_for(personne)]
    assert dits == ["près", "loin", "vieux", "jeune", "sans"]


@pytest.mark.parametrize(
    ("jours", "reste", "genre"),
    [
        (0, "dans 14 heures", "attention"),
        (29, "dans 29 jours et 14 heures", "attention"),
        (30, "dans 30 jours", "attention"),
        (31, "dans 31 jours", "neutre"),
    ],
)
def test_a_line_says_how_pressing_it_is(jours, reste, genre):
    une = line("Répondre", jours)
    assert (une.reste, une.genre) == (reste, genre)
    assert line("Répondre").reste == ""


def test_whoever_has_no_role_has_nothing_to_do(personne):
    assert waiting_for(personne) == []


def test_what_is_about_one_supplier_is_kept_apart(fournisseur):
    autre = Organisation(pk=fournisseur.pk + 1)
    liste = [AFaire("a", "", "/", "b", organisation=fournisseur), AFaire("c", "", "/", "d")]
    assert [une.quoi for une in about(liste, fournisseur)] == ["a"]
    assert about(liste, autre) == []


def ask(candidature, auteur, de_l_agence=True):
    conversation, _ = Conversation.objects.update_or_create(
        sujet="candidature", objet_id=candidature.pk,
        defaults={"organisation": candidature.organisation, "titre": str(candidature),
                  "dernier_le": MARS, "dernier_de_l_agence": de_l_agence},
    )  # fmt: skip
    return Message.objects.create(
        conversation=conversation, auteur=auteur, de_l_agence=de_l_agence, texte="Laquelle ?",
        ecrit_le=MARS,
    )  # fmt: skip


def fill(organisation, personne, rang=0):
    """Give a supplier one thing of each sort to do."""
    ask(candidate(organisation, solution=f"S{rang}"), personne)
    candidate(organisation, "incomplete", "IMG-DB-Va2", solution=f"P{rang}")
    rempli(organisation, personne, EtatEnrolement.A_CORRIGER, logiciel_nom=f"E{rang}",
           numero_ans=f"N{rang}")  # fmt: skip
    Modele.objects.create(organisation=organisation, dispositif="MDV-LGC-Va2", depose_le=MARS,
        type="BON_COMMANDE", intitule=f"M{rang}", etat="a_corriger", cree_par=personne)  # fmt: skip


def test_the_badge_is_the_number_of_lines_wherever_it_is_read(
    client, edith, fournisseur, connecter
):
    connecter(client, edith)
    assert (badge(client.get("/aide").text), lines(client.get("/espace").text)) == (0, 0)
    fill(fournisseur, edith)
    # The home always asks anew; the other pages follow it.
    accueil = client.get("/espace").text
    assert badge(accueil) == lines(accueil) == badge(client.get("/aide").text) == 4
    tableau = client.get(f"/organisations/{fournisseur.pk}/tableau-de-bord").text
    assert lines(tableau) == 4


def test_a_visitor_has_no_badge_nor_whoever_owes_a_second_factor(client, edith, fournisseur):
    fill(fournisseur, edith)
    assert badge(client.get("/aide").text) == 0
    client.force_login(edith)
    assert badge(client.get("/aide").text) == 0


def test_the_badge_is_asked_anew_when_somebody_acts_and_costs_one_question_meanwhile(
    client, edith, fournisseur, connecter
):
    connecter(client, edith)
    une = candidate(fournisseur, "eligible")
    assert badge(client.get("/aide").text) == 1
    with CaptureQueriesContext(connection) as chaude:
        client.get("/aide")
    une.etat = "preuves"
    une.save()
    assert badge(client.get("/aide").text) == 1
    record(edith, Acte.DOSSIER, une)
    with CaptureQueriesContext(connection) as froide:
        assert badge(client.get("/aide").text) == 0
    sources = len(froide) - len(chaude)
    assert 0 < sources <= 12
    assert sum("journal_tete" in une["sql"] for une in chaude) == 1


def test_the_list_comes_before_the_amounts(client, edith, fournisseur, connecter):
    connecter(client, edith)
    fill(fournisseur, edith)
    make_demande(fournisseur, etat="payee")
    page = client.get("/espace").text
    ordre = [page.index(titre) for titre in ("<h2>À faire", "<h2>Montants", "<h2>Échéances")]
    assert ordre == sorted(ordre)


def test_whoever_acts_for_two_suppliers_reads_for_whom(client, qui, fournisseur, connecter):
    autre = Organisation.objects.create(
        nature=NatureOrganisation.FOURNISSEUR, nom="Autre SARL", siren="552100554"
    )
    manon = qui(Role.MANDATAIRE)
    qui(Role.MANDATAIRE, autre)
    for role_de in (fournisseur, autre):
        if not manon.rattachements.filter(organisation=role_de).exists():
            manon.rattachements.create(organisation=role_de, role=Role.MANDATAIRE,
                                       debut="2021-01-01", fin="2099-12-31")  # fmt: skip
        candidate(role_de, "eligible", "IMG-DB-Va2")
    connecter(client, manon)
    page = client.get("/espace").text
    assert page.count('data-titre="Fournisseur">Autre SARL') == 1
    assert page.count(f'data-titre="Fournisseur">{fournisseur}') == 1
    assert lines(page) == badge(page) == 2


@pytest.mark.parametrize("role", BUREAUX)
def test_each_agent_has_a_desk_whose_links_open(client, qui, connecter, role):
    connecter(client, qui(role))
    page = client.get("/espace").text
    bureau = BUREAUX[role]
    assert f"<h2>{bureau.titre}</h2>" in page
    assert ("À venir ici" in page) is bool(bureau.a_venir)
    for _, adresse in bureau.addresses():
        assert client.get(adresse).status_code == 200


def test_the_pilot_reads_what_the_public_register_counts(client, qui, connecter, fournisseur):
    reference(fournisseur)
    connecter(client, qui(Role.PILOTAGE))
    page = client.get("/espace").text
    assert "solution référencée<" in page
    assert "éditeur<" in page
    reference(fournisseur, "MDVLGC20260002")
    assert "solutions référencées<" in client.get("/espace").text


def test_somebody_without_any_role_reads_how_one_is_given(client, personne, connecter):
    connecter(client, personne)
    assert "Vous n’avez pas encore de rôle" in client.get("/espace").text


def test_a_long_queue_shows_its_oldest_and_counts_the_others(qui, fournisseur):
    for rang in range(A_LA_FOIS + 3):
        candidate(fournisseur, solution=f"S{rang:02d}", preuves_le=None,
                  deposee_le=MARS - timedelta(days=100 - rang))  # fmt: skip
    liste = waiting_for(qui(Role.AGENT_ANS))
    assert len(liste) == A_LA_FOIS + 1
    assert count(liste) == A_LA_FOIS + 3
    assert liste[0].objet.startswith("S00")
    assert (liste[-1].quoi, liste[-1].nombre) == ("3 autres candidatures à examiner", 3)
    Candidature.objects.filter(solution__in=("S00", "S01")).update(etat="refusee")
    assert waiting_for(qui(Role.AGENT_ANS))[-1].quoi == "1 autre candidature à examiner"


@pytest.mark.parametrize("role", [Role.REPRESENTANT_LEGAL, *BUREAUX])
def test_the_number_of_queries_does_not_follow_what_waits(qui, fournisseur, role):
    personne = qui(role)
    reference(fournisseur, solution="Cabinet Plus")
    couts = []
    for tour in range(3):
        for rang in range(3):
            fill(fournisseur, personne, 10 * tour + rang)
            for etat in ("incomplete", "a_modifier", "payee"):
                make_demande(fournisseur, etat=etat)
        personne.read_roles()
        with CaptureQueriesContext(connection) as questions:
            waiting_for(personne)
        couts.append(len(questions))
    assert couts[0] == couts[1] == couts[2] <= 15
