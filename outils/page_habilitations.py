"""The reference page of who may do what, drawn from the table of abilities."""

from collections.abc import Iterator

from guichet.acteurs.habilitations import (
    HABILITATIONS,
    NATURE_DU_ROLE,
    ROLES_A_DEUX,
    ROLES_CONFIES,
    Habilitation,
    Role,
)
from guichet.acteurs.incompatibilites import TABLE, Incompatibilite


def habilitations_lines() -> Iterator[str]:
    """Give the lines of the page: a row per role, then who gives roles, then what is excluded."""
    yield "Ce que chaque rôle permet, et sur quoi. Ce qui n’est pas écrit ici est refusé."
    yield ""
    yield "| Rôle | Organisation | Peut |"
    yield "|---|---|---|"
    for role in Role:
        droits = "<br>".join(_rights(role)) or "rien de plus que son compte"
        yield f"| {role.label} | {NATURE_DU_ROLE[role].label} | {droits} |"
    yield ""
    yield "## Second facteur"
    yield ""
    yield "Obligatoire pour qui tient un rôle, quel qu’il soit."
    yield ""
    yield "## Qui donne et retire quel rôle"
    yield ""
    for role, confies in ROLES_CONFIES.items():
        noms = ", ".join(autre.label.lower() for autre in Role if autre in confies)
        yield f"- {role.label} : {noms}."
    yield ""
    a_deux = ", ".join(role.label.lower() for role in Role if role in ROLES_A_DEUX)
    yield f"Se donnent à deux (l’un demande, un autre confirme) : {a_deux}."
    yield ""
    yield "## Rôles incompatibles"
    yield ""
    yield "Une même personne ne les tient jamais le même jour ; la base de données le refuse."
    yield "Un rôle retiré compte encore pour la journée : l’autre commence le lendemain."
    yield ""
    yield "| Qui est | n’est pas | Raison | Source |"
    yield "|---|---|---|---|"
    for ligne in TABLE:
        yield _row(ligne)


def _row(ligne: Incompatibilite) -> str:
    """Return a row of the table of incompatible roles."""
    tous = frozenset(Role) - ligne.les_uns
    autres = "aucun autre rôle" if ligne.les_autres == tous else _names(ligne.les_autres)
    return (
        f"| {_names(ligne.les_uns)} | {autres} | {ligne.raison} | {ligne.source} ({ligne.statut}) |"
    )


def _names(roles: frozenset[Role]) -> str:
    return ", ".join(role.label.lower() for role in Role if role in roles)


def _rights(role: Role) -> list[str]:
    """Return the abilities of a role, in the order of the catalogue."""
    droits = HABILITATIONS[role]
    return [f"{h.label} ({droits[h].value})" for h in Habilitation if h in droits]
