"""What is wrong, for a reader of French, in a sentence that a program made."""

import re

_MOIS = "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
_FAUTES = {
    "une valeur absente est écrite « None »": r"\bNone\b",
    "un sigle a perdu sa majuscule": r"\b[a-z][A-Z]{2,}|l’(?:ans|asp)\b",
    "il manque une espace avant un signe double": r"[\w»)\]’][;!?](?!\w)|[^\W\d]:(?=\s|$)|[»)]:",
    "il manque une espace dans les guillemets": r"«\S|\S»",
    "une apostrophe est droite": r"\w'\w",
    "le premier du mois est écrit « 1 »": rf"\b0?1 (?:{_MOIS})",
    "un mot du métier des archives": r"fin d.archive|répertoire central|en-tête local",
    "un pluriel n’est pas choisi": r"\w\(s\)",
    "une place n’est pas remplie": r"\{(?:recu|attendu)\}|—",
    "deux espaces ou deux signes se suivent": r"[,;:.] ?[,;:](?!\w)|\S  \S",
}


def faults(phrase: str) -> list[str]:
    """What is wrong in a sentence, each with the piece that shows it."""
    trouves = ((faute, re.search(motif, phrase)) for faute, motif in _FAUTES.items())
    return [f"{faute} : « {trouve[0]} » dans « {phrase} »" for faute, trouve in trouves if trouve]


_NOMS = (
    "alerte|candidature|code|constat|demande|dépôt|enrôlement|fichier|jour|message|modèle|"
    "organisation|personne|pièce|question|simulation|solution|tentative"
)
_FAUTES_DE_PAGE = {
    "une valeur absente est écrite « None »": r"\bNone\b",
    "une apostrophe est droite": r"\w'\w",
    "le premier du mois est écrit « 1 »": rf"\b0?1 (?:{_MOIS})",
    "un pluriel n’est pas choisi": r"\w\((?:s|e|es)\)",
    "zéro ou un est suivi d’un pluriel": rf"(?<![\d.,] )(?<![\w.,/-])[01][ \xa0](?:{_NOMS})s\b",
    "une élision manque": r"\b[Dd]e [ÉÈÊAEIOU][a-zéèêîô]",
    "une heure n’est pas écrite « 10h05 »": r"\bà \d\d:\d\d",
    # As a text quotes it, it stays so.
    "« adresse électronique » est écrit autrement": (
        r"(?<!«[ \xa0])(?<!Ou[ \xa0]: )\b[Ee]-mails?\b|^Courriel$"
    ),
    "une place n’est pas remplie": r"\{[a-z_]+\}|\{\{|\{%",
}


def page_faults(textes: list[str]) -> list[str]:
    """What is wrong in the texts of a page, code and what people typed left aside."""
    return [
        f"{faute} : « {trouve[0]} » dans « {texte} »"
        for texte in textes
        for faute, motif in _FAUTES_DE_PAGE.items()
        if (trouve := re.search(motif, texte))
    ]
