"""A policy file as text with places: every value a string that knows its line and column."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress

from linter import store
from linter.hashing import sha256
from linter.records import dataclass, field
from linter.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

_FORMAT = 1
_FOLDER = "files"
_MOST = 50


class Text(str):
    """A YAML scalar; `line` and `column` count from 0. `home` is its file, where that is not the one it is used in."""

    __slots__ = ("column", "home", "line")

    line: int
    column: int
    home: File

    def placed(self, at: Any) -> Text:
        """The text, said to stand where another value stands."""
        self.line, self.column = getattr(at, "line", 0), getattr(at, "column", 0)
        if home := getattr(at, "home", None):
            self.home = home
        return self


class Map(dict[Text, Any]):
    """A YAML mapping with its place."""

    line: int
    column: int
    home: File


class Many(list[Any]):
    """A YAML sequence with its place."""

    line: int
    column: int
    home: File


@dataclass
class File:
    """One policy file: its values, and the mistakes found in it so far. `layer` names the policy below that it is of."""

    place: str | Path
    shown: str
    text: str = ""
    root: Any = None
    problems: list[tuple[int, str]] = field(default_factory=list)
    layer: str = ""

    @property
    def path(self) -> Path:
        """Where it stands."""
        from pathlib import Path

        return Path(self.place)

    def problem(self, value: Any, message: str, offset: int = 0) -> None:
        """Record a mistake at a value: place, sentence, the line itself and a caret under it."""
        home = getattr(value, "home", self)
        if home is not self:
            home.problem(value, message, offset)
            return
        line = getattr(value, "line", 0)
        column = getattr(value, "column", 0) + offset
        lines = self.text.splitlines()
        shown = lines[line] if line < len(lines) else ""
        caret = "".join(c if c == "\t" else " " for c in shown[:column]) + "^"
        self.problems.append((line, f"{self.shown}:{line + 1}:{column + 1}: {message}\n    {shown}\n    {caret}"))


def read(path: str | Path, shown: str, *, keep: bool = False) -> File:
    """The file's values; what is not YAML, and repeated keys, are recorded as problems.

    Values to `keep` are kept between runs, for the small files that every run reads: YAML takes longer to load than they do.
    """
    file = File(path, shown)
    try:
        with open(path, "rb") as stream:
            file.text = stream.read().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        file.problem(None, f"cannot be read ({_reason(error)}); save it as UTF-8 text")
        return file
    return kept(file, parsed, "yaml") if keep else parsed(file)


def kept(file: File, parse: Callable[[File], File], how: str) -> File:
    """The file with the values that `parse` (`how` names it) found in the same text before, or finds now."""
    home = store.home(_FOLDER)
    if home is None:
        return parse(file)
    own = os.stat(__file__)
    known = repr((_FORMAT, sys.version, own.st_size, own.st_mtime_ns, how, file.text))
    place = os.path.join(home, sha256(known.encode(errors="surrogatepass")).hexdigest()[:40])
    stored = store.read(place)
    if stored is not None:
        from _pickle import loads

        with suppress(Exception):  # what cannot be read is found anew
            file.root = loads(stored)
            return file
    file = parse(file)
    if not file.problems:
        import pickle

        store.write(place, pickle.dumps(file.root))
        store.keep_newest(home, "", _MOST)
    return file


def parsed(file: File) -> File:
    """The file with the values of its text."""
    import yaml

    base: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    try:
        loader = base(file.text)
        try:
            node = loader.get_single_node()
        finally:
            loader.dispose()
        file.root = _value(node, file, 0)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        at = Text("")
        at.line, at.column = (mark.line, mark.column) if mark else (0, 0)
        file.problem(
            at, f"is not YAML: {error.problem}; put the value in quotes if it holds : # {{ [ or starts with a sign"
        )
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        file.problem(None, f"is not YAML: {str(error).splitlines()[0]}")
    return file


def _reason(error: Exception) -> str:
    return error.strerror or "?" if isinstance(error, OSError) else "it is not UTF-8"


def _value(node: Any, file: File, depth: int) -> Any:
    if node is None:
        return None
    import yaml

    if depth > 12:
        raise ValueError("it is nested more than 12 levels deep")
    value: Any
    if isinstance(node, yaml.ScalarNode):
        value = Text(node.value)
    elif isinstance(node, yaml.SequenceNode):
        value = Many(_value(item, file, depth + 1) for item in node.value)
    else:
        value = Map()
        for key_node, item in node.value:
            key = _value(key_node, file, depth + 1)
            if not isinstance(key, Text):
                file.problem(key, "has a key that is not a word; write `key: value`")
            elif key in value:
                file.problem(key, f'has the key "{key}" twice; keep one of them')
            else:
                value[key] = _value(item, file, depth + 1)
    value.line, value.column = node.start_mark.line, node.start_mark.column
    if isinstance(value, Text) and node.style in ("'", '"'):
        value.column += 1
    return value


def belongs_to(value: Any, file: File) -> Any:
    """The value, which knows with all its parts that it stands in `file`, unless they know their file already."""
    if isinstance(value, (Text, Map, Many)) and getattr(value, "home", None) is None:
        value.home = file
    if isinstance(value, Map):
        for key, item in value.items():
            belongs_to(key, file)
            belongs_to(item, file)
    elif isinstance(value, Many):
        for item in value:
            belongs_to(item, file)
    return value


def closest(word: str, known: Iterable[str]) -> str:
    """A hint " (did you mean …?)" if a known word is close."""
    import difflib

    near = difflib.get_close_matches(word, list(known), n=1, cutoff=0.7)
    return f' (did you mean "{near[0]}"?)' if near else ""
