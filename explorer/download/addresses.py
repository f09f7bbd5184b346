"""Which addresses are anybody's on the internet, and which are of a machine or a network of one's own.

A stranger's file or server may name any address. What it names is asked only where all the
world could ask it, too: not this machine, not the school's printer, not the cloud's own services.
"""

import ipaddress
import re
import socket

_EVERYBODYS = ipaddress.IPv6Network("2000::/3")  # all that was ever given out; Python takes more for the world's
_PROTOCOLS = ipaddress.IPv4Network("192.0.0.0/24")  # of a link; some Pythons take most of it for the world's
_TRANSLATED = ipaddress.IPv6Network("64:ff9b::/96")  # IPv4 addresses as networks with IPv6 only write them


class NotPublicError(Exception):
    """A host is, or leads to, an address that is not public; the message is the host."""


def is_plain(netloc: str) -> bool:
    """Whether what follows ``//`` is a host, perhaps with a port, that Python, requests and a proxy read alike."""
    # Of ASCII only what names are made of; else requests may ask 127.0.0.1 where Python reads 127.0.0.1\.example.org.
    return re.fullmatch(r"([^\x00-,/:-@\[-^`{-\x7f]+|\[[0-9A-Fa-f:.]+\])(:[0-9]*)?", netloc) is not None


def is_public(address: str) -> bool:
    """Whether a numeric address is anybody's on the internet, whatever form it hides in."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        ip = ip.ipv4_mapped or ip.sixtofour or (ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF) if ip in _TRANSLATED else ip)
    is_given_out = ip in _EVERYBODYS if isinstance(ip, ipaddress.IPv6Address) else ip not in _PROTOCOLS
    return is_given_out and ip.is_global and not ip.is_multicast


def without_secrets(address: str) -> str:
    """An address as it may be shown, with neither what stands before its ``@`` nor what comes after its ``?``; paths stay."""
    if not re.search("(?i)[:@]|%3a|%40|^/vsi", address):
        return address
    shown = re.sub(r"(?is)(:|%3a).*(@|%40)", ":...@", address)
    return re.sub(r"(?s)[?#].*", "?...", shown)  # in this order: a password may have that, too


def told_without_secrets(message: str) -> str:
    """What another program says of addresses, be it of one that it made of ours, or of a proxy, as it may be shown."""
    return re.sub(r"\?\S+", "?...", re.sub(r"""(?s)://.*@|[^\s'"/(]+@""", "...@", message))


def is_loopback(host: str) -> bool:
    """Whether a host is this machine itself, in figures or by the name that always means it; nobody is asked for a name."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.rstrip(".").lower() == "localhost"


def leads_home(host: str, numeric: bool = False) -> bool:
    """Whether a host, by name or in figures of any form, leads to an address that is not public.

    `numeric` for figures alone, because somebody else looks names up; OSError where a name is not known.
    """
    host = host.rstrip(".")
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST if numeric else 0)
    except (socket.gaierror, UnicodeError):
        if numeric:
            return host.rpartition(".")[2].lower() == "localhost"
        raise OSError(f"the name {host[:60]!r} is not known here") from None
    return not all(is_public(str(address[0])) for *_, address in found)
