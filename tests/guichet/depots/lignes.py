"""Rows of the counter, made directly: for tests that are about something else."""

import hashlib
import io
from datetime import UTC, datetime
from itertools import count

from guichet.acteurs.models import Personne
from guichet.depots.models import (
    AnciennePiece,
    Correction,
    Demande,
    Depot,
    EtatPiece,
    Piece,
    Reception,
    Simulation,
)
from guichet.fichiers.reception import keep
from guichet.horloge import instant_reel
from tests.fabrique.pieces import make_zip

_SUITE = count(1)
PDF = b"%PDF-1.4\n%%EOF\n"
RAPPORT = {"constats": [], "demandes": [], "non_verifies": []}
INSTANT = datetime(2022, 9, 1, 8, tzinfo=UTC)


_ETAPES = {"validee": 1, "decidee": 2, "payee": 3}


def signed(etat):
    """Return who led a demande to ``etat``, each step by another person."""
    noms = ("validee_par", "decidee_par", "payee_par")[: _ETAPES.get(etat, 0)]
    agents = Personne.objects.filter(email__endswith="@asp.exemple")
    return {
        nom: agents.filter(email=f"{nom}@asp.exemple").first()
        or Personne.objects.create_personne(f"{nom}@asp.exemple", "Agent", nom)
        for nom in noms
    }


def make_demande(organisation, personne=None, **champs):
    """Make a demande of 430 € with VAT, its deposit and its received piece."""
    depot = make_depot(organisation, personne)
    valeurs = {
        "depot": depot, "organisation": organisation, "dispositif": depot.dispositif,
        "phase": "avance", "numero_ans": depot.numero_ans, "num_ligne": 1,
        "numero_editeur": f"{depot.pk:05d}", "numero_asp": f"ASP-{depot.pk}", "etat": "deposee",
        "deposee_le": INSTANT, "regime_tva": "TTC", "montant_ht_centimes": 35833,
        "montant_finance_centimes": 43000, "montant_demande_centimes": 12900,
        "deposee_par": depot.personne, **signed(champs.get("etat")),
    }  # fmt: skip
    demande = Demande.objects.create(**valeurs | champs)
    Piece.objects.create(
        demande=demande, rang=0, nom="p.pdf", type="BON_COMMANDE", format="PDF",
        etat=EtatPiece.RECUE, archive=depot.archive, entree="p.pdf",
        empreinte=hashlib.sha256(PDF).hexdigest(),
    )  # fmt: skip
    return demande


def somebody():
    """Return a person, made if there is none."""
    connues = Personne.objects.exclude(email__endswith="@asp.exemple")
    return connues.first() or Personne.objects.create_personne("a@exemple.fr", "A", "B")


def make_depot(organisation, personne=None):
    """Make a deposit, of whoever is at hand."""
    n = next(_SUITE)
    return Depot.objects.create(
        **_kept(organisation, personne, n), siret="90000000100001",
        json=keep(io.BytesIO(b"{}"), 10), retour=keep(io.BytesIO(b"{}"), 10),
        archive=keep(io.BytesIO(make_zip({"p.pdf": PDF})), 10**6),
    )  # fmt: skip


def make_reception(organisation, personne, **champs):
    """Make a reception whose control waits."""
    n = next(_SUITE)
    valeurs = {
        "organisation": organisation, "personne": personne, "dispositif": "MDV-LGC-Va1",
        "phase": "avance", "numero_ans": "MDVLGC20220001", "nom": f"JSON-{n}.json",
        "recu_le": INSTANT, "gardee_le": instant_reel(), "json": keep(io.BytesIO(b"{}"), 10),
    }  # fmt: skip
    return Reception.objects.create(**valeurs | champs)


def make_correction(depot, personne):
    """Make the draft of a corrected deposit."""
    commun = _kept(depot.organisation, personne, next(_SUITE))
    return Correction.objects.create(
        **commun, depot=depot, contenu=b'{"lignesImport": []}', archive=depot.archive
    )


def make_ancienne(piece, personne):
    """Make what a piece was before it was replaced."""
    return AnciennePiece.objects.create(
        piece=piece, archive=piece.archive, entree=piece.entree, empreinte=piece.empreinte,
        remplacee_le=INSTANT, remplacee_par=personne,
    )  # fmt: skip


def make_all(organisation, personne):
    """Return a deposit, its demande, its piece, and a rehearsal."""
    demande = make_demande(organisation, personne)
    simulation = Simulation.objects.create(
        **_kept(organisation, personne, next(_SUITE)), retour=b"{}"
    )
    return demande.depot, demande, demande.pieces.get(), simulation


def _kept(organisation, personne, n):
    return {
        "organisation": organisation, "personne": personne or somebody(),
        "dispositif": "MDV-LGC-Va1", "phase": "avance", "numero_ans": "MDVLGC20220001",
        "nom": f"JSON-MDVLGC20220001-20220901-{n}.json", "recu_le": INSTANT,
        "empreinte": f"{n:064x}", "texte": "textes", "verdict": "accepte", "nb_demandes": 1,
        "nb_acceptees": 1, "nb_rejetees": 0, "nb_incompletes": 0, "rapport": RAPPORT,
    }  # fmt: skip
