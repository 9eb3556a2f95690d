"""The answers that decide which pieces an enrolment needs."""

from dataclasses import dataclass

from django.db.models import TextChoices


class NatureEnrolement(TextChoices):
    """How far the enrolment goes."""

    ANTICIPE = "anticipe", "Anticipé : simulateur et modèles de documents"
    DEFINITIF = "definitif", "Définitif : la solution est référencée"


class Qualite(TextChoices):
    """What the supplier is to the solution."""

    EDITEUR = "editeur", "Éditeur de la solution"
    DISTRIBUTEUR = "distributeur", "Distributeur de la solution, déclaré par l’éditeur"


class Depositaire(TextChoices):
    """Who deposits for the supplier."""

    REPRESENTANT = "representant", "Le représentant légal lui-même"
    EMPLOYE = "employe", "Un employé, avec un mandat du représentant légal"
    TIERS = "tiers", "Une structure tierce, avec un contrat de prestation"


class Tva(TextChoices):
    """Whether the supplier charges VAT."""

    ASSUJETTI = "assujetti", "Assujettie à la TVA"
    NON_ASSUJETTI = "non_assujetti", "Non assujettie à la TVA"


class Denomination(TextChoices):
    """Which name the portal shows."""

    AFFICHEE = "affichee", "Celle que le portail affiche"
    MODIFIEE = "modifiee", "Une autre, portée sur l’extrait Kbis"


class Marche(TextChoices):
    """Whether the solution is sold on a competitive market (AF-PHA-LGO-Va1 §3.2)."""

    CONCURRENTIEL = "concurrentiel", "Oui, sur un marché concurrentiel"
    USAGE_EXCLUSIF = "exclusif", "Non, elle est à l’usage exclusif de l’opérateur qui l’édite"
    MEMBRES = (
        "membres",
        "Non, elle est destinée aux seuls membres de l’opérateur qui l’édite (un groupement), qui "
        "ne peuvent pas se procurer une solution équivalente auprès d’un tiers",
    )


class Hebergement(TextChoices):
    """Whether the supplier hosts health data."""

    AUCUN = "aucun", "Nous n’hébergeons pas de données de santé"
    CERTIFIE = "certifie", "Elles sont hébergées sous un certificat HDS"


class Osu(TextChoices):
    """Whose OSU habilitation is relied on."""

    PROPRE = "propre", "La nôtre"
    EDITEUR = "editeur", "Celle de l’éditeur, comme le mandat de distribution le dit"


@dataclass(frozen=True)
class Situation:
    """The answers of one file; ``vague`` is that of the dispositif (« Va1 », « Va2 »)."""

    nature: NatureEnrolement
    vague: str
    qualite: Qualite
    depositaire: Depositaire
    tva: Tva
    denomination: Denomination
    hebergement: Hebergement
    osu: Osu
