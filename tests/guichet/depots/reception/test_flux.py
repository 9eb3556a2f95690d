import hashlib
import io
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guichet.acteurs.quotas import Quota
from guichet.courriels.models import Courriel
from guichet.depots.models import Demande, Depot, Etat, EtatPiece, Phase, Pretention
from guichet.depots.reception.refus import DepotRefuse, NomUtilise
from guichet.fichiers.stockage import open_content
from guichet.journal.models import Inscription
from guichet.referencement.models import Referencement
from sons import VerdictDemande
from sons.ecriture import write_json
from tests.fabrique.depots import SIRET
from tests.fabrique.pieces import make_zip
from tests.guichet.depots.envois import deposer
from tests.guichet.depots.lignes import signed

AUTRE_SIRET = "55210055400013"


@pytest.fixture
def depot_de_trois(fabriquer, enroler, envoyer, garder):
    fabrique = fabriquer(3)
    enroler(fabrique)
    return fabrique, envoyer(fabrique), garder(fabrique.archive)


def test_a_sound_deposit_becomes_demandes_with_their_numbers(depot_de_trois):
    fabrique, envoi, archive = depot_de_trois
    depot = deposer(envoi, archive, "PIECES.zip")
    demandes = list(depot.demandes.order_by("num_ligne"))
    assert depot.verdict == "accepte"
    assert (depot.nb_demandes, depot.nb_acceptees) == (3, 3)
    assert depot.recu_le == fabrique.instant
    assert depot.empreinte == hashlib.sha256(envoi.contenu).hexdigest()
    assert [d.etat for d in demandes] == [Etat.DEPOSEE] * 3
    with open_content(depot.retour.empreinte) as retour:
        annote = retour.read().decode()
    assert all(f'"numeroASP": "{d.numero_asp}"' in annote for d in demandes)


def test_amounts_are_those_of_the_texts_to_the_cent(depot_de_trois):
    fabrique, envoi, archive = depot_de_trois
    depot = deposer(envoi, archive)
    for ligne, demande in zip(
        fabrique.arbre["lignesImport"], depot.demandes.order_by("num_ligne"), strict=True
    ):
        ht = int(Decimal(str(ligne["commande"]["montantSegurHT"])) * 100)
        assert demande.montant_ht_centimes == ht
        dixiemes = 12 if ligne["commande"]["regimeTVA"] == "TTC" else 10
        finance = (ht * dixiemes + 5) // 10
        assert demande.montant_finance_centimes == finance
        assert demande.montant_demande_centimes == (finance * 3 + 5) // 10


def test_every_beneficiary_is_claimed_once(depot_de_trois):
    fabrique, envoi, archive = depot_de_trois
    deposer(envoi, archive)
    attendus = {valeur for connus in fabrique.contexte.base.values() for valeur in connus}
    assert set(Pretention.objects.values_list("valeur", flat=True)) == attendus


def test_the_pieces_are_found_in_the_archive(depot_de_trois):
    fabrique, envoi, archive = depot_de_trois
    depot = deposer(envoi, archive)
    pieces = {p.nom: p for d in depot.demandes.all() for p in d.pieces.all()}
    assert set(pieces) == set(fabrique.pieces)
    for nom, contenu in fabrique.pieces.items():
        assert pieces[nom].empreinte == hashlib.sha256(contenu).hexdigest()


def test_without_an_archive_every_demande_is_incomplete_and_visible(depot_de_trois):
    _, envoi, _ = depot_de_trois
    depot = deposer(envoi)
    assert (depot.verdict, depot.nb_incompletes) == ("incomplet", 3)
    assert set(depot.demandes.values_list("etat", flat=True)) == {Etat.INCOMPLETE}
    assert set(depot.demandes.values_list("pieces__etat", flat=True)) == {EtatPiece.MANQUANTE}


def test_the_same_file_again_gives_the_first_deposit_and_writes_nothing(depot_de_trois):
    _, envoi, archive = depot_de_trois
    premier = deposer(envoi, archive)
    traces = Inscription.objects.count(), Courriel.objects.count()
    assert deposer(envoi, archive) == premier
    assert Depot.objects.count() == 1
    assert (Inscription.objects.count(), Courriel.objects.count()) == traces


def test_a_file_rejected_whole_may_come_again(depot_de_trois):
    _, envoi, archive = depot_de_trois
    Referencement.objects.update(dispositif="PHA-LGO-Va1")
    rejete = deposer(envoi, archive)
    assert (rejete.verdict, rejete.retour) == ("rejete", None)
    Referencement.objects.update(dispositif="MDV-LGC-Va1")
    assert deposer(envoi, archive).verdict == "accepte"


def test_a_name_that_served_is_refused_with_a_free_one_of_today(
    depot_de_trois, envoyer, fabriquer, horloge_de
):
    fabrique, envoi, archive = depot_de_trois
    horloge_de(fabrique.instant)
    deposer(envoi, archive)
    autre = fabriquer(2, graine=7)
    with pytest.raises(NomUtilise, match=r"-002\.json") as refus:
        deposer(envoyer(autre))
    assert refus.value.libre == fabrique.nom.replace("-001.json", "-002.json")


def test_a_supplier_who_is_not_enrolled_deposits_nothing(fabriquer, envoyer):
    with pytest.raises(DepotRefuse, match="n’est pas enrôlée"):
        deposer(envoyer(fabriquer(1)))
    assert Depot.objects.count() == 0


def test_a_file_deposited_for_another_solution_is_refused_whole(fabrique, autre_solution, envoyer):
    """The right to deposit is looked at for the chosen solution: it must be the file's own."""
    (sienne,) = fabrique.contexte.referencements
    with pytest.raises(DepotRefuse, match=f"celui de la solution {sienne} "):
        deposer(envoyer(fabrique, numero_ans=autre_solution))
    assert Depot.objects.count() == Pretention.objects.count() == 0


def test_a_rejected_demande_leaves_no_row_but_its_number_is_used(depot_de_trois, envoyer, garder):
    fabrique, _, _ = depot_de_trois
    lignes = [dict(ligne) for ligne in fabrique.arbre["lignesImport"]]
    lignes[1]["commande"] = lignes[1]["commande"] | {"dateCommande": "31/02/2022"}
    spoilt = fabrique.with_lines(lignes)
    depot = deposer(envoyer(spoilt), garder(spoilt.archive))
    assert (depot.nb_acceptees, depot.nb_rejetees) == (2, 1)
    assert set(depot.demandes.values_list("num_ligne", flat=True)) == {1, 3}
    assert depot.numeros.count() == 3
    rejetees = [d for d in depot.rapport["demandes"] if d["verdict"] == VerdictDemande.REJETEE]
    assert [d["numLigne"] for d in rejetees] == [2]


def test_another_supplier_is_told_that_a_beneficiary_is_taken_but_never_by_whom(
    depot_de_trois, concurrent, enroler, envoyer, fournisseur
):
    fabrique, envoi, archive = depot_de_trois
    deposer(envoi, archive)
    organisation, eve = concurrent
    enroler(fabrique, organisation, AUTRE_SIRET)
    second = deposer(envoyer(fabrique, eve, organisation, AUTRE_SIRET), archive)
    assert (second.nb_rejetees, second.demandes.count()) == (3, 0)
    texte = write_json(second.rapport).decode()
    assert "déjà demandé par un autre fournisseur" in texte
    premiers = Demande.objects.filter(organisation=fournisseur).values_list("numero_asp", flat=True)
    for secret in (fournisseur.nom, SIRET, *premiers):
        assert secret not in texte


def test_the_same_control_as_the_engine_gives_the_same_bytes(depot_de_trois):
    from dataclasses import replace

    from sons import control_depot

    fabrique, envoi, archive = depot_de_trois
    contexte = replace(
        fabrique.contexte, base={}, autofinancees=None, archivees=None, activites_am=None
    )
    attendu = control_depot(
        envoi.contenu, fabrique.textes, contexte, fabrique.instant, nom=fabrique.nom,
        archive=io.BytesIO(fabrique.archive),
    )  # fmt: skip
    depot = deposer(envoi, archive)
    with open_content(depot.retour.empreinte) as retour:
        assert retour.read() == attendu.retour


def test_a_solde_asks_what_its_avance_left(fabriquer, enroler, envoyer, garder):
    avance = fabriquer(2)
    enroler(avance)
    premier = deposer(envoyer(avance), garder(avance.archive))
    premier.demandes.update(
        etat=Etat.PAYEE,
        montant_decide_centimes=10**9,
        montant_paye_centimes=10**5,
        **signed("payee"),
    )
    solde = fabriquer(2, phase="solde")
    par_numero = {d.numero_editeur: d for d in premier.demandes.all()}
    lignes = [
        ligne | {"numeroASP": par_numero[ligne["numeroEditeur"]].numero_asp}
        for ligne in solde.arbre["lignesImport"]
    ]
    solde = solde.with_lines(lignes)
    depot = deposer(envoyer(solde), garder(solde.archive))
    assert depot.rapport["demandes"][0]["constats"] == []
    for demande in depot.demandes.all():
        origine = par_numero[demande.numero_editeur]
        assert (demande.avance, demande.phase) == (origine, Phase.SOLDE)
        assert (
            demande.montant_demande_centimes + origine.montant_demande_centimes
            == origine.montant_finance_centimes
        )


def test_a_control_asks_as_many_questions_for_one_demande_as_for_200(
    fabriquer, enroler, envoyer, garder
):
    questions = []
    for nombre in (1, 200):
        fabrique = fabriquer(nombre, situation="liberal", rang=nombre)
        enroler(fabrique)
        envoi, archive = envoyer(fabrique), garder(fabrique.archive)
        # The first content of a day asks one question more.
        Quota(envoi.organisation).spend(1)
        with CaptureQueriesContext(connection) as ordres:
            deposer(envoi, archive)
        questions.append(sum(1 for o in ordres if o["sql"].startswith("SELECT")))
    assert questions[0] == questions[1] <= 20


def test_an_archive_that_is_no_zip_leaves_every_demande_incomplete(depot_de_trois, garder):
    _, envoi, _ = depot_de_trois
    depot = deposer(envoi, garder(make_zip({})[:10]))
    assert depot.nb_incompletes == 3
