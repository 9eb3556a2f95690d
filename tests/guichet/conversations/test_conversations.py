"""What suppliers and the agency write to each other: who has it unread, who is told, who sees it."""

import json

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from guichet.acteurs.habilitations import NatureOrganisation, Role
from guichet.acteurs.models import Organisation, Personne
from guichet.conversations.ecriture import write
from guichet.conversations.lecture import messages_of, page, read, unread, unread_among
from guichet.conversations.models import Conversation
from guichet.conversations.sujets import sujets
from guichet.courriels.models import Courriel, Rythme
from guichet.courriels.preferences import Famille, choose
from guichet.cycles.table import ActeImpossible
from guichet.journal.models import Inscription
from tests.guichet.depots.lignes import make_all


def _personne(rattache, prenom, role, organisation=None):
    personne = Personne.objects.create_personne(f"{prenom}@exemple.fr", "Nom", prenom)
    rattache(personne, role, organisation)
    return personne


@pytest.fixture
def edith(rattache):
    return _personne(rattache, "edith", Role.REPRESENTANT_LEGAL)


@pytest.fixture
def ines(rattache):
    return _personne(rattache, "ines", Role.INSTRUCTEUR)


@pytest.fixture
def demande(fournisseur, edith):
    return make_all(fournisseur, edith)[1]


def test_every_counter_that_is_talked_about_is_declared():
    assert set(sujets()) == {"demande", "candidature", "enrolement", "modele"}


def test_a_message_of_the_agency_is_unread_and_told_by_mail(demande, edith, ines):
    write(ines, demande, "Le devis de Mme Client est illisible.")
    assert (unread(edith), unread(ines)) == (1, 0)
    courriel = Courriel.objects.get(personne=edith)
    assert "Mme Client" not in courriel.texte, "what is written stays in the portal"
    assert reverse("conversations:fil", args=["demande", demande.pk]) in courriel.texte
    assert not Courriel.objects.filter(personne=ines).exists()


def test_reading_says_what_is_new_once(demande, edith, ines):
    write(ines, demande, "Premier.")
    assert [nouveau for _, nouveau in read(edith, demande).messages] == [True]
    assert unread(edith) == 0
    write(ines, demande, "Second.")
    assert [nouveau for _, nouveau in read(edith, demande).messages] == [False, True]


def test_who_reads_at_the_agency_is_who_wrote_or_everybody(demande, edith, ines, rattache):
    autre = _personne(rattache, "irene", Role.INSTRUCTEUR)
    write(edith, demande, "Bonjour ?")
    assert (unread(ines), unread(autre)) == (1, 1)
    write(ines, demande, "Oui ?")
    assert (unread(ines), unread(autre)) == (0, 0), "an answer settles it for her colleagues"
    write(edith, demande, "Merci.")
    assert (unread(ines), unread(autre)) == (1, 0), "the one who answered follows it"


def test_a_list_asks_once_what_is_to_be_read(demande, edith, ines, django_assert_num_queries):
    write(ines, demande, "Un mot.")
    with django_assert_num_queries(1):
        assert unread_among(edith, "demande", [demande.pk, 10**6]) == {demande.pk}


def test_who_left_reads_nothing_more(demande, edith, ines):
    write(ines, demande, "Un mot.")
    edith.rattachements.update(fin="2022-01-01")
    assert unread(edith) == 0
    assert page(edith, "").conversations == []


def test_a_closed_account_is_told_nothing(demande, edith, ines):
    Personne.objects.filter(pk=edith.pk).update(is_active=False)
    write(ines, demande, "Un mot.")
    assert not Courriel.objects.filter(personne=edith).exists()


def test_somebody_else_neither_reads_nor_writes(demande, rattache, client, connecter):
    autre = Organisation.objects.create(
        nature=NatureOrganisation.FOURNISSEUR, nom="Autre", siren="900000019"
    )
    eve = _personne(rattache, "eve", Role.REPRESENTANT_LEGAL, autre)
    with pytest.raises(PermissionDenied):
        write(eve, demande, "Coucou")
    connecter(client, eve)
    url = reverse("conversations:fil", args=["demande", demande.pk])
    reponse = client.get(url)
    assert reponse.status_code == 403
    assert "mais pour votre organisation" in reponse.text
    assert client.post(url, {"texte": "Coucou"}).status_code == 403
    assert not messages_of(demande).exists()


@pytest.mark.parametrize("sujet", ["demande", "candidature", "enrolement", "modele", "lune"])
def test_a_conversation_about_nothing_does_not_exist(sujet, ines, client, connecter):
    connecter(client, ines)
    assert client.get(f"/messages/{sujet}/424242").status_code == 404


def test_it_is_answered_from_its_page(demande, edith, ines, client, connecter):
    write(ines, demande, "Quel devis ?")
    connecter(client, edith)
    liste = client.get(reverse("conversations:liste")).text
    url = reverse("conversations:fil", args=["demande", demande.pk])
    assert liste.count(url) == 1
    assert "à lire" in liste
    page_ = client.get(url).text
    assert "Quel devis ?" in page_
    assert "nouveau" in page_
    assert client.post(url, {"texte": ""}).status_code == 400
    reponse = client.post(url, {"texte": "Le <b>second</b>."})
    assert reponse.url == reverse("depots:demande", args=[demande.pk]) + "#messages"
    assert "Le &lt;b&gt;second&lt;/b&gt;." in client.get(reponse.url).text
    assert [m.de_l_agence for m in messages_of(demande)] == [True, False]
    assert Conversation.objects.get().dernier_de_l_agence is False


def test_the_journal_names_the_message_without_its_words(demande, edith):
    message = write(edith, demande, "Mme Client a signé.")
    ligne = Inscription.objects.order_by("-rang").first()
    assert ligne.acte == "depots.message"
    assert json.loads(ligne.apres) == {"message": message.pk}


def test_a_conversation_that_is_over_takes_nothing_more(demande, edith, monkeypatch):
    clos = {**sujets()}
    monkeypatch.setattr(
        "guichet.conversations.sujets._declares",
        {n: s.__class__(**{**vars(s), "close": lambda _: "C’est fini."}) for n, s in clos.items()},
    )
    sujets.cache_clear()
    try:
        with pytest.raises(ActeImpossible, match="fini"):
            write(edith, demande, "Encore ?")
    finally:
        monkeypatch.undo()
        sujets.cache_clear()


def test_pages_of_conversations_follow_each_other(demande, fournisseur, edith, ines, monkeypatch):
    monkeypatch.setattr("guichet.conversations.lecture.PAR_PAGE", 2)
    for cle in range(5):
        Conversation.objects.create(
            sujet="demande", objet_id=10**6 + cle, organisation=fournisseur, titre=f"D {cle}",
            dernier_le="2022-09-01T10:00:00Z", dernier_de_l_agence=True,
        )  # fmt: skip
    vues, apres = [], ""
    while True:
        une = page(edith, apres)
        vues += [c.titre for c in une.conversations]
        if not (apres := une.suivante):
            break
    assert vues == ["D 4", "D 3", "D 2", "D 1", "D 0"]
    assert len(page(edith, "n’importe quoi").conversations) == 2


def test_a_mail_waits_for_the_summary_or_stays_here(demande, edith, ines, rattache):
    choose(edith.pk, Famille.MESSAGE, Rythme.QUOTIDIEN)
    muet = _personne(rattache, "marc", Role.COLLABORATEUR)
    choose(muet.pk, Famille.MESSAGE, Rythme.AUCUN)
    write(ines, demande, "Un mot.")
    assert Courriel.objects.get(personne=edith).etat == "a_grouper"
    assert Courriel.objects.get(personne=muet).etat == "retenu"
    assert unread(muet) == 1
