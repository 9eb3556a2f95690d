"""What the officer looks at besides the pieces: what is declared, what the registers say of it."""

from guichet.enrolement.models import Enrolement
from guichet.enrolement.reponses import refused_answers
from guichet.enrolement.situation import Marche, NatureEnrolement
from guichet.enrolement.solution import solution_faults
from guichet.referencement import registre
from guichet.referencement.verification import Verification
from sons.ecriture import write_day
from sons.identifiants import siret_key_holds


def checklist(enrolement: Enrolement) -> list[Verification]:
    """Return the conditions of AF-PHA-LGO-Va1 §3.2 and §4.1, the declared ones first."""
    definitif = enrolement.nature == NatureEnrolement.DEFINITIF
    return [
        _check_marche(enrolement),
        _check_siret(enrolement),
        *([_check_convention(enrolement)] if definitif else []),
        _check_operateur(enrolement),
    ]


def _check_marche(enrolement: Enrolement) -> Verification:
    libelle = "Marché concurrentiel, déclaré par le fournisseur"
    refusees = refused_answers(enrolement)
    if refusees:
        return Verification(libelle, " ".join(refusees), "erreur")
    if enrolement.marche != Marche.CONCURRENTIEL:
        return Verification(libelle, "pas de réponse", "erreur")
    return Verification(libelle, enrolement.get_marche_display(), "succes")


def _check_siret(enrolement: Enrolement) -> Verification:
    if siret_key_holds(enrolement.siret):
        return Verification("SIRET", f"{enrolement.siret}, clé de contrôle exacte", "succes")
    return Verification("SIRET", f"{enrolement.siret} : clé de contrôle inexacte", "attention")


def _check_convention(enrolement: Enrolement) -> Verification:
    libelle = "Convention de référencement entre l’éditeur et l’ANS"
    conclue_le = registre.convention(enrolement.numero_ans)
    if conclue_le is None:
        return Verification(libelle, "non enregistrée", "erreur")
    return Verification(libelle, f"conclue le {write_day(conclue_le)}", "succes")


def _check_operateur(enrolement: Enrolement) -> Verification:
    """Say whether the registers of the ANS know this supplier for this solution."""
    definitif = enrolement.nature == NatureEnrolement.DEFINITIF
    libelle = "Référencement de la solution" if definitif else "Candidature au référencement"
    fautes = solution_faults(enrolement)
    if fautes:
        return Verification(libelle, " ".join(fautes), "erreur")
    constat = f"obtenu, {enrolement.numero_ans}" if definitif else "déposée auprès de l’ANS"
    return Verification(libelle, f"{constat} ; {enrolement.get_qualite_display()}", "succes")
