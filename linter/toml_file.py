"""A table of a TOML file with places, in the shape in which YAML files are read: the standard library gives no places."""

from __future__ import annotations

import re
from collections.abc import Mapping

from linter.policy.source import File, Many, Map, Text, kept
from linter.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

_HEADER = re.compile(r"[ \t]*\[\[?[ \t]*([^\[\]]+?)[ \t]*\]\]?")
_KEY = re.compile(r"[ \t]*((?:[\w-]+|\"[^\"]*\"|'[^']*')(?:[ \t]*\.[ \t]*(?:[\w-]+|\"[^\"]*\"|'[^']*'))*)[ \t]*=")
_PART = re.compile(r"[\w-]+|\"[^\"]*\"|'[^']*'")
_WHERE = re.compile(r" \(at line (\d+), column (\d+)\)")

_AT_END = " (at end of document)"


def read_table(path: str | Path, shown: str, table: tuple[str, ...], *, keep: bool = False) -> File | None:
    """The table as a file whose `root` it is; None if the file has no such table. For `keep` see `source.read`."""
    with open(path, "rb") as stream:
        data = stream.read()
    if table[-1].encode() not in data:
        return None  # most projects' files; no parser is loaded for them
    file = File(path, shown)
    try:
        file.text = data.decode("utf-8-sig")
    except ValueError as error:
        file.problem(*_complaint(error, file.text))
        return file
    file = kept(file, lambda file: _parsed(table, file), f"toml {table}") if keep else _parsed(table, file)
    return file if file.root is not None or file.problems else None


def _parsed(table: tuple[str, ...], file: File) -> File:
    import tomllib

    try:
        whole: Any = tomllib.loads(file.text)
    except ValueError as error:
        file.problem(*_complaint(error, file.text))
        return file
    for name in table:
        whole = whole.get(name) if isinstance(whole, dict) else None
    if whole is not None:
        file.root = _Placing(file.text).placed(whole, table, 0)
    return file


def _complaint(error: ValueError, text: str) -> tuple[Text, str]:
    at = _WHERE.search(str(error))
    lines = text.rstrip().split("\n")
    place = Text("")
    place.line, place.column = (int(at[1]) - 1, int(at[2]) - 1) if at else (len(lines) - 1, len(lines[-1]))
    return place, f"is not TOML: {_WHERE.sub('', str(error)).removesuffix(_AT_END)}; mend the line"


class _Placing:
    """Finds the places of keys and values again. A place serves people who look for a mistake, nothing else."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.keys: dict[tuple[str, ...], list[int]] = {}
        table: tuple[str, ...] = ()
        at = 0
        for line in text.splitlines(keepends=True):
            if match := _HEADER.match(line):
                table = _parts(match[1])
                self.keys.setdefault(table, []).append(at + match.start(1))
            elif match := _KEY.match(line):
                self.keys.setdefault((*table, *_parts(match[1])), []).append(at + match.start(1))
            at += len(line)

    def placed(self, value: Any, path: tuple[str, ...], at: int, nth: int = 0) -> Any:
        """The value with places; `nth` counts the tables of an array of tables."""
        starts = self.keys.get(path, [])
        at = starts[min(nth, len(starts) - 1)] if starts else at
        if isinstance(value, Mapping):
            return self._map(value, path, at)
        if not isinstance(value, list):
            return self._text(value, at)
        many = Many()
        start = at
        for number, item in enumerate(value):
            many.append(self.placed(item, path, at, number) if isinstance(item, dict) else self._text(item, start))
            start = self._offset(many[-1]) if isinstance(many[-1], Text) else start
        self._set(many, at)
        return many

    def _map(self, value: Mapping[str, Any], path: tuple[str, ...], at: int) -> Map:
        found = Map()
        for name, item in value.items():
            own = (*path, name)
            later = [start for start in self.keys.get(own, []) if start >= at]
            start = later[0] if later else max(at, self.text.find(name, at))
            key = Text(name)
            self._set(key, start)
            is_nested = isinstance(item, (Mapping, list))
            found[key] = self.placed(item, own, start) if is_nested else self._text(item, start + len(name))
        self._set(found, at)
        return found

    def _text(self, value: Any, at: int) -> Text:
        text = Text(str(value).lower() if isinstance(value, bool) else str(value))
        found = self.text.find(text, at)
        self._set(text, found if found >= 0 else at)
        return text

    def _set(self, value: Text | Map | Many, offset: int) -> None:
        before = self.text[:offset]
        value.line = before.count("\n")
        value.column = offset - (before.rfind("\n") + 1)

    def _offset(self, value: Text) -> int:
        """Where a value ends in the text."""
        lines = self.text.split("\n")
        return sum(len(line) + 1 for line in lines[: value.line]) + value.column + len(value)


def _parts(key: str) -> tuple[str, ...]:
    return tuple(part.strip("\"'") for part in _PART.findall(key))
