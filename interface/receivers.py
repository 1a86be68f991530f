"""Where webhooks may lead, and how one is rung: only listed hosts, no redirect followed, an answer within seconds."""

from __future__ import annotations

import http.client
import socket
import ssl
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import ip_address
from threading import Timer
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

PATIENCE = 5.0  # seconds for each step
LONGEST = 10.0  # seconds for all of it, however slowly it drips
PORTS = {"https": 443, "http": 80}


@dataclass(frozen=True)
class Host:
    scheme: str
    name: str
    port: int


def listed_hosts() -> set[Host]:
    """Of TASKFORCE_WEBHOOK_HOSTS: "host" or "host:port" are https, "http://host:port" is what it says."""
    return {_host(each if "://" in each else f"https://{each}") for each in settings.WEBHOOK_HOSTS}


def _host(address: str) -> Host:
    """Raises ValueError for what is no address."""
    parts = urlsplit(address)
    if parts.scheme not in PORTS or not parts.hostname:
        raise ValueError(address)
    return Host(parts.scheme, parts.hostname.lower(), parts.port or PORTS[parts.scheme])


def fault_of(url: str) -> str:
    """Why a webhook may not lead there, in a sentence; "" when it may."""
    try:
        parts, host = urlsplit(url), _host(url)
    except ValueError:
        return _("Write the whole address, as in https://system.example.cn/changes.")
    if parts.username or parts.password or parts.fragment or not url.isascii() or any(c.isspace() for c in url):
        return _("The address holds no user name, no fragment, no blank and no letters outside ASCII.")
    if host not in listed_hosts():
        return _(
            "Webhooks may lead only to hosts that TASKFORCE_WEBHOOK_HOSTS lists, by https unless listed as http://."
        )
    return ""


class Refused(Exception):
    """The receiver was not rung, or did not take it. str(): in a few words, without what it answered."""


def ring(url: str, body: bytes, headers: Mapping[str, str]) -> int:
    """Send it; the status of the answer, which is 2xx. Raises Refused."""
    if fault_of(url):
        raise Refused("host not listed")
    host, parts = _host(url), urlsplit(url)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    connection = _connection(host)
    watch = Timer(LONGEST, _hang_up, [connection])
    watch.daemon = True
    watch.start()
    try:
        connection.connect()
        connection.request("POST", path, body, {**headers, "Content-Type": "application/json"})
        status = connection.getresponse().status
    except (OSError, http.client.HTTPException, ValueError) as fault:
        raise Refused(type(fault).__name__) from fault
    finally:
        watch.cancel()
        connection.close()
    if not 200 <= status < 300:
        raise Refused(f"HTTP {status}")
    return status


def _hang_up(connection: http.client.HTTPConnection) -> None:
    with suppress(OSError, AttributeError):
        connection.sock.shutdown(socket.SHUT_RDWR)


def _connection(host: Host) -> http.client.HTTPConnection:
    if host.scheme == "http":
        return _Pinned(host.name, host.port, timeout=PATIENCE)
    return _PinnedByTls(host.name, host.port, timeout=PATIENCE, context=ssl.create_default_context())


class _Pinned(http.client.HTTPConnection):
    """Connected to the very address that was looked at."""

    def connect(self) -> None:
        self.sock = _reached(self.host, self.port)


class _PinnedByTls(http.client.HTTPSConnection):
    def connect(self) -> None:
        self.sock = ssl.create_default_context().wrap_socket(_reached(self.host, self.port), server_hostname=self.host)


def _reached(name: str, port: int) -> socket.socket:
    """A listed host lies where its name says, but a name may not lead back to this machine or its own net segment.

    One that is listed by such an address itself may be rung there. Raises OSError.
    """
    found = socket.getaddrinfo(name, port, type=socket.SOCK_STREAM)
    addresses = [address for *_about, address in found if address[0] == name or not _is_odd(str(address[0]))]
    if not addresses:
        raise OSError("no address that may be rung")
    return socket.create_connection((str(addresses[0][0]), port), timeout=PATIENCE)


def _is_odd(text: str) -> bool:
    address = ip_address(text.partition("%")[0])
    address = getattr(address, "ipv4_mapped", None) or address
    return (
        address.is_loopback or address.is_link_local or address.is_multicast or address.is_unspecified
        or address.is_reserved
    )  # fmt: skip
