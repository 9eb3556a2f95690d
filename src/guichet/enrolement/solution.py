"""Whether the solution of a definitive request is referenced, here and for this supplier.

AF §3.2: only the editor of a referenced solution, or a distributor that it declared, may enrol.
"""

from datetime import date

from guichet.enrolement.models import Enrolement
from guichet.enrolement.situation import Nature, Qualite
from guichet.referencement import registre
from sons.contexte import Referencement


def solution_faults(enrolement: Enrolement) -> list[str]:
    """Return what the register of référencements objects to; nothing for an anticipated request."""
    if enrolement.nature != Nature.DEFINITIF:
        return []
    connu = registre.referencement(enrolement.numero_ans)
    if connu is None:
        return [
            f"Le numéro « {enrolement.numero_ans} » n’est pas au registre des référencements : "
            "recopiez-le depuis votre certificat."
        ]
    return _register_faults(enrolement, connu) or _supplier_faults(enrolement, connu)


def withdrawal_day(enrolement: Enrolement) -> date | None:
    """Return when the référencement of the solution was withdrawn, None if it stands."""
    connu = registre.referencement(enrolement.numero_ans) if enrolement.numero_ans else None
    return connu.date_retrait if connu else None


def _register_faults(enrolement: Enrolement, connu: Referencement) -> list[str]:
    """Return what is wrong with the référencement itself."""
    if connu.dispositif != enrolement.dispositif:
        return [
            f"Le numéro « {connu.numero_ans} » est celui d’une solution référencée pour "
            f"{connu.dispositif}, et non pour {enrolement.dispositif}."
        ]
    if connu.date_retrait is not None:
        jour = f"{connu.date_retrait:%d/%m/%Y}"
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
