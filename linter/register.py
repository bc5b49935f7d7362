"""The register of exceptions: a file that says who answers for which finding, why and until when.

Every entry names a rule and a finding of it (by fingerprint or quoted words), and a reason. An entry that is not
complete is not used; what is wrong with it is kept for the report on the register.
"""

from __future__ import annotations

import re
from pathlib import Path

from linter.clock import read_day
from linter.document import Span
from linter.errors import LinterError
from linter.policy.fields import Fields
from linter.policy.folder import shown
from linter.policy.keys import Key, Keys
from linter.policy.source import File, Many, Map, Text, parsed, read
from linter.records import dataclass
from linter.typed import Any

KEYS: Keys = {
    "rule": Key("The rule whose finding is excepted.", required=True),
    "path": Key("The draft, or a pattern of drafts; without it every draft."),
    "fingerprint": Key("The finding, as JSON reports name it."),
    "quote": Key("The words of the finding."),
    "reason": Key("Why the copy may stand.", required=True),
    "approver": Key("Who answers for it."),
    "ticket": Key("Where it was decided."),
    "granted": Key("The day it was granted, YYYY-MM-DD."),
    "expires": Key("The last day it holds, YYYY-MM-DD."),
    "policy version": Key("The version of the policy under which it was granted."),
}
_DAYS = ("granted", "expires")
_PLAIN = re.compile(r"[^\W\d_][\w ,./()'%+$’–-]*[\w.)%]")
_WORDS_OF_YAML = frozenset({"true", "false", "yes", "no", "on", "off", "null", "y", "n"})
HEAD = """\
# Exceptions from the policy, and who answers for them. `cliniclint except FILE:LINE RULE` adds an entry at the end.
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """One exception of the register; `span` is its place in the register's text."""

    line: int
    span: Span
    rule: str
    reason: str
    path: str = ""
    fingerprint: str = ""
    quote: str = ""
    approver: str = ""
    ticket: str = ""
    granted: str = ""
    expires: str = ""
    policy_version: str = ""


@dataclass(frozen=True, slots=True)
class Wrong:
    """Something wrong with an entry: where in the register's text, and what to do."""

    span: Span
    message: str


@dataclass(frozen=True)
class Register:
    """The register: its name for people, the folder that its paths start from, its text, and what stands in it."""

    name: str
    folder: Path
    text: str = ""
    entries: tuple[Entry, ...] = ()
    wrong: tuple[Wrong, ...] = ()

    def where(self, entry: Entry) -> str:
        """The entry's place for people."""
        return f"{self.name}:{entry.line}"


class _Ledger(File):
    """A register while it is read; its mistakes are findings, each at its place."""

    def __init__(self, file: File) -> None:
        super().__init__(file.place, file.shown, file.text, file.root)
        self.wrong: list[Wrong] = []
        self.starts = [0]
        for line in file.text.splitlines(keepends=True):
            self.starts.append(self.starts[-1] + len(line))

    def problem(self, value: Any, message: str, offset: int = 0) -> None:
        start = self.offset(value) + offset
        end = self.text.find("\n", start)
        self.wrong.append(Wrong(Span(start, max(start, len(self.text) if end < 0 else end)), message))

    def offset(self, value: Any) -> int:
        """Where a value stands in the text."""
        line = getattr(value, "line", 0)
        return min(len(self.text), self.starts[min(line, len(self.starts) - 1)] + getattr(value, "column", 0))


def read_register(path: Path, *, keep: bool = False) -> Register:
    """The register in a file; with `keep` its values are kept between runs. Raises `LinterError` if the file as a whole cannot be used."""
    return _parsed(read(path, shown(path), keep=keep))


def _parsed(file: File) -> Register:
    if file.problems:
        raise LinterError(file.problems[0][1])
    if not isinstance(file.root, Many) and file.root not in (None, ""):
        file.problem(file.root, 'the register must be a list of exceptions; begin each with "- rule:"')
        raise LinterError(file.problems[0][1])
    ledger = _Ledger(file)
    items = list(file.root or ())
    places = [max(0, ledger.offset(item) - 2) for item in items] + [len(file.text)]
    entries = []
    for item, start, end in zip(items, places, places[1:], strict=False):
        before = len(ledger.wrong)
        entry = _entry(ledger, item, Span(start, start + len(file.text[start:end].rstrip())))
        if len(ledger.wrong) == before:
            entries.append(entry)
    return Register(file.shown, file.path.parent.resolve(), file.text, tuple(entries), tuple(ledger.wrong))


def _entry(file: _Ledger, item: Any, span: Span) -> Entry:
    fields = Fields(file, item, KEYS, "an exception")
    values = {key.replace(" ", "_"): " ".join(fields.text(key).split()) for key in KEYS}
    if isinstance(item, Map) and not values["fingerprint"] and not values["quote"]:
        file.problem(item, 'names no finding; add its "fingerprint" or its words as "quote"')
    for key in _DAYS:
        if values[key] and not read_day(values[key]):
            file.problem(fields.values.get(Text(key)), f'{key} is "{values[key]}"; write a day as YYYY-MM-DD')
    if values["granted"] and values["expires"] and values["granted"] > values["expires"]:
        file.problem(fields.values.get(Text("expires")), "expires before it was granted; mend one of the days")
    return Entry(line=getattr(item, "line", 0) + 1, span=span, **values)


# Writing


def add_entry(path: Path, values: dict[str, str]) -> tuple[str, int]:
    """The text of the register with one more entry, at its end, and the entry's line; all else stays as it is.

    Raises `LinterError` if the register is not written in a way that an entry can be added to.
    """
    text = path.read_bytes().decode("utf-8-sig") if path.exists() else HEAD
    known = read_register(path) if path.exists() else None
    newline = "\r\n" if "\r\n" in text else "\n"
    indent = _indent(text) if known and (known.entries or known.wrong) else ""
    lines = [f"{key}: {scalar(value)}" for key in KEYS if (value := values.get(key, ""))]
    block = newline.join(f"{indent}{'  ' if number else '- '}{line}" for number, line in enumerate(lines))
    body = text if text.endswith("\n") or not text else text + newline
    return _checked(path, known, body + block + newline), body.count("\n") + 1


def _checked(path: Path, known: Register | None, text: str) -> str:
    """The text, if it holds every entry that was there before and one more."""
    file = parsed(File(path, shown(path), text))
    old = known.entries if known else ()
    if not file.problems:
        new = _parsed(file)
        if new.entries[:-1] == old and len(new.wrong) == (len(known.wrong) if known else 0):
            return text
    raise LinterError(f'{shown(path)}: no entry can be added to it; write the list as lines that begin with "- rule:"')


def _indent(text: str) -> str:
    match = re.search(r"^([ ]*)- ", text, re.MULTILINE)
    return match[1] if match else ""


def scalar(text: str) -> str:
    """The text as YAML writes it, with quotation marks where it needs them."""
    if _PLAIN.fullmatch(text) and text.lower() not in _WORDS_OF_YAML:
        return text
    import json

    return json.dumps(text, ensure_ascii=False)
