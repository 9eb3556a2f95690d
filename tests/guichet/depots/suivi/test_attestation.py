"""The completion of a prestation, declared in time (AF-PHA-LGO-Va1 §6.2, case 2)."""

import io
from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from guichet.acteurs.habilitations import Role
from guichet.acteurs.models import Personne
from guichet.courriels.models import Courriel
from guichet.cycles.table import ActeImpossible
from guichet.depots.models import AttestationFin, Etat
from guichet.depots.reception.contexte import ContexteGuichet
from guichet.depots.suivi.attestation import attest
from guichet.depots.suivi.limites import attestation_step
from guichet.fichiers.reception import FichierRefuse
from guichet.horloge import PARIS
from guichet.textes import all_dispositifs
from tests.guichet.depots.lignes import PDF, make_demande

SECONDE = timedelta(seconds=1)
# The « Date de fin des Prestations » is a whole day.
FIN = datetime(2023, 9, 20, 23, 59, 59, tzinfo=PARIS)


@pytest.fixture
def avance(fournisseur, deposant):
    return make_demande(
        fournisseur, deposant, dispositif="PHA-LGO-Va1", etat="payee",
        montant_decide_centimes=12900, montant_paye_centimes=12900,
    )  # fmt: skip


def declare(demande, personne, instant=FIN, contenu=PDF):
    return attest(demande, personne, io.BytesIO(contenu), "attestation.pdf", instant)


def upload():
    return {"attestation": SimpleUploadedFile("attestation.pdf", PDF)}


def test_only_the_dispositifs_whose_texts_ask_for_it_have_one():
    assert [d.code for d in all_dispositifs() if attestation_step(d)] == ["PHA-LGO-Va1"]


@pytest.mark.parametrize(
    ("instant", "admise"), [(FIN - SECONDE, True), (FIN, True), (FIN + SECONDE, False)]
)
def test_it_is_received_to_the_end_of_the_last_day(avance, deposant, instant, admise):
    if admise:
        declare(avance, deposant, instant)
    else:
        with pytest.raises(ActeImpossible, match="jusqu’au 20/09/2023"):
            declare(avance, deposant, instant)
    avance.refresh_from_db()
    assert avance.attestation_fin == (date(2023, 9, 20) if admise else None)
    assert AttestationFin.objects.exists() is admise


def test_the_control_of_the_solde_knows_the_day_of_its_reception(avance, deposant, fournisseur):
    # Half past midnight in Paris is still the day before in UTC.
    declare(avance, deposant, datetime(2023, 9, 18, 0, 30, tzinfo=PARIS))
    contexte = ContexteGuichet(fournisseur, "PHA-LGO-Va1")
    connue = contexte.avances([avance.numero_asp])[avance.numero_asp]
    assert connue.attestation_fin == date(2023, 9, 18)
    assert avance.etat == Etat.PAYEE
    assert "Achèvement déclaré" in Courriel.objects.first().objet


def test_the_last_one_counts_and_the_first_is_kept(avance, deposant):
    declare(avance, deposant, FIN - timedelta(days=3))
    declare(avance, deposant, FIN, PDF + b"mieux")
    assert avance.attestations.count() == 2
    assert avance.attestation_fin == date(2023, 9, 20)


@pytest.mark.parametrize("etat", Etat)
def test_it_is_declared_on_a_whole_avance_that_is_not_over(fournisseur, deposant, etat):
    demande = make_demande(fournisseur, deposant, dispositif="PHA-LGO-Va1", etat=etat)
    if etat in (Etat.DEPOSEE, Etat.VALIDEE, Etat.DECIDEE, Etat.PAYEE):
        declare(demande, deposant)
        assert demande.etat == etat
    else:
        with pytest.raises(ActeImpossible):
            declare(demande, deposant)


def test_another_dispositif_has_nothing_to_attest(fournisseur, deposant):
    demande = make_demande(fournisseur, deposant, etat="payee")
    with pytest.raises(ActeImpossible, match="ne demandent pas d’attestation"):
        declare(demande, deposant)


def test_a_solde_has_nothing_to_attest(avance, fournisseur, deposant):
    solde = make_demande(
        fournisseur, deposant, dispositif="PHA-LGO-Va1", phase="solde", avance=avance
    )
    with pytest.raises(ActeImpossible, match="sur la demande d’avance"):
        declare(solde, deposant)
    with pytest.raises(ActeImpossible, match="déjà demandé"):
        declare(avance, deposant)
    solde.etat = Etat.REFUSEE
    solde.save()
    declare(avance, deposant)


def test_only_its_supplier_declares_it(avance, rattache):
    ines = Personne.objects.create_personne("ines@exemple.fr", "Truc", "Inès")
    rattache(ines, Role.INSTRUCTEUR)
    with pytest.raises(PermissionDenied):
        declare(avance, ines)


def test_a_document_is_a_pdf_or_an_image(avance, deposant):
    with pytest.raises(FichierRefuse):
        declare(avance, deposant, contenu=b"GIF89a et rien")
    avance.refresh_from_db()
    assert avance.attestation_fin is None


def test_from_the_page_of_the_avance(entree, avance, horloge_de):
    horloge_de(FIN)
    page = reverse("depots:demande", args=[avance.pk])
    assert "jusqu’au 20/09/2023, déclarez avant la fin de ce jour" in entree.get(page).text
    adresse = reverse("depots:attester", args=[avance.pk])
    lue = entree.post(adresse, upload(), follow=True).text
    assert "L’achèvement de la prestation est déclaré." in lue
    assert "Déclaré le 20/09/2023 à 23h59min59s" in lue
    une = avance.attestations.get()
    rendue = entree.get(reverse("depots:attestation", args=[avance.pk, une.pk]))
    assert b"".join(rendue.streaming_content) == PDF
    assert entree.post(adresse, {}).status_code == 400


def test_the_page_says_when_it_is_too_late(entree, avance, horloge_de):
    horloge_de(FIN + SECONDE)
    page = entree.get(reverse("depots:demande", args=[avance.pk])).text
    assert "L’achèvement n’a pas été déclaré jusqu’au 20/09/2023" in page
    assert 'name="attestation"' not in page
    tard = entree.post(reverse("depots:attester", args=[avance.pk]), upload(), follow=True)
    assert "il est trop tard" in tard.text


def test_an_attestation_of_another_demande_is_not_handed_out(entree, avance, deposant, fournisseur):
    une = declare(avance, deposant)
    autre = make_demande(fournisseur, deposant, dispositif="PHA-LGO-Va1")
    assert entree.get(reverse("depots:attestation", args=[autre.pk, une.pk])).status_code == 404
