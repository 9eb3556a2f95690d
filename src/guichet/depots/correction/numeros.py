"""Numbers for the demandes that come back: none is ever given to two of them."""

from collections.abc import Collection, Iterator, Sequence
from itertools import chain, islice

from django.db import transaction
from django.db.models import Max

from guichet.acteurs.models import Organisation
from guichet.depots.models import Depot, NumeroReserve, NumeroUtilise, Simulation
from guichet.depots.reception.refus import DepotRefuse
from sons import Textes
from sons.reglement.format import Role

_LOT = 500


@transaction.atomic
def reserve(origine: Depot | Simulation, textes: Textes, rangs: Sequence[int]) -> list[str]:
    """Return the number of each demande of ``rangs``, from 0, in the file of ``origine``.

    Asked again, they are the same, until one serves: another then takes its place. Raises
    DepotRefuse when no number is left.
    """
    # Two requests of one supplier take theirs one after the other.
    Organisation.objects.select_for_update(no_key=True).get(pk=origine.organisation_id)
    leurs = reserved(origine)
    servis = _used(origine, leurs.values())
    a_donner = [rang for rang in rangs if leurs.get(rang) in servis | {None}]
    if a_donner:
        NumeroReserve.objects.filter(**_whose(origine), rang__in=a_donner).delete()
        longueur = min(textes.format.required(Role.NUMERO_EDITEUR).longueurs)
        libres = _free(origine, longueur)
        neufs = dict(zip(a_donner, libres, strict=False))
        if len(neufs) < len(a_donner):
            raise DepotRefuse(
                "Il ne reste plus assez de numéros éditeur libres pour cette solution : donnez "
                "vous-même un numéro à chaque demande."
            )
        leurs |= neufs
        _keep(origine, neufs)
    return [leurs[rang] for rang in rangs]


def reserved(origine: Depot | Simulation) -> dict[int, str]:
    """Return the numbers kept for the demandes of a file, by their place in it."""
    lignes = NumeroReserve.objects.filter(**_whose(origine))
    return dict(lignes.values_list("rang", "numero_editeur"))


def _whose(origine: Depot | Simulation) -> dict[str, object]:
    return {"depot" if isinstance(origine, Depot) else "simulation": origine}


def _keep(origine: Depot | Simulation, neufs: dict[int, str]) -> None:
    NumeroReserve.objects.bulk_create(
        NumeroReserve(
            organisation_id=origine.organisation_id, numero_ans=origine.numero_ans,
            rang=rang, numero_editeur=numero, **_whose(origine),
        )
        for rang, numero in neufs.items()
    )  # fmt: skip


def _free(origine: Depot | Simulation, longueur: int) -> Iterator[str]:
    """Yield numbers of this length that neither served nor are kept, after the last one kept."""
    gardes = NumeroReserve.objects.filter(
        organisation_id=origine.organisation_id, numero_ans=origine.numero_ans
    )
    dernier = gardes.aggregate(dernier=Max("numero_editeur"))["dernier"] or "0"
    depart = int(dernier) + 1
    suite = chain(range(depart, 10**longueur), range(1, min(depart, 10**longueur)))
    ecrits = (f"{n:0{longueur}d}" for n in suite)
    while lot := list(islice(ecrits, _LOT)):
        pris = _used(origine, lot)
        pris |= set(gardes.filter(numero_editeur__in=lot).values_list("numero_editeur", flat=True))
        yield from (numero for numero in lot if numero not in pris)


def _used(origine: Depot | Simulation, numeros: Collection[str]) -> set[str]:
    servis = NumeroUtilise.objects.filter(
        organisation_id=origine.organisation_id,
        numero_ans=origine.numero_ans,
        numero_editeur__in=numeros,
    )
    return set(servis.values_list("numero_editeur", flat=True))
