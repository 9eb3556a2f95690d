"""The draft of a corrected file: begun, typed, applied, controlled, deposited.

Whoever corrects reads again, after each control, what the same control as everywhere says of the
bytes as they stand: nothing is judged here.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from datetime import datetime
from typing import Any, BinaryIO

from django.db import IntegrityError, transaction

from guichet import horloge
from guichet.acteurs.models import Personne
from guichet.depots.correction.archives import kept_renamed, renamed
from guichet.depots.correction.numeros import reserve, reserved
from guichet.depots.correction.origines import base_of, is_kept, name_of, rejected_ranks, textes_of
from guichet.depots.models import Correction, Depot, Phase, Reception, Simulation, Verdict
from guichet.depots.rapport.formes import read_kept
from guichet.depots.reception.controle import control, kept_fields
from guichet.depots.reception.envoi import sent
from guichet.depots.reception.flux import receive
from guichet.depots.reception.refus import DepotRefuse
from guichet.depots.reception.simulation import contexte_of_rehearsal
from guichet.fichiers.contenu import Type
from guichet.fichiers.reception import Contenu
from guichet.fichiers.stockage import open_content
from sons import Textes
from sons.correction import (
    Champ,
    Noms,
    Signale,
    correct,
    fields,
    names_changed,
    with_pieces_renamed,
    write_value,
)
from sons.lecture import LectureRefusee

# Codes that another number mends, and those that the solution's own number does.
_AUTRE_NUMERO = frozenset({"3003", "3004"})
_NUMERO_DE_LA_SOLUTION = frozenset({"1050", "1051"})
# Fields of a draft that its control renews.
_CONTROLES = (
    "nom", "recu_le", "contenu", "saisies", "noms", "archive", "empreinte", "texte", "verdict",
    "nb_demandes", "nb_acceptees", "nb_rejetees", "nb_incompletes", "rapport",
)  # fmt: skip


def origin_of(correction: Correction) -> Depot | Simulation:
    """Return what it corrects."""
    origine = correction.depot or correction.simulation
    if origine is None:
        raise ValueError("a correction without an origin")
    return origine


def may_begin(origine: Depot | Simulation) -> bool:
    """Tell whether something is to be corrected in the page: demandes were read, and are kept.

    The pieces of a deposit are completed, those of a rehearsal may be named here.
    """
    fautives = origine.nb_rejetees
    if isinstance(origine, Simulation):
        fautives += origine.nb_incompletes
    is_lu = bool(origine.rapport["demandes"]) and is_kept(origine)
    return is_lu and (fautives > 0 or origine.verdict == Verdict.REJETE)


def begin(personne: Personne, origine: Depot | Simulation) -> Correction:
    """Return the draft of a person for a file; the one that is under way, if there is one.

    Raises DepotRefuse or FichierRefuse when there is none to begin, TropDeConcurrence when too many
    controls take long.
    """
    siens: dict[str, Any] = {
        "personne": personne, "reception": None,
        "depot" if isinstance(origine, Depot) else "simulation": origine,
    }  # fmt: skip
    if deja := Correction.objects.filter(**siens).first():
        return deja
    base = base_of(origine)
    if base is None:
        raise DepotRefuse("Ce fichier n’est plus gardé : simulez-le de nouveau pour le corriger.")
    textes = textes_of(origine)
    neuve = Correction(
        **siens, organisation=origine.organisation, dispositif=origine.dispositif,
        phase=origine.phase, numero_ans=origine.numero_ans, outil=personne.outil,
        contenu=base.contenu, noms={ancien: list(neufs) for ancien, neufs in base.noms.items()},
    )  # fmt: skip
    if base.archive is not None:
        neuve.archive = kept_renamed(base.archive, textes, base.noms, origine.organisation)
    _control(neuve, textes)
    try:
        with transaction.atomic():
            neuve.save()
    except IntegrityError:  # two clicks: the first one began it
        return Correction.objects.get(**siens)
    return neuve


# -- typed ----------------------------------------------------------------------------------------


def champs_of(correction: Correction, textes: Textes) -> list[Champ]:
    """Return the field of each value that the report of a draft names."""
    origine = origin_of(correction)
    gardes, rangs = reserved(origine), rejected_ranks(origine)

    def know(signale: Signale) -> str | None:
        if signale.code in _NUMERO_DE_LA_SOLUTION:
            return correction.numero_ans or None
        if signale.code not in _AUTRE_NUMERO or signale.rang is None:
            return None
        return gardes.get(rangs[signale.rang])

    return fields(textes.format, bytes(correction.contenu), _signales(correction), know)


def _signales(correction: Correction) -> Iterator[Signale]:
    rapport = read_kept(correction.rapport)
    for tout in (rapport, *rapport["demandes"]):
        for c in tout["constats"]:
            yield Signale(c["code"], c["chemin"], c["attendu"])


def keep_typed(correction: Correction, saisies: Mapping[str, str], champs: Iterable[Champ]) -> None:
    """Keep what was typed, until it is applied; a field that is as it was read says nothing.

    Unless it was to be written so already: a proposal may read like what it mends (12, "12").
    """
    lus, deja = {champ.ecrit: champ.valeur for champ in champs}, correction.saisies
    dites = {
        ecrit: saisie
        for ecrit, saisie in saisies.items()
        if saisie != lus[ecrit] or deja.get(ecrit) == saisie
    }
    autres = {ecrit: saisie for ecrit, saisie in deja.items() if ecrit not in saisies}
    _keep(correction, autres | dites)


def apply_to(correction: Correction, valeurs: Mapping[str, str]) -> None:
    """Keep these values as what is to be written, each at its path."""
    _keep(correction, correction.saisies | dict(valeurs))


def _keep(correction: Correction, saisies: dict[str, str]) -> None:
    correction.saisies = saisies
    correction.save(update_fields=["saisies"])


# -- applied and controlled -----------------------------------------------------------------------


def apply(correction: Correction, textes: Textes) -> None:
    """Put what was typed in the file, rename its pieces accordingly, and control it.

    Raises as ``begin``; nothing of the draft has then changed.
    """
    champs = {champ.ecrit: champ for champ in champs_of(correction, textes)}
    valeurs = {
        champs[ecrit].chemin: write_value(champs[ecrit].balise, saisie)
        for ecrit, saisie in correction.saisies.items()
        if ecrit in champs
    }
    avant = bytes(correction.contenu)
    try:
        corrige = correct(avant, valeurs)
        corrige = with_pieces_renamed(avant, corrige, textes, valeurs)
        changes = names_changed(avant, corrige, textes)
    except LectureRefusee:
        raise DepotRefuse(
            "Avec ces valeurs, le fichier ne se lirait plus : raccourcissez-les."
        ) from None
    if correction.archive is not None:
        correction.archive = kept_renamed(
            correction.archive, textes, changes, correction.organisation
        )
    correction.contenu, correction.saisies = corrige, {}
    correction.noms = _followed(correction.noms, changes)
    _control(correction, textes)
    correction.save(update_fields=_CONTROLES)


def take_archive(correction: Correction, flux: BinaryIO, textes: Textes) -> None:
    """Take the ZIP as it was sent first, its pieces under their new names. Raises FichierRefuse."""
    correction.archive = renamed(flux, textes, correction.noms, correction.organisation)
    correction.save(update_fields=["archive"])


def _followed(noms: Noms, changes: Noms) -> dict[str, list[str]]:
    """Return what each piece that was sent is called, once some of these names have changed."""
    suivis = {
        ancien: [dernier for neuf in neufs for dernier in changes.get(neuf, (neuf,))]
        for ancien, neufs in noms.items()
    }
    deja = {neuf for neufs in noms.values() for neuf in neufs}
    return suivis | {nom: list(neufs) for nom, neufs in changes.items() if nom not in deja}


def _control(correction: Correction, textes: Textes) -> None:
    """Control the draft as a rehearsal is, and keep its report; its name is that of the day."""
    origine = origin_of(correction)
    correction.nom = name_of(origine, textes, bytes(correction.contenu))
    correction.recu_le = horloge.now()
    reception = _as_sent(correction, correction.recu_le)
    contexte = contexte_of_rehearsal(correction.organisation, correction.dispositif)
    with ExitStack() as pile:
        archive = None
        if correction.archive is not None:
            archive = pile.enter_context(open_content(correction.archive.empreinte))
        resultat = control(reception, archive, contexte)
    for nom, valeur in kept_fields(reception, resultat.rapport).items():
        setattr(correction, nom, valeur)
    _reserve_numbers(correction, origine, textes)


def _reserve_numbers(correction: Correction, origine: Depot | Simulation, textes: Textes) -> None:
    """Keep a free number for each demande whose own cannot serve."""
    if correction.phase != Phase.AVANCE:
        return
    rangs = rejected_ranks(origine)
    sans_numero = {
        rangs[s.rang]
        for s in _signales(correction)
        if s.code in _AUTRE_NUMERO and s.rang is not None
    }
    if sans_numero:
        reserve(origine, textes, sorted(sans_numero))


# -- deposited ------------------------------------------------------------------------------------


def deposit(correction: Correction, textes: Textes, recu_le: datetime) -> Reception:
    """Deposit the file as it was last controlled; raises as ``reception.envoi.deposit``."""
    correction.nom = name_of(origin_of(correction), textes, bytes(correction.contenu))
    reception = _as_sent(correction, recu_le)
    contenu = None
    if (archive := correction.archive) is not None:
        contenu = Contenu(archive.empreinte, archive.taille_octets, Type(archive.type))
        reception.nom_archive = archive_name(correction)
    gardee = receive(reception, contenu)
    if gardee.refus:
        raise DepotRefuse(gardee.refus)
    correction.reception = gardee
    correction.save(update_fields=["nom", "reception"])
    return gardee


def archive_name(correction: Correction) -> str:
    """Return what the ZIP of a draft is called: as its JSON."""
    return f"{correction.nom.removesuffix('.json').replace('JSON-', 'ZIP-', 1)}.zip"


def _as_sent(correction: Correction, recu_le: datetime) -> Reception:
    return sent(
        bytes(correction.contenu), organisation=correction.organisation,
        personne=correction.personne, dispositif=correction.dispositif, phase=correction.phase,
        numero_ans=correction.numero_ans, nom=correction.nom, recu_le=recu_le,
        outil=correction.outil,
    )  # fmt: skip
