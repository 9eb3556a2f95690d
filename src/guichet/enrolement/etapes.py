"""The form one thing at a time: steps of a few fields, and only those that the answers call for.

The first step asks what decides of the others; each is saved by itself.
"""

from dataclasses import dataclass, replace
from typing import Any

from guichet.enrolement.models import Enrolement
from guichet.enrolement.questionnaire import EnrolementForm
from guichet.enrolement.reponses import is_asked, is_lacking
from guichet.enrolement.situation import Osu, Qualite


@dataclass(frozen=True)
class Etape:
    """A step: its word in addresses, its title, why it is asked, its fields."""

    nom: str
    titre: str
    explication: str
    champs: tuple[str, ...]


ETAPES = (
    Etape(
        "situation", "Votre situation",
        "Ces réponses décident de ce qui suit, et des pièces à joindre.",
        ("nature", "qualite", "denomination", "tva", "depositaire"),
    ),
    Etape(
        "solution", "La solution", "",
        ("logiciel_nom", "logiciel_version", "numero_ans", "marche", "editeur_nom",
         "editeur_siren", "osu", "hebergement"),
    ),
    Etape(
        "structure", "Votre structure", "",
        ("siret", "denomination_souhaitee", "adresse", "code_postal", "commune"),
    ),
    Etape(
        "representant", "Le représentant légal", "La personne qui engage votre structure.",
        ("representant_prenom", "representant_nom", "representant_fonction", "representant_email"),
    ),
    Etape(
        "depositaire", "Le dépositaire des demandes",
        "La personne qui dépose à la place du représentant légal.",
        ("depositaire_prenom", "depositaire_nom", "depositaire_email", "depositaire_structure",
         "mandat_fin"),
    ),
    Etape(
        "contact", "Le contact", "À qui l’agence écrit au sujet de cet enrôlement.",
        ("contact_nom", "contact_email", "contact_telephone"),
    ),
    Etape(
        "compte", "Le compte à créditer",
        "Celui du relevé d’identité bancaire que vous joindrez ensuite.",
        ("titulaire", "iban", "bic"),
    ),
)  # fmt: skip


def steps(enrolement: Enrolement) -> list[Etape]:
    """Return the steps that the answers of ``enrolement`` call for, with their fields."""
    demandees = (
        replace(une, champs=tuple(nom for nom in une.champs if is_asked(enrolement, nom)))
        for une in ETAPES
    )
    return [une for une in demandees if une.champs]


def is_filled(enrolement: Enrolement, etape: Etape) -> bool:
    """Tell whether every answer of a step is there."""
    return not any(is_lacking(enrolement, nom) for nom in etape.champs)


def following(enrolement: Enrolement, nom: str) -> Etape | None:
    """Return the step after ``nom``, as the answers now call for them; None at the end."""
    noms = [une.nom for une in ETAPES]
    return next((e for e in steps(enrolement) if noms.index(e.nom) > noms.index(nom)), None)


class EtapeForm(EnrolementForm):
    """The fields of one step; what another step holds stays, unless an answer here cancels it."""

    def __init__(self, *args: Any, etape: Etape, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {nom: self.fields[nom] for nom in etape.champs if nom in self.fields}

    def clean(self) -> dict[str, Any]:
        """An editor that was a distributor relies on nobody's habilitation but its own."""
        donnees = super().clean()
        devenu = "osu" not in self.fields and donnees.get("qualite") == Qualite.EDITEUR
        if devenu and self.instance.osu == Osu.EDITEUR:
            self.instance.osu = Osu.PROPRE
        return donnees

    def _apply(self, nom: str, demande: bool, donnees: dict[str, Any]) -> None:
        if nom in self.fields:
            super()._apply(nom, demande, donnees)
        elif not demande:
            setattr(self.instance, nom, None if nom == "mandat_fin" else "")
