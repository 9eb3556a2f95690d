"""Pieces sent for what is incomplete: a document, several, a ZIP for all; what is not used is said."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from guichet.depots.models import Demande, Etat, EtatPiece
from guichet.depots.suivi import lot
from tests.fabrique.pieces import make_piece, make_zip
from tests.guichet.depots.envois import adresse, deposer

PDF = make_piece("PDF", "Bon de commande")


@pytest.fixture
def demandes(entree, fabrique, envoyer, horloge_de):
    """Three demandes that lack their only piece."""
    horloge_de(fabrique.instant)
    return list(deposer(envoyer(fabrique)).demandes.order_by("num_ligne"))


def fichier(nom, contenu=PDF):
    return SimpleUploadedFile(nom, contenu)


def send(client, demande, *fichiers):
    url = reverse("depots:completer", args=[demande.pk])
    return client.post(url, {"archive": list(fichiers)}, follow=True)


def send_all(client, fournisseur, *fichiers, question=""):
    url = adresse("completer_tout", fournisseur) + question
    return client.post(url, {"archive": list(fichiers)}, follow=True)


def names(demandes):
    return [une.pieces.get().nom for une in demandes]


def states(demandes):
    return [Demande.objects.get(pk=une.pk).etat for une in demandes]


def test_a_pdf_alone_completes_a_demande_that_lacks_one_piece(entree, demandes):
    demande, suivante, _ = demandes
    page = send(entree, demande, fichier("scan 12.pdf")).text
    assert "La demande est complète" in page
    assert "« scan 12.pdf » est pris pour" in page
    assert f'href="/demandes/{suivante.pk}#completer"' in page
    piece = demande.pieces.get()
    assert (piece.etat, piece.entree) == (EtatPiece.RECUE, "scan 12.pdf")
    assert entree.get(reverse("depots:piece", args=[piece.pk])).content == PDF


def test_a_file_for_another_demande_is_not_used_and_said(entree, demandes):
    demande, autre, _ = demandes
    (nom,) = names([autre])
    page = send(entree, demande, fichier(nom)).text
    assert "il manque encore" in page
    assert f"« {nom} » (aucune pièce attendue" in page
    assert states([demande, autre]) == [Etat.INCOMPLETE] * 2


def test_several_files_bring_what_they_bring(entree, demandes):
    demande, autre, _ = demandes
    bon, autre_nom = names([demande, autre])
    page = send(entree, demande, fichier(autre_nom), fichier(bon)).text
    assert "La demande est complète" in page
    assert f"« {autre_nom} » (aucune autre pièce n’est attendue)" in page


@pytest.mark.parametrize(
    ("nom", "contenu", "mots"),
    [
        ("lettre.docx", b"PK\x03\x04 word/document.xml", "« lettre.docx » est un document Word"),
        ("bon.txt", b"bonjour", "« bon.txt » n’est pas un document reconnu"),
        ("page.html", b"<html>", "« page.html » est une page web"),
    ],
)
def test_what_can_be_no_piece_is_named(entree, demandes, nom, contenu, mots):
    reponse = send(entree, demandes[0], fichier(nom, contenu))
    assert reponse.status_code == 400
    assert mots in reponse.text


def test_a_zip_among_documents_is_refused(entree, demandes, fabrique):
    reponse = send(entree, demandes[0], fichier("a.pdf"), fichier("p.zip", fabrique.archive))
    assert "« p.zip » est une archive ZIP : envoyez-la seule" in reponse.text


def test_two_files_of_one_name_are_refused(entree, demandes):
    reponse = send(entree, demandes[0], fichier("a.pdf"), fichier("a.pdf", PDF + b" "))
    assert "Plusieurs fichiers portent le nom « a.pdf »" in reponse.text


def test_what_is_too_large_is_refused_with_its_size(entree, demandes, monkeypatch):
    monkeypatch.setattr("guichet.depots.joints.readable", lambda octets: f"{octets} o")
    monkeypatch.setattr("guichet.depots.reception.envoi.reglement", lambda: _Petit())
    reponse = send(entree, demandes[0], fichier("a.pdf", b"%PDF" + b"x" * 7))
    assert "L’envoi fait 11 o : 10 o au plus" in reponse.text


class _Petit:
    taille_zip_max_octets = 10

    def dispositif(self, _):
        return self

    @property
    def limites(self):
        return self


def test_its_address_asked_alone_leads_to_the_demande(entree, demandes):
    url = reverse("depots:completer", args=[demandes[0].pk])
    assert entree.get(url).url == reverse("depots:demande", args=[demandes[0].pk])


# -- all at once ----------------------------------------------------------------------------------


def test_one_zip_completes_every_demande(entree, fournisseur, demandes, fabrique):
    page = entree.get(adresse("completer_tout", fournisseur)).text
    for nom in names(demandes):
        assert nom in page
    page = send_all(entree, fournisseur, fichier("tout.zip", fabrique.archive)).text
    assert "3 demandes sont complètes et déposées" in page
    assert "Aucune demande à compléter" in page
    assert states(demandes) == [Etat.DEPOSEE] * 3


def test_what_was_not_used_is_said_and_the_rest_stays(entree, fournisseur, demandes):
    premier, *_ = names(demandes)
    archive = make_zip({premier: PDF, "inconnu.pdf": PDF})
    page = send_all(entree, fournisseur, fichier("tout.zip", archive)).text
    assert "1 demande est complète et déposée : 00001." in page
    assert "« inconnu.pdf » (son nom ne dit pas quelle pièce elle est" in page
    assert states(demandes) == [Etat.DEPOSEE, Etat.INCOMPLETE, Etat.INCOMPLETE]


def test_a_hostile_zip_changes_nothing(entree, fournisseur, demandes):
    reponse = send_all(entree, fournisseur, fichier("tout.zip", b"PK\x05\x06 casse"))
    assert reponse.status_code == 400
    assert states(demandes) == [Etat.INCOMPLETE] * 3


def test_one_that_moves_on_meanwhile_does_not_stop_the_others(
    entree, fournisseur, demandes, fabrique, monkeypatch
):
    vraie = lot.inspect

    def late(*arguments):
        Demande.objects.filter(pk=demandes[0].pk).update(etat=Etat.RETIREE)
        return vraie(*arguments)

    monkeypatch.setattr(lot, "inspect", late)
    page = send_all(entree, fournisseur, fichier("tout.zip", fabrique.archive)).text
    assert "2 demandes sont complètes" in page
    assert "Encore incomplètes. 00001 :" in page
    assert states(demandes) == [Etat.RETIREE, Etat.DEPOSEE, Etat.DEPOSEE]


def test_a_deposit_keeps_to_its_own(entree, fournisseur, demandes, fabrique, concurrent, connecter):
    depot = demandes[0].depot_id
    page = send_all(
        entree, fournisseur, fichier("tout.zip", fabrique.archive), question=f"?depot={depot}"
    ).text
    assert "3 demandes sont complètes" in page
    assert entree.get(adresse("completer_tout", fournisseur) + "?depot=999").status_code == 404
    _, eve = concurrent
    connecter(entree, eve)
    assert entree.get(adresse("completer_tout", fournisseur)).status_code == 403


def test_past_the_closing_nothing_is_taken(entree, fournisseur, demandes, fabrique, horloge_de):
    horloge_de(fabrique.instant.replace(year=2030))
    page = send_all(entree, fournisseur, fichier("tout.zip", fabrique.archive)).text
    assert "Aucune demande à compléter" in page
    assert states(demandes) == [Etat.INCOMPLETE] * 3
