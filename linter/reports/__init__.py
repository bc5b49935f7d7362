"""Reports: from a `Report` to what people and programs read, one module for each format.

A module has `draft`, one draft's part as text, which may be made in another process. A format that can be written
while the drafts are checked has `head` and `tail` for what stands around the parts, and `separated` if something
stands between them. A format that must know every draft before it writes the first line has `whole` instead.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib import import_module

from linter.typed import TYPE_CHECKING, Any, Protocol, cast

if TYPE_CHECKING:
    from linter.findings import Report
    from linter.reports.setting import Setting, Totals

FORMATS = {
    "terminal": "for people, with the words underlined",
    "json": "for programs: everything that is known",
    "sarif": "SARIF 2.1.0, for code scanning and editors",
    "github": "annotations of a pull request, from GitHub Actions' log",
    "gitlab": "GitLab's code quality report",
    "junit": "JUnit's XML, which every CI server shows",
    "csv": "a table for a spreadsheet",
    "markdown": "one comment for a pull request",
    "html": "one page for reviewers: the draft with highlights, readability, exceptions; needs no network",
}
"""The formats by name, which is the module's, and what each is for."""


class Format(Protocol):
    """What the module of a format that is written part by part holds."""

    def head(self, setting: Setting) -> str:
        """What stands before the drafts."""

    def draft(self, report: Report, setting: Setting) -> str:
        """One draft's part; empty if the format has nothing to say on it."""

    def separated(self, number: int, part: str) -> str:
        """A part that is not empty, as number `number` (from 0) of all."""

    def tail(self, setting: Setting, totals: Totals) -> str:
        """What stands after the drafts."""


class Whole(Protocol):
    """What the module of a format that must know every draft first holds."""

    def draft(self, report: Report, setting: Setting) -> str:
        """One draft's part."""

    def whole(self, parts: Iterable[str], setting: Setting, totals: Totals) -> Iterator[str]:
        """The report, in pieces."""


def load(name: str) -> Any:
    """The module of a format."""
    return import_module(f"linter.reports.{name}")


def part(name: str, report: Report, setting: Setting) -> str:
    """One draft's part in a format."""
    return cast("Format", load(name)).draft(report, setting)
