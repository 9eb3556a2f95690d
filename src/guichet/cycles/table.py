"""A table of transitions, and the only way to change a state."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction

from guichet.acteurs.habilitations import Habilitation
from guichet.acteurs.models import Personne
from guichet.cycles.separation import acts_done, was_of_supplier
from guichet.journal.inscription import record
from guichet.securite.evenements import Evenement, Issue, note

# What stands in the way of an act on this object: one French sentence, or nothing.
Condition = Callable[[Any], str]


def libre(objet: Any) -> str:
    """Return nothing: an act without any condition."""
    return ""


def seul(objet: models.Model) -> Iterable[models.Model]:
    """Return the object alone: nothing else bears the earlier steps of its life."""
    return (objet,)


class ActeImpossible(ValidationError):
    """The state of the object, or a condition, refuses the act; the message says which."""


class SeparationRefusee(ActeImpossible):
    """Who did an earlier step on this object may not do this one; the message names the rule."""


@dataclass(frozen=True)
class Transition:
    """One line of the table: in the state ``depuis``, ``acte`` leads to ``vers``.

    ``habilitation`` is None for what only the portal does by itself (a delay that runs out).
    ``libelle`` is the French text of the button. Whoever did one of the acts ``autre_que`` on this
    object, or belongs to its supplier, may not take this line; ``signe`` is the field that keeps
    who took it.
    """

    depuis: str
    vers: str
    acte: models.TextChoices
    habilitation: Habilitation | None
    libelle: str
    condition: Condition = libre
    autre_que: tuple[models.TextChoices, ...] = ()
    signe: str = ""

    def is_allowed(self, objet: models.Model, personne: Personne | None) -> bool:
        """Tell whether ``personne`` (None: the portal) holds the ability on ``objet``."""
        if self.habilitation is None or personne is None:
            return self.habilitation is None and personne is None
        return personne.peut(self.habilitation, objet)


@dataclass(frozen=True)
class Cycle:
    """The life of a sort of object: its states are those that the table names.

    ``nom`` is the French noun of the object, ``champ`` the field that holds its state; ``dossier``
    gives the objects on which earlier steps of its life are written (a demande came in a deposit).
    """

    nom: str
    initial: str
    transitions: tuple[Transition, ...]
    champ: str = "etat"
    dossier: Callable[[Any], Iterable[models.Model]] = seul

    def __post_init__(self) -> None:
        lignes = [(ligne.depuis, ligne.acte) for ligne in self.transitions]
        if len(set(lignes)) != len(lignes):
            raise ValueError(f"cycle « {self.nom} »: an act leads to two states")

    @property
    def etats(self) -> list[str]:
        """The states, in the order in which the table names them."""
        nommes = [etat for ligne in self.transitions for etat in (ligne.depuis, ligne.vers)]
        return list(dict.fromkeys([self.initial, *nommes]))

    def possible(self, objet: models.Model, personne: Personne | None) -> list[Transition]:
        """Return what ``personne`` may do to ``objet`` now: the buttons of its page."""
        return [ligne for ligne, refus in self.offered(objet, personne) if not refus]

    def obstacles(
        self, objet: models.Model, personne: Personne | None
    ) -> list[tuple[Transition, str]]:
        """Return what ``personne`` could do, were it not for what the sentence of each says."""
        return [(ligne, refus) for ligne, refus in self.offered(objet, personne) if refus]

    def offered(
        self, objet: models.Model, personne: Personne | None
    ) -> list[tuple[Transition, str]]:
        """Return the lines that ``personne`` may take, each with what stands in its way, or "".

        A page that shows both buttons and obstacles asks once: each ability is looked up once.
        """
        etat = getattr(objet, self.champ)
        lignes = [ligne for ligne in self.transitions if ligne.depuis == etat]
        droits: dict[Habilitation | None, bool] = {}
        for ligne in lignes:
            if ligne.habilitation not in droits:
                droits[ligne.habilitation] = ligne.is_allowed(objet, personne)
        permises = [ligne for ligne in lignes if droits[ligne.habilitation]]
        ecarts = self._separations(objet, personne, permises)
        return [(ligne, ecarts.get(ligne.acte) or ligne.condition(objet)) for ligne in permises]

    def separation(self, ligne: Transition, objet: models.Model, personne: Personne | None) -> str:
        """Return why another person must take ``ligne`` on ``objet``, "" when this one may."""
        return self._separations(objet, personne, [ligne]).get(ligne.acte, "")

    def _separations(
        self, objet: models.Model, personne: Personne | None, lignes: list[Transition]
    ) -> dict[str, str]:
        """Return the acts of ``lignes`` that somebody else must do, each with its sentence.

        One look at the journal and one at the members, whatever the number of lines.
        """
        bornees = [ligne for ligne in lignes if ligne.autre_que]
        if personne is None or not bornees:
            return {}
        if was_of_supplier(personne, objet):
            phrase = (
                f"Vous êtes ou avez été membre de « {getattr(objet, 'organisation', '')} » : un "
                "agent ne traite pas ce que son propre fournisseur a demandé."
            )
            return {str(ligne.acte): phrase for ligne in bornees}
        faits = {
            acte: libelle
            for siens in acts_done(personne, self.dossier(objet)).values()
            for acte, libelle in siens.items()
        }
        return {
            str(ligne.acte): _two_persons(faits[acte], ligne)
            for ligne in bornees
            for acte in ligne.autre_que
            if acte in faits
        }

    def begin(
        self, objet: models.Model, acte: models.TextChoices, personne: Personne | None
    ) -> Transition:
        """Take the row of ``objet`` and return the line of ``acte``, whose condition may not hold.

        For an act that prepares its own condition: what it writes first is written in a state that
        allows it. To be called in a transaction; raises as ``apply``.
        """
        vu = str(getattr(objet, self.champ))
        objet.refresh_from_db(from_queryset=_rows(objet).select_for_update())
        if getattr(objet, self.champ) != vu:
            raise ActeImpossible(self._refusal(objet))
        ligne = self._line(objet, acte)
        if not ligne.is_allowed(objet, personne):
            raise PermissionDenied(f"Vous ne pouvez pas faire « {ligne.libelle} » ici.")
        if ecart := self.separation(ligne, objet, personne):
            raise self._refused(objet, acte, SeparationRefusee(ecart))
        return ligne

    @transaction.atomic
    def apply(
        self,
        objet: models.Model,
        acte: models.TextChoices,
        personne: Personne | None,
        **donnees: Any,
    ) -> Transition:
        """Do ``acte`` to ``objet``: change its state and the fields of ``donnees``, and record it.

        The row is taken first, read again, and changed only from the state that the caller saw: of
        two people at the same instant one wins, the other is told. ``objet`` holds the new values.

        Raises PermissionDenied without the ability, else ActeImpossible with a French sentence.
        """
        ligne = self.begin(objet, acte, personne)
        refus = ligne.condition(objet)
        if refus:
            raise self._refused(objet, acte, ActeImpossible(refus))
        signature = {ligne.signe: personne} if ligne.signe else {}
        self._change(objet, ligne, {**donnees, **signature})
        avant = {self.champ: ligne.depuis}
        record(personne, acte, objet, avant, {self.champ: ligne.vers, **_journal(donnees)})
        return ligne

    def _refused(
        self, objet: models.Model, acte: models.TextChoices, refus: ActeImpossible
    ) -> ActeImpossible:
        """Return ``refus``, noted: who tries what the rules forbid is worth watching."""
        note(Evenement.ACTE_REFUSE, Issue.REFUSE, objet, acte=acte.value)
        return refus

    def _line(self, objet: models.Model, acte: models.TextChoices) -> Transition:
        """Return the line of ``acte`` from the state of ``objet``."""
        etat = getattr(objet, self.champ)
        for ligne in self.transitions:
            if ligne.depuis == etat and ligne.acte == acte:
                return ligne
        raise self._refused(objet, acte, ActeImpossible(self._refusal(objet)))

    def _refusal(self, objet: models.Model) -> str:
        """Return the sentence that says in what state ``objet`` is, and what to do."""
        etat = getattr(objet, f"get_{self.champ}_display")()
        return (
            f"Ce n’est pas possible : l’état est maintenant « {etat} ». Rechargez la page pour "
            "voir ce qui a changé."
        )

    def _change(self, objet: models.Model, ligne: Transition, donnees: dict[str, Any]) -> None:
        """Compare and set, in the database then on ``objet``."""
        valeurs = {**donnees, self.champ: ligne.vers}
        du_meme_etat = _rows(objet).filter(pk=objet.pk, **{self.champ: ligne.depuis})
        if du_meme_etat.update(**valeurs) != 1:
            raise ActeImpossible(self._refusal(objet))
        for nom, valeur in valeurs.items():
            setattr(objet, nom, valeur)


def _two_persons(fait: str, ligne: Transition) -> str:
    """Return the sentence of the rule of two persons."""
    return (
        f"Séparation des tâches : vous avez fait « {fait} », une autre personne doit faire "
        f"« {ligne.libelle} »."
    )


def _rows(objet: models.Model) -> models.QuerySet[Any]:
    return type(objet)._base_manager.all()


def _journal(donnees: dict[str, Any]) -> dict[str, Any]:
    """Return ``donnees`` as the journal keeps them: an object by its key."""
    return {
        nom: valeur.pk if isinstance(valeur, models.Model) else valeur
        for nom, valeur in donnees.items()
    }
