"""A file corrected where it stands: only the values that are corrected change.

octets         values put in the bytes, demandes taken out of them
saisie         what a person types, as a value of its balise
propositions   the value that a finding lets one know
champs         the findings that a value can mend, each with its field
reprise        the rejected demandes alone, under numbers that never served
"""

from sons.correction.champs import Champ, Signale, fields
from sons.correction.octets import correct
from sons.correction.reprise import (
    Noms,
    Reprise,
    clients_of,
    names_changed,
    resume,
    with_pieces_renamed,
)
from sons.correction.saisie import write_value

__all__ = [
    "Champ",
    "Noms",
    "Reprise",
    "Signale",
    "clients_of",
    "correct",
    "fields",
    "names_changed",
    "resume",
    "with_pieces_renamed",
    "write_value",
]
