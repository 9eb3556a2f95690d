"""The rows of a controlled deposit."""

from collections.abc import Collection, Mapping

from guichet.depots.controle import Envoi
from guichet.depots.demandes import DemandeLue, read_colonnes, read_demandes
from guichet.depots.models import Demande, Depot, Etat, NumeroUtilise, Phase, Piece
from guichet.depots.models.demande import RegimeTVA
from guichet.depots.montants import of_avance, of_solde
from guichet.depots.pieces import PiecesRecues, as_kept, constats_by_piece
from guichet.depots.pretentions import claim, read_cles
from sons import DemandeControlee, Resultat, Textes, VerdictDemande
from sons.contexte import IdentiteDepot, derived_attribution
from sons.demandes import DemandeLue as LueDuMoteur
from sons.reglement.format import Role

_NUMERO_MAX = 50
Lues = Mapping[int, DemandeLue]
Controlees = Mapping[int, DemandeControlee]


def write_demandes(depot: Depot, envoi: Envoi, resultat: Resultat, recues: PiecesRecues) -> None:
    """Write the demandes that the control accepted, with their claims and their pieces.

    Raises IntegrityError when somebody took one of their keys or numbers meanwhile.
    """
    textes, toutes = envoi.textes, {une.rang: une for une in resultat.rapport.demandes}
    gardees = {r: une for r, une in toutes.items() if une.verdict is not VerdictDemande.REJETEE}
    colonnes = read_colonnes(envoi.contenu, textes)
    lues = read_demandes(textes, colonnes, set(gardees))
    if depot.phase == Phase.AVANCE:
        _use_numbers(depot, toutes, gardees)
    montants = {une.rang: une for une in resultat.demandes}
    demandes = _create_demandes(depot, textes, lues, gardees, montants)
    if depot.phase == Phase.AVANCE:
        claim(textes, read_cles(textes, colonnes), demandes)
    _create_pieces(textes, lues, gardees, demandes, recues)


def _use_numbers(depot: Depot, toutes: Controlees, gardees: Controlees) -> None:
    """Write the numbers of the file as used, those of rejected demandes too.

    An accepted number that somebody has just used raises; a rejected one may be an old one.
    """
    acceptes = {une.numero_editeur or "" for une in gardees.values()}
    autres = {une.numero_editeur or "" for une in toutes.values()} - acceptes
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


def _create_demandes(
    depot: Depot,
    textes: Textes,
    lues: Lues,
    gardees: Controlees,
    montants: Mapping[int, LueDuMoteur],
) -> dict[int, Demande]:
    """Return the new rows by rank in the file."""
    numeros = _numeros_asp(depot, lues)
    avances = _avances(depot, numeros.values())
    lignes = []
    for rang, controlee in gardees.items():
        une = _identity(depot, lues[rang], numeros[rang], controlee)
        _set_amounts(une, textes, lues[rang], avances.get(une.numero_asp), montants[rang])
        lignes.append(une)
    return dict(zip(gardees, Demande.objects.bulk_create(lignes), strict=True))


def _numeros_asp(depot: Depot, lues: Lues) -> dict[int, str]:
    """Return the references: the avance's own for a solde, else those of the return file."""
    if depot.phase == Phase.SOLDE:
        return {rang: lue.numero_asp or "" for rang, lue in lues.items()}
    numeros = [lue.numero_editeur for lue in lues.values()]
    siret = str(depot.siret)
    identite = IdentiteDepot(siret, depot.numero_ans, depot.nom, numeros)
    return dict(zip(lues, derived_attribution(identite).numeros_asp, strict=True))


def _avances(depot: Depot, numeros: Collection[str]) -> dict[str, Demande]:
    if depot.phase != Phase.SOLDE:
        return {}
    avances = Demande.objects.filter(
        organisation=depot.organisation, phase=Phase.AVANCE, numero_asp__in=numeros, etat=Etat.PAYEE
    )
    return {une.numero_asp: une for une in avances}


def _identity(
    depot: Depot, lue: DemandeLue, numero_asp: str, controlee: DemandeControlee
) -> Demande:
    complete = controlee.verdict is VerdictDemande.ACCEPTEE
    return Demande(
        depot=depot,
        organisation=depot.organisation,
        dispositif=depot.dispositif,
        phase=depot.phase,
        numero_ans=depot.numero_ans,
        num_ligne=lue.num_ligne,
        numero_editeur=lue.numero_editeur,
        numero_asp=numero_asp,
        etat=Etat.DEPOSEE if complete else Etat.INCOMPLETE,
        deposee_le=depot.recu_le,
        client=lue.client,
        constats=[as_kept(c) for c in controlee.constats],
    )


def _set_amounts(
    demande: Demande,
    textes: Textes,
    lue: DemandeLue,
    avance: Demande | None,
    montants_lus: LueDuMoteur,
) -> None:
    """Fill what an avance says of its order, or what a solde has from its avance."""
    if avance is not None:
        demande.avance, demande.client = avance, demande.client or avance.client
        demande.date_commande, demande.regime_tva = avance.date_commande, avance.regime_tva
        montants = of_solde(avance, textes.dispositif.bareme, montants_lus.montant_facture)
    else:
        finance = montants_lus.montant_finance
        if lue.montant_ht is None or finance is None:
            raise ValueError(f"line {lue.num_ligne} of an accepted avance has no amount")
        demande.date_commande = lue.date_commande
        demande.regime_tva = RegimeTVA(lue.regime_tva or RegimeTVA.TTC)
        montants = of_avance(textes.dispositif.versement, lue.montant_ht, finance)
    demande.montant_ht_centimes = montants.ht
    demande.montant_finance_centimes = montants.finance
    demande.montant_demande_centimes = montants.demande


def _create_pieces(
    textes: Textes,
    lues: Lues,
    gardees: Controlees,
    demandes: Mapping[int, Demande],
    recues: PiecesRecues,
) -> None:
    table = textes.format.required(Role.PIECES).nom
    lignes = []
    for rang, demande in demandes.items():
        constats = constats_by_piece(gardees[rang].constats, table)
        for piece in lues[rang].pieces:
            champs = recues.fields(piece, constats.get(piece.rang, ()))
            lignes.append(Piece(demande=demande, **vars(piece), **champs))
    Piece.objects.bulk_create(lignes)
