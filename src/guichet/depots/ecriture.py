"""The rows of a controlled deposit."""

from collections.abc import Collection, Sequence

from guichet.depots.models import Demande, Depot, Etat, NumeroUtilise, Phase, Piece
from guichet.depots.models.demande import CLIENT_MAX, RegimeTVA
from guichet.depots.montants import of_avance, of_solde
from guichet.depots.pieces import fields_of
from guichet.depots.pretentions import claim
from sons import DemandeControlee, Resultat, Textes, VerdictDemande
from sons.demandes import DemandeLue

_NUMERO_MAX = 50
_REJETEE = VerdictDemande.REJETEE
# A demande of the file that is kept, and its row.
Gardee = tuple[DemandeLue, Demande]


def write_demandes(depot: Depot, textes: Textes, resultat: Resultat) -> None:
    """Write the demandes that the control accepted, with their claims and their pieces.

    Raises IntegrityError when somebody took one of their keys or numbers meanwhile.
    """
    lues = [lue for lue in resultat.demandes if lue.is_kept]
    if depot.phase == Phase.AVANCE:
        _use_numbers(depot, resultat.rapport.demandes)
    gardees = _create_demandes(depot, textes, lues)
    if depot.phase == Phase.AVANCE:
        claim(textes, [(demande, lue.cles) for lue, demande in gardees])
    _create_pieces(depot, gardees)


def _use_numbers(depot: Depot, controlees: Sequence[DemandeControlee]) -> None:
    """Write the numbers of the file as used, those of rejected demandes too.

    An accepted number that somebody has just used raises; a rejected one may be an old one.
    """
    acceptes = {une.numero_editeur or "" for une in controlees if une.verdict is not _REJETEE}
    autres = {une.numero_editeur or "" for une in controlees} - acceptes
    NumeroUtilise.objects.bulk_create(_numbers(depot, acceptes))
    NumeroUtilise.objects.bulk_create(_numbers(depot, autres), ignore_conflicts=True)


def _numbers(depot: Depot, numeros: Collection[str]) -> list[NumeroUtilise]:
    return [
        NumeroUtilise(
            organisation=depot.organisation, depot=depot, numero_ans=depot.numero_ans,
            numero_editeur=numero,
        )
        for numero in sorted(numeros)
        if 0 < len(numero) <= _NUMERO_MAX
    ]  # fmt: skip


def _create_demandes(depot: Depot, textes: Textes, lues: Sequence[DemandeLue]) -> list[Gardee]:
    """Return what was read of each demande with its new row."""
    avances = _avances(depot, [lue.numero_asp or "" for lue in lues])
    lignes = []
    for lue in lues:
        une = _identity(depot, lue)
        _set_amounts(une, textes, lue, avances.get(une.numero_asp))
        lignes.append(une)
    return list(zip(lues, Demande.objects.bulk_create(lignes), strict=True))


def _avances(depot: Depot, numeros: Collection[str]) -> dict[str, Demande]:
    if depot.phase != Phase.SOLDE:
        return {}
    avances = Demande.objects.filter(
        organisation=depot.organisation, phase=Phase.AVANCE, numero_asp__in=numeros, etat=Etat.PAYEE
    )
    return {une.numero_asp: une for une in avances}


def _identity(depot: Depot, lue: DemandeLue) -> Demande:
    controlee = lue.controlee
    complete = controlee.verdict is VerdictDemande.ACCEPTEE
    return Demande(
        depot=depot,
        organisation=depot.organisation,
        dispositif=depot.dispositif,
        phase=depot.phase,
        numero_ans=depot.numero_ans,
        num_ligne=controlee.num_ligne,
        numero_editeur=controlee.numero_editeur,
        numero_asp=lue.numero_asp,
        etat=Etat.DEPOSEE if complete else Etat.INCOMPLETE,
        deposee_le=depot.recu_le,
        client=lue.client[:CLIENT_MAX],
        constats=[c.as_dict() for c in controlee.constats],
    )


def _set_amounts(demande: Demande, textes: Textes, lue: DemandeLue, avance: Demande | None) -> None:
    """Fill what an avance says of its order, or what a solde has from its avance."""
    if avance is not None:
        demande.avance, demande.client = avance, demande.client or avance.client
        demande.date_commande, demande.regime_tva = avance.date_commande, avance.regime_tva
        montants = of_solde(avance, textes.dispositif.bareme, lue.montant_facture)
    else:
        if lue.montant_ht is None or lue.montant_finance is None:
            raise ValueError(f"demande {lue.rang} of an accepted avance has no amount")
        demande.date_commande = lue.date_commande
        demande.regime_tva = RegimeTVA(lue.regime_tva or RegimeTVA.TTC)
        montants = of_avance(textes.dispositif.versement, lue.montant_ht, lue.montant_finance)
    demande.montant_ht_centimes = montants.ht
    demande.montant_finance_centimes = montants.finance
    demande.montant_demande_centimes = montants.demande


def _create_pieces(depot: Depot, gardees: Sequence[Gardee]) -> None:
    Piece.objects.bulk_create(
        Piece(
            demande=demande, rang=piece.rang, nom=piece.nom, type=piece.type, format=piece.format,
            **fields_of(lue, piece, depot.archive),
        )
        for lue, demande in gardees
        for piece in lue.pieces
    )  # fmt: skip
