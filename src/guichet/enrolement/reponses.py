"""The answers that the form asks (AF §3.1), in which case, and those that a draft still lacks."""

from collections.abc import Iterator
from dataclasses import dataclass

from guichet.enrolement.models import Enrolement
from guichet.enrolement.questions import is_put, refusals


@dataclass(frozen=True)
class Condition:
    """Fields asked only when ``champ`` has one of these answers, and emptied otherwise."""

    champ: str
    valeurs: tuple[str, ...]
    demandes: tuple[str, ...]


CONDITIONS = (
    Condition("nature", ("definitif",), ("numero_ans",)),
    Condition("qualite", ("distributeur",), ("editeur_nom", "editeur_siren")),
    Condition("denomination", ("modifiee",), ("denomination_souhaitee",)),
    Condition(
        "depositaire",
        ("employe", "tiers"),
        ("depositaire_nom", "depositaire_prenom", "depositaire_email", "mandat_fin"),
    ),
    Condition("depositaire", ("tiers",), ("depositaire_structure",)),
)
CONDITIONNELS = {nom for condition in CONDITIONS for nom in condition.demandes}

# The sections of the page, in its order (AF §3.1).
SECTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "La solution",
        (
            "nature", "logiciel_nom", "logiciel_version", "numero_ans", "marche", "qualite",
            "editeur_nom", "editeur_siren", "osu", "hebergement",
        ),
    ),
    (
        "Votre structure",
        (
            "siret", "denomination", "denomination_souhaitee", "tva", "adresse", "code_postal",
            "commune",
        ),
    ),
    (
        "Le représentant légal",
        (
            "representant_prenom", "representant_nom", "representant_fonction",
            "representant_email",
        ),
    ),
    (
        "Le dépositaire des demandes",
        (
            "depositaire", "depositaire_prenom", "depositaire_nom", "depositaire_email",
            "depositaire_structure", "mandat_fin",
        ),
    ),
    ("Le contact", ("contact_nom", "contact_email", "contact_telephone")),
    ("Le compte à créditer", ("titulaire", "iban", "bic")),
)  # fmt: skip

_LIBELLES = {champ.name: champ.verbose_name for champ in Enrolement._meta.fields}


def missing_answers(enrolement: Enrolement) -> list[str]:
    """Return a sentence for each section of the form that is not filled in."""
    return [
        f"À remplir, « {titre} » : {', '.join(_label(nom) for nom in vides)}."
        for titre, noms in SECTIONS
        if (vides := [nom for nom in noms if is_lacking(enrolement, nom)])
    ]


def refused_answers(enrolement: Enrolement) -> list[str]:
    """Return why an answer makes the enrolment inadmissible, a sentence for each."""
    return list(refusals(vars(enrolement) | {"vague": enrolement.textes.vague}).values())


def is_asked(enrolement: Enrolement, nom: str) -> bool:
    """Tell whether the texts and the other answers call for the field ``nom``."""
    return is_put(nom, enrolement.textes.vague) and all(
        getattr(enrolement, condition.champ) in condition.valeurs
        for condition in conditions_of(nom)
    )


def conditions_of(nom: str) -> Iterator[Condition]:
    """Yield the conditions under which the field ``nom`` is asked."""
    return (condition for condition in CONDITIONS if nom in condition.demandes)


def is_lacking(enrolement: Enrolement, nom: str) -> bool:
    """Tell whether the field ``nom`` is asked and has no answer."""
    return is_asked(enrolement, nom) and not getattr(enrolement, _column(nom))


def _label(nom: str) -> str:
    return "IBAN" if nom == "iban" else str(_LIBELLES[nom])


def _column(nom: str) -> str:
    """Return where an answer is kept: the IBAN only encrypted."""
    return "iban_chiffre" if nom == "iban" else nom
