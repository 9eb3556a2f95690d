"""Whose door is locked after repeated failures."""

from django.http import HttpRequest


def name_of_login(request: HttpRequest, identifiants: dict[str, str] | None) -> str:
    """Return the address that was typed, in lower case: another case is no other account."""
    source = identifiants or request.POST
    return (source.get("username") or "").strip().lower()
