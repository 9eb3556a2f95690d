"""The form of the funding call (AF §3.1): solution, supplier, people, account."""

from django.core.validators import RegexValidator
from django.db import models

from guichet.acteurs.models.organisation import check_siren
from guichet.champs import check_siret
from guichet.enrolement.models.compte import Compte
from guichet.enrolement.situation import (
    Denomination,
    Depositaire,
    Hebergement,
    Marche,
    NatureEnrolement,
    Osu,
    Qualite,
    Tva,
)

check_telephone = RegexValidator(
    r"^\+?[0-9][0-9 .]{8,18}$",
    "Ce numéro de téléphone est inexact : écrivez par exemple 01 23 45 67 89.",
)


def _text(nom: str, taille: int = 100, **options: object) -> "models.CharField[str, str]":
    """Return a text, empty as long as the draft is not filled in."""
    return models.CharField(nom, max_length=taille, default="", **options)  # type: ignore[arg-type]


def _choice(nom: str, choix: type[models.TextChoices], defaut: str) -> "models.CharField[str, str]":
    return models.CharField(nom, max_length=15, choices=choix, default=defaut)


class Formulaire(Compte):
    """What the supplier writes, the account to pay included. Empty texts only exist in a draft."""

    nature = _choice("Enrôlement", NatureEnrolement, NatureEnrolement.DEFINITIF)

    # The solution.
    logiciel_nom = _text("Nom de la solution")
    logiciel_version = _text("Version", 50)
    numero_ans = _text("Numéro de référencement ANS", 20, blank=True)
    qualite = _choice("Vous êtes", Qualite, Qualite.EDITEUR)
    editeur_nom = _text("Nom de l’éditeur", 200, blank=True)
    editeur_siren = _text("Numéro SIREN de l’éditeur", 9, blank=True, validators=[check_siren])
    # A declaration: nothing is answered in the place of the supplier.
    marche = _choice("Proposée à la vente", Marche, "")
    osu = _choice("Habilitation OSU", Osu, Osu.PROPRE)
    hebergement = _choice("Données de santé", Hebergement, Hebergement.AUCUN)

    # The supplier.
    siret = _text("Numéro SIRET", 14, validators=[check_siret])
    denomination = _choice("Dénomination sociale", Denomination, Denomination.AFFICHEE)
    denomination_souhaitee = _text("Dénomination à afficher", 200, blank=True)
    tva = _choice("Votre structure est", Tva, Tva.ASSUJETTI)
    adresse = _text("Adresse", 200)
    code_postal = _text(
        "Code postal", 5, validators=[RegexValidator(r"^[0-9]{5}$", "Un code postal a 5 chiffres.")]
    )
    commune = _text("Commune")

    # The legal representative.
    representant_nom = _text("Nom")
    representant_prenom = _text("Prénom")
    representant_fonction = _text("Fonction")
    representant_email = models.EmailField("Adresse électronique", default="")

    # Who deposits, when it is somebody else.
    depositaire = _choice("Les demandes sont déposées par", Depositaire, Depositaire.REPRESENTANT)
    depositaire_nom = _text("Nom du dépositaire", blank=True)
    depositaire_prenom = _text("Prénom du dépositaire", blank=True)
    depositaire_email = models.EmailField("Adresse électronique", default="", blank=True)
    depositaire_structure = _text("Nom de la structure tierce", 200, blank=True)
    mandat_fin = models.DateField("Dernier jour du mandat ou du contrat", null=True, blank=True)

    # Whom to write to.
    contact_nom = _text("Nom du contact")
    contact_email = models.EmailField("Adresse électronique", default="")
    contact_telephone = _text("Téléphone", 20, validators=[check_telephone])

    class Meta:
        abstract = True

    @property
    def is_begun(self) -> bool:
        """Whether something was written, here or in the file from which this one was taken over."""
        ecrits = [champ.name for champ in Formulaire._meta.fields if not champ.choices]
        return any(getattr(self, nom) for nom in ecrits)
