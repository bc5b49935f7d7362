"""A new rule's file: every key with its reason, and placeholders that load, run and pass as a draft."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from linter.clock import today
from linter.errors import LinterError
from linter.policy.folder import folders
from linter.policy.shape import EXTENDS, PLACEHOLDER, RULES
from linter.policy.source import Many, Map, Text, read

_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)+")
_SHARED = {
    "status": "draft",
    "severity": "warning",
    "violating": "\n  - We say <<{P} the words>> here.",
    "known false alarms": "[]",
    "formerly": "[]",
    "tags": "[]",
}
_BY_KIND = {
    "prohibited": {
        "says": "Do not say {P}.",
        "why": ">\n  {P} Who is misled by it, and what law or evidence says so.",
        "message": "'\"{{found}}\" says {P}.'",
        "instead": "\n  - {P} A careful sentence takes its place.",
        "find": "\n  - {P} the words",
        "compliant": "\n  - negated: We never say {P} the words.\n  - other: We say something else.",
    },
    "required": {
        "says": "Where a draft says {P}, say {P}.",
        "why": ">\n  {P} What a reader cannot know without the statement, and what law or evidence says so.",
        "message": "'\"{{found}}\" owes a statement, and the draft nowhere says {P}.'",
        "instead": "\n  - {P} A sentence states what is owed.",
        "due": "\n  - {P} the words",
        "stated by": "\n  - {P} the statement",
        "compliant": "\n  - negated: We never say {P} the words.\n  - other: We say {P} the words. Here is {P} the statement.",
    },
}
_OPTIONAL = {
    "except": "[words that are not the claim]",
    "yields to": "[another-rule]",
    "stated as": "[asserted, hedged]",
    "at least": "'1'",
    "within": "draft",
    "per": "draft",
    "where": "treatment is not approved for condition",
    "in": "[paragraph, item]",
    "not in": "[button]",
    "counts": "[asserted]",
    "never excepted": "'true'",
}
"""What optional keys may hold; keys that take phrases and stand not here share one text."""


def new_rule(folder: Path, name: str, kind: str) -> Path:
    """Write the skeleton of a rule into a policy folder; returns the file.

    Raises `LinterError` if the id is no instruction in kebab-case or is or was a rule's, or the folder is no policy.
    """
    _check_id(name)
    if not any(folder.glob("*.yaml")):
        raise LinterError(f"{folder}: is no policy folder; give --policy a folder with a profile such as us.yaml")
    path = folder / "rules" / f"{name}.yaml"
    if path.exists():
        raise LinterError(f"{path}: is there already; change that file, or choose another id")
    if name in (owners := _ids(folder)):
        raise LinterError(f'the id "{name}" is or was the one of {owners[name]}; ids are never used twice')
    text = skeleton(name, kind, [source for place in _places(folder) for source in _sources(place)])
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
    return path


def skeleton(name: str, kind: str, sources: list[str]) -> str:
    """The text of a new rule's file; it cites the first source until a reviewer names the right ones."""
    values = {
        **_SHARED,
        **_BY_KIND[kind],
        "rule": name,
        "kind": kind,
        "history": f"['{today().isoformat()}: first version']",
    }
    values["sources"] = f"[{', '.join(sources[:1])}]  # {PLACEHOLDER} name the sources that this rule rests on"
    lines = ["# yaml-language-server: $schema=../rule.schema.json"]
    for key, about in RULES[kind].items():
        if key in EXTENDS:
            continue  # a new rule has none below it
        lines += [f"# {about.says}", _line(key, values)]
    return "\n".join(lines) + "\n"


def _line(key: str, values: Mapping[str, str]) -> str:
    if key in values:
        value = values[key].replace("{P}", PLACEHOLDER).replace("{{", "{").replace("}}", "}")
        return f"{key}:{'' if value.startswith(chr(10)) else ' '}{value}"
    return f"# {key}: {_OPTIONAL.get(key, '[a phrase]')}"


def _check_id(name: str) -> None:
    if _ID.fullmatch(name):
        return
    words = re.findall(r"[a-z0-9]+", name.lower())
    better = "-".join(words)
    hint = f', such as "{better}"' if _ID.fullmatch(better) else ", such as no-cure-claim or state-off-label-status"
    raise LinterError(f'"{name}" is no id; write an instruction in small letters with hyphens{hint}')


def _places(folder: Path) -> list[Path]:
    return [Path(place) for place in folders(str(folder))]


def _ids(folder: Path) -> dict[str, str]:
    """Every id that a rule of the policy has or had, with its file; broken files are read as far as they go."""
    paths = (path for place in _places(folder) for path in sorted((place / "rules").glob("*.yaml")))
    return {str(name): str(path) for path in paths for name in _names(path)}


def _names(path: Path) -> Iterator[Text]:
    root = read(path, str(path)).root
    for key in ("rule", "formerly") if isinstance(root, Map) else ():
        value = root.get(Text(key))
        yield from (item for item in (value if isinstance(value, Many) else [value]) if isinstance(item, Text))


def _sources(folder: Path) -> list[str]:
    root = read(folder / "sources.yaml", "sources.yaml").root
    found = [item.get(Text("source")) for item in root if isinstance(item, Map)] if isinstance(root, Many) else []
    return [str(name) for name in found if isinstance(name, Text)]
