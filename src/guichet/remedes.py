"""What people may do, at the portal, about what a control did not have: its own words.

They hold for a supplier before a report, for a visitor before an estimate, and for a tool.
"""

from collections.abc import Mapping

from sons.manque import Manque

REMEDES: Mapping[Manque, str] = {
    Manque.NOM_DU_FICHIER: "Envoyez le fichier sous le nom de son dépôt.",
    Manque.ARCHIVE_DES_PIECES: "Joignez le ZIP des pièces pour qu’elles soient contrôlées aussi.",
    Manque.SIRET_DU_FOURNISSEUR: "Il sera comparé à celui de votre enrôlement, une fois "
    "enregistré.",
    Manque.REFERENCEMENTS: "L’agence le vérifiera dans le registre des solutions référencées.",
    Manque.NUMERO_DE_LA_SOLUTION: "Corrigez numeroAns, puis essayez le fichier de nouveau.",
    Manque.DATE_DU_TEXTE: "Demandez-la à l’agence : les textes publiés ne la donnent pas.",
    Manque.PROFILS: "L’agence les vérifiera dans le référencement de votre solution.",
    Manque.DATES_DU_REFERENCEMENT: "L’agence les vérifiera dans le référencement de votre "
    "solution.",
    Manque.BENEFICIAIRES: "L’agence le vérifiera dans la base des bénéficiaires ; vérifiez le "
    "numéro avec le client.",
    Manque.BASE_A_JOUR: "L’agence le vérifiera dans une base plus récente.",
    Manque.CATEGORIES: "L’agence le vérifiera ; la catégorie d’un établissement se lit dans le "
    "répertoire FINESS.",
    Manque.EFFECTIFS: "L’agence vérifiera le montant d’après l’effectif du bénéficiaire.",
    Manque.TRANCHES: "L’agence vérifiera le montant d’après la tranche du bénéficiaire.",
    Manque.PLAFONDS: "L’agence vérifiera le montant d’après le plafond du bénéficiaire.",
    Manque.ACTIVITES_AM: "L’agence le vérifiera d’après l’activité de chaque numéro AM.",
    Manque.FINANCEMENTS: "L’agence vérifiera que le bénéficiaire n’a pas déjà été financé.",
    Manque.ACTIVITES_FINANCEES: "L’agence vérifiera pour quelle activité le bénéficiaire a déjà "
    "été financé.",
    Manque.AUTOFINANCEMENTS: "L’agence le vérifiera d’après ses propres listes.",
    Manque.DEMANDES_VALIDEES: "L’agence le vérifiera en instruisant la demande.",
    Manque.NUMEROS_EDITEUR: "Le dépôt vérifiera que ces numéros n’ont jamais servi.",
    Manque.COMMANDES_ARCHIVEES: "L’agence le vérifiera dans les commandes qu’elle a reçues.",
    Manque.AVANCES: "Le dépôt vérifiera l’avance de chaque solde.",
    Manque.COMMANDES_DES_AVANCES: "L’agence le vérifiera d’après la commande de chaque avance.",
    Manque.PILOTES: "L’agence le vérifiera dans le dossier de votre solution.",
    Manque.EXTRAIT_FINESS: "Donnez plutôt le numéro FINESS : le répertoire FINESS public le "
    "montre à partir du SIRET.",
    Manque.ANNUAIRE_SANTE: "Donnez plutôt le numéro RPPS : l’Annuaire Santé public le montre.",
}
