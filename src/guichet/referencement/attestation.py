"""The attestation of référencement, in PDF."""

from guichet.pdf.compilation import compile
from guichet.referencement.echeances import dispositif_of, earliest_order
from guichet.referencement.models import Referencement
from sons.ecriture import write_day


def compile_attestation(referencement: Referencement, adresse: str, demonstration: bool) -> bytes:
    """Return the attestation: number, verified profiles, dates (guide SONS §2.1).

    ``adresse`` is that of the public page, where anybody can check it. Asked again, it is the same
    to the byte, until a withdrawal, which it then says.
    """
    dispositif = dispositif_of(referencement.candidature)
    retrait = referencement.retire_le
    premiere = earliest_order(dispositif, referencement.dossier_complet)
    donnees = {
        "numero": referencement.numero,
        "solution": referencement.solution,
        "version": referencement.version,
        "editeur": referencement.organisation.nom,
        "siret": referencement.siret,
        "dispositif": f"{dispositif.code} : {dispositif.intitule}",
        "profils": referencement.profils,
        "finance": referencement.finance,
        "dossier_complet": write_day(referencement.dossier_complet),
        "octroye_le": write_day(referencement.octroye_le),
        "premiere_commande": write_day(premiere),
        "retire_le": write_day(retrait) if retrait else "",
        "adresse": adresse,
        "demonstration": demonstration,
    }
    return compile("attestation", donnees, retrait or referencement.octroye_le)
