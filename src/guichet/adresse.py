"""Who asks, as the network sees them: what rates, lock-outs and traces count."""

from collections.abc import Sequence
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)

from django.http import HttpRequest

Adresse = IPv4Address | IPv6Address
Reseau = IPv4Network | IPv6Network

# The smallest network that a provider gives: whoever has one has all its addresses.
_PREFIXE_IPV6 = 64


def address_of(request: HttpRequest) -> str:
    """Return the address to count: IPv4 as it is, IPv6 by the first address of its /64.

    Always an address that the database takes; 0.0.0.0 for a peer that has none (a local socket).
    """
    return counted(read_address(request.META.get("REMOTE_ADDR", "")))


def counted(adresse: Adresse | None) -> str:
    """Return what stands for ``adresse`` in a count."""
    if adresse is None:
        return "0.0.0.0"  # noqa: S104 -- nobody listens there
    if isinstance(adresse, IPv4Address):
        return str(adresse)
    return str(ip_network((adresse, _PREFIXE_IPV6), strict=False).network_address)


def read_address(texte: str) -> Adresse | None:
    """Return the address that ``texte`` writes, None for anything else.

    An IPv4 address that came through an IPv6 socket is the IPv4 address; a zone is left out.
    """
    try:
        adresse = ip_address(texte.strip().partition("%")[0])
    except ValueError:
        return None
    return getattr(adresse, "ipv4_mapped", None) or adresse


def is_among(adresse: Adresse | None, reseaux: Sequence[Reseau]) -> bool:
    """Tell whether one of the networks holds ``adresse``."""
    return adresse is not None and any(adresse in reseau for reseau in reseaux)
