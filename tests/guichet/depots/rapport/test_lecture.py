"""A deposit is read once, and its rows are what the control read."""

from itertools import count

import pytest

from guichet.depots.models import Demande, Etat, EtatPiece
from guichet.depots.reception.contexte import ContexteGuichet
from guichet.fichiers.stockage import read_content
from sons import Attribution, lecture
from sons.controles import releve
from tests.fabrique.depots import SIRET
from tests.fabrique.pieces import make_zip
from tests.guichet.depots.envois import adresse, deposer, formulaire
from tests.guichet.depots.lignes import signed


@pytest.mark.parametrize("guichet", ["deposer", "simuler"])
def test_a_file_is_decoded_once(entree, fournisseur, fabrique, horloge_de, monkeypatch, guichet):
    horloge_de(fabrique.instant)
    decode, fois = lecture._decode, []

    def counted(decodeur, json):
        fois.append(decodeur)
        return decode(decodeur, json)

    monkeypatch.setattr(lecture, "_decode", counted)
    reponse = entree.post(adresse(guichet, fournisseur), formulaire(fabrique))
    assert (reponse.status_code, len(fois)) == (302, 1)


@pytest.fixture
def sequence(monkeypatch):
    """Number demandes as an operator who keeps a sequence does (docs/adr/0002)."""
    suite = count(1)

    def attribuer(self, depot):
        numeros = [f"SEQ{next(suite):05d}" for _ in depot.numeros_editeur]
        return Attribution(f"IMP{next(suite):05d}", numeros)

    monkeypatch.setattr(ContexteGuichet, "attribution", attribuer)


def test_rows_and_return_file_agree_on_the_numbers_that_the_context_gives(
    sequence, fabriquer, enroler, envoyer, garder
):
    fabrique = fabriquer(3)
    enroler(fabrique)
    lignes = [dict(ligne) for ligne in fabrique.arbre["lignesImport"]]
    lignes[0]["commande"] = lignes[0]["commande"] | {"dateCommande": "31/02/2022"}
    depot = deposer(envoyer(fabrique.with_lines(lignes)), garder(fabrique.archive))
    annote = read_content(depot.retour.empreinte).decode()
    numeros = list(depot.demandes.order_by("num_ligne").values_list("numero_asp", flat=True))
    assert numeros == ["SEQ00002", "SEQ00003"]
    assert all(f'"numeroASP": "{numero}"' in annote for numero in numeros)


def test_a_solde_finds_its_avance_by_the_number_that_the_context_gave(
    sequence, fabriquer, enroler, envoyer, garder
):
    avance = fabriquer(1)
    enroler(avance)
    deposer(envoyer(avance), garder(avance.archive))
    Demande.objects.update(etat=Etat.PAYEE, montant_decide_centimes=10**9, **signed("payee"))
    solde = fabriquer(1, phase="solde")
    (ligne,) = solde.arbre["lignesImport"]
    solde = solde.with_lines([ligne | {"numeroASP": "SEQ00001"}])
    (demande,) = deposer(envoyer(solde), garder(solde.archive)).demandes.all()
    assert demande.avance == Demande.objects.get(phase="avance")


def test_a_piece_whose_refusal_was_only_counted_is_not_taken_for_good(
    fabriquer, enroler, envoyer, garder, monkeypatch
):
    # One finding is kept of each demande, for want of a demande with more than twenty.
    monkeypatch.setattr(releve.Liste, "__init__", _short(releve.Liste.__init__))
    fabrique = fabriquer(1, dispositif="BIO-SGL-Va1", phase="solde")
    assert len(fabrique.pieces) > 1
    fabrique_avance = fabriquer(1, dispositif="BIO-SGL-Va1")
    enroler(fabrique_avance)
    deposer(envoyer(fabrique_avance), garder(fabrique_avance.archive))
    Demande.objects.update(etat=Etat.PAYEE, montant_decide_centimes=10**9, **signed("payee"))
    (ligne,) = fabrique.arbre["lignesImport"]
    numero = Demande.objects.get().numero_asp
    envoi = envoyer(fabrique.with_lines([ligne | {"numeroASP": numero}]), siret=SIRET)
    abimees = make_zip(dict.fromkeys(fabrique.pieces, b"ni PDF, ni image"))
    (demande,) = deposer(envoi, garder(abimees)).demandes.all()
    assert len(demande.constats) == 1
    assert {p.etat for p in demande.pieces.all()} == {EtatPiece.REFUSEE}


def _short(init):
    return lambda self, maximum: init(self, 1)
