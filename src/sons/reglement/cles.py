"""What each key of the texts means, in French, for whoever writes one.

The keys themselves are the fields of the dataclasses; a test holds this glossary to them, so a
field that is added without its sentence, or a sentence left without its field, is told.
"""

# Keys that mean the same wherever they stand.
COMMUNES = {
    "source": "D’où vient la valeur : un document de documents.toml et l’endroit où l’on y lit",
    "statut": "officiel : un texte publié le dit ; public : une autre page ; reconstitue : déduit",
    "note": "Ce que le lecteur doit savoir : réserve, choix, contradiction",
}

# The parts of a dispositif and of a format, as a reader calls them.
RUBRIQUES = {
    "texte": "Textes",
    "echeance": "Calendrier (heure de Paris ; sans heure, la journée entière compte)",
    "bareme": "Prix plafond",
    "versement": "Versement",
    "beneficiaire": "Bénéficiaires",
    "unicite": "Unicité",
    "piece": "Pièces",
    "limites": "Limites",
    "noms": "Noms de fichiers",
    "delai_commande": "Commandes antérieures au référencement",
    "profil": "Profils du référencement",
    "mention": "Mentions des documents",
    "commandes_archivees": "Commandes archivées",
    "attestation_fin": "Attestation de fin de prestation",
    "pilotes": "Sites pilotes",
    "de_minimis": "Aides de minimis",
    "attente": "Dispositif à attendre",
    "reserve": "Prestation réservée",
    "deploiement_mss": "Déploiement de MSSanté",
    "format": "Identité de la table",
    "situation": "Situations du client",
    "balise": "Balises, dans l’ordre du document : c’est aussi l’ordre du contrôle",
    "incoherence": "Réponses qui se contredisent",
    "alternative": "Blocs dont un seul est rempli",
}

# What no text sets (limites.toml); a dispositif may set its own.
PROTECTIONS = {
    "taille_json_max_octets": "Taille du JSON (protection du contrôle)",
    "profondeur_max": "Niveaux d’imbrication du JSON (protection du contrôle)",
    "cle_max": "Caractères d’un nom de balise du JSON (protection du contrôle)",
    "valeurs_max": "Valeurs du JSON, blocs et tableaux compris (protection du contrôle)",
    "constats_par_demande_max": "Constats gardés par demande (protection du contrôle)",
    "constats_du_fichier_max": "Constats gardés pour le fichier (protection du contrôle)",
    "constats_max": "Constats au-delà desquels le fichier est refusé (protection du contrôle)",
    "entrees_zip_max": "Entrées du ZIP (protection du contrôle)",
    "ratio_zip_max": "Rapport de décompression admis (protection du contrôle)",
}

EXPLICATIONS: dict[str, dict[str, str]] = {
    "Dispositif": {
        "code": "Code COULOIR-LOGICIEL-VaN : c’est aussi le nom du dossier",
        "couloir": "Première partie du code",
        "couloir_libelle": "Nom du couloir en clair",
        "logiciel": "Deuxième partie du code",
        "logiciel_libelle": "Famille de logiciels en clair",
        "vague": "Troisième partie du code",
        "intitule": "Intitulé complet, tel qu’on le lira",
        "edition": "Édition de ces données ; elle figure dans chaque rapport",
    },
    "Texte": {
        "nom": "Nom court : arrêté, REM, DSR, appel à financement, documentation technique",
        "intitule": "Intitulé complet",
        "version": "Version du texte",
        "publie_le": "Jour de publication",
    },
    "Echeance": {
        "etape": "Étape du calendrier ; supprimez celles que les textes ne donnent pas",
        "libelle": "L’étape avec les mots du texte",
        "valeur": "La date ; avec une heure si le texte la donne",
        "depuis": "Jour où cette version a pris effet : une date changée est une nouvelle entrée",
        "approximative": "true si le texte ne donne que le mois",
    },
    "Bareme": {
        "methode": "Comment le plafond se calcule ; la suite des clés en dépend",
        "taux_tva": "Taux de TVA qui sépare le TTC du HT",
        "ttc_par_tete": "par_tete : euros TTC par personne",
        "activite": "par_tranche : ce que mesurent les tranches",
        "unite": "par_tranche, par_nombre : unité des bornes",
        "tranche": "par_tranche, par_nombre : sans trou ni recouvrement, la dernière ouverte",
        "ht_forfait": "forfait : euros HT par commande",
        "ht_maximum": "par_fichier : le plus haut montant HT connu",
        "source_ht_exact": "Source des plafonds HT à deux décimales, si ce n’est pas la même",
    },
    "Tranche": {
        "nom": "Nom de la tranche dans le texte",
        "de": "Borne basse, comprise ; 0 pour la première",
        "a": "Borne haute, comprise ; absente de la dernière tranche",
        "ttc": "Plafond en euros TTC",
        "ht_publie": "Plafond en euros HT tel que le texte l’arrondit",
    },
    "Versement": {
        "avance": "Part versée à l’avance ; avec le solde, le total fait 1",
        "solde": "Part versée au solde",
    },
    "Beneficiaire": {
        "nature": "Qui peut être équipé",
        "identifiant": "Ce qui le désigne dans la demande : RPPS, FINESS",
        "compte": "Ce qu’il pèse dans un plafond par tête : une personne, ou l’effectif de la base",
        "categories": "Catégories FINESS admises ; toutes si la clé est absente",
    },
    "Unicite": {
        "identifiant": "L’identifiant d’un bénéficiaire ci-dessus",
        "portee": "Où le financement est unique, en pratique dispositif",
        "multiplicite": "Combien de financements au plus dans cette portée",
        "selon": "Balise qui distingue deux financements : un seul pour chacune de ses réponses",
        "recouvre": "Réponses qui en valent plusieurs : MIXTE prend les deux activités",
    },
    "Piece": {
        "type": "Valeur de typeFichier dans le JSON ; le format doit l’admettre",
        "code": "Code dans le nom du fichier",
        "phase": "avance ou solde",
        "libelle": "La pièce en clair",
        "exigee": "true si la pièce est toujours exigée",
        "exigee_si": "Réponses de la demande qui exigent la pièce",
        "inutile_si": "Réponses de la demande qui rendent la pièce inutile",
        "un_au_moins": "Nom d’un groupe de pièces dont une au moins est exigée",
    },
    "Limites": {
        "demandes_max": "Demandes par fichier",
        "taille_piece_max_octets": "Taille d’une pièce",
        "taille_piece_alerte_octets": "Taille à partir de laquelle une pièce reçoit une alerte",
        "taille_zip_max_octets": "Taille du ZIP",
        **PROTECTIONS,
    },
    "Noms": {
        "json": "Nom du JSON, où varient {numeroAns}, {AAAAMMJJ} et {nnn}",
        "piece": "Nom d’une pièce, où varient {code}, {numeroEditeur} et {extension}",
        "extensions": "Extension de chaque formatFichier",
        "premier_rang": "Le plus petit {nnn} : le rang du premier fichier du jour",
    },
    "DelaiCommande": {
        "jours": "Jours entre la commande et le dossier complet de preuves, au plus",
        "repute_respecte_apres": "Toute commande signée après ce jour respecte le délai",
        "source_exception": "Source de cette exception, si ce n’est pas la même",
    },
    "Profil": {
        "nom": "Nom du profil au référencement",
        "obligatoire": "true si toute solution doit l’avoir",
        "exige_si": "Réponses de la demande qui exigent le profil",
        "question": "La question dont dépend le profil",
    },
    "Mention": {
        "document": "Type de la pièce qui porte la mention, ou DEVIS",
        "texte": "La mention, mot pour mot, ou l’information que le document donne",
        "variantes": "Autres rédactions des textes : une seule suffit",
        "obligatoire": "false si elle n’est que recommandée",
        "si": "Quand elle est due",
    },
    "CommandesArchivees": {
        "preuves_avant": "Dossier de preuves déposé avant cet instant",
        "sans_decision_au": "Aucune décision de l’ANS à ce jour",
        "archivage_debut": "Premier jour d’archivage des commandes",
        "archivage_fin": "Dernier instant d’archivage",
    },
    "AttestationFin": {
        "au_plus_tard": "Étape du calendrier à laquelle l’attestation doit être déposée",
    },
    "Pilotes": {
        "nombre": "Installations à prouver avant tout solde",
        "supports_de_formation": "true si les supports de formation sont dus",
    },
    "DeMinimis": {
        "concernes": "Clients qui déclarent les aides déjà reçues",
        "annees": "Années qui précèdent la commande, sur lesquelles porte la déclaration",
        "exempte": "Identifiant dont la présence sur toutes ses lignes dispense le client",
    },
    "Attente": {
        "dispositif": "Code du dispositif dont la demande doit être validée d’abord",
        "annulation": "Étape du calendrier après laquelle la demande qui attend est annulée",
    },
    "Reserve": {
        "si": "Réponses réservées aux clients qui n’ont encore rien eu",
        "dispositifs": "Codes des dispositifs dont un financement ferme cette possibilité",
        "identifiants": "Identifiants du client : un seul déjà financé suffit",
        "autofinances": "Identifiants du client qui a payé lui-même ; sans la clé, les précédents",
        "hors": "Réponses qui mettent hors de cause la demande dont toutes les lignes les donnent",
    },
    "DeploiementMSS": {"obligatoire_depuis": "Depuis quand le solde doit dire le déploiement"},
    "EnTeteFormat": {
        "couloir": "Le couloir : le nom du fichier commence par lui",
        "phase": "avance ou solde",
        "titre": "Titre de la table",
        "vague": "Vague dont c’est le format, par exemple Va2",
        "rien_ne_se_supprime": "true si ce qui n’a pas de valeur s’écrit [] ou null",
        "structure_rejette": "Ce que rejette une faute de structure dans une demande : fichier "
        "(si la clé est absente) ou demande",
        "edition": "Édition de cette table ; elle figure dans chaque rapport",
        "dispositifs": "Codes des dispositifs que la table sert",
    },
    "Situation": {
        "nom": "Nom court, repris dans les « cas » des balises",
        "libelle": "La situation en clair",
        "quand": "Réponses qui la font reconnaître ; la première qui convient, {} toujours",
        "dispositifs": "Seuls dispositifs du format où la situation existe",
    },
    "Balise": {
        "groupe": "Titre de la section du document",
        "dans": "Bloc qui contient la balise, écrit plus haut ; fichier à la racine",
        "nom": "Nom exact de la balise",
        "nature": "Ce qu’elle contient ; bloc { } et table [ ] contiennent d’autres balises",
        "format": "Le format avec les mots du document",
        "obligatoire": "L’obligation avec les mots du document",
        "description": "À quoi sert la balise",
        "role": "Ce qu’elle signifie pour le contrôle",
        "identifiant": "Identifiant dont la clé est contrôlée : SIRET, FINESS, RPPS",
        "autre_nom": "Autre orthographe, admise avec une alerte",
        "longueurs": "Longueurs exactes admises",
        "longueurs_tolerees": "Longueurs admises avec une alerte",
        "longueur_max": "Longueur maximale, comprise",
        "minimum": "Plus petit entier ; pour une table, le moins de lignes",
        "maximum": "Plus grand entier",
        "majuscules": "true si le texte est en majuscules",
        "bords_nus": "true si une espace au début ou à la fin est refusée",
        "courriel": "true pour une adresse électronique",
        "valeurs": "Les seules valeurs admises",
        "liste": "Nom d’une liste fermée de listes/",
        "cas": "Ce que la balise admet selon la situation ; sans cas, une valeur est attendue",
        "exemple": "Exemple, qui passe le contrôle",
    },
    "Cas": {
        "si": "Noms des situations",
        "admet": "Formes admises : valeur, null, absente, vide, nuls, false",
        "tolere": "Formes admises avec une alerte",
        "code": "Code du constat, à la place de l’ordinaire",
    },
    "Incoherence": {
        "code": "Code du constat",
        "balise": "Balise que le constat désigne",
        "si": "Réponses qui, ensemble, se contredisent",
        "table": "Table dont les lignes se comptent",
        "minimum": "Nombre de lignes au moins",
        "maximum": "Nombre de lignes au plus",
        "avec": "Balise du même bloc qui doit être renseignée",
    },
    "Alternative": {
        "table": "Table dont chaque ligne choisit",
        "choix": "Groupes de balises : un seul est rempli, en entier",
    },
}


def explain(classe: str, cle: str) -> str:
    """Return the sentence of a key."""
    return EXPLICATIONS.get(classe, {}).get(cle) or COMMUNES.get(cle, "")
