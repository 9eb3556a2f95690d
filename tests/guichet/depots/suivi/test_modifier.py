"""A demande that the agency sent back: pieces are replaced, and nothing is lost."""

import json

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse

from guichet import horloge
from guichet.conversations.lecture import messages_of
from guichet.courriels.models import Courriel
from guichet.cycles.table import ActeImpossible
from guichet.depots.actes import Acte
from guichet.depots.cycle import apply
from guichet.depots.models import AnciennePiece, Etat, EtatPiece, Piece
from guichet.depots.reception import a_part
from guichet.depots.suivi.completer import answer, complete
from guichet.fichiers.reception import FichierRefuse
from guichet.journal.models import Inscription
from guichet.journal.verification import verify
from tests.fabrique.pieces import make_piece, make_zip
from tests.guichet.depots.envois import deposer

NOUVEAU = make_piece("PDF", "Bon de commande signé")


@pytest.fixture
def demande(fabrique, envoyer, garder, instructrice):
    """A demande whose pieces are there, and that the agency wants modified."""
    depot = deposer(envoyer(fabrique), garder(fabrique.archive))
    demande = depot.demandes.order_by("num_ligne")[0]
    apply(
        demande,
        Acte.A_MODIFIER,
        instructrice,
        motif="Le devis est illisible.",
        reponse_jusqu_au=horloge.today(),
    )
    return demande


@pytest.fixture
def deux_pieces(fabrique, envoyer, garder, instructrice):
    """A demande of a supplier who pays no VAT, which has two pieces: the second proves it."""
    ligne, *autres = (dict(une) for une in fabrique.arbre["lignesImport"])
    (bon,) = ligne["piecesJustificatives"]
    preuve = {"nomFichier": "MDV-LGC-Va1-HT-00001.pdf", "typeFichier": "PREUVE_HT"}
    ligne["commande"] = ligne["commande"] | {"regimeTVA": "HT"}
    ligne["piecesJustificatives"] = [bon, bon | preuve]
    pieces = fabrique.pieces | {preuve["nomFichier"]: make_piece("PDF", "Preuve")}
    depot = deposer(envoyer(fabrique.with_lines([ligne, *autres])), garder(make_zip(pieces)))
    demande = depot.demandes.order_by("num_ligne")[0]
    apply(
        demande,
        Acte.A_MODIFIER,
        instructrice,
        motif="Le devis est illisible.",
        reponse_jusqu_au=horloge.today(),
    )
    return demande, *demande.pieces.all()


def zip_of(pieces):
    return SimpleUploadedFile("bon.zip", make_zip(pieces))


def send(client, demande, **envoi):
    adresse = reverse("depots:completer", args=[demande.pk])
    return client.post(adresse, envoi, follow=True)


def test_a_piece_of_the_zip_takes_the_place_of_the_old_one(entree, demande, fabrique):
    piece = demande.pieces.get()
    ancien = fabrique.pieces[piece.nom]
    page = entree.get(reverse("depots:demande", args=[demande.pk])).text
    assert "L’agence demande une modification" in page
    page = send(entree, demande, archive=zip_of({piece.nom: NOUVEAU})).text
    assert f"Remplacé : {piece.nom}." in page
    demande.refresh_from_db()
    assert demande.etat == Etat.DEPOSEE
    assert entree.get(reverse("depots:piece", args=[piece.pk])).content == NOUVEAU
    lien = reverse("depots:ancienne", args=[AnciennePiece.objects.get().pk])
    assert lien in page
    assert "Version remplacée le" in page
    rendue = entree.get(lien)
    assert rendue.content == ancien
    assert rendue.headers["Content-Disposition"].startswith("attachment")


@pytest.mark.django_db(transaction=True)
def test_nobody_is_held_up_while_a_zip_is_inspected(demande, deposant, garder, monkeypatch):
    """On SQLite a transaction stops every other writer."""
    inspect, vus = a_part.inspect, []

    def look(*arguments):
        vus.append(connection.in_atomic_block)
        return inspect(*arguments)

    monkeypatch.setattr(a_part, "inspect", look)
    piece = demande.pieces.get()
    answer(demande, deposant, "Voici.", garder(make_zip({piece.nom: NOUVEAU})))
    assert vus == [False]


def test_a_zip_whose_inspection_is_interrupted_changes_nothing(entree, demande, monkeypatch):
    monkeypatch.setattr(a_part, "_is_small", lambda *_: False)
    monkeypatch.setattr(a_part.enfant, "_command", lambda *_: ["/bin/false"])
    piece = demande.pieces.get()
    page = send(entree, demande, archive=zip_of({piece.nom: NOUVEAU}))
    assert page.status_code == 400
    assert "Contrôle interrompu" in page.text
    assert not AnciennePiece.objects.exists()


def test_a_zip_inspected_apart_replaces_as_well(demande, deposant, garder, monkeypatch):
    monkeypatch.setattr(a_part, "_is_small", lambda *_: False)
    piece = demande.pieces.get()
    fait = complete(demande, deposant, garder(make_zip({piece.nom: NOUVEAU})))
    assert [p.pk for p in fait.remplacees] == [piece.pk]


def test_the_journal_names_both_contents(demande, deposant, garder):
    piece = demande.pieces.get()
    avant = piece.empreinte
    fait = complete(demande, deposant, garder(make_zip({piece.nom: NOUVEAU})))
    assert [p.pk for p in fait.remplacees] == [piece.pk]
    piece.refresh_from_db()
    acte = Inscription.objects.get(acte=Acte.PIECE_REMPLACEE)
    assert (acte.objet_type, acte.objet_id) == ("depots.demande", str(demande.pk))
    lus = json.loads(acte.avant), json.loads(acte.apres)
    assert [lu["empreinte"] for lu in lus] == [avant, piece.empreinte]
    assert {lu["piece"] for lu in lus} == {piece.nom}
    assert verify().faute is None


def test_what_the_zip_does_not_bring_stays(deposant, garder, deux_pieces):
    demande, une, autre = deux_pieces
    complete(demande, deposant, garder(make_zip({une.nom: NOUVEAU})))
    avant = autre.archive_id, autre.entree, autre.empreinte, EtatPiece.RECUE
    autre.refresh_from_db()
    assert (autre.archive_id, autre.entree, autre.empreinte, autre.etat) == avant
    assert demande.etat == Etat.DEPOSEE


def test_a_replacement_that_the_control_refuses_leaves_the_old_one(entree, demande):
    piece = demande.pieces.get()
    page = send(entree, demande, archive=zip_of({piece.nom: b"GIF89a et rien"})).text
    assert f"{piece.nom} n’est pas remplacée. {piece.nom} : le contenu de la pièce n’est" in page
    demande.refresh_from_db()
    assert (demande.etat, demande.constats) == (Etat.A_MODIFIER, [])
    piece.refresh_from_db()
    assert piece.etat == EtatPiece.RECUE
    assert not AnciennePiece.objects.exists()


def test_of_two_pieces_the_good_one_is_replaced_and_the_demande_waits(
    deposant, garder, deux_pieces
):
    demande, une, autre = deux_pieces
    fait = complete(demande, deposant, garder(make_zip({une.nom: NOUVEAU, autre.nom: b"rien"})))
    assert ([p.pk for p in fait.remplacees], [p.pk for p, _ in fait.refusees]) == (
        [une.pk],
        [autre.pk],
    )
    assert demande.etat == Etat.A_MODIFIER
    fait = complete(demande, deposant, garder(make_zip({autre.nom: NOUVEAU})))
    assert (len(fait.remplacees), demande.etat) == (1, Etat.DEPOSEE)


@pytest.mark.parametrize(
    ("pieces", "mots"),
    [
        (
            {"autre.txt": b"Bonjour"},
            "Aucune pièce de la demande n’y a été reconnue. Noms attendus : MDV-LGC-Va1-BDC-00001",
        ),
        (None, "celles que l’agence a déjà"),
    ],
)
def test_a_zip_that_would_change_nothing_is_not_taken(entree, demande, fabrique, pieces, mots):
    envoi = {"archive": zip_of(pieces or fabrique.pieces), "reponse": "Voici."}
    page = send(entree, demande, **envoi)
    assert page.status_code == 400
    assert mots in page.text
    assert "Voici." in page.text  # what was typed is not lost
    demande.refresh_from_db()
    assert demande.etat == Etat.A_MODIFIER
    assert not messages_of(demande).filter(de_l_agence=False).exists()


def test_a_zip_that_cannot_be_read_is_told_so(entree, demande):
    brise = SimpleUploadedFile("bon.zip", b"PK\x03\x04 rien de plus")
    assert "L’archive ne peut pas être lue" in send(entree, demande, archive=brise).text
    demande.refresh_from_db()
    assert demande.etat == Etat.A_MODIFIER


def test_one_answers_by_words_alone(entree, demande):
    page = send(entree, demande, reponse="Le bon de commande est le bon.").text
    assert "elle est déposée" in page
    demande.refresh_from_db()
    assert demande.etat == Etat.DEPOSEE
    assert [(m.texte, m.de_l_agence) for m in messages_of(demande)] == [
        ("Le devis est illisible.", True),
        ("Le bon de commande est le bon.", False),
    ]


def test_an_answer_that_says_nothing_is_told_so(entree, demande):
    reponse = send(entree, demande)
    assert reponse.status_code == 400
    assert "Joignez des pièces, écrivez une réponse, ou les deux." in reponse.text


def test_a_deposited_demande_takes_nothing(demande, deposant, garder):
    answer(demande, deposant, "Voilà.", None)
    piece = demande.pieces.get()
    with pytest.raises(ActeImpossible):
        complete(demande, deposant, garder(make_zip({piece.nom: NOUVEAU})))
    assert not AnciennePiece.objects.exists()


def test_the_agency_does_not_replace_a_piece(demande, instructrice, garder):
    with pytest.raises(PermissionDenied):
        complete(demande, instructrice, garder(make_zip({demande.pieces.get().nom: NOUVEAU})))


def test_a_received_piece_of_an_incomplete_demande_is_still_left_alone(
    fabrique, envoyer, garder, deposant, horloge_de
):
    horloge_de(fabrique.instant)
    depot = deposer(envoyer(fabrique))
    demande = depot.demandes.order_by("num_ligne")[0]
    piece = demande.pieces.get()
    recue = Piece.objects.create(
        demande=demande, rang=1, nom="annexe.pdf", type="AUTRE", format="PDF", etat="recue",
        archive=garder(fabrique.archive), entree=piece.nom, empreinte="0" * 64,
    )  # fmt: skip
    complete(demande, deposant, garder(make_zip({piece.nom: NOUVEAU, recue.nom: NOUVEAU})))
    recue.refresh_from_db()
    assert recue.empreinte == "0" * 64
    assert demande.etat == Etat.DEPOSEE


def test_replacing_twice_keeps_both_old_contents(demande, deposant, garder, instructrice):
    piece = demande.pieces.get()
    for texte in ("Un", "Deux"):
        complete(demande, deposant, garder(make_zip({piece.nom: make_piece("PDF", texte)})))
        apply(
            demande,
            Acte.A_MODIFIER,
            instructrice,
            motif="Le devis est illisible.",
            reponse_jusqu_au=horloge.today(),
        )
    anciennes = list(piece.anciennes.values_list("empreinte", flat=True))
    assert len(set(anciennes)) == 2
    with pytest.raises(FichierRefuse):
        complete(demande, deposant, garder(make_zip({piece.nom: make_piece("PDF", "Deux")})))


def test_a_modification_is_asked_for_in_words_that_the_supplier_reads(
    entree, demande, instructrice
):
    page = entree.get(reverse("depots:demande", args=[demande.pk])).text
    assert page.count("<textarea") == 1, "one box to write in"
    assert "Le devis est illisible." in page
    courriel = Courriel.objects.filter(objet__contains="à modifier").first()
    assert "illisible" not in courriel.texte
    assert reverse("depots:demande", args=[demande.pk]) in courriel.texte


def test_a_modification_without_a_word_is_refused(entree, demande, deposant, instructrice):
    answer(demande, deposant, "Voici.", None)
    with pytest.raises(ActeImpossible, match="ce qu’il doit modifier"):
        apply(demande, Acte.A_MODIFIER, instructrice, reponse_jusqu_au=horloge.today())


@pytest.mark.parametrize("acte", [Acte.REFUSEE, Acte.A_MODIFIER])
def test_who_deposited_is_told_of_a_decision(entree, demande, deposant, instructrice, acte):
    answer(demande, deposant, "Voici.", None)
    avant = Courriel.objects.count()
    apply(
        demande,
        acte,
        instructrice,
        motif="Le devis.",
        **({"reponse_jusqu_au": horloge.today()} if acte is Acte.A_MODIFIER else {}),
    )
    (courriel,) = Courriel.objects.all()[: Courriel.objects.count() - avant]
    assert courriel.personne == deposant
