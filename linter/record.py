"""Makes the receipt of a run: takes the drafts' parts in as they come, and writes all of it at the end."""

from __future__ import annotations

import os
from pathlib import Path

from linter.clock import now, today
from linter.config import write_whole
from linter.options import chosen
from linter.policy.model import Policy
from linter.receipts import (
    OPTIONS,
    SCHEMA,
    Receipt,
    Target,
    digest,
    file_told,
    link,
    policy_told,
    program,
    sealed,
    text,
)
from linter.reports.receipt import drafts
from linter.typed import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

    from linter.reports.setting import Totals


class Record:
    """The receipt of one run. Without a goal it is only made (`receipt`), not written."""

    def __init__(self, goal: Target | None = None) -> None:
        self.goal = goal
        self.parts: list[str] = []
        self.receipt: Receipt = {}

    def add(self, part: str) -> None:
        """Take one draft's part."""
        self.parts.append(part)

    def end(self, totals: Totals) -> None:
        """All parts are there."""

    def write(self, options: argparse.Namespace, policy: Policy, totals: Totals, code: int) -> None:
        """Seal the receipt, and write it where it goes."""
        force = chosen(options)
        folder = self.goal.path.parent.resolve() if self.goal else Path.cwd()
        given = {key: getattr(options, key, None) for key in OPTIONS}
        self.receipt = sealed({
            "receipt": SCHEMA,
            "made": now(),
            "day": today().isoformat(),
            "before": link(self.goal) if self.goal else None,
            "program": program(),
            "policy": policy_told(policy),
            "configuration": file_told(force.settings.name and os.path.relpath(force.settings.file.place) if force.settings.file else ""),
            "register": file_told(force.exceptions.value),
            "baseline": file_told(force.baseline.value),
            "run": {"folder": Path(os.path.relpath(Path.cwd(), folder)).as_posix(), "options": given},
            "drafts": drafts(self.parts),
            "unread": [message for _, message in totals.errors],
            "verdict": {"passed": code == 0, "exit": code, "fail_on": force.fail_on.value, "counts": totals.counts},
        })  # fmt: skip
        if self.goal:
            data = text(self.receipt).encode()
            write_whole(str(self.goal.path), data)
            _tell(self.goal.path, data)


def _tell(path: Path, data: bytes) -> None:
    """Name the receipt on standard error: its checksum is what one keeps elsewhere."""
    import sys

    print(f"cliniclint: {path}: receipt, {digest(data)}", file=sys.stderr)
