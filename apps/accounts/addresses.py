"""Where a request comes from, when the way there can be trusted."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def client_address(request: HttpRequest) -> str:
    """The address to count attempts by: the peer itself, or what a proxy named in TRUSTED_PROXIES says about it.

    X-Forwarded-For is read from the right, past trusted proxies only, so a client cannot write its own address.
    An IPv6 client counts by its /64, the smallest network that one customer gets. "" when the peer has no address.
    """
    found = _parse(request.META.get("REMOTE_ADDR", ""))
    hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    while found is not None and hops and _trusted(found):
        claimed = _parse(hops.pop())
        if claimed is None:
            break
        found = claimed
    if found is None:
        return ""
    if isinstance(found, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(found)


def _parse(text: str) -> Address | None:
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return mapped or address


def _trusted(address: Address) -> bool:
    return any(address in ipaddress.ip_network(network, strict=False) for network in settings.TRUSTED_PROXIES)
