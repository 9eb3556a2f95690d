"""What is wrong, for a reader of French, in a sentence that a program made."""

import re

_MOIS = "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
_FAUTES = {
    "une valeur absente est écrite « None »": r"\bNone\b",
    "un sigle a perdu sa majuscule": r"\b[a-z][A-Z]{2,}",
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
