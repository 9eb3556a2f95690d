"""What is not ordinary is controlled apart, with the same result, and costs the portal nothing."""

import io
import json
import resource
import time
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import msgspec
import pytest

from guichet.confinement.places import Places
from guichet.depots.models import Depot, Reception, Simulation
from guichet.depots.reception import a_part, messages, programme
from guichet.depots.reception.a_part import AControler, control
from guichet.depots.reception.flux import receive
from guichet.depots.reception.refus import ControleInterrompu
from sons import PARIS, Contexte, ContexteMemoire, Referencement, control_depot, load_textes
from sons.contexte import (
    ActiviteAM,
    AvanceConnue,
    BeneficiaireConnu,
    CommandeFinancee,
    IdentiteDepot,
    PilotesConnus,
)
from tests.fabrique.cas import all_cases
from tests.fabrique.formes import FORMES
from tests.fabrique.pieces import make_zip
from tests.guichet.depots.envois import adresse, formulaire

TEXTES = load_textes("MDV-LGC-Va1", "avance")
MAXIMUM = TEXTES.dispositif.limites.taille_json_max_octets


@pytest.fixture
def toujours_a_part(monkeypatch):
    """Nothing is ordinary."""
    monkeypatch.setattr(a_part, "is_ordinary", lambda _: False)


def a_controler(fabrique, contenu=None, archive=True):
    return AControler(
        fabrique.contenu if contenu is None else contenu, fabrique.textes, fabrique.instant,
        fabrique.nom, io.BytesIO(fabrique.archive) if archive else None, 1,
    )  # fmt: skip


def plain(lue):
    """Return a demande without what its report says, its lists being lists."""
    pieces = [piece._replace(constats=list(piece.constats)) for piece in lue.pieces]
    return replace(lue, controlee=None, cles=list(lue.cles), pieces=pieces)


def same(gauche, droite):
    """Compare what is kept of two results."""
    assert gauche.rapport.as_dict() == droite.rapport.as_dict()
    assert gauche.retour == droite.retour
    assert gauche.inventaire == droite.inventaire
    assert (gauche.entete, list(gauche.numeros_asp)) == (droite.entete, list(droite.numeros_asp))
    for une, autre in zip(gauche.demandes, droite.demandes, strict=True):
        assert plain(une) == plain(autre)
        assert une.controlee._replace(constats=()) == autre.controlee._replace(constats=())


@pytest.mark.parametrize("phase", ["avance", "solde"])
def test_a_file_controlled_apart_has_the_very_same_result(fabriquer, phase, toujours_a_part):
    fabrique = fabriquer(5, phase=phase)
    apart = control(a_controler(fabrique), fabrique.contexte)
    ici = control_depot(
        fabrique.contenu, fabrique.textes, fabrique.contexte, fabrique.instant, nom=fabrique.nom,
        archive=io.BytesIO(fabrique.archive),
    )  # fmt: skip
    assert len(apart.demandes) == 5
    same(apart, ici)


@pytest.mark.parametrize("cas", all_cases(), ids=lambda cas: cas.code)
def test_every_finding_comes_back_as_it_was_written(cas):
    resultat = cas.echoue.run()
    same(messages.read_result(messages.write_result(resultat)), resultat)


REPONSES = {
    "siret_fournisseur": ("N",),
    "referencement": ("N",),
    "knows_referencements": (),
    "beneficiaires": ("RPPS", {"1"}),
    "base_perimee": ("RPPS", date(2022, 9, 1)),
    "numeros_du_siret": ("RPPS", ["1"]),
    "finances": ("D", "RPPS", {"1"}),
    "autofinances": ("D", "RPPS", {"1"}),
    "numeros_editeur": ("N", {"1"}),
    "commandes_archivees": ("D", "RPPS", {"1"}),
    "avances": ({"1"},),
    "pilotes_valides": ("N",),
    "validees": ("D", "RPPS", {"1"}),
    "activites": ("D", {"1"}),
    "attribution": (IdentiteDepot("S", "N", None, ["00001"]),),
}
INSTANT = datetime(2022, 9, 1, 10, tzinfo=PARIS)
MEMOIRE = ContexteMemoire(
    siret="90000000100001",
    referencements={
        "N": Referencement("N", "D", profils=frozenset("ab"), date_retrait=date(2023, 1, 1))
    },
    base={"RPPS": {"1": BeneficiaireConnu("1", "MG", 3, None, Decimal("1075.00"))}},
    par_siret={"RPPS": {"1": ["2"]}},
    deja_finances={"D": {"RPPS": {"1": [CommandeFinancee("r", None, "N")]}}},
    autofinancees={"D": {"RPPS": {"1"}}},
    numeros_utilises={"N": {"1"}},
    archivees={"D": {"RPPS": {"1": INSTANT}}},
    avances_connues={"1": AvanceConnue("1", "S", "N", "00001", montant_ht=Decimal("358.33"))},
    pilotes={"N": PilotesConnus(2, True)},
    deja_validees={"D": {"RPPS": {"1"}}},
    activites_am={"1": ActiviteAM("1", montant=Decimal("12.50"))},
)


@pytest.mark.parametrize("nom", sorted(messages.QUESTIONS))
@pytest.mark.parametrize("contexte", [MEMOIRE, Contexte()], ids=["connu", "inconnu"])
def test_every_question_is_answered_at_a_distance_as_it_is_here(nom, contexte):
    distant = programme._remote_context(lambda message: messages.answer(contexte, message))
    recue, attendue = (getattr(un, nom)(*REPONSES[nom]) for un in (distant, contexte))
    assert list(recue) == list(attendue) if isinstance(attendue, set) else recue == attendue


@pytest.mark.parametrize(
    "question",
    [
        b"",
        messages.write_question("__init__", []),
        messages.write_question("organisation", []),
        messages.write_question("avances", [1]),
        messages.write_question("avances", []),
    ],
)
def test_a_child_that_asks_for_anything_else_is_not_answered(question):
    with pytest.raises(msgspec.MsgspecError):
        messages.answer(MEMOIRE, question)


@pytest.mark.parametrize("reponse", [b"", b"\x80", msgspec.msgpack.encode({"rapport": 1})])
def test_a_child_that_answers_anything_else_gives_no_verdict(
    fabriquer, monkeypatch, reponse, caplog
):
    monkeypatch.setattr(a_part, "is_ordinary", lambda _: False)
    monkeypatch.setattr(a_part.enfant, "run", lambda *_, **__: reponse)
    fabrique = fabriquer(1)
    with pytest.raises(ControleInterrompu):
        control(a_controler(fabrique), fabrique.contexte)
    assert "réponse illisible" in json.loads(caplog.records[-1].message)["raison"]


# -- ordinary or not ----------------------------------------------------------------------------


def test_ordinary_files_are_controlled_here(fabriquer, monkeypatch):
    monkeypatch.setattr(a_part, "_apart", None)
    fabrique = fabriquer(200)
    assert control(a_controler(fabrique), fabrique.contexte).rapport.verdict == "accepte"
    assert control(a_controler(fabrique, archive=False), fabrique.contexte).retour


@pytest.mark.parametrize(
    ("contenu", "archive"),
    [
        (b" " * (1024**2 + 1), None),
        (b"[" + b"0," * 50_000, None),
        (b"[" * 50_001, None),
        (b"{}", b"no archive"),
        (b"{}", make_zip({"a": bytes(70 * 1024**2)})),
    ],
    ids=["lourd", "valeurs", "blocs", "pas un ZIP", "ZIP gonflé"],
)
def test_what_is_large_or_no_archive_is_controlled_apart(monkeypatch, contenu, archive):
    apart = []
    monkeypatch.setattr(a_part, "_apart", lambda *tache: apart.append(tache))
    flux = None if archive is None else io.BytesIO(archive)
    control(AControler(contenu, TEXTES, INSTANT, None, flux, 1), ContexteMemoire())
    assert len(apart) == 1


# -- hostile files, through the portal ----------------------------------------------------------


def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


HOSTILES = ("balise et valeurs", "zéros", "balises inconnues", "textes", "longues balises")


@pytest.mark.django_db
@pytest.mark.parametrize("nom", HOSTILES)
def test_the_largest_hostile_file_is_answered_at_once_at_both_doors(
    nom, entree, fournisseur, fabrique, horloge_de
):
    """A page of some kilobytes, no 500, and a web process that does not grow."""
    horloge_de(fabrique.instant)
    contenu = FORMES[nom](MAXIMUM)
    avant, debut = peak(), time.monotonic()
    for porte in ("simuler", "deposer"):
        envoi = formulaire(fabrique, contenu=contenu)
        reponse = entree.post(adresse(porte, fournisseur), envoi, follow=True)
        assert reponse.status_code == 200
        assert len(reponse.content) < 300_000
    assert time.monotonic() - debut < 30
    assert peak() - avant < 128 * 1024**2
    for objet in (Simulation.objects.get(), Depot.objects.get()):
        assert objet.verdict == "rejete"
        assert len(json.dumps(objet.rapport)) < 200_000


@pytest.mark.django_db
@pytest.mark.parametrize("fin", ["délai", "panne (1)"])
def test_a_control_that_takes_too_much_is_told_at_both_doors(
    entree, fournisseur, fabrique, horloge_de, monkeypatch, fin, toujours_a_part, caplog
):
    horloge_de(fabrique.instant)
    if fin == "délai":
        monkeypatch.setattr(programme, "BORNES", replace(programme.BORNES, delai_s=0.01))
    else:
        monkeypatch.setattr(a_part.enfant, "_command", lambda *_: ["/bin/false"])
    reponse = entree.post(adresse("simuler", fournisseur), formulaire(fabrique))
    assert reponse.status_code == 400
    assert "Contrôle interrompu" in reponse.text
    reponse = entree.post(adresse("deposer", fournisseur), formulaire(fabrique), follow=True)
    assert reponse.status_code == 200
    assert Reception.objects.get().essais == 1
    assert Depot.objects.count() == 0
    assert json.loads(caplog.records[-1].message)["raison"] == fin


@pytest.mark.django_db
def test_memory_that_is_missing_here_is_told_too(fabrique, envoyer, monkeypatch, caplog):
    def gourmand(*_, **__):
        raise MemoryError

    monkeypatch.setattr(a_part, "control_depot", gourmand)
    reception = receive(envoyer(fabrique))
    assert (reception.depot, Reception.objects.get().essais) == (None, 1)
    assert "controle_interrompu" in caplog.text


@pytest.mark.django_db
def test_when_too_many_take_long_the_others_wait_for_their_turn(
    entree, fournisseur, fabrique, horloge_de, monkeypatch, toujours_a_part
):
    horloge_de(fabrique.instant)
    monkeypatch.setattr(a_part, "_PLACES", Places(1, attente_s=0.01, file_max=1))
    with a_part._PLACES.take("un autre"):
        simule = entree.post(adresse("simuler", fournisseur), formulaire(fabrique))
        assert "réessayez dans un instant" in simule.text
        entree.post(adresse("deposer", fournisseur), formulaire(fabrique))
    recue = Reception.objects.get()
    assert (recue.essais, recue.depot) == (0, None)
