"""What the AM numbers of an order are worth to its client, from the base of 2023 activity."""

from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from sons.activite import PHRASES, VALORISEES, Valorisation, value
from sons.contexte import ActiviteAM
from sons.controles.examen import Examen
from sons.controles.trouve import Trouve


class ActiviteLiberale(NamedTuple):
    """What AM numbers are worth: the amount of each demande, the demandes not all known.

    ``sans_valeur`` are the findings of numbers that bring nothing: the order may keep them.
    """

    montants: dict[int, Decimal]
    incertaines: set[int]
    sans_valeur: list[Trouve]


def value_activity(examen: Examen) -> ActiviteLiberale:
    """Work out what the AM numbers of each demande are worth to their clients."""
    cles = examen.keys("AM")
    if not cles.valeurs:
        return ActiviteLiberale({}, set(), [])
    activites = examen.activites
    if activites is None:
        return ActiviteLiberale({}, set(cles.rangs), [])
    montants: dict[int, Decimal] = {}
    incertaines: set[int] = set()
    sans_valeur: list[Trouve] = []
    clients, source = _Clients(examen), examen.dispositif.bareme.source
    numeros = zip(clients.places, cles.valeurs, cles.rangs, strict=True)
    for i, (place, am, rang) in enumerate(numeros):
        activite = activites.get(am)
        valeur = clients.value(place, activite) if activite else Valorisation.INDECISE
        montant = activite.montant if activite and valeur in VALORISEES else None
        if montant is not None:
            montants[rang] = montants[rang] + montant if rang in montants else montant
        elif valeur in VALORISEES or valeur is Valorisation.INDECISE:
            incertaines.add(rang)
        else:
            chemin = cles.path(i)
            sans_valeur.append(Trouve(rang, "4022", chemin, am, PHRASES[valeur], source))
    return ActiviteLiberale(montants, incertaines, sans_valeur)


class _Clients:
    """What the clients of a file are known by: a SIREN each, and the sites of their lines."""

    def __init__(self, examen: Examen) -> None:
        self._format, self._colonnes = examen.textes.format, examen.colonnes
        (self._client,), (am,) = self._format.keys("SIREN"), self._format.keys("AM")
        proprietaires = self._colonnes.owners(am.dans, self._client.dans)
        paires = zip(proprietaires, self._colonnes.column(am), strict=True)
        # The client of each AM number, in the order of the numbers.
        self.places = [place for place, valeur in paires if isinstance(valeur, str)]
        self._sirens = self._colonnes.column(self._client)

    def value(self, place: int, activite: ActiviteAM) -> Valorisation:
        """Ask with the SIREN alone, then with the sites too: they can only add to the worth."""
        siren = self._sirens[place]
        if activite.structure_2023 == siren == activite.structure_actuelle:
            return Valorisation.NOMINALE  # nearly all of them
        premiere = value(activite, (siren,))
        return premiere if premiere in VALORISEES else value(activite, self._structures[place])

    @cached_property
    def _structures(self) -> list[frozenset[str]]:
        connus = [
            self._colonnes.texts_under(self._client.dans, balise)
            for genre in ("SIREN", "FINESS")
            for balise in self._format.keys(genre)
        ]
        return [frozenset().union(*noms) for noms in zip(*connus, strict=True)]
