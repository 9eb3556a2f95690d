"""What is missing when a control cannot be made.

The engine says what it did not have; whoever asks it (the command, the portal) knows how to give
it, and writes that in its own words.
"""

from dataclasses import dataclass
from enum import StrEnum


class Manque(StrEnum):
    """What the context, or the call, did not give."""

    NOM_DU_FICHIER = "nom_du_fichier"
    ARCHIVE_DES_PIECES = "archive_des_pieces"
    SIRET_DU_FOURNISSEUR = "siret_du_fournisseur"
    REFERENCEMENTS = "referencements"
    NUMERO_DE_LA_SOLUTION = "numero_de_la_solution"
    DATE_DU_TEXTE = "date_du_texte"
    PROFILS = "profils"
    DATES_DU_REFERENCEMENT = "dates_du_referencement"
    BENEFICIAIRES = "beneficiaires"
    BASE_A_JOUR = "base_a_jour"
    CATEGORIES = "categories"
    EFFECTIFS = "effectifs"
    TRANCHES = "tranches"
    PLAFONDS = "plafonds"
    ACTIVITES_AM = "activites_am"
    FINANCEMENTS = "financements"
    ACTIVITES_FINANCEES = "activites_financees"
    AUTOFINANCEMENTS = "autofinancements"
    DEMANDES_VALIDEES = "demandes_validees"
    NUMEROS_EDITEUR = "numeros_editeur"
    COMMANDES_ARCHIVEES = "commandes_archivees"
    AVANCES = "avances"
    COMMANDES_DES_AVANCES = "commandes_des_avances"
    PILOTES = "pilotes"
    EXTRAIT_FINESS = "extrait_finess"
    ANNUAIRE_SANTE = "annuaire_sante"


@dataclass(frozen=True, slots=True)
class NonVerifie:
    """A control that could not be made, why, and what was missing."""

    controle: str
    raison: str
    manque: Manque
