"""Put a mail in the outbox."""

import re
from typing import Any, Protocol

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.text import Truncator

from guichet import horloge
from guichet.courriels.models import Courriel, Etat, Rythme
from guichet.courriels.preferences import Famille, rhythm_of
from guichet.taches.file import entrust

_ENTETE = "Objet : "
_LIEN = re.compile(r"https?://(?:127\.0\.0\.1|localhost)(?::\d+)?")


class Destinataire(Protocol):
    """Somebody known to the portal, to whom one may write."""

    pk: int
    email: str


def post(
    gabarit: str,
    destinataire: Destinataire | str,
    contexte: dict[str, Any],
    confidentiel: bool = False,
    famille: Famille | None = None,
) -> Courriel:
    """Write the mail of the template ``courriels/<gabarit>.txt``, to be sent after the commit.

    One of a ``famille`` is sent when its person wants it; one of none, at once. The first line of
    the template is « Objet : … », then an empty line, then the text. A
    demonstration only shows its mails.
    """
    personne = None if isinstance(destinataire, str) else destinataire
    texte = render_to_string(f"courriels/{gabarit}.txt", {"personne": personne, **contexte})
    # Up to the empty line: a name with a line break in it does not push its rest into the text.
    objet, _, corps = texte.partition("\n\n")
    courriel = Courriel.objects.create(
        personne_id=personne.pk if personne else None,
        adresse=personne.email if personne else str(destinataire),
        objet=_one_line(objet.removeprefix(_ENTETE)),
        texte=corps.strip() + "\n",
        confidentiel=confidentiel,
        cree_le=horloge.now(),
        prochain_essai=horloge.instant_reel(),
        etat=_first_state(personne, famille),
    )
    if courriel.etat == Etat.A_ENVOYER:
        entrust("guichet.courriels.envoi.send", courriel.pk)
    return courriel


def follow_address(adresse: str) -> None:
    """Make the links of the mails that a demonstration shows lead to where it is served now."""
    montres = Courriel.objects.filter(etat=Etat.MONTRE)
    for courriel in montres.exclude(texte__contains=adresse).filter(texte__contains="://"):
        courriel.texte = _LIEN.sub(adresse, courriel.texte)
        courriel.save(update_fields=["texte"])


def _first_state(personne: Destinataire | None, famille: Famille | None) -> Etat:
    """Return where a mail begins, as its person wants the mails of its family."""
    if personne is not None and famille is not None:
        rythme = rhythm_of(personne.pk, famille)
        if rythme != Rythme.IMMEDIAT:
            return Etat.A_GROUPER if rythme == Rythme.QUOTIDIEN else Etat.RETENU
    return Etat.MONTRE if settings.DEMONSTRATION else Etat.A_ENVOYER


def _one_line(objet: str) -> str:
    """Return a subject that a header and its column hold, whatever the names that it quotes.

    It is only there to be recognised; the text names the same thing in full.
    """
    longueur = Courriel._meta.get_field("objet").max_length or 0
    return Truncator(" ".join(objet.split())).chars(longueur)
