"""Keys are replaced while the portal works, and an old one goes when nothing lies under it."""

import hashlib
import io
from io import StringIO
from threading import Event, Thread

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection

from guichet.acteurs.models import Telephone
from guichet.chiffrement.cles import Cle, CoffreFerme, first_key
from guichet.chiffrement.ligne import LigneScellee
from guichet.chiffrement.valeur import key_of
from guichet.coffre import contenus, valeurs
from guichet.coffre.retournement import read_state, turn
from guichet.enrolement.models import Enrolement, Etat
from guichet.fichiers.reception import keep
from guichet.fichiers.stockage import read_content
from guichet.journal.models import Inscription
from guichet.journal.verification import verify
from tests.guichet.enrolement.fabrique import IBAN, rempli

NEUVE = "n" * 50
RIB = b"%PDF-1.7\nRIB\n%%EOF\n"
AUTRE = "FR7630006000011234567890189"


@pytest.fixture
def payee(fournisseur, personne):
    return rempli(fournisseur, personne, Etat.DEFINITIF)


@pytest.fixture
def telephone(personne):
    appareil = Telephone.with_new_secret(user=personne, name="x", confirmed=True)
    appareil.save()
    return appareil


@pytest.fixture
def nouvelle_cle(settings):
    """Put a new key in front; return both identifiers, the old one first."""

    def _nouvelle_cle():
        settings.CLES_DONNEES = [NEUVE, *settings.CLES_DONNEES]
        return Cle(settings.CLES_DONNEES[1]).identifiant, Cle(NEUVE).identifiant

    return _nouvelle_cle


def run(action):
    sortie = StringIO()
    call_command("coffre", action, stdout=sortie)
    return sortie.getvalue()


def test_everything_goes_under_the_new_key_and_the_old_one_can_go(
    scelles, payee, telephone, nouvelle_cle, settings
):
    secret, fichier = telephone.secret, keep(io.BytesIO(RIB), 1000)
    ancienne, neuve = nouvelle_cle()
    avant = run("etat")
    assert f"Clé {neuve}, celle qui chiffre : 0 valeur(s), 0 contenu(s)" in avant
    assert f"Clé {ancienne} : 2 valeur(s), 1 contenu(s)" in avant
    assert "Gardez-la." in avant
    apres = run("retourner")
    assert "Chiffrés de nouveau : 2 valeur(s), 1 contenu(s)." in apres
    assert f"Clé {ancienne} : plus rien, elle peut être retirée." in apres
    settings.CLES_DONNEES = [NEUVE]
    payee.refresh_from_db()
    telephone.refresh_from_db()
    assert (payee.iban, telephone.secret) == (IBAN, secret)
    assert read_content(fichier.empreinte) == RIB
    assert "ABSENTE" not in run("etat")


def test_contents_in_clear_are_encrypted_without_stopping_the_portal(rayons, db, settings):
    fichier = keep(io.BytesIO(RIB), 1000)
    assert "En clair : 1 contenu(s)" in run("etat")
    settings.CHIFFRER_CONTENUS = True
    with_reader = read_content(fichier.empreinte)
    run("retourner")
    assert "En clair : 0 contenu(s)" in run("etat")
    assert with_reader == read_content(fichier.empreinte) == RIB
    assert RIB not in b"".join(un.read_bytes() for un in rayons.rglob("*") if un.is_file())


def test_without_the_option_nothing_encrypted_is_ever_opened_again(scelles, db, settings):
    fichier = keep(io.BytesIO(RIB), 1000)
    settings.CHIFFRER_CONTENUS = False
    settings.CLES_DONNEES = [NEUVE, *settings.CLES_DONNEES]
    assert "1 contenu(s)" in run("retourner")
    assert not list(scelles.rglob("contenus"))
    settings.CLES_DONNEES = [NEUVE]
    assert read_content(fichier.empreinte) == RIB


def test_it_leaves_a_trace_only_when_it_did_something(scelles, payee, nouvelle_cle):
    _, neuve = nouvelle_cle()
    turn()
    turn()
    (trace,) = Inscription.objects.filter(acte="coffre.retourne")
    assert f'"cle":"{neuve}"' in trace.apres
    assert verify().faute is None


def test_a_key_withdrawn_too_early_says_what_is_lost(scelles, payee, nouvelle_cle, settings):
    keep(io.BytesIO(RIB), 1000)
    ancienne, _ = nouvelle_cle()
    settings.CLES_DONNEES = [NEUVE]
    sortie = StringIO()
    with pytest.raises(CommandError, match="Remettez la clé qui manque"):
        call_command("coffre", "retourner", stdout=sortie)
    perdus = f"Clé {ancienne}, ABSENTE de GUICHET_CLES_DONNEES : 1 valeur(s), 1 contenu(s)"
    assert perdus in sortie.getvalue()
    with pytest.raises(CommandError, match="l’identifiant est dit absent"):
        run("etat")
    settings.CLES_DONNEES = [NEUVE, "une-cle-de-test-assez-longue-pour-les-donnees-chiffrees"]
    assert "plus rien" in run("retourner")


def test_what_was_pasted_is_told_and_never_bound_to_its_new_row(
    payee, telephone, nouvelle_cle, rayons
):
    Enrolement.objects.update(iban_chiffre=telephone.secret_chiffre)
    nouvelle_cle()
    with pytest.raises(CommandError, match=f"enrolement_enrolement.iban_chiffre, ligne {payee.pk}"):
        run("retourner")
    payee.refresh_from_db()
    assert payee.iban_chiffre == telephone.secret_chiffre


def test_a_content_put_in_the_place_of_another_is_told_and_left(scelles, db, nouvelle_cle):
    keep(io.BytesIO(RIB), 1000)
    (sien,) = [un for un in scelles.rglob("scelles/*/*/*/*") if un.is_file()]
    faux = sien.with_name("f" * 64)
    faux.write_bytes(sien.read_bytes())
    nouvelle_cle()
    bilan = turn()
    assert (bilan.contenus, [un.split("/")[-1] for un in bilan.fermees]) == (1, ["f" * 64])
    assert faux.exists()


def test_every_column_of_the_safe_is_turned():
    assert sorted(map(str, valeurs.columns())) == [
        "acteurs_cleacces.cle_publique_scellee",
        "acteurs_telephone.secret_chiffre",
        "enrolement_changementcompte.ancien_iban_chiffre",
        "enrolement_changementcompte.iban_chiffre",
        "enrolement_enrolement.iban_chiffre",
    ]
    assert all(issubclass(une.modele, LigneScellee) for une in valeurs.columns())


def test_interrupted_it_goes_on_where_it_stopped(
    scelles, payee, telephone, nouvelle_cle, monkeypatch
):
    for rang in range(4):
        keep(io.BytesIO(RIB + bytes([rang])), 1000)
    nouvelle_cle()
    faits = []

    def stop(combien):
        faits.append(combien)
        if len(faits) == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        turn(stop)
    reste = contenus.count_to_turn()
    assert 0 < reste < 4
    assert turn().contenus == reste


@pytest.mark.django_db(transaction=True)
def test_the_portal_writes_and_reads_meanwhile(scelles, fournisseur, personne, nouvelle_cle):
    lignes = [
        rempli(fournisseur, personne, logiciel_nom=f"S{rang}", numero_ans="") for rang in range(8)
    ]
    empreintes = [keep(io.BytesIO(RIB + bytes([rang])), 1000).empreinte for rang in range(20)]
    _, neuve = nouvelle_cle()
    fini, fautes, dernier = Event(), [], {}

    def write():
        rang = 0
        try:
            while not fini.is_set() or rang < 30:
                ligne = Enrolement.objects.get(pk=lignes[rang % 4].pk)
                ligne.set_iban(IBAN if rang % 2 else AUTRE)
                ligne.save(update_fields=["iban_chiffre", "iban_fin"])
                dernier[ligne.pk] = IBAN if rang % 2 else AUTRE
                octets = read_content(empreintes[rang % 20])
                assert hashlib.sha256(octets).hexdigest() == empreintes[rang % 20]
                keep(io.BytesIO(RIB + b"neuf" + bytes([rang % 200])), 1000)
                rang += 1
        except (AssertionError, CoffreFerme, OSError, DatabaseError) as faute:
            fautes.append(faute)
        finally:
            connection.close()

    fil = Thread(target=write)
    fil.start()
    try:
        bilan = turn()
    finally:
        fini.set()
        fil.join(30)
    assert (fautes, bilan.fermees) == ([], ())
    for ligne in Enrolement.objects.all():
        assert key_of(ligne.iban_chiffre) == neuve == first_key().identifiant
        assert ligne.iban == dernier.get(ligne.pk, IBAN)
    assert read_state()[1].vide
