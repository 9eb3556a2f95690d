"""A report says each kind of finding once: what to do, then where; the rest is one click away."""

import csv
import html
import io
import re

import pytest
from django.template import Context, Template
from django.urls import reverse

from guichet.depots.models import Depot
from guichet.depots.rapport.sortes import ALERTE, INCOMPLETE, REFUSE, REJETTE, Lieu, gather
from tests.guichet.depots.envois import adresse, formulaire
from tests.guichet.depots.rapport.test_reserve import spoil


def constat(code="4020", niveau="bloquant", **champs):
    return {
        "code": code, "niveau": niveau, "chemin": "x", "ligne": 3, "colonne": 7, "rang": 1,
        "libelle": "Trop élevé : 2", "recu": "2", "attendu": None, "remede": "Baissez.",
        "source": "AF", "lieu": "commande › montant", "extrait": None,
    } | champs  # fmt: skip


def demande(numero, **champs):
    return {"numLigne": numero, "numeroEditeur": f"{numero:05d}", "rang": numero} | champs


# -- by kind ----------------------------------------------------------------------------------


def test_kinds_are_gathered_by_what_they_do_the_commonest_first():
    groupes = gather([
        Lieu({}, constat("5011", "alerte")), Lieu(demande(1), constat("5010")),
        Lieu(demande(1), constat("2001")), Lieu(demande(2), constat("4020")),
        Lieu(demande(3), constat("4020")), Lieu({}, constat("1042")),
    ])  # fmt: skip
    dits = [(g.titre, [s.code for s in g.sortes], g.is_secondary) for g in groupes]
    assert dits == [
        (REFUSE, ["1042"], False), (REJETTE, ["4020", "2001"], False),
        (INCOMPLETE, ["5010"], False), (ALERTE, ["5011"], True),
    ]  # fmt: skip


def test_alerts_alone_are_not_pushed_away():
    (groupe,) = gather([Lieu(demande(1), constat("2012", "alerte"))])
    assert (groupe.is_secondary, groupe.combien) == (False, "1 sorte de constats")


@pytest.mark.parametrize(
    ("numeros", "dit"),
    [
        ([4], "demande n° 4"),
        ([4, 4], "demande n° 4"),
        ([1, 2, 3, 7], "4 demandes : n° 1 à 3, 7"),
        (range(1, 201), "200 demandes : n° 1 à 200"),
        (range(1, 29, 2), "14 demandes : n° 1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23 …"),
    ],
)
def test_how_many_demandes_and_which(numeros, dit):
    ((sorte,),) = [g.sortes for g in gather(Lieu(demande(n), constat()) for n in numeros)]
    assert sorte.combien == dit


def test_a_demande_without_a_number_is_told_by_its_place():
    sans = demande(5) | {"numLigne": None}
    assert Lieu(sans, constat()).numero == 5
    assert Lieu({}, constat(rang=None)).numero is None


@pytest.mark.parametrize(
    ("recu", "attendu", "en_plus"),
    [
        ("2", None, []),
        ("3", "4", [("Reçu", "3"), ("Attendu", "4")]),
        ("Trop", "1", [("Attendu", "1")]),
    ],
)
def test_what_the_sentence_says_is_not_said_again(recu, attendu, en_plus):
    assert Lieu({}, constat(recu=recu, attendu=attendu)).dit_en_plus == en_plus


def test_a_sentence_that_is_the_same_everywhere_is_said_once():
    ((sorte,),) = [g.sortes for g in gather(Lieu(demande(n), constat()) for n in (1, 2))]
    assert (sorte.phrase, [c.titre for c in sorte.colonnes]) == (
        "Trop élevé : 2", ["Demande", "Place"],
    )  # fmt: skip
    meme = [Lieu(demande(n), constat(attendu="1")) for n in (1, 2)]
    ((sorte,),) = [g.sortes for g in gather(meme)]
    assert (sorte.dit_en_plus, sorte.has_phrases) == ([("Attendu", "1")], False)
    deux = [Lieu(demande(n), constat(libelle=f"Trop élevé : {n}", recu=f"{n}")) for n in (1, 2)]
    ((sorte,),) = [g.sortes for g in gather(deux)]
    assert (sorte.phrase, sorte.colonnes[-1].titre) == ("", "Constat")


def test_a_code_that_the_texts_have_dropped_is_still_read():
    ((sorte,),) = [g.sortes for g in gather([Lieu({}, constat("9999"))])]
    assert sorte.intitule == "9999 Trop élevé : 2"


def test_what_the_file_holds_is_never_html():
    hostile = constat(extrait={"avant": "<b>", "valeur": "</mark><script>", "apres": '"'})
    rendu = Template("{% load depots %}{% extrait c %}").render(Context({"c": hostile}))
    assert rendu == "<code>&lt;b&gt;<mark>&lt;/mark&gt;&lt;script&gt;</mark>&quot;</code>"


# -- the page and its files -------------------------------------------------------------------


@pytest.fixture
def depot(entree, fournisseur, fabrique, horloge_de):
    horloge_de(fabrique.instant)
    gatee = spoil(fabrique, [0, 1], dateCommande="31/02/2022")
    gatee = spoil(gatee, [2], regimeTVA="TVA")
    entree.post(adresse("deposer", fournisseur), formulaire(gatee))
    return Depot.objects.get()


def text(entree, depot, requete=""):
    page = entree.get(reverse("depots:depot", args=[depot.pk]) + requete).text
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", page)).replace("\u00a0", " "))


def test_each_remedy_is_said_once_with_its_places(entree, depot):
    page = text(entree, depot)
    remede = "Recopiez la date inscrite sur le bon de commande, jour puis mois puis année."
    assert page.count(remede) == 1
    assert "2018 Date qui n’existe pas 2 demandes : n° 1, 2" in page
    assert re.search(r"n° 2 \(00002\) ligne \d+, colonne 25 commande › dateCommande", page)
    assert '"dateCommande": "31/02/2022" ,' in page


def test_a_demande_has_its_own_view(entree, depot):
    page = text(entree, depot, "?vue=demandes")
    assert "Demande n° 2, numeroEditeur 00002" in page
    assert page.count("Recopiez la date") == 2


def test_filters_are_kept_from_one_link_to_the_next(entree, depot):
    page = entree.get(
        reverse("depots:depot", args=[depot.pk]) + "?niveau=bloquant&code=2018&vue=demandes&page=1"
    ).text
    liens = {html.unescape(lien) for lien in re.findall(r'href="(\?[^"]*)"', page)}
    assert "?niveau=bloquant&code=2018" in liens  # by kind
    assert "?code=2018&vue=demandes" in liens  # every level
    assert "?niveau=bloquant&code=2018&vue=demandes&verdict=rejetee" in liens
    assert "?niveau=bloquant&vue=demandes" in liens  # every code


def test_the_list_of_one_finding_is_taken_away(entree, depot):
    lien = reverse("depots:depot_export", args=[depot.pk, "csv"]) + "?code=2018&verdict=rejetee"
    table = entree.get(lien).getvalue().decode("utf-8-sig")
    lignes = list(csv.DictReader(io.StringIO(table), delimiter=";"))
    assert [ligne["numLigne"] for ligne in lignes] == ["1", "2"]
    assert lignes[0]["Extrait"] == '"dateCommande": ▶"31/02/2022"◀,'
    assert lignes[0]["Place"] == "commande › dateCommande"
    lien = reverse("depots:depot_export", args=[depot.pk, "csv"]) + "?verdict=incomplete"
    assert len(list(csv.DictReader(io.StringIO(entree.get(lien).getvalue().decode())))) == 0


def test_the_list_is_also_a_text_to_paste(entree, depot):
    rendu = entree.get(reverse("depots:depot_export", args=[depot.pk, "txt"]) + "?code=2018")
    lignes = rendu.getvalue().decode().splitlines()
    assert len(lignes) == 2
    assert re.fullmatch(
        r"demande n° 1 \(00001\), ligne \d+ du fichier, colonne 25, commande › dateCommande : "
        r"dateCommande : la date « 31/02/2022 » n’existe pas au calendrier",
        lignes[0],
    )
    assert rendu.headers["Cache-Control"] == "private, no-store"
    assert entree.get(reverse("depots:depot_export", args=[depot.pk, "pdf"])).status_code == 404


def test_places_beyond_the_tenth_are_a_click_away(entree, depot):
    demande_, *_ = depot.rapport["demandes"]
    depot.rapport["demandes"] = [
        demande_ | {"numLigne": n, "numeroEditeur": f"{n:05d}"} for n in range(1, 201)
    ]
    depot.save()
    page = text(entree, depot)
    assert "Voir les 200 places de ce constat" in page
    assert page.count("commande › dateCommande") == 10
    seul = text(entree, depot, "?code=2018&page=2")
    assert seul.count("commande › dateCommande") == 100
    assert "n° 200 (00200)" in seul


def test_a_deposit_whose_demandes_all_lack_a_piece_is_not_said_accepted_in_part(
    entree, fournisseur, fabrique, horloge_de
):
    horloge_de(fabrique.instant)
    entree.post(adresse("deposer", fournisseur), formulaire(fabrique, archive=False))
    depot = Depot.objects.get()
    assert (depot.verdict, depot.nb_incompletes, depot.nb_rejetees) == ("incomplet", 3, 0)
    assert "Accepté, à compléter" in text(entree, depot)
    assert depot.rapport["verdict"] == "incomplet"
