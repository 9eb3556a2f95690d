"""What the AM numbers of an order are worth to its client, from the base of 2023 activity."""

from decimal import Decimal
from functools import cached_property

from sons.activite import PHRASES, VALORISEES, Valorisation, value
from sons.contexte import ActiviteAM
from sons.controles.dossier import Dossier


def valued_amounts(dossier: Dossier) -> tuple[dict[int, Decimal], set[int]]:
    """Return the amount of each demande over its AM numbers, and the demandes not all known.

    An AM number that brings nothing to its client is told: the order may keep it.
    """
    cles = dossier.keys("AM")
    if not cles.valeurs:
        return {}, set()
    activites = dossier.contexte.activites(dossier.dispositif.code, cles.distinctes)
    if activites is None:
        return {}, set(cles.rangs)
    montants: dict[int, Decimal] = {}
    incertaines: set[int] = set()
    clients = _Clients(dossier)
    for place, am, rang in zip(clients.places, cles.valeurs, cles.rangs, strict=True):
        activite = activites.get(am)
        valeur = clients.value(place, activite) if activite else Valorisation.INDECISE
        montant = activite.montant if activite and valeur in VALORISEES else None
        if montant is not None:
            montants[rang] = montants[rang] + montant if rang in montants else montant
        elif valeur in VALORISEES or valeur is Valorisation.INDECISE:
            incertaines.add(rang)
        else:
            _report(dossier, rang, am, valeur)
    return montants, incertaines


class _Clients:
    """What the clients of a file are known by: a SIREN each, and the sites of their lines."""

    def __init__(self, dossier: Dossier) -> None:
        self._format, self._colonnes = dossier.textes.format, dossier.colonnes
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


def _report(dossier: Dossier, rang: int, am: str, valeur: Valorisation) -> None:
    chemin = dossier.path_of_key(dossier.keys("AM"), rang, am)
    source = str(dossier.dispositif.bareme.source)
    dossier.releve.on_demande(rang, "4022", chemin, am, PHRASES[valeur], source)
