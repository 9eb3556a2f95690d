"""The reference page of who may do what, drawn from the table of abilities."""

from collections.abc import Iterator

from guichet.acteurs.habilitations import (
    HABILITATIONS,
    INCOMPATIBLES,
    NATURE_DU_ROLE,
    ROLES_CONFIES,
    Habilitation,
    Role,
)


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
    yield "## Qui donne et retire quel rôle"
    yield ""
    for role, confies in ROLES_CONFIES.items():
        noms = ", ".join(autre.label.lower() for autre in Role if autre in confies)
        yield f"- {role.label} : {noms}."
    yield ""
    yield "## Rôles incompatibles"
    yield ""
    yield "Une même personne ne les tient jamais le même jour ; la base de données le refuse."
    yield ""
    for paire in INCOMPATIBLES:
        yield f"- {' et '.join(sorted(role.label.lower() for role in paire))}"


def _rights(role: Role) -> list[str]:
    """Return the abilities of a role, in the order of the catalogue."""
    droits = HABILITATIONS[role]
    return [f"{h.label} ({droits[h].value})" for h in Habilitation if h in droits]
