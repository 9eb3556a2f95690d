"""The rows of a controlled deposit."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from guichet.depots.models import (
    Demande,
    Depot,
    Etat,
    EtatPiece,
    NumeroUtilise,
    Phase,
    Piece,
    Terme,
)
from guichet.depots.models.demande import CLIENT_MAX, RegimeTVA
from guichet.depots.reception.masse import insert
from guichet.depots.reception.montants import Montants, of_avance, of_solde
from guichet.depots.reception.pretentions import claim
from guichet.depots.suivi.termes import Nommee, named, rows_of
from guichet.prefixes import normalise
from sons import DemandeControlee, Resultat, Textes, VerdictDemande
from sons.demandes import DemandeLue, PieceLue

_NUMERO_MAX = 50
_REJETEE = VerdictDemande.REJETEE
# Where a piece lies that was not received.
_NULLE_PART = {"archive_id": None, "entree": "", "empreinte": "", "taille_octets": None}


def write_demandes(depot: Depot, textes: Textes, resultat: Resultat) -> None:
    """Write the demandes that the control accepted, with their claims and their pieces.

    Raises IntegrityError when somebody took one of their keys or numbers meanwhile.
    """
    lues = [lue for lue in resultat.demandes if lue.is_kept]
    if depot.phase == Phase.AVANCE:
        _use_numbers(depot, resultat.rapport.demandes)
    cles = _insert_demandes(depot, textes, lues)
    if depot.phase == Phase.AVANCE:
        claim(textes, [(cles[lue.numero_asp], lue.cles) for lue in lues])
    _insert_pieces(depot, lues, cles)
    insert(Terme, {}, rows_of(_named(depot, lues, cles)))


def _named(
    depot: Depot, lues: Sequence[DemandeLue], cles: Mapping[str | None, int]
) -> Iterable[Nommee]:
    """Return what the demandes are named by: the file says it, but for soldes, whose avances do."""
    if depot.phase == Phase.SOLDE:
        return named(Demande.objects.filter(depot=depot))
    return [
        Nommee(
            cles[lue.numero_asp], depot.organisation_id, lue.client[:CLIENT_MAX],
            (lue.controlee.numero_editeur or "", lue.numero_asp or "",
             *(cle.valeur for cle in lue.cles)),
        )
        for lue in lues
    ]  # fmt: skip


def _use_numbers(depot: Depot, controlees: Sequence[DemandeControlee]) -> None:
    """Write the numbers of the file as used, those of rejected demandes too.

    An accepted number that somebody has just used raises; a rejected one may be an old one.
    """
    acceptes = {une.numero_editeur or "" for une in controlees if une.verdict is not _REJETEE}
    autres = {une.numero_editeur or "" for une in controlees} - acceptes
    commun = {
        "organisation_id": depot.organisation_id,
        "depot_id": depot.pk,
        "numero_ans": depot.numero_ans,
    }
    insert(NumeroUtilise, commun, _numbers(acceptes))
    NumeroUtilise.objects.bulk_create(
        (NumeroUtilise(**commun, **ligne) for ligne in _numbers(autres)), ignore_conflicts=True
    )


def _numbers(numeros: Collection[str]) -> list[dict[str, str]]:
    return [{"numero_editeur": n} for n in sorted(numeros) if 0 < len(n) <= _NUMERO_MAX]


def _insert_demandes(
    depot: Depot, textes: Textes, lues: Sequence[DemandeLue]
) -> Mapping[str | None, int]:
    """Write the demandes; return the key of each row by its numeroASP."""
    avances = _avances(depot, [lue.numero_asp or "" for lue in lues])
    commun = {
        "depot_id": depot.pk,
        "organisation_id": depot.organisation_id,
        "dispositif": depot.dispositif,
        "phase": depot.phase,
        "numero_ans": depot.numero_ans,
        "deposee_le": depot.recu_le,
        "deposee_par_id": depot.personne_id,
    }
    if depot.phase == Phase.SOLDE:
        propres = [_of_solde(textes, avances[lue.numero_asp or ""], lue) for lue in lues]
    else:
        propres = [_of_avance(textes, lue) for lue in lues]
    lignes = [_identity(lue) | siens for lue, siens in zip(lues, propres, strict=True)]
    insert(Demande, commun, lignes)
    return dict(Demande.objects.filter(depot=depot).values_list("numero_asp", "pk"))


def _avances(depot: Depot, numeros: Collection[str]) -> dict[str, Demande]:
    if depot.phase != Phase.SOLDE:
        return {}
    avances = Demande.objects.filter(
        organisation=depot.organisation, phase=Phase.AVANCE, numero_asp__in=numeros, etat=Etat.PAYEE
    )
    return {une.numero_asp: une for une in avances}


def _identity(lue: DemandeLue) -> dict[str, Any]:
    controlee = lue.controlee
    complete = controlee.verdict is VerdictDemande.ACCEPTEE
    return {
        "num_ligne": controlee.num_ligne,
        "numero_editeur": controlee.numero_editeur,
        "numero_asp": lue.numero_asp,
        "etat": (Etat.DEPOSEE if complete else Etat.INCOMPLETE).value,
        "constats": [c.as_dict() for c in controlee.constats],
    }


def _of_avance(textes: Textes, lue: DemandeLue) -> dict[str, Any]:
    """Return what an avance says of its order."""
    if lue.montant_ht is None or lue.montant_finance is None:
        raise ValueError(f"demande {lue.rang} of an accepted avance has no amount")
    regime = lue.regime_tva or RegimeTVA.TTC.value
    return {
        **_client(lue.client),
        "date_commande": lue.date_commande,
        "regime_tva": regime,
        **_amounts(of_avance(textes.dispositif.versement, lue.montant_ht, lue.montant_finance)),
    }


def _of_solde(textes: Textes, avance: Demande, lue: DemandeLue) -> dict[str, Any]:
    """Return what a solde has from its avance."""
    return {
        "avance_id": avance.pk,
        **_client(lue.client or avance.client),
        "date_commande": avance.date_commande,
        "regime_tva": avance.regime_tva,
        **_amounts(of_solde(avance, textes.dispositif.bareme, lue.montant_facture)),
    }


def _client(nom: str) -> dict[str, str]:
    return {"client": nom[:CLIENT_MAX], "client_norme": normalise(nom)[:CLIENT_MAX]}


def _amounts(montants: Montants) -> dict[str, int]:
    return {
        "montant_ht_centimes": montants.ht,
        "montant_finance_centimes": montants.finance,
        "montant_demande_centimes": montants.demande,
    }


def _insert_pieces(
    depot: Depot, lues: Sequence[DemandeLue], cles: Mapping[str | None, int]
) -> None:
    lignes = [
        {
            "demande_id": cles[lue.numero_asp], "rang": piece.rang, "nom": piece.nom,
            "type": piece.type, "format": piece.format, **fields_of(lue, piece, depot.archive_id),
        }
        for lue in lues
        for piece in lue.pieces
    ]  # fmt: skip
    insert(Piece, {}, lignes)


def fields_of(demande: DemandeLue, lue: PieceLue, archive_id: int | None) -> dict[str, Any]:
    """Return the fields of a ``Piece`` that say whether it is there, and where in its archive."""
    entree = lue.entree
    if entree is None:
        return {"etat": EtatPiece.MANQUANTE.value, **_NULLE_PART}
    refusee = any(c.is_bloquant for c in lue.constats) or _may_be_wrong(demande.controlee)
    if refusee or entree.empreinte is None or archive_id is None:
        return {"etat": EtatPiece.REFUSEE.value, **_NULLE_PART}
    return {
        "etat": EtatPiece.RECUE.value,
        "archive_id": archive_id,
        "entree": entree.nom,
        "empreinte": entree.empreinte,
        "taille_octets": entree.taille_octets,
    }


def _may_be_wrong(controlee: DemandeControlee) -> bool:
    """Whether a piece may be refused by a finding that was only counted: there were too many."""
    return controlee.autres > 0 and controlee.verdict is VerdictDemande.INCOMPLETE
