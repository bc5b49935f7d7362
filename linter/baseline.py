"""The baseline: the findings that were there when a team began, by fingerprint, so that only new ones count."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path

from linter.errors import LinterError
from linter.findings import Report
from linter.policy.folder import shown
from linter.records import dataclass, field
from linter.typed import Any, NamedTuple

SCHEMA = 1


class Known(NamedTuple):
    """A finding of the baseline."""

    rule: str
    quote: str
    fingerprint: str


@dataclass(frozen=True)
class Baseline:
    """The baseline: its name for people, the folder that its paths start from, and the findings of each draft."""

    name: str
    folder: Path
    recorded: str = ""
    policy_version: str = ""
    drafts: Mapping[str, tuple[Known, ...]] = field(default_factory=dict)

    def has(self, path: str, fingerprint: str) -> bool:
        """Whether the finding is one of the baseline's."""
        return fingerprint in self._fingerprints.get(path, ())

    @cached_property
    def _fingerprints(self) -> dict[str, frozenset[str]]:
        return {path: frozenset(one.fingerprint for one in known) for path, known in self.drafts.items()}


def read_baseline(path: Path) -> Baseline:
    """The baseline in a file. Raises `LinterError`, with file and line, if it cannot be used."""
    name = shown(path)
    try:
        whole = json.loads(path.read_bytes())
    except OSError as error:
        raise LinterError(f"{name}: cannot be read ({error.strerror}); check its permissions") from None
    except json.JSONDecodeError as error:
        raise LinterError(f"{name}:{error.lineno}:{error.colno}: is not JSON ({error.msg}); {_AGAIN}") from None
    except (ValueError, RecursionError):
        raise LinterError(f"{name}: is no JSON text; {_AGAIN}") from None
    if not isinstance(whole, dict) or whole.get("schema") != SCHEMA:
        raise LinterError(f'{name}:1: is no baseline of this version ("schema": {SCHEMA}); {_AGAIN}')
    try:
        drafts = {str(draft): tuple(map(_known, known)) for draft, known in whole["drafts"].items()}
        return Baseline(name, path.parent.resolve(), str(whole["recorded"]), str(whole["policy"]["version"]), drafts)
    except (KeyError, TypeError, AttributeError) as error:
        raise LinterError(f"{name}:1: is no whole baseline (looked for {error}); {_AGAIN}") from None


_AGAIN = 'mend it, or delete it and run "cliniclint baseline"'


def _known(item: Mapping[str, Any]) -> Known:
    return Known(str(item["rule"]), str(item["quote"]), str(item["fingerprint"]))


def recorded(report: Report) -> tuple[Known, ...]:
    """The findings of a report as a baseline keeps them; what is wrong with exceptions is never kept."""
    return tuple(
        Known(finding.rule, " ".join(finding.quote.split()), finding.fingerprint)
        for finding in report.findings
        if finding.kind != "exception"
    )


def baseline_text(drafts: Mapping[str, Iterable[Known]], day: str, policy: Mapping[str, str]) -> str:
    """The file of a baseline: a finding a line, so that a change of it can be read."""
    head = {"schema": SCHEMA, "recorded": day, "policy": dict(policy)}
    parts = []
    for path in sorted(drafts):
        known = (
            f"\n   {_dump({'rule': one.rule, 'fingerprint': one.fingerprint, 'quote': one.quote})}"
            for one in sorted(drafts[path])
        )
        parts.append(f"\n  {_dump(path)}: [{','.join(known)}]")
    return f'{_dump(head)[:-1]},\n "drafts": {{{",".join(parts)}}}}}\n'


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "backslashreplace").decode()
