"""Web addresses given by people: only what leads to the public internet is opened.

Whoever can make a server open an address of their choice can reach what only the server sees: its own machine,
the network behind it, the metadata service of a cloud. The check is made on the resolved addresses, again at each
redirect, and the connection goes to the very address that was checked, so that a name which resolves differently
a moment later gains nothing.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import urlsplit

from .errors import BadInput
from .sentences import Sentence

if TYPE_CHECKING:
    import httpx

IpAddress: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolver: TypeAlias = Callable[[str, int], Sequence[str]]
"""Returns the IP addresses of a host and port as text; raises OSError when there are none."""

PORTS = {"http": 80, "https": 443}
MOST_REDIRECTS = 5
TIMEOUT_SECONDS = 30.0
_LONGEST = 2_000
_EXPECTED = Sentence("an address on the public internet, such as https://example.org/")
_UNSEEN = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029\\]")
_NUMBER_LABEL = re.compile(r"\d+|0[xX][0-9a-fA-F]*")
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_NAT64_LOCAL = ipaddress.ip_network("64:ff9b:1::/48")


@dataclass(frozen=True, slots=True)
class PublicAddress:
    """An address that was checked. ``ips`` are the addresses that the host resolved to, all of them public."""

    url: str
    host: str
    port: int
    ips: tuple[IpAddress, ...]


def resolve(host: str, port: int) -> list[str]:
    """Ask the system for the addresses of a host."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(entry[4][0]) for entry in found]


def check_public_address(url: str, *, resolver: Resolver = resolve) -> PublicAddress:
    """Check that an address given by a web user leads to the public internet.

    Raises BadInput for a scheme other than http and https, a user name or password in the address, a host that
    cannot be found, a number in place of a host that is not plainly written (``2130706433``, ``0177.0.0.1``,
    ``0x7f.1``), and a host of which any address is private, shared, loopback, link-local, multicast, reserved or
    unspecified, also where IPv6 carries such an IPv4 address inside.
    """
    host, port = _host_and_port(url)
    try:
        literal = ipaddress.ip_address(host)
    except ValueError:
        if _NUMBER_LABEL.fullmatch(host.rstrip(".").rpartition(".")[2]):
            raise _refused(
                url, Sentence("the host %(host)s is a number that is not written as an IP address", host=host)
            ) from None
        ips = _resolved(url, host, port, resolver)
    else:
        ips = (literal,)
    for ip in ips:
        if not is_public(ip):
            raise _refused(url, Sentence("the host %(host)s is in a network that is not public", host=host))
    return PublicAddress(url, host, port, ips)


def is_public(ip: IpAddress) -> bool:
    """Say whether an address belongs to the public internet; an IPv4 address inside an IPv6 one counts as well."""
    if isinstance(ip, ipaddress.IPv6Address):
        inner = _inner(ip)
        if inner is not None:
            return is_public(inner)
        if ip.is_site_local or ip in _NAT64_LOCAL or ip.scope_id:
            return False
    return ip.is_global and not (
        ip.is_private or ip.is_loopback or ip.is_link_local or ip.is_multicast or ip.is_reserved or ip.is_unspecified
    )


def leads_inside(url: str) -> bool:
    """Say whether an address names this machine or writes an IP address that is not public; no name is asked for.

    It is for lists of addresses that are kept and not opened; :func:`check_public_address` stands before opening one.
    """
    try:
        host = (urlsplit(url.strip()).hostname or "").rstrip(".").casefold()
    except ValueError:
        return False
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return not is_public(ipaddress.ip_address(host))
    except ValueError:
        return _NUMBER_LABEL.fullmatch(host.rpartition(".")[2]) is not None


def public_client(
    *,
    resolver: Resolver = resolve,
    transport: httpx.BaseTransport | None = None,
    timeout: float = TIMEOUT_SECONDS,
) -> httpx.Client:
    """Return an HTTP client for addresses of web users: it checks each address before it connects, also at redirects.

    It follows at most five redirects and asks no proxy of the environment. ``transport`` replaces the network in
    tests. An address that is refused raises BadInput as in :func:`check_public_address`.
    """
    import httpx

    class Checked(httpx.BaseTransport):
        def __init__(self) -> None:
            # Never a kept connection: it would be found by its IP address, whatever host it was opened for.
            limits = httpx.Limits(max_keepalive_connections=0)
            self.inner = transport or httpx.HTTPTransport(limits=limits, trust_env=False)

        def handle_request(self, request: httpx.Request) -> httpx.Response:
            checked = check_public_address(str(request.url), resolver=resolver)
            *others, last = checked.ips
            for ip in others:
                try:
                    return self.inner.handle_request(self._pinned(request, checked.host, ip))
                except httpx.ConnectError:
                    continue
            return self.inner.handle_request(self._pinned(request, checked.host, last))

        @staticmethod
        def _pinned(request: httpx.Request, host: str, ip: IpAddress) -> httpx.Request:
            return httpx.Request(
                request.method,
                request.url.copy_with(host=str(ip)),
                headers=request.headers,
                stream=request.stream,
                # The certificate must still be the one of the name.
                extensions={**request.extensions, "sni_hostname": host},
            )

        def close(self) -> None:
            self.inner.close()

    return httpx.Client(
        transport=Checked(), timeout=timeout, follow_redirects=True, max_redirects=MOST_REDIRECTS, trust_env=False
    )


def _host_and_port(url: str) -> tuple[str, int]:
    if len(url) > _LONGEST:
        raise BadInput(
            Sentence("the address has %(number)s characters", number=len(url)),
            expected=Sentence("at most %(most)s", most=_LONGEST),
        )
    if _UNSEEN.search(url):
        raise _refused(url, Sentence("the address holds a blank, a backslash or an unseen character"))
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise _refused(url, Sentence("the address cannot be read (%(error)s)", error=error)) from None
    if parts.scheme not in PORTS:
        raise _refused(
            url,
            Sentence("the address begins with '%(scheme)s:'", scheme=parts.scheme)
            if parts.scheme
            else Sentence("the scheme is missing"),
        )
    if "@" in parts.netloc:
        raise _refused(url, Sentence("the address holds a user name or password"))
    if not host:
        raise _refused(url, Sentence("the address names no host"))
    return _ascii(url, host), port if port is not None else PORTS[parts.scheme]


def _ascii(url: str, host: str) -> str:
    """Return the host as the network knows it: other scripts as punycode, odd digits as plain ones."""
    if host.isascii():
        return host
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:
        raise _refused(
            url, Sentence("the host %(host)s cannot be written in the letters of the network", host=host)
        ) from None


def _resolved(url: str, host: str, port: int, resolver: Resolver) -> tuple[IpAddress, ...]:
    try:
        found = tuple(ipaddress.ip_address(ip) for ip in dict.fromkeys(resolver(host, port)))
    except (OSError, UnicodeError):
        found = ()
    if not found:
        raise _refused(url, Sentence("the host %(host)s cannot be found", host=host))
    return found


def _inner(ip: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """Return the IPv4 address that an IPv6 one stands for: mapped, compatible, 6to4, NAT64."""
    if ip.ipv4_mapped is not None:
        return ip.ipv4_mapped
    if ip.sixtofour is not None:
        return ip.sixtofour
    low = int(ip) & 0xFFFF_FFFF
    if ip in _NAT64 or (int(ip) >> 32 == 0 and low > 1):
        return ipaddress.IPv4Address(low)
    return None


def _refused(url: str, what: str) -> BadInput:
    shown = url if len(url) <= 100 else f"{url[:100]}..."
    return BadInput(what, file=" ".join(shown.split()), expected=_EXPECTED)
