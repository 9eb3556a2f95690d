"""What to do, at the command line, about what a control did not have."""

from collections.abc import Mapping

from sons.manque import Manque

REMEDES: Mapping[Manque, str] = {
    Manque.NOM_DU_FICHIER: "Donnez le fichier sous le nom de son dépôt.",
    Manque.ARCHIVE_DES_PIECES: "Joignez le ZIP : « --pieces DEPOT.zip ».",
    Manque.SIRET_DU_FOURNISSEUR: "Indiquez le SIRET enrôlé : « sons contexte nouveau ».",
    Manque.REFERENCEMENTS: "Ajoutez la solution : « sons contexte referencement ».",
    Manque.NUMERO_DE_LA_SOLUTION: "Corrigez numeroAns, puis contrôlez de nouveau.",
    Manque.DATE_DU_TEXTE: "Demandez-la à l’ASP ; un dossier de textes à vous peut la "
    "donner (--reglement).",
    Manque.PROFILS: "Ajoutez-les : « sons contexte referencement » (--profil).",
    Manque.DATES_DU_REFERENCEMENT: "Ajoutez-les : « sons contexte referencement » "
    "(--date-referencement, --dossier-complet).",
    Manque.BENEFICIAIRES: "Ajoutez la base : « sons contexte beneficiaires » "
    "ou « sons base importer beneficiaires ».",
    Manque.BASE_A_JOUR: "Importez un extrait plus récent : « sons base importer ».",
    Manque.CATEGORIES: "Complétez la colonne « categorie » de la base.",
    Manque.EFFECTIFS: "Ajoutez une base avec la colonne « effectif » : "
    "« sons contexte beneficiaires ».",
    Manque.TRANCHES: "Ajoutez une base avec la colonne « tranche » : "
    "« sons contexte beneficiaires ».",
    Manque.PLAFONDS: "Ajoutez une base avec la colonne « plafond_ht » : "
    "« sons contexte beneficiaires ».",
    Manque.ACTIVITES_AM: "Importez-les : « sons base importer beneficiaires », "
    "« sons base importer activite_am ».",
    Manque.FINANCEMENTS: "Ajoutez la liste : « sons contexte finances ».",
    Manque.ACTIVITES_FINANCEES: "Complétez la colonne « activite » de la liste des financements.",
    Manque.AUTOFINANCEMENTS: "Ajoutez la liste : « sons contexte autofinances ».",
    Manque.DEMANDES_VALIDEES: "Ajoutez la liste « validees » au contexte ; sinon le guichet le "
    "vérifiera.",
    Manque.NUMEROS_EDITEUR: "Ajoutez-les : « sons contexte numeros ».",
    Manque.COMMANDES_ARCHIVEES: "Ajoutez-les : « sons contexte archives ».",
    Manque.AVANCES: "Ajoutez la liste : « sons contexte avances ».",
    Manque.COMMANDES_DES_AVANCES: "Complétez la liste des avances : colonnes « date_commande » et "
    "« montant_ht ».",
    Manque.PILOTES: "Complétez le référencement dans le contexte : « pv_pilotes », "
    "« supports_de_formation ».",
    Manque.EXTRAIT_FINESS: "Importez l’extrait FINESS : « sons base importer finess ».",
    Manque.ANNUAIRE_SANTE: "Importez l’Annuaire Santé : « sons base importer annuaire ».",
}
