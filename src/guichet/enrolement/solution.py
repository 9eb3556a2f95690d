"""Whether the solution of a request is referenced, or on its way to be, for this supplier.

AF-PHA-LGO-Va1 §3.2: only the editor of a referenced solution, or a distributor that it declared,
may enrol; §4.1: once the editor has concluded the convention with the ANS. WEBINAIRE-VA2: an
anticipated request comes while the référencement is asked for.
"""

from datetime import date

from guichet.enrolement.models import Enrolement
from guichet.enrolement.models.enrolement import A_INSTRUIRE
from guichet.enrolement.situation import NatureEnrolement, Qualite
from guichet.referencement import registre
from guichet.referencement.models import Etat as EtatCandidature
from sons.contexte import Referencement
from sons.ecriture import write_day


def solution_faults(enrolement: Enrolement) -> list[str]:
    """Return what the registers of the ANS object to; nothing while the number is not written."""
    if enrolement.nature == NatureEnrolement.ANTICIPE:
        return _candidature_faults(enrolement)
    if not enrolement.numero_ans:
        return []
    connu = registre.referencement(enrolement.numero_ans)
    if connu is None:
        return [
            f"Le numéro « {enrolement.numero_ans} » n’est pas au registre des référencements : "
            "recopiez-le depuis votre certificat."
        ]
    return (
        _register_faults(enrolement, connu)
        or _supplier_faults(enrolement, connu)
        or _convention_faults(connu)
    )


def withdrawal_day(enrolement: Enrolement) -> date | None:
    """Return when the référencement of the solution was withdrawn, None if it stands."""
    connu = registre.referencement(enrolement.numero_ans) if enrolement.numero_ans else None
    return connu.date_retrait if connu else None


def _candidature_faults(enrolement: Enrolement) -> list[str]:
    """Return why nothing may be anticipated: no candidature of the editor is in progress.

    Deposited in time, a request stays good when the solution is referenced before its examination.
    """
    sien = enrolement.organisation.siren
    distributeur = enrolement.qualite == Qualite.DISTRIBUTEUR
    editeur = enrolement.editeur_siren if distributeur else sien
    etats = registre.funded_candidatures(sien, enrolement.dispositif, editeur)
    if set(etats) - {EtatCandidature.REFERENCEE} or (etats and enrolement.etat in A_INSTRUIRE):
        return []
    if etats:
        return ["La solution est déjà référencée : demandez l’enrôlement définitif."]
    dispositif = enrolement.dispositif
    if distributeur:
        return [
            "L’enrôlement anticipé suit une candidature au référencement : aucune de celles de "
            f"l’éditeur qui sont en cours pour {dispositif} ne vous déclare distributeur. "
            "Demandez-lui de compléter sa déclaration auprès de l’ANS."
        ]
    return [
        "L’enrôlement anticipé suit une candidature au référencement avec financement : vous n’en "
        f"avez pas en cours auprès de l’ANS pour {dispositif}."
    ]


def _convention_faults(connu: Referencement) -> list[str]:
    """Return what AF-PHA-LGO-Va1 §4.1 objects to: the convention is the editor's."""
    if registre.convention(connu.numero_ans) is not None:
        return []
    return [
        f"La convention de référencement de « {connu.solution} », que son éditeur conclut avec "
        "l’ANS, n’est pas enregistrée : la demande d’enrôlement n’est pas recevable avant."
    ]


def _register_faults(enrolement: Enrolement, connu: Referencement) -> list[str]:
    """Return what is wrong with the référencement itself."""
    if connu.dispositif != enrolement.dispositif:
        return [
            f"Le numéro « {connu.numero_ans} » est celui d’une solution référencée pour "
            f"{connu.dispositif}, et non pour {enrolement.dispositif}."
        ]
    if connu.date_retrait is not None:
        jour = write_day(connu.date_retrait)
        return [f"Le référencement « {connu.numero_ans} » a été retiré le {jour}."]
    if not connu.finance:
        return [
            f"La solution « {connu.solution} » est référencée sans financement : il n’y a pas "
            "d’enrôlement à demander."
        ]
    return []


def _supplier_faults(enrolement: Enrolement, connu: Referencement) -> list[str]:
    """Return why this supplier may not enrol with this référencement."""
    sirens = {siret[:9] for siret in connu.fournisseurs or ()}
    distributeur = enrolement.qualite == Qualite.DISTRIBUTEUR
    if enrolement.organisation.siren not in sirens:
        raison = (
            "son éditeur ne vous a pas déclaré distributeur, ou votre mandat a pris fin : "
            "demandez-lui de compléter sa déclaration auprès de l’ANS."
            if distributeur
            else "son éditeur est une autre société : êtes-vous distributeur ?"
        )
        return [f"La solution « {connu.solution} » est référencée, mais {raison}"]
    if distributeur and enrolement.editeur_siren not in sirens:
        return ["Le SIREN de l’éditeur n’est pas celui du référencement : vérifiez-le."]
    return []
