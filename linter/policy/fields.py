"""Typed access to the keys of a policy file; every mistake is recorded with its place, none is raised."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from linter.policy.source import File, Many, Map, Text, closest


class Fields:
    """The keys of one mapping of a policy file."""

    def __init__(self, file: File, values: Any, known: Iterable[str], what: str) -> None:
        self.file = file
        self.values: Map = values if isinstance(values, Map) else Map()
        self.known = tuple(known)
        if not isinstance(values, Map):
            self.values.line = getattr(values, "line", 0)
            self.values.column = getattr(values, "column", 0)
            file.problem(values, f"{what} must be written as `key: value` lines")
        for key in self.values:
            if key not in self.known:
                hint = closest(key, self.known) or f"; known keys are {', '.join(self.known)}"
                file.problem(key, f'{what} has the unknown key "{key}"{hint}')

    def has(self, key: str) -> bool:
        """Whether the key is there."""
        return key in self.values

    def text(self, key: str, required: bool = False, default: str = "") -> str:
        """A single text."""
        value = self.values.get(Text(key))
        if value is None or value == "":
            if required:
                self.file.problem(self.values, f'needs the key "{key}"; add it')
            return default
        if not isinstance(value, Text):
            self.file.problem(value, f'"{key}" must be one text, not a list')
            return default
        return _text(value)

    def texts(self, key: str, required: bool = False) -> tuple[Text, ...]:
        """A list of texts; one text alone counts as a list of one."""
        value = self.values.get(Text(key))
        if value is None:
            if required:
                self.file.problem(self.values, f'needs the key "{key}"; add it with at least one line')
            return ()
        items = [value] if isinstance(value, Text) else value
        if not isinstance(items, list):
            self.file.problem(value, f'"{key}" must be a list; write one item a line, each after "- "')
            return ()
        for item in items:
            if not isinstance(item, Text):
                self.file.problem(item, f'"{key}" must hold texts only; put this one in quotes')
        found = tuple(_text(item) for item in items if isinstance(item, Text) and item.strip())
        if required and not found:
            self.file.problem(value, f'"{key}" is empty; add at least one line')
        return found

    def items(self, key: str) -> list[Any]:
        """A list of anything."""
        value = self.values.get(Text(key))
        if value is None or value == "":
            return []
        if not isinstance(value, Many):
            self.file.problem(value, f'"{key}" must be a list; write one item a line, each after "- "')
            return []
        return value

    def choice(self, key: str, allowed: Iterable[str], default: str = "", required: bool = False) -> str:
        """One of a few words."""
        allowed = tuple(allowed)
        value = self.text(key, required, default)
        if value and value not in allowed:
            self.file.problem(self.values.get(Text(key)), f'{key} is "{value}"; use {_either(allowed)}')
            return default
        return value

    def choices(self, key: str, allowed: Iterable[str]) -> frozenset[str]:
        """Some of a few words."""
        allowed = tuple(allowed)
        values = self.texts(key)
        for value in values:
            if value not in allowed:
                self.file.problem(value, f'{key} holds "{value}"; use {_either(allowed)}')
        return frozenset(str(value) for value in values if value in allowed)

    def number(self, key: str, default: float) -> float:
        """A number."""
        value = self.text(key)
        try:
            return float(value) if value else default
        except ValueError:
            self.file.problem(self.values.get(Text(key)), f'{key} is "{value}"; write a number')
            return default


def _text(value: Text) -> Text:
    """The text without white space around it, at the same place."""
    cleaned = Text(value.strip())
    cleaned.line, cleaned.column = value.line, value.column
    return cleaned


def _either(words: tuple[str, ...]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"
