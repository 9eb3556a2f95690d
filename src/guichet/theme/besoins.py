"""What a theme asks of the portal, besides being an application with templates."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Besoins:
    """Declared by a theme as ``BESOINS``, in its package; a theme that asks for nothing has none.

    ``paquet`` is an installed package that lends static files, ``extra`` the extra that brings it,
    ``fichiers`` the files lent, as paths in its folder ``static`` (what a sheet calls is lent with
    it). ``sources_des_images`` are added to the content policy. ``variables`` are environment
    variables that must be filled, and why.
    """

    paquet: str = ""
    extra: str = ""
    fichiers: tuple[str, ...] = ()
    sources_des_images: tuple[str, ...] = ()
    variables: tuple[tuple[str, str], ...] = ()
