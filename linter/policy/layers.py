"""A policy that stands on another one (`extends:`): how two files of one name join."""

from __future__ import annotations

from linter.policy.keys import Key, Keys
from linter.policy.shape import CLAIMS, CUES, RULES, TREATMENT, WORDS
from linter.policy.source import File, Many, Map, Text, belongs_to
from linter.typed import Any

EXTENDS = "extends"
_APPENDED = ("texts", "entries", "items", "examples")
_OWN_FIRST = "instead"
"""The key whose own sentences come first, for reports show the first one."""
_NAMED_BY = ("effect", "concept", "score", "source")
"""Keys that name an item: an item of the same name joins the one below instead of standing beside it."""


def stack(below: list[File], above: list[File], kind: str) -> list[File]:
    """The files of two layers: one above takes the place of its namesake below, or joins it where it says `extends`."""
    named = {file.path.stem: file for file in below}
    for file in above:
        if isinstance(file.root, Map) and Text(EXTENDS) in file.root:
            _join_files(named.get(file.path.stem), file, kind)
        named[file.path.stem] = file
    return [named[name] for name in sorted(named)]


def _join_files(below: File | None, file: File, kind: str) -> None:
    name = file.root[Text(EXTENDS)]
    if name != file.path.stem:
        file.problem(name, f'extends "{name}"; a file extends the one of its own name, so write {file.path.stem}')
    elif below is None:
        file.problem(name, f'there is no "{name}" below to extend; take the line away, and write the whole file')
    elif isinstance(below.root, Map):
        file.root = joined(below, file.root, _keys(kind, below.root))


def _keys(kind: str, root: Map) -> Keys:
    if kind == "rules":
        return RULES.get(str(root.get(Text("kind"))), RULES["prohibited"])
    return {"treatments": TREATMENT, "words": WORDS, "cues": CUES, "claims": CLAIMS}[kind]


def joined(below: File, above: Map, keys: Keys) -> Map:
    """What the file below says, changed by the values above: lists grow, texts are replaced."""
    return _join(belongs_to(below.root, below), above, keys)


def _join(below: Map, above: Map, keys: Keys) -> Map:
    whole = Map({key: value for key, value in below.items() if key not in above})
    for key, value in above.items():
        whole[key] = _join_values(keys.get(key, Key("")), key, below[key], value) if key in below else value
    whole.line, whole.column = above.line, above.column
    return whole


def _join_values(key: Key, name: str, below: Any, above: Any) -> Any:
    if key.holds == "lists" and isinstance(below, Map) and isinstance(above, Map):
        return _join(below, above, {group: Key("", "texts") for group in above})
    if key.holds not in _APPENDED:
        return above
    lower, upper = _many(below), _many(above)
    if key.of:
        return _join_items(lower, upper, key.of)
    items = Many([*upper, *lower] if name == _OWN_FIRST else [*lower, *upper])
    items.line, items.column = upper.line, upper.column
    return items


def _many(value: Any) -> Many:
    """A list; a text alone counts as a list of one, an empty value as none."""
    if isinstance(value, Many):
        return value
    many = Many([] if value in (None, "") else [value])
    many.line, many.column = getattr(value, "line", 0), getattr(value, "column", 0)
    return many


def _join_items(below: Many, above: Many, keys: Keys) -> Many:
    items = Many(below)
    places = {_name(item): number for number, item in enumerate(below) if _name(item)}
    for item in above:
        at = places.get(_name(item))
        if at is None:
            items.append(item)
        else:
            items[at] = _join(items[at], item, keys)
    items.line, items.column = above.line, above.column
    return items


def _name(item: Any) -> tuple[str, str] | None:
    if not isinstance(item, Map):
        return None
    return next(((key, str(item[Text(key)])) for key in _NAMED_BY if Text(key) in item), None)
