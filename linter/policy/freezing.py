"""Turns a policy into bytes of which a start reads only what it needs."""

from __future__ import annotations

import io
import pickle
from collections.abc import Mapping, Sequence

from linter.policy.cache import HEAD
from linter.policy.model import CueClass, Entry, Policy, Rule
from linter.policy.shelf import Later, Shelf, severity_of
from linter.records import replace
from linter.typed import Any

_APART = 512
"""Bytes from so many on stand behind the policy as they are, where a start need not copy them."""


class _PlainTexts(pickle.Pickler):
    """Stores texts of policy files as plain ones: their places matter to the loader only."""

    def reducer_override(self, value: Any) -> Any:
        if isinstance(value, str) and type(value).__module__ == "linter.policy.source":
            return str, ("".join(value),)
        return NotImplemented


class _Apart(_PlainTexts):
    """Puts long bytes into `parts` and stores where they stand there."""

    def __init__(self, buffer: io.BytesIO) -> None:
        super().__init__(buffer, protocol=pickle.HIGHEST_PROTOCOL)
        self.parts = bytearray()

    def persistent_id(self, value: Any) -> tuple[int, int] | None:
        if not isinstance(value, bytes) or len(value) < _APART:
            return None
        self.parts += value
        return len(self.parts) - len(value), len(self.parts)


def frozen(policy: Policy) -> bytes:
    """The policy, stored: the length of what is read at once, that itself, and what is read as it is asked for."""
    buffer = io.BytesIO()
    pickler = _Apart(buffer)
    pickler.dump(_in_parts(policy))
    head = buffer.getvalue()
    return len(head).to_bytes(HEAD, "big") + head + bytes(pickler.parts)


def _in_parts(policy: Policy) -> Policy:
    return replace(
        policy,
        rules=tuple(map(_rule, policy.rules)),
        treatments=_shelf(policy.treatments),
        sources=_shelf(policy.sources),
        cues=tuple(map(_cue, policy.cues)),
        claims=tuple(replace(kind, rule=_rule(kind.rule), examples=_later(kind.examples)) for kind in policy.claims),
    )


def _bytes(value: object) -> bytes:
    buffer = io.BytesIO()
    _PlainTexts(buffer, protocol=pickle.HIGHEST_PROTOCOL).dump(value)
    return buffer.getvalue()


def _rule(rule: Rule) -> Rule:
    return replace(
        rule,
        entries=_entries(rule.entries),
        stated=_entries(rule.stated),
        violating=_later(rule.violating),
        compliant=_later(rule.compliant),
    )


def _cue(cue: CueClass) -> CueClass:
    return replace(cue, examples=_later(cue.examples))


def _entries(entries: Sequence[Entry]) -> Later[Entry]:
    return Later.of(map(_bytes, entries), [entry.number for entry in entries], map(severity_of, entries))


def _later(items: Sequence[Any]) -> Later[Any]:
    return Later.of(map(_bytes, items))


def _shelf(items: Mapping[str, Any]) -> Shelf[Any]:
    return Shelf.of({str(name): _bytes(value) for name, value in items.items()})
