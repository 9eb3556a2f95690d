"""A dispositif and a format are checked together: the one may only name what the other holds."""

from collections.abc import Sequence

from sons.reglement.bareme import MethodeBareme
from sons.reglement.format import Balise, Format, Role
from sons.reglement.modele import Dispositif
from sons.reglement.phase import Phase
from sons.reglement.toml_situe import Chemin, TableSituee


def check_together(table: TableSituee, dispositif: Dispositif, un_format: Format) -> None:
    """A dispositif may only name balises and piece types that its format has."""
    noms = {b.nom for b in un_format.balise}
    types = set(un_format.required(Role.PIECE_TYPE).valeurs)
    if un_format.entete.phase is Phase.AVANCE:
        _check_avance(table, dispositif, un_format, noms)
    for rang, piece in enumerate(dispositif.piece):
        if piece.phase != un_format.entete.phase:
            continue
        if piece.type not in types:
            table.signal(("piece", rang, "type"), f"le format n’admet pas « {piece.type} ».")
        for nom in {*piece.exigee_si, *piece.inutile_si} - noms:
            table.signal(("piece", rang), f"la balise « {nom} » n’existe pas dans le format.")


def _check_avance(
    table: TableSituee, dispositif: Dispositif, un_format: Format, noms: set[str]
) -> None:
    """Check what the rules of an avance look for in its format."""
    for rang, profil in enumerate(dispositif.profil):
        for nom in set(profil.exige_si) - noms:
            table.signal(("profil", rang, "exige_si"), f"la balise « {nom} » n’existe pas.")
    for rang, unicite in enumerate(dispositif.unicite):
        balises = un_format.keys(unicite.identifiant)
        if not balises:
            message = f"aucune balise du format ne porte « {unicite.identifiant} »."
            table.signal(("unicite", rang, "identifiant"), message)
        if unicite.selon:
            _check_beside(table, ("unicite", rang, "selon"), un_format, balises, unicite.selon)
    for rang, beneficiaire in enumerate(dispositif.beneficiaire):
        ici = ("beneficiaire", rang, "identifiant")
        _check_named(table, ici, un_format, beneficiaire.identifiant)
    _check_reserve(table, dispositif, un_format, noms)
    _check_de_minimis(table, dispositif, un_format)
    if dispositif.bareme.methode is MethodeBareme.PAR_ACTIVITE:
        clients, activites = un_format.keys("SIREN"), un_format.keys("AM")
        is_client = len(clients) == 1 == len(activites)
        if not is_client or not _holds(un_format, clients[0].dans, activites[0].dans):
            message = "un barème par activité demande un SIREN de client et, sous lui, un n° d’AM."
            table.signal(("bareme", "methode"), message)


def _check_reserve(
    table: TableSituee, dispositif: Dispositif, un_format: Format, noms: set[str]
) -> None:
    if (reserve := dispositif.reserve) is None:
        return
    for nom in set(reserve.si) - noms:
        table.signal(("reserve", "si"), f"la balise « {nom} » n’existe pas.")
    balises = [b for i in reserve.identifiants for b in un_format.keys(i)]
    for nom in reserve.hors:
        _check_beside(table, ("reserve", "hors"), un_format, balises, nom)


def _check_de_minimis(table: TableSituee, dispositif: Dispositif, un_format: Format) -> None:
    """Each kind of client declares its aids, dated, in a table that stands beside its answer."""
    if (de_minimis := dispositif.de_minimis) is None:
        return
    reponses = {b.dans for b in un_format.all_with_role(Role.DE_MINIMIS)}
    tables = {b.nom: b.dans for b in un_format.all_with_role(Role.AIDES)}
    dates = {b.dans for b in un_format.all_with_role(Role.DATE_AIDE)}
    if not reponses or set(tables.values()) != reponses or dates != set(tables):
        message = "le format n’a pas, pour chaque sorte de client, réponse, aides et dates."
        table.signal(("de_minimis",), message)
    if de_minimis.exempte:
        _check_named(table, ("de_minimis", "exempte"), un_format, de_minimis.exempte)


def _check_named(table: TableSituee, ici: Chemin, un_format: Format, identifiant: str) -> None:
    if not un_format.beneficiaires(identifiant):
        message = f"aucune balise du format ne nomme un bénéficiaire « {identifiant} »."
        table.signal(ici, message)


def _check_beside(
    table: TableSituee, ici: Chemin, un_format: Format, balises: Sequence[Balise], nom: str
) -> None:
    """A balise that qualifies an identifier stands in the same block, or in a table under it."""
    autres = [b for b in un_format.balise if b.nom == nom]
    if not autres or not all(_holds(un_format, b.dans, autres[0].dans) for b in balises):
        table.signal(ici, f"« {nom} » ne se lit pas avec cet identifiant dans le format.")


def _holds(un_format: Format, bloc: str, dedans: str) -> bool:
    return dedans == bloc or any(b.nom == bloc for b in un_format.path(un_format.named(dedans)))
