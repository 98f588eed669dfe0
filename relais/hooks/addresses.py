"""Where a webhook may lead: https to the public Internet, and nowhere inside (reliability.md F20, API7). Pure.

A name is judged by every address it has, at each delivery, and the judged address is the one that is called.
"""

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import SplitResult, urlsplit

from relais.errors import Refused

PORTS = (443, 8443)
LONGEST = 500
# Public by number, but they carry another address inside, or lead into the provider's own house.
_CARRIERS = [ip_network(text) for text in ("::ffff:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32")]
_CARRIERS += [ip_network(text) for text in ("::/96", "fec0::/10", "100::/64", "5f00::/16", "3fff::/20")]
_INSIDE = [ip_network(text) for text in ("168.63.129.16/32", "192.88.99.0/24", "192.0.0.0/24", "100.64.0.0/10")]


@dataclass(frozen=True)
class Target:
    host: str
    port: int
    path: str


def target_of(url: str) -> Target:
    """Raises `Refused` (webhook_url): https, a host, no name or password, one of two ports, nothing hidden."""
    if len(url) > LONGEST or not url.isascii() or any(sign <= " " or sign in '\\"<>^`{|}\x7f' for sign in url):
        raise Refused("the address is too long or has signs that do not belong in one", code="webhook_url")
    parts, port = _split(url)
    if parts.scheme != "https":
        raise Refused("the address begins with https://", code="webhook_url")
    if parts.username is not None or parts.password is not None or parts.fragment:
        raise Refused("the address has no name, password or fragment", code="webhook_url")
    if not parts.hostname or "%" in parts.hostname or port not in PORTS:
        raise Refused(f"the address has a host, and one of the ports {PORTS}", code="webhook_url")
    path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
    return Target(parts.hostname, port, path)


def is_public(address: str) -> bool:
    """Of one numeric address."""
    try:
        found = ip_address(address)
    except ValueError:
        return False
    if isinstance(found, IPv4Address):
        return _is_open(found) and not any(found in network for network in _INSIDE)
    return _is_open(found) and found.scope_id is None and not any(found in network for network in _CARRIERS)


def _is_open(found: IPv4Address | IPv6Address) -> bool:
    return found.is_global and not (found.is_multicast or found.is_reserved or found.is_unspecified or found.is_private)


def _split(url: str) -> tuple[SplitResult, int]:
    try:
        parts = urlsplit(url)
        return parts, 443 if parts.port is None else parts.port
    except ValueError as error:
        raise Refused("this is no address", code="webhook_url") from error
