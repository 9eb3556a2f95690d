"""Write an event in the security log."""

import logging
from enum import StrEnum

from django.conf import settings
from django.db.models import Model, TextChoices
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from guichet.securite.contexte import EN_COURS
from guichet.securite.debit import Debit

JOURNAL = "guichet.securite"
# Raised when a field changes its meaning; new fields and new events do not change it.
VERSION = 1
_LONGUEUR_MAX = 200
_REFUS_PAR_MINUTE = 60
_journal = logging.getLogger(JOURNAL)


class Evenement(TextChoices):
    """What is watched; besides, whatever ``journal`` writes of people and tokens, by its name."""

    CONNEXION_REFUSEE = "connexion.refusee", "Adresse ou mot de passe inexact"
    CONNEXION_VERROUILLEE = "connexion.verrouillee", "Compte fermé quinze minutes à un réseau"
    CONNEXION_RALENTIE = "connexion.ralentie", "Essai refusé : le compte attend, d’où qu’on vienne"
    FACTEUR_REFUSE = "second_facteur.refuse", "Code du second facteur inexact"
    OPENID_REFUSE = "openid.refuse", "Identité d’un fournisseur refusée"
    OPENID_EN_PANNE = "openid.en_panne", "Fournisseur d’identité qui ne répond pas comme il doit"
    ACCES_REFUSE = "acces.refuse", "Page ou objet refusé (403)"
    CSRF_REFUSE = "csrf.refuse", "Formulaire venu d’une autre page (CSRF)"
    JETON_REFUSE = "jeton.refuse", "Jeton d’outil refusé (401)"
    SAISIE_REFUSEE = "saisie.refusee", "Saisie ou paramètre refusé (400)"
    ACTE_REFUSE = "acte.refuse", "Acte que l’état ou la séparation des tâches refuse"
    ENVOI_REFUSE = "envoi.refuse", "Envoi plus gros que ce que l’adresse reçoit (413)"
    JOURNAL_ANCRE = "journal.ancre", "Dernière empreinte du journal des actes"
    CADENCE_REFUSEE = "cadence.refusee", "Trop de demandes (429)"
    IBAN_VU = "iban.vu", "IBAN montré en clair"
    PIECE_VUE = "piece.vue", "Pièce montrée"
    PIECE_TELECHARGEE = "piece.telechargee", "Pièce ou fichier téléchargé"
    EXPORT = "export", "Liste ou données exportées"


class Issue(StrEnum):
    """How it ended."""

    FAIT = "fait"
    REFUSE = "refuse"


_debit = Debit(_REFUS_PAR_MINUTE)


def note(
    evenement: str,
    issue: Issue,
    objet: Model | None = None,
    personne: int | None = None,
    **details: str | int,
) -> None:
    """Write one line. ``personne`` is, if not said, who makes the request at hand.

    Refusals are bounded (sixty a minute for an event and an address; the next line says how many
    were held back); what was done is always written.
    """
    en_cours = EN_COURS.get()
    request = en_cours.request if en_cours else None
    adresse = request.META.get("REMOTE_ADDR") if request else None
    if issue is Issue.REFUSE:
        if en_cours:
            en_cours.refus_dit = True
        tues = _debit.admit((evenement, adresse))
        if tues is None:
            return
        details |= {"tus": tues} if tues else {}
    ligne: dict[str, object] = {
        "version": VERSION,
        "evenement": str(evenement),
        "issue": issue.value,
        "personne": _person(request) if personne is None else personne,
        "adresse": adresse[:_LONGUEUR_MAX] if adresse else None,
        "route": _route(request),
        "objet": {"type": objet._meta.label_lower, "id": str(objet.pk)}
        if objet
        else _target(request),
        "details": {nom: _short(valeur) for nom, valeur in details.items()},
    }
    _journal.info(ligne)


def masked(texte: str) -> str:
    """Return what stands for ``texte`` in a log: always the same, and it cannot be read back.

    For what is typed as a log-in: people type their password there by mistake.
    """
    condensat = salted_hmac("guichet.securite", texte, settings.SECRET_KEY, algorithm="sha256")
    return condensat.hexdigest()[:16]


def _short(valeur: str | int) -> str | int:
    return valeur if isinstance(valeur, int) else valeur[:_LONGUEUR_MAX]


def _person(request: HttpRequest | None) -> int | None:
    personne = getattr(request, "user", None)
    return personne.pk if personne is not None and personne.is_authenticated else None


def _route(request: HttpRequest | None) -> str | None:
    """Return the name of the route, never its path, which may hold a secret link."""
    trouvee = request.resolver_match if request else None
    return trouvee.view_name if trouvee else None


def _target(request: HttpRequest | None) -> dict[str, str] | None:
    """Return what the address asked for: its numbers alone, which are those of objects."""
    trouvee = request.resolver_match if request else None
    nombres = {
        nom: str(valeur)
        for nom, valeur in (trouvee.kwargs if trouvee else {}).items()
        if isinstance(valeur, int)
    }
    return nombres or None
