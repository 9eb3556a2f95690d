"""Until when a demande may be completed (AF-PHA-LGO-Va1 §4.4) or answered for (§6.1)."""

from datetime import date, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from guichet.conversations.lecture import messages_of
from guichet.cycles.table import ActeImpossible
from guichet.depots.actes import Acte
from guichet.depots.cycle import apply
from guichet.depots.models import Etat, EtatPiece
from guichet.depots.suivi.completer import answer, complete
from guichet.depots.suivi.limites import limit_of, too_late
from guichet.fichiers.reception import keep
from guichet.horloge import PARIS
from tests.guichet.depots.envois import deposer
from tests.guichet.depots.lignes import make_demande

SECONDE = timedelta(seconds=1)
FERMETURE = datetime(2023, 3, 15, 14, tzinfo=PARIS)
CLOTURE = datetime(2023, 12, 14, 14, tzinfo=PARIS)
PHA = "PHA-LGO-Va1"
FIN_DU_JOUR = datetime(2023, 5, 10, 23, 59, 59, tzinfo=PARIS)


@pytest.fixture
def officine(fabriquer, enroler):
    fabrique = fabriquer(2, PHA)
    enroler(fabrique)
    return fabrique


@pytest.fixture
def incomplete(officine, envoyer):
    """An avance deposited in time, without its pieces."""
    return deposer(envoyer(officine)).demandes.order_by("num_ligne")[0]


@pytest.fixture
def renvoyee(officine, envoyer, garder, instructrice, horloge_de):
    """An avance that the agency wants modified, the answer expected until 10/05/2023."""
    depot = deposer(envoyer(officine), garder(officine.archive))
    demande = depot.demandes.order_by("num_ligne")[0]
    horloge_de(datetime(2023, 4, 11, 10, tzinfo=PARIS))
    apply(
        demande,
        Acte.A_MODIFIER,
        instructrice,
        motif="Le devis est illisible.",
        reponse_jusqu_au=date(2023, 5, 10),
    )
    return demande


# The clause, the demande, its deposit; then the last instant in time.
LIMITES = [
    ("avance", {}, FERMETURE),
    ("solde", {"phase": "solde"}, CLOTURE),
    # Let in later by the exception of §2, which leaves the « Date de clôture » as it is.
    ("avance archivée", {"deposee_le": FERMETURE + SECONDE}, CLOTURE),
    ("avance à la dernière seconde", {"deposee_le": FERMETURE}, FERMETURE),
]


@pytest.mark.parametrize(
    ("champs", "fin"), [cas[1:] for cas in LIMITES], ids=[c[0] for c in LIMITES]
)
@pytest.mark.parametrize(
    ("ecart", "passe"), [(-SECONDE, False), (0 * SECONDE, False), (SECONDE, True)]
)
def test_an_incomplete_demande_is_in_time_to_the_second(fournisseur, champs, fin, ecart, passe):
    avance = make_demande(fournisseur, dispositif=PHA) if champs.get("phase") else None
    demande = make_demande(fournisseur, dispositif=PHA, etat="incomplete", avance=avance, **champs)
    assert bool(too_late(demande, fin + ecart)) is passe


@pytest.mark.parametrize(
    ("instant", "passe"),
    [(FIN_DU_JOUR - SECONDE, False), (FIN_DU_JOUR, False), (FIN_DU_JOUR + SECONDE, True)],
)
def test_an_answer_is_in_time_to_the_end_of_the_day_given(fournisseur, instant, passe):
    demande = make_demande(
        fournisseur, dispositif=PHA, etat="a_modifier", reponse_jusqu_au=date(2023, 5, 10)
    )
    assert bool(too_late(demande, instant)) is passe


@pytest.mark.parametrize("etat", [e for e in Etat if e not in (Etat.INCOMPLETE, Etat.A_MODIFIER)])
def test_nothing_else_waits_for_anything(fournisseur, etat):
    demande = make_demande(
        fournisseur, dispositif=PHA, etat=etat, reponse_jusqu_au=date(2022, 1, 1)
    )
    assert limit_of(demande, CLOTURE + SECONDE) is None


def test_a_closing_that_no_text_gives_bounds_nothing(fournisseur):
    avance = make_demande(fournisseur, dispositif="HOP-DPI-Va2")
    demande = make_demande(
        fournisseur, dispositif="HOP-DPI-Va2", etat="incomplete", phase="solde", avance=avance
    )
    assert limit_of(demande, CLOTURE) is None


def test_pieces_received_on_the_last_second_complete_the_avance(
    incomplete, officine, deposant, garder
):
    complete(incomplete, deposant, garder(officine.archive), FERMETURE)
    assert incomplete.etat == Etat.DEPOSEE


def test_pieces_received_a_second_later_change_nothing(
    incomplete, officine, deposant, garder, horloge_de
):
    horloge_de(FERMETURE + SECONDE)
    with pytest.raises(ActeImpossible, match="close depuis le 15/03/2023 à 14h00"):
        complete(incomplete, deposant, garder(officine.archive))
    incomplete.refresh_from_db()
    assert incomplete.etat == Etat.INCOMPLETE
    assert incomplete.pieces.get().etat == EtatPiece.MANQUANTE


def test_one_sent_back_is_answered_after_the_closing_within_the_delay(
    renvoyee, deposant, horloge_de
):
    horloge_de(FIN_DU_JOUR)
    answer(renvoyee, deposant, "Voici ce que vous demandiez.", None)
    assert renvoyee.etat == Etat.DEPOSEE


def test_one_sent_back_is_not_answered_after_the_delay(renvoyee, deposant, horloge_de):
    horloge_de(FIN_DU_JOUR + SECONDE)
    with pytest.raises(ActeImpossible, match="jusqu’au 10/05/2023"):
        answer(renvoyee, deposant, "Voici, un peu tard.", None)
    renvoyee.refresh_from_db()
    assert renvoyee.etat == Etat.A_MODIFIER
    assert not messages_of(renvoyee).filter(de_l_agence=False).exists()


@pytest.mark.parametrize(
    ("jour", "admis"),
    [
        (None, False),
        (date(2023, 4, 10), False),
        (date(2023, 4, 11), True),
        (date(2023, 4, 12), True),
    ],
)
def test_a_modification_is_asked_for_with_a_day_to_answer(
    officine, envoyer, garder, instructrice, horloge_de, jour, admis
):
    depot = deposer(envoyer(officine), garder(officine.archive))
    demande = depot.demandes.order_by("num_ligne")[0]
    horloge_de(datetime(2023, 4, 11, 10, tzinfo=PARIS))
    if admis:
        apply(
            demande,
            Acte.A_MODIFIER,
            instructrice,
            motif="Le devis est illisible.",
            reponse_jusqu_au=jour,
        )
        demande.refresh_from_db()
        assert demande.reponse_jusqu_au == jour
    else:
        with pytest.raises(ActeImpossible, match="date limite de réponse"):
            apply(
                demande,
                Acte.A_MODIFIER,
                instructrice,
                motif="Le devis est illisible.",
                reponse_jusqu_au=jour,
            )
        assert demande.etat == Etat.DEPOSEE


def test_the_agency_ends_a_demande_that_stayed_incomplete(incomplete, instructrice):
    apply(incomplete, Acte.REFUSEE, instructrice)
    assert not incomplete.pretentions.filter(rendue_le=None).exists()


def test_the_page_says_until_when_then_that_it_is_too_late(entree, incomplete, horloge_de):
    adresse = reverse("depots:demande", args=[incomplete.pk])
    horloge_de(FERMETURE)
    page = entree.get(adresse).text
    assert "Complétez-la jusqu’au 15/03/2023 à 14h00" in page
    assert 'id="completer"' in page
    horloge_de(FERMETURE + SECONDE)
    page = entree.get(adresse).text
    assert "close depuis le 15/03/2023 à 14h00" in page
    assert 'id="completer"' not in page


def test_a_zip_sent_too_late_is_told_so_on_the_page(entree, incomplete, officine, horloge_de):
    horloge_de(FERMETURE + SECONDE)
    reponse = entree.post(
        reverse("depots:completer", args=[incomplete.pk]),
        {"archive": SimpleUploadedFile("p.zip", officine.archive)}, follow=True,
    )  # fmt: skip
    assert "restée incomplète à cette date" in reponse.text
    incomplete.refresh_from_db()
    assert incomplete.etat == Etat.INCOMPLETE


def test_a_zip_received_in_time_is_taken_however_long_it_is_read(
    entree, incomplete, officine, horloge_de, monkeypatch
):
    def keep_for_a_while(*donnes, **dits):
        horloge_de(FERMETURE + SECONDE)
        return keep(*donnes, **dits)

    monkeypatch.setattr("guichet.depots.reception.envoi.keep", keep_for_a_while)
    horloge_de(FERMETURE)
    entree.post(
        reverse("depots:completer", args=[incomplete.pk]),
        {"archive": SimpleUploadedFile("p.zip", officine.archive)},
    )
    incomplete.refresh_from_db()
    assert incomplete.etat == Etat.DEPOSEE


def test_the_page_of_one_sent_back_gives_the_day(entree, renvoyee, horloge_de):
    adresse = reverse("depots:demande", args=[renvoyee.pk])
    assert "Répondez jusqu’au 10/05/2023" in entree.get(adresse).text
    horloge_de(FIN_DU_JOUR + SECONDE)
    page = entree.get(adresse).text
    assert "L’agence attendait votre réponse jusqu’au 10/05/2023" in page
    assert 'id="completer"' not in page


def test_the_agency_reads_the_same_dates(client, connecter, instructrice, renvoyee, horloge_de):
    connecter(client, instructrice)
    adresse = reverse("depots:demande", args=[renvoyee.pk])
    assert "peut répondre ou compléter jusqu’au 10/05/2023" in client.get(adresse).text
    horloge_de(FIN_DU_JOUR + SECONDE)
    assert "ne peut plus répondre ni compléter depuis le 10/05/2023" in client.get(adresse).text
