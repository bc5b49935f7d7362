"""What a server was asked for: its policy, who may reach it, and how much it takes."""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass, field

from linter.in_force import Policies
from linter.policy.model import Policy
from linter.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from linter.exceptions import Exceptions

MEGABYTE = 1_000_000
LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one request may ask for."""

    body: int = 25 * MEGABYTE
    characters: int = 2 * MEGABYTE
    seconds: float = 60.0
    arriving: float = 60.0
    drained: int = 1_000 * MEGABYTE


@dataclass(frozen=True, slots=True)
class Settings:
    """One server. `names` are the host names it answers to beside `host`; without `token` it needs none.

    `policies` are what a configuration makes of the policy for some drafts, `exceptions` those of its register and baseline.
    """

    policy: Policy
    host: str = "127.0.0.1"
    port: int = 0
    token: str = ""
    names: frozenset[str] = frozenset()
    limits: Limits = field(default_factory=Limits)
    policies: Policies | None = None
    exceptions: Exceptions | None = None

    def policy_for(self, name: str) -> Policy:
        """The policy for a draft of this name."""
        return self.policies.of(name) if self.policies else self.policy


def is_loopback(host: str) -> bool:
    """Whether only programs of this machine can reach the host."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def is_address(host: str) -> bool:
    """Whether the host is written as an address, which no other site can make point elsewhere."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def known_names(host: str, names: frozenset[str]) -> frozenset[str]:
    """The host names under which the page may be asked for."""
    own = {socket.gethostname().lower()} if not is_loopback(host) else set()
    return LOOPBACK_NAMES | {host.lower()} | own | {name.lower() for name in names}
