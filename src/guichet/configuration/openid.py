"""OpenID Connect providers, by configuration."""


def fournisseurs() -> list[str]:
    """Return the names of the providers that people may log in with."""
    return []
