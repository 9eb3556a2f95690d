"""The skeleton of a dispositif and of a format, to be filled in.

Keys come from the dataclasses that the loader reads and rows from what the shipped formats have in
common: a skeleton cannot say something else than what will be checked. A value to give is written
``A_COMPLETER``, which the loader refuses by name; an optional key is commented out.
"""

import re
from collections.abc import Iterable
from dataclasses import fields
from pathlib import Path
from typing import Any

from sons.erreurs import ReglementInvalide
from sons.reglement.calendrier import Etape
from sons.reglement.chargeur import Reglement
from sons.reglement.format import RACINE, Balise, Format
from sons.reglement.modele import Dispositif
from sons.reglement.redaction import Redacteur, is_optional
from sons.reglement.toml_situe import A_COMPLETER

CODE = re.compile(r"([A-Z0-9]+)-([A-Z0-9]+)-(Va[1-9][0-9]*)")

# The dates without which a deposit cannot be placed in time; the others are optional.
ETAPES = (
    Etape.OUVERTURE_COMMANDES,
    Etape.OUVERTURE_AVANCE,
    Etape.FERMETURE_AVANCE,
    Etape.FIN_PRESTATIONS,
    Etape.CLOTURE_SOLDE,
)

_EN_TETE = """\
# {titre}
#
# Chaque valeur « {a_completer} » est à donner : la vérification du dossier les liste.
# Une ligne qui commence par # sans espace est facultative : ôtez le # pour l’écrire.
# Un bloc [[…]] se répète autant de fois qu’il faut.
"""


def skeletons(code: str, phase: str, dossier: Path, avec_format: bool) -> dict[str, str]:
    """Return the files to lay down, by their path: the dispositif, and a table if none serves."""
    livre = Reglement()
    couloir, _, vague = split_code(code)
    if code in livre.codes:
        raise ReglementInvalide(
            f"{code} est dans les textes livrés : copiez son fichier pour l’amender, "
            "voir docs/adapter-les-textes.md."
        )
    textes = {f"dispositifs/{code}/dispositif.toml": dispositif_skeleton(code, livre)}
    entetes = [table.format for table in livre.formats.values()]
    is_servi = (couloir, vague) in {(e.couloir, e.vague) for e in entetes}
    is_servi = is_servi or any(dossier.glob(f"formats/{couloir}-*.toml"))
    if avec_format or not is_servi:
        nom = _table(code, phase, dossier, livre)
        textes[f"formats/{nom}.toml"] = format_skeleton(code, phase, livre)
    return textes


def _table(code: str, phase: str, dossier: Path, livre: Reglement) -> str:
    """Return the name of a new table: that of its wave, or of its code when another has it."""
    couloir, _, vague = split_code(code)
    entetes = [table.format for table in livre.formats.values()]
    commune = f"{couloir}-{vague}-{phase}"
    fichier = dossier / f"formats/{commune}.toml"
    is_prise = any((e.couloir, e.vague, e.phase) == (couloir, vague, phase) for e in entetes)
    is_prise = is_prise or fichier.is_file()
    return f"{code}-{phase}" if is_prise and not _names(fichier, code) else commune


def _names(fichier: Path, code: str) -> bool:
    """Whether a table of the folder, filled in or not, is already the one of this code."""
    return fichier.is_file() and f'"{code}"' in fichier.read_text(encoding="utf-8")


def dispositif_skeleton(code: str, livre: Reglement) -> str:
    """Return the file of a dispositif to be described."""
    couloir, logiciel, vague = split_code(code)
    connus: dict[str, Any] = {
        "code": code,
        "couloir": couloir,
        "logiciel": logiciel,
        "vague": vague,
        "echeance": [{"etape": etape} for etape in ETAPES],
        "noms": [{"piece": f"{code}-{{code}}-{{numeroEditeur}}.{{extension}}"}],
    }
    dispositifs = [livre.dispositif(c) for c in livre.codes]
    titres = {d.couloir: d.couloir_libelle for d in dispositifs}
    if couloir in titres:
        connus["couloir_libelle"] = titres[couloir]
    redacteur = Redacteur(dispositifs)
    return _page(f"{code} : à décrire.", redacteur.table(Dispositif, (), connus))


def format_skeleton(code: str, phase: str, livre: Reglement) -> str:
    """Return a table of balises: those that all the shipped formats of the phase share."""
    couloir, _, vague = split_code(code)
    en_tete = {"couloir": couloir, "phase": phase, "dispositifs": (code,), "vague": vague}
    connus: dict[str, Any] = {
        "format": [en_tete],
        "balise": [None, *common_rows(livre, phase, vague)],
    }
    titre = (
        f"Format du couloir {couloir}, {phase} : les balises communes aux formats livrés.\n"
        '# Ajoutez celles du document technique, dont le client final (role = "beneficiaire").'
    )
    return _page(titre, Redacteur([]).table(Format, (), connus, sauf=("listes",)))


def split_code(code: str) -> tuple[str, str, str]:
    """Return couloir, logiciel and vague; refuse what is not a code."""
    if not (trouve := CODE.fullmatch(code)):
        raise ReglementInvalide(
            f"« {code} » n’est pas un code de dispositif : COULOIR-LOGICIEL-VaN est attendu, "
            "par exemple MDV-LGC-Va2."
        )
    return trouve[1], trouve[2], trouve[3]


def common_rows(livre: Reglement, phase: str, vague: str) -> list[dict[str, Any]]:
    """Return the balises that all shipped formats of a phase have, with what they agree on.

    Those of the vague or, when it is the first of its kind, of the last one that is known.
    """
    formats = [f for f in livre.formats.values() if f.format.phase == phase]
    connues = sorted({f.format.vague for f in formats}, key=lambda v: (len(v), v))
    reference = vague if vague in connues else connues[-1]
    formats = [f for f in formats if f.format.vague == reference]
    partages = [
        [b for f in formats for b in f.balise if _place(b) == _place(modele)]
        for modele in formats[0].balise
    ]
    lignes: dict[str, dict[str, Any]] = {}
    for partage in partages:
        # A balise whose own block is not shared has nowhere to stand.
        is_tenue = partage[0].dans == RACINE or partage[0].dans in lignes
        if len(partage) == len(formats) and is_tenue:
            lignes[partage[0].nom] = _agreed(partage)
    return list(lignes.values())


def _place(balise: Balise) -> tuple[str, ...]:
    return balise.dans, balise.nom, balise.nature


def _agreed(lignes: list[Balise]) -> dict[str, Any]:
    """Keep a key that has one value everywhere; blank one that all write differently."""
    valeurs: dict[str, Any] = {}
    for champ in fields(Balise):
        lues = [getattr(balise, champ.name) for balise in lignes]
        if champ.name in ("source", "statut", "note", "cas"):
            continue
        if all(lue == lues[0] for lue in lues):
            if not is_optional(champ) or lues[0] != champ.default:
                valeurs[champ.name] = lues[0]
        elif is_optional(champ) and champ.default not in lues:
            valeurs[champ.name] = A_COMPLETER
    return valeurs


def _page(titre: str, lignes: Iterable[str]) -> str:
    en_tete = _EN_TETE.format(titre=titre, a_completer=A_COMPLETER)
    return en_tete + "\n" + "\n".join(lignes).strip() + "\n"
