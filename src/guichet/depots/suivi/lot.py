"""One sending of pieces for every incomplete demande of a supplier, or of one deposit."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Prefetch

from guichet import horloge
from guichet.acteurs.models import Organisation, Personne
from guichet.depots.models import Demande, Etat, EtatPiece, Piece
from guichet.depots.suivi.completer import Apport, expected_name, inspect, take
from guichet.depots.suivi.limites import too_late
from guichet.depots.suivi.rapprochement import Attendue, match
from guichet.fichiers.models import Fichier
from guichet.fichiers.reception import FichierRefuse
from guichet.textes import reglement
from sons import Textes

# As many as a full file of demandes: the others wait for the next sending.
DEMANDES_MAX = 200


@dataclass(frozen=True)
class Ouverte:
    """An incomplete demande, and the names expected of the pieces that it lacks."""

    demande: Demande
    textes: Textes
    dues: dict[str, Piece]


@dataclass
class Bilan:
    """What became of one sending: demandes complete, those that are not, and what was not used."""

    completes: list[Demande] = field(default_factory=list)
    restent: list[tuple[Demande, str]] = field(default_factory=list)
    devinees: list[tuple[str, str]] = field(default_factory=list)
    ecartees: list[tuple[str, str]] = field(default_factory=list)


def open_demandes(
    organisation: Organisation, depot_id: int | None, instant: datetime
) -> list[Ouverte]:
    """Return the oldest incomplete demandes that may still be completed."""
    dues = Piece.objects.exclude(etat=EtatPiece.RECUE)
    incompletes = Demande.objects.filter(organisation=organisation, etat=Etat.INCOMPLETE)
    if depot_id is not None:
        incompletes = incompletes.filter(depot=depot_id)
    incompletes = incompletes.prefetch_related(Prefetch("pieces", dues, to_attr="pieces_dues"))
    lues = incompletes.select_related("depot", "organisation").defer("depot__rapport")
    ouvertes = lues.order_by("pk")[:DEMANDES_MAX]
    return [_opened(une) for une in ouvertes if not too_late(une, instant)]


def complete_all(
    ouvertes: list[Ouverte], personne: Personne, archive: Fichier, recu_le: datetime | None = None
) -> Bilan:
    """Take what ``archive`` brings for these demandes, each by itself.

    Raises FichierRefuse for a ZIP that cannot be read.
    """
    recu_le = recu_le or horloge.now()
    bilan, pris, raisons = Bilan(), set[str](), dict[str, str]()
    for groupe in _by_dispositif(ouvertes):
        textes = groupe[0].textes
        lu = inspect(archive, textes, groupe[0].demande.organisation_id)
        attendues = [Attendue(n, p.format) for une in groupe for n, p in une.dues.items()]
        fait = match(attendues, lu, textes.dispositif.noms)
        if lu.anomalies:
            raise FichierRefuse(textes.catalogue[lu.anomalies[0].code].libelle)
        for une in groupe:
            if noms := une.dues.keys() & fait.prises.keys():
                _take(bilan, une, personne, Apport.of(archive, lu, fait, noms), recu_le)
        bilan.devinees += fait.devinees
        pris |= {entree.nom for entree in fait.prises.values()}
        raisons |= dict(fait.ecartees)
    # What one dispositif does not expect, another may.
    bilan.ecartees = [(nom, raison) for nom, raison in raisons.items() if nom not in pris]
    return bilan


def next_incomplete(demande: Demande) -> int | None:
    """Return the next incomplete demande of the same supplier, in the order of the deposits."""
    autres = Demande.objects.filter(
        organisation=demande.organisation_id, etat=Etat.INCOMPLETE
    ).exclude(pk=demande.pk)
    cles = autres.order_by("pk").values_list("pk", flat=True)
    return cles.filter(pk__gt=demande.pk).first() or cles.first()


def _opened(demande: Demande) -> Ouverte:
    textes = reglement().textes(demande.dispositif, demande.phase)
    dues: list[Piece] = demande.pieces_dues  # type: ignore[attr-defined]
    for piece in dues:
        piece.demande = demande
    return Ouverte(demande, textes, {expected_name(textes, piece): piece for piece in dues})


def _by_dispositif(ouvertes: list[Ouverte]) -> Iterator[list[Ouverte]]:
    """Yield the demandes of each dispositif: its limits are its own."""
    codes = dict.fromkeys(une.demande.dispositif for une in ouvertes)
    for code in codes:
        yield [une for une in ouvertes if une.demande.dispositif == code]


def _take(
    bilan: Bilan, une: Ouverte, personne: Personne, apport: Apport, recu_le: datetime
) -> None:
    demande = une.demande
    try:
        with transaction.atomic():
            fait = take(demande, personne, apport, recu_le)
    except ValidationError as refus:
        bilan.restent.append((demande, " ".join(refus.messages)))
        return
    if fait.restent:
        noms = ", ".join(piece.nom for piece in fait.restent)
        bilan.restent.append((demande, f"il manque encore {noms}."))
    else:
        bilan.completes.append(demande)
