"""The configuration of a project: `cliniclint.yaml`, or `[tool.cliniclint]` in `pyproject.toml`.

It is looked for from the working directory upward, and the first one found is the only one. Every value knows its line.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

from linter.errors import ConfigError
from linter.findings import Severity
from linter.policy.folder import shown
from linter.policy.keys import Key, Keys
from linter.records import dataclass, field
from linter.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from linter.policy.fields import Fields
    from linter.policy.source import File, Text

NAME = "cliniclint.yaml"
PYPROJECT = "pyproject.toml"
TABLE = ("tool", "cliniclint")
NONE = "none"
REGISTER = "cliniclint-exceptions.yaml"
BASELINE = "cliniclint-baseline.json"
LEVELS = (*(severity.value for severity in Severity), "never")

CHANGES: Keys = {
    "select": Key("Only these rules.", "texts", ids="rule"),
    "ignore": Key("Not these rules.", "texts", ids="rule"),
    "severity": Key("Rules with another severity than in the policy.", "choice map", words=LEVELS[:3], ids="rule"),
    "target-grade": Key("The Flesch-Kincaid grade that copy may not pass.", "number"),
}
PER_PATH: Keys = {"paths": Key("The drafts that this is for, as patterns.", "texts", required=True), **CHANGES}
KEYS: Keys = {
    "policy": Key("The folder of the policy."),
    "profile": Key("A profile of the policy."),
    "paths": Key("The drafts and folders to check when the command line names none.", "texts"),
    "exclude": Key("Drafts and folders to leave out, as patterns.", "texts"),
    **CHANGES,
    "fail-on": Key("The severity from which on a check fails.", "choice", words=LEVELS),
    "exceptions": Key("The register of exceptions, or none."),
    "baseline": Key("The baseline, or none."),
    "per-path": Key("What is different for some drafts; later entries win.", "items", of=PER_PATH),
}


@dataclass(frozen=True)
class Changes:
    """What a configuration changes of a policy's rules; `paths` are patterns, none: for every draft."""

    where: str = ""
    paths: tuple[str, ...] = ()
    select: tuple[Text, ...] = ()
    ignore: tuple[Text, ...] = ()
    severity: dict[Text, Text] = field(default_factory=dict)
    grade: float | None = None
    lines: dict[str, int] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.select or self.ignore or self.severity or self.grade is not None)


@dataclass(frozen=True)
class Settings:
    """A configuration, or the defaults. Paths are told from `root` on, the folder of the file that holds it."""

    root: str
    file: File | None = None
    values: dict[str, Any] = field(default_factory=dict)
    changes: Changes = Changes()
    per_path: tuple[Changes, ...] = ()
    lines: dict[str, int] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The file's name for people; empty without one."""
        return self.file.shown if self.file else ""

    def where(self, key: str) -> str:
        """The file and line that a value comes from; empty if it is not set."""
        return f"{self.name}:{self.lines[key]}" if key in self.lines else ""

    def wrong(self, problems: list[tuple[Any, str]]) -> ConfigError:
        """The error for values of the file."""
        if self.file is None:
            return ConfigError([message for _, message in problems])
        for value, message in problems:
            self.file.problem(value, message)
        return ConfigError([message for _, message in sorted(self.file.problems)])


def load_settings(named: str | None = None, start: Path | None = None, *, keep: bool = False) -> Settings:
    """The configuration in the file that is named (`none`: the defaults), else the one found from `start` upward.

    With `keep` its values are kept between runs.

    Raises `ConfigError` with every mistake in it.
    """
    folder = os.path.realpath(start or ".")
    if named == NONE:
        return Settings(folder)
    file = _named(named, keep) if named else _found(folder, keep)
    return _settings(file) if file else Settings(_root(folder))


def _named(path: str, keep: bool) -> File:
    if not os.path.isfile(path):
        raise ConfigError([f"{path}: there is no such file; give --config a {NAME}, a {PYPROJECT} or none"])
    file = _read_toml(path, keep) if path.endswith(".toml") else _read_yaml(path, keep)
    if file is None:
        raise ConfigError([f"{path}: holds no table [{'.'.join(TABLE)}]; add it, or name another file"])
    return file


def _upward(start: str) -> Iterator[str]:
    """A folder and those above it."""
    folder = ""
    while folder != start:
        folder, start = start, os.path.dirname(start)
        yield folder


def _found(start: str, keep: bool) -> File | None:
    for folder in _upward(start):
        if os.path.isfile(other := os.path.join(folder, "cliniclint.yml")):
            raise ConfigError([f"{shown(other)}: is not read; rename it to {NAME}"])
        yaml, toml = os.path.join(folder, NAME), os.path.join(folder, PYPROJECT)
        table = _read_toml(toml, keep) if os.path.isfile(toml) else None
        if os.path.isfile(yaml) and table:
            where = f"{shown(toml)}:{getattr(table.root, 'line', 0) + 1}"
            raise ConfigError([f"{shown(yaml)}:1: {where} configures cliniclint, too; move all of it into one of them"])
        if table or os.path.isfile(yaml):
            return table or _read_yaml(yaml, keep)
    return None


def _root(start: str) -> str:
    """Without a configuration: the folder of the register or baseline from the working directory upward, or the
    repository's.
    """
    for folder in _upward(start):
        register, baseline, git = (os.path.join(folder, name) for name in (REGISTER, BASELINE, ".git"))
        if os.path.isfile(register) or os.path.isfile(baseline) or os.path.exists(git):
            return folder
    return start


def _read_yaml(path: str, keep: bool) -> File:
    from linter.policy.source import read

    return read(path, shown(path), keep=keep)


def _read_toml(path: str, keep: bool) -> File | None:
    with open(path, "rb") as file:
        if TABLE[-1].encode() not in file.read():
            return None
    from linter.toml_file import read_table

    return read_table(path, shown(path), TABLE, keep=keep)


def _settings(file: File) -> Settings:
    from linter.policy.fields import Fields
    from linter.policy.source import Map

    if file.root in (None, "") and not file.problems:
        file.root = Map()
        file.root.line = file.root.column = 0
    if file.problems:
        raise ConfigError([message for _, message in file.problems])
    fields = Fields(file, file.root, KEYS, "the configuration")
    values: dict[str, Any] = {key: fields.text(key) for key in ("policy", "profile", "exceptions", "baseline")}
    values |= {"paths": fields.texts("paths"), "exclude": fields.texts("exclude"), "fail-on": fields.choice("fail-on")}
    per_path = []
    for item in fields.items("per-path"):
        own = Fields(file, item, PER_PATH, "an entry of per-path")
        per_path.append(_changes(file, own, own.texts("paths")))
    settings = Settings(
        os.path.dirname(os.path.realpath(file.place)),
        file,
        values,
        _changes(file, fields, ()),
        tuple(per_path),
        _lines(fields),
    )
    if file.problems:
        raise ConfigError([message for _, message in sorted(file.problems)])
    return settings


def _changes(file: File, fields: Fields, paths: tuple[str, ...]) -> Changes:
    from linter.policy.source import Map, Text

    severity = fields.values.get(Text("severity"), Map())
    if not isinstance(severity, Map):
        file.problem(severity, '"severity" must be written as `rule: severity` lines')
        severity = Map()
    for value in severity.values():
        if value not in CHANGES["severity"].words:
            file.problem(value, f'severity is "{value}"; use error, warning or advice')
    return Changes(
        where=f"{file.shown}:{fields.values.line + 1}",
        paths=tuple(str(path) for path in paths),
        select=fields.texts("select"),
        ignore=fields.texts("ignore"),
        severity=dict(severity),
        grade=fields.number("target-grade") if fields.has("target-grade") else None,
        lines=_lines(fields),
    )


def _lines(fields: Fields) -> dict[str, int]:
    return dict(_each_line(fields))


def _each_line(fields: Fields) -> Iterator[tuple[str, int]]:
    for key in fields.values:
        yield str(key), getattr(key, "line", 0) + 1
