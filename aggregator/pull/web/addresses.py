"""Which network addresses are public: the guard that is asked at the moment of connecting.

The tables are the special-purpose registries of IANA (RFC 6890 and its successors). They are
spelt out since what ``ipaddress.is_global`` says differs between versions of Python, and since it
calls 6to4 and NAT64 addresses global whatever they lead to.
"""

from __future__ import annotations

import ipaddress
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

_V4 = {
    IPv4Network(net): what
    for net, what in {
        "0.0.0.0/8": "this network",
        "10.0.0.0/8": "private",
        "100.64.0.0/10": "carrier-grade NAT",
        "127.0.0.0/8": "loopback",
        "168.63.129.16/32": "metadata",
        "169.254.0.0/16": "link-local or metadata",
        "172.16.0.0/12": "private",
        "192.0.0.0/24": "protocol assignments",
        "192.0.2.0/24": "documentation",
        "192.88.99.0/24": "6to4 relay",
        "192.168.0.0/16": "private",
        "198.18.0.0/15": "benchmarking",
        "198.51.100.0/24": "documentation",
        "203.0.113.0/24": "documentation",
        "224.0.0.0/4": "multicast",
        "240.0.0.0/4": "reserved or broadcast",
    }.items()
}
_V6 = {
    IPv6Network(net): what
    for net, what in {
        "::/128": "unspecified",
        "::1/128": "loopback",
        "2001::/23": "protocol assignments or Teredo",
        "2001:db8::/32": "documentation",
        "2002::/16": "6to4",
        "3fff::/20": "documentation",
        "fc00::/7": "private",
        "fe80::/10": "link-local",
        "fec0::/10": "site-local",
        "ff00::/8": "multicast",
    }.items()
}
_GLOBAL_V6 = IPv6Network("2000::/3")
_NAT64 = IPv6Network("64:ff9b::/96")
# A user who names a host means a machine of theirs, never these.
_NEVER_BY_NAME = {
    "this network",
    "metadata",
    "link-local or metadata",
    "link-local",
    "multicast",
    "reserved or broadcast",
    "unspecified",
}
_METADATA_V6 = IPv6Address("fd00:ec2::254")


def why_refused(address: str) -> str | None:
    """What an address is if it is not public, such as ``loopback``; ``None``: it is public.

    An IPv4 address inside an IPv6 one (mapped, or NAT64 by the well-known prefix, which networks
    without IPv4 need) is judged by what it leads to; 6to4 and Teredo are never public.

    Args:
        address: IPv4 or IPv6, as a resolver writes it.
    """
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return "no address"
    return _why(parsed)


def _why(address: IPv4Address | IPv6Address) -> str | None:
    if isinstance(address, IPv4Address):
        for v4, what in _V4.items():
            if address in v4:
                return what
        return None if address.is_global else "not public"
    if address.ipv4_mapped:
        return _why(address.ipv4_mapped)
    if address in _NAT64:
        return _why(IPv4Address(int(address) & 0xFFFFFFFF))
    if address == _METADATA_V6:
        return "metadata"
    for v6, what in _V6.items():
        if address in v6:
            return what
    return None if address in _GLOBAL_V6 else "not public"


def may_connect(address: str, *, named: bool) -> str | None:
    """Why we do not connect to an address; ``None``: we do.

    Args:
        address: as a resolver writes it.
        named: whether the user allowed its host to be private.
    """
    why = why_refused(address)
    return None if why is None or (named and why not in _NEVER_BY_NAME) else why
