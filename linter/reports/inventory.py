"""The inventory of claims as a table, as CSV and as JSON; each is written part by part."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping

from linter.console import Style, printable, shorten
from linter.document import Document
from linter.findings import Listed, Verdict
from linter.records import dataclass, field
from linter.reports.csv import MARK, row
from linter.reports.setting import Setting
from linter.typed import Any

SCHEMA = 1
COLUMNS = ("draft", "line", "column", "where", "kind", "quote", "verdict", "decided_by", "source_beside", "rule",
           "flagged", "sentence")  # fmt: skip
_WIDTHS = {"line": 5, "kind": 11, "claim": 44, "verdict": 11, "by": 16}


@dataclass
class Sums:
    """The sums of a run: claims by kind and verdict, and the drafts that could not be read."""

    drafts: int = 0
    claims: Counter[tuple[str, str]] = field(default_factory=Counter)
    unsourced: int = 0
    errors: list[tuple[str, str]] = field(default_factory=list)

    def add(self, listed: tuple[Listed, ...]) -> None:
        """Count the claims of one draft."""
        self.drafts += 1
        self.claims.update((claim.kind, claim.verdict.value) for claim in listed)
        self.unsourced += sum(claim.verdict is Verdict.ASSERTED and not claim.sourced for claim in listed)


@dataclass(frozen=True)
class Form:
    """How the inventory is written: what stands before the drafts, a draft's part (`number` from 0), what stands after."""

    head: Callable[[Setting], str]
    draft: Callable[[Document, tuple[Listed, ...], int, Style], str]
    tail: Callable[[Setting, Sums], str]


# The table


def _no_head(_: Setting) -> str:
    return ""


def _table(document: Document, listed: tuple[Listed, ...], number: int, style: Style) -> str:
    lines = [style("path", printable(document.name)) + ("" if listed else ": no claims")]
    if listed:
        names = dict(zip(_WIDTHS, ("line", "kind", "claim", "verdict", "decided by"), strict=True))
        lines.append(style("faint", "  " + _cells(names) + "source"))
    before = ""
    for claim in listed:
        if claim.place.where != before:
            # A place in words is too long for a column: it stands above its claims.
            before = claim.place.where
            lines.append(f"  {printable(before)}:")
        lines.append(_table_row(claim))
    return ("\n" if number else "") + "\n".join(lines) + "\n"


def _table_row(claim: Listed) -> str:
    cells = {
        "line": "" if claim.place.where else str(claim.place.line),
        "kind": claim.kind,
        "claim": printable(claim.quote),
        "verdict": claim.verdict.value,
        "by": printable(claim.cue),
    }
    flagged = f"  {claim.rule}" if claim.flagged else ""
    return f"  {_cells(cells)}{'yes' if claim.sourced else '-':3}{flagged}".rstrip()


def _cells(cells: Mapping[str, str]) -> str:
    return "".join(shorten(text, _WIDTHS[name]).ljust(_WIDTHS[name] + 1) for name, text in cells.items())


def _table_tail(setting: Setting, sums: Sums) -> str:
    if not sums.drafts:
        return ""
    asserted = sum(number for (_, verdict), number in sums.claims.items() if verdict == Verdict.ASSERTED)
    kinds = [f"{number} {kind}" for kind, number in _by_kind(sums, setting).items() if number]
    policy = setting.named
    text = (
        f"{sums.drafts} {'draft' if sums.drafts == 1 else 'drafts'}: {sums.claims.total()} claims, "
        f"{asserted} asserted ({sums.unsourced} of these with no source beside them)"
        f"{': ' + ', '.join(kinds) if kinds else ''}; policy {policy['name']} {policy['version']}"
    )
    return f"\n{text}\n"


def _by_kind(sums: Sums, setting: Setting) -> dict[str, int]:
    return {
        kind.name: sum(number for (name, _), number in sums.claims.items() if name == kind.name)
        for kind in setting.policy.claims
    }


# CSV


def _csv_head(_: Setting) -> str:
    return MARK + row(COLUMNS)


def _csv(document: Document, listed: tuple[Listed, ...], _: int, __: Style) -> str:
    return "".join(row(_csv_cells(document, claim)) for claim in listed)


def _csv_cells(document: Document, claim: Listed) -> list[str]:
    place = claim.place
    return [
        document.name,
        "" if place.where else str(place.line),
        "" if place.where else str(place.column),
        place.where,
        claim.kind,
        claim.quote,
        claim.verdict.value,
        claim.cue,
        _yes(claim.sourced),
        claim.rule,
        _yes(claim.flagged),
        claim.sentence,
    ]


def _yes(value: bool) -> str:
    return "yes" if value else "no"


def _no_tail(_: Setting, __: Sums) -> str:
    return ""


# JSON


def _json_head(setting: Setting) -> str:
    tool = {"name": "cliniclint", "version": setting.version}
    return f'{{"schema": {SCHEMA}, "tool": {_dump(tool)},\n "policy": {_dump(setting.named)},\n "drafts": ['


def _json(document: Document, listed: tuple[Listed, ...], number: int, _: Style) -> str:
    first = {"path": document.name, "format": document.format, "digest": document.digest}
    claims = ",".join(f"\n    {_dump(_object(claim))}" for claim in listed)
    return f'{"," if number else ""}\n  {_dump(first)[:-1]}, "claims": [{claims}]}}'


def _object(claim: Listed) -> dict[str, Any]:
    place = claim.place
    return {
        "kind": claim.kind,
        "quote": claim.quote,
        "verdict": claim.verdict.value,
        "cue": claim.cue,
        "source_beside": claim.sourced,
        "rule": claim.rule or None,
        "flagged": claim.flagged,
        "start": place.start,
        "end": place.end,
        "line": place.line,
        "column": place.column,
        "end_line": place.end_line,
        "end_column": place.end_column,
        **({"where": place.where} if place.where else {}),
        "sentence": claim.sentence,
    }


def _json_tail(setting: Setting, sums: Sums) -> str:
    failed = [{"path": path, "message": message} for path, message in sums.errors]
    kinds = {
        kind.name: {verdict: number for (name, verdict), number in sorted(sums.claims.items()) if name == kind.name}
        for kind in setting.policy.claims
    }
    summary = {"drafts": sums.drafts, "claims": sums.claims.total(), "kinds": kinds}
    return f'],\n "errors": {_dump(failed)},\n "summary": {_dump(summary)}}}\n'


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "backslashreplace").decode()


FORMS = {
    "table": Form(_no_head, _table, _table_tail),
    "csv": Form(_csv_head, _csv, _no_tail),
    "json": Form(_json_head, _json, _json_tail),
}
"""The forms of the inventory by name."""
