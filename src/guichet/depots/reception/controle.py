"""The one control, with the portal's context, and what is kept of it."""

from typing import Any, BinaryIO

from guichet.depots.models import Reception
from guichet.depots.models.controle import RECU
from guichet.depots.reception import a_part
from guichet.depots.reception.contexte import contexte_for
from guichet.depots.reception.refus import DepotRefuse
from sons import Contexte, Rapport, Resultat, VerdictDemande
from sons.reglement.format import Role


def control(
    reception: Reception, archive: BinaryIO | None, contexte: Contexte | None = None
) -> Resultat:
    """Control what was sent; the same function as everywhere (``sons.control_depot``).

    ``contexte`` is that of a deposit if not said. Raises DepotRefuse when the file is that of
    another solution than the chosen one, or when its control was interrupted; TropDeConcurrence
    when too many take long.
    """
    fichier = a_part.AControler(
        reception.contenu, reception.textes, reception.instant, reception.nom, archive,
        reception.organisation_id,
    )  # fmt: skip
    contexte = contexte or contexte_for(reception.organisation, reception.dispositif)
    resultat = a_part.control(fichier, contexte)
    # A dispositif may be rehearsed before any solution has its number.
    if resultat.retour is not None and reception.numero_ans:
        _check_solution(reception, resultat.entete.numero_ans)
    return resultat


def _check_solution(reception: Reception, numero: str) -> None:
    """Raise DepotRefuse unless the file names the solution for which the right was looked at."""
    if numero != reception.numero_ans:
        balise = reception.textes.format.required(Role.NUMERO_ANS).nom
        raise DepotRefuse(
            f"Le fichier {reception.nom} est celui de la solution {numero} ({balise}), et vous "
            f"avez choisi {reception.numero_ans} : choisissez la solution du fichier, puis "
            "envoyez-le de nouveau."
        )


def kept_fields(reception: Reception, rapport: Rapport) -> dict[str, Any]:
    """Return the fields of a ``FichierControle``."""
    # What a refused file would meet once put right is in its report; nothing of it is accepted.
    compte = {v: 0 if rapport.sous_reserve else rapport.count(v) for v in VerdictDemande}
    return {nom: getattr(reception, nom) for nom in RECU} | {
        "empreinte": reception.empreinte,
        "texte": rapport.texte,
        "verdict": rapport.verdict.value,
        "nb_demandes": sum(compte.values()),
        "nb_acceptees": compte[VerdictDemande.ACCEPTEE],
        "nb_rejetees": compte[VerdictDemande.REJETEE],
        "nb_incompletes": compte[VerdictDemande.INCOMPLETE],
        "rapport": rapport.as_dict(),
    }
