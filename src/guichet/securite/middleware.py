"""Notes every refusal, whoever made it, once its answer is known."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from guichet.securite.contexte import EN_COURS, EnCours
from guichet.securite.evenements import Evenement, Issue, note

_REFUS = {
    400: Evenement.SAISIE_REFUSEE,
    401: Evenement.JETON_REFUSE,
    403: Evenement.ACCES_REFUSE,
    409: Evenement.ACTE_REFUSE,
    413: Evenement.ENVOI_REFUSE,
    429: Evenement.CADENCE_REFUSEE,
}


class VigieMiddleware:
    """Holds the request at hand; to be placed where the address of who asks is known."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, then note the refusal that nobody has noted more precisely."""
        en_cours = EnCours(request)
        jeton = EN_COURS.set(en_cours)
        try:
            reponse = self.get_response(request)
            evenement = _REFUS.get(reponse.status_code)
            if evenement is not None and not en_cours.refus_dit:
                note(evenement, Issue.REFUSE)
        finally:
            EN_COURS.reset(jeton)
        return reponse
