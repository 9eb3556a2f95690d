"""The one control, with the portal's context, and what is kept of it."""

import hashlib
import io
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, BinaryIO

from guichet.acteurs.models import Organisation, Personne
from guichet.depots.contexte import contexte_for
from guichet.textes import reglement
from sons import Rapport, Resultat, Textes, VerdictDemande, control_depot
from sons.reglement.format import Role

# A deposit without a ZIP is controlled with one that holds nothing: its pieces are missing.
ARCHIVE_VIDE = b"PK\x05\x06" + bytes(18)


class DepotRefuse(Exception):
    """What was sent cannot be taken at all; the message is a French sentence ready to be shown."""


@dataclass(frozen=True)
class Envoi:
    """A file sent for control: by whom, for which solution, received whole at ``instant``."""

    personne: Personne
    organisation: Organisation
    dispositif: str
    phase: str
    numero_ans: str
    nom: str
    contenu: bytes
    instant: datetime
    # The tool whose token sent it; "" when a person did, from a page.
    outil: str = ""

    @cached_property
    def textes(self) -> Textes:
        """The texts to apply. Raises DispositifInconnu when there are none for this phase."""
        return reglement().textes(self.dispositif, self.phase)

    @cached_property
    def empreinte(self) -> str:
        """SHA-256 of the file."""
        return hashlib.sha256(self.contenu).hexdigest()


def control(envoi: Envoi, archive: BinaryIO | None) -> Resultat:
    """Control what was sent; the same function as everywhere (``sons.control_depot``).

    Raises DepotRefuse when the file is that of another solution than the chosen one.
    """
    contexte = contexte_for(envoi.organisation, envoi.dispositif)
    resultat = control_depot(
        envoi.contenu, envoi.textes, contexte, envoi.instant, nom=envoi.nom, archive=archive
    )
    # A dispositif may be rehearsed before any solution has its number.
    if resultat.retour is not None and envoi.numero_ans:
        _check_solution(envoi, resultat.entete.numero_ans)
    return resultat


def _check_solution(envoi: Envoi, numero: str) -> None:
    """Raise DepotRefuse unless the file names the solution for which the right was looked at."""
    if numero != envoi.numero_ans:
        balise = envoi.textes.format.required(Role.NUMERO_ANS).nom
        raise DepotRefuse(
            f"Le fichier {envoi.nom} est celui de la solution {numero} ({balise}), et vous avez "
            f"choisi {envoi.numero_ans} : choisissez la solution du fichier, puis envoyez-le de "
            "nouveau."
        )


def empty_archive() -> BinaryIO:
    """Return a ZIP without entries."""
    return io.BytesIO(ARCHIVE_VIDE)


def kept_fields(envoi: Envoi, rapport: Rapport) -> dict[str, Any]:
    """Return the fields of a ``FichierControle``."""
    # What a refused file would meet once put right is in its report; nothing of it is accepted.
    compte = {v: 0 if rapport.sous_reserve else rapport.count(v) for v in VerdictDemande}
    return {
        "organisation": envoi.organisation,
        "personne": envoi.personne,
        "dispositif": envoi.dispositif,
        "phase": envoi.phase,
        "numero_ans": envoi.numero_ans,
        "nom": envoi.nom,
        "recu_le": envoi.instant,
        "outil": envoi.outil,
        "empreinte": envoi.empreinte,
        "texte": rapport.texte,
        "verdict": rapport.verdict.value,
        "nb_demandes": 0 if rapport.sous_reserve else len(rapport.demandes),
        "nb_acceptees": compte[VerdictDemande.ACCEPTEE],
        "nb_rejetees": compte[VerdictDemande.REJETEE],
        "nb_incompletes": compte[VerdictDemande.INCOMPLETE],
        "rapport": rapport.as_dict(),
    }
