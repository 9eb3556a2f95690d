"""Encrypt the whole safe anew with the first key, and say what is under which one."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db import transaction

from guichet.acteurs.premier import find_exploitation
from guichet.chiffrement.cles import first_key, trousseau
from guichet.coffre import contenus, valeurs
from guichet.coffre.actes import Acte
from guichet.journal.inscription import record


@dataclass(frozen=True)
class EtatCle:
    """What lies under a key; no ``identifiant``: what is in clear, or what no key encrypted."""

    identifiant: str
    valeurs: int
    contenus: int
    morceaux: int

    @property
    def absente(self) -> bool:
        """Whether something is lost until that key is there again."""
        return bool(self.identifiant) and self.identifiant not in trousseau()

    @property
    def chiffre(self) -> bool:
        """Whether it is the key that encrypts."""
        return self.identifiant == first_key().identifiant

    @property
    def vide(self) -> bool:
        """Whether nothing lies under it."""
        return not (self.valeurs or self.contenus or self.morceaux)


@dataclass(frozen=True)
class Bilan:
    """What was encrypted anew, and the places of what does not open."""

    valeurs: int
    contenus: int
    fermees: tuple[str, ...]


def read_state() -> list[EtatCle]:
    """Return what lies under each key: those at hand first, those that are missing, then none."""
    comptes = valeurs.count_by_key(), contenus.count_by_key(), contenus.count_parts_by_key()
    connues = list(trousseau())
    absentes = sorted({cle for compte in comptes for cle in compte} - {*connues, ""})
    return [EtatCle(cle, *(compte[cle] for compte in comptes)) for cle in (*connues, *absentes, "")]


def count_to_turn() -> int:
    """Return how many things ``turn`` has to go through."""
    return valeurs.count_to_turn() + contenus.count_to_turn()


def turn(suivre: Callable[[int], None] = lambda faits: None) -> Bilan:
    """Encrypt everything anew with the first key; ``suivre`` is told of each step.

    While the portal works. The journal keeps how much was done, and under which key.
    """
    fermees: list[str] = []
    faites, faits = 0, 0
    try:
        faites = valeurs.turn(suivre, fermees)
        faits = contenus.turn(suivre, fermees)
    finally:
        if faites or faits:
            _record(faites, faits, len(fermees))
    return Bilan(faites, faits, tuple(fermees))


@transaction.atomic
def _record(faites: int, faits: int, fermees: int) -> None:
    apres = {
        "cle": first_key().identifiant, "valeurs": faites, "contenus": faits, "fermes": fermees,
    }  # fmt: skip
    record(None, Acte.RETOURNE, find_exploitation(), apres=apres)


def describe(etats: list[EtatCle]) -> Iterator[str]:
    """Yield a French sentence for each key."""
    for un in etats:
        compte = (
            f"{un.valeurs} valeur(s), {un.contenus} contenu(s), {un.morceaux} envoi(s) en cours"
        )
        if not un.identifiant:
            if un.valeurs:
                yield f"Aucune clé : {un.valeurs} valeur(s) qui ne s’ouvriront jamais."
            yield f"En clair : {un.contenus} contenu(s), {un.morceaux} envoi(s) en cours."
        elif un.absente:
            yield (
                f"Clé {un.identifiant}, ABSENTE de GUICHET_CLES_DONNEES : {compte}, perdus tant "
                "qu’elle n’y est pas remise."
            )
        elif un.chiffre:
            yield f"Clé {un.identifiant}, celle qui chiffre : {compte}."
        elif un.vide:
            yield f"Clé {un.identifiant} : plus rien, elle peut être retirée."
        else:
            yield f"Clé {un.identifiant} : {compte}. Gardez-la."
