"""Turns a policy into bytes of which a start reads only what it needs."""

from __future__ import annotations

import io
import pickle
from collections.abc import Mapping, Sequence

from linter.policy.model import CueClass, Entry, Policy, Rule
from linter.policy.shelf import Later, Shelf, severity_of
from linter.records import replace
from linter.typed import Any


class _PlainTexts(pickle.Pickler):
    """Stores texts of policy files as plain ones: their places matter to the loader only."""

    def reducer_override(self, value: Any) -> Any:
        if isinstance(value, str) and type(value).__module__ == "linter.policy.source":
            return str, ("".join(value),)
        return NotImplemented


def frozen(policy: Policy) -> bytes:
    """The policy, stored."""
    return _bytes(
        replace(
            policy,
            rules=tuple(map(_rule, policy.rules)),
            treatments=_shelf(policy.treatments),
            sources=_shelf(policy.sources),
            cues=tuple(map(_cue, policy.cues)),
            claims=tuple(
                replace(kind, rule=_rule(kind.rule), examples=_later(kind.examples)) for kind in policy.claims
            ),
        )
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
    numbers = tuple(entry.number for entry in entries)
    return Later(tuple(map(_bytes, entries)), numbers, tuple(map(severity_of, entries)))


def _later(items: Sequence[Any]) -> Later[Any]:
    return Later(tuple(map(_bytes, items)))


def _shelf(items: Mapping[str, Any]) -> Shelf[Any]:
    return Shelf({str(name): _bytes(value) for name, value in items.items()})
