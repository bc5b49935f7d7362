"""Typed access to the keys of a policy file; every mistake is recorded with its place, none is raised."""

from __future__ import annotations

from linter.policy.keys import Key, Keys
from linter.policy.source import File, Many, Map, Text, closest
from linter.typed import Any

_ABSENT = Key("")
"""Stands for a key that this kind of file does not have; asking for it finds nothing."""


class Fields:
    """The values of one mapping of a policy file, under the keys that it may have."""

    def __init__(self, file: File, values: Any, keys: Keys, what: str) -> None:
        self.file = file
        self.values: Map = values if isinstance(values, Map) else Map()
        self.keys = keys
        if not isinstance(values, Map):
            self.values.line = getattr(values, "line", 0)
            self.values.column = getattr(values, "column", 0)
            file.problem(values, f"{what} must be written as `key: value` lines")
        for key in self.values:
            if key not in keys:
                hint = closest(key, keys) or f"; known keys are {', '.join(keys)}"
                file.problem(key, f'{what} has the unknown key "{key}"{hint}')

    def has(self, key: str) -> bool:
        """Whether the key is there."""
        return key in self.values

    def _key(self, name: str) -> Key:
        return self.keys.get(name, _ABSENT)

    def _value(self, name: str) -> Any:
        """The key's value; that of an unknown key is reported as such and not looked at."""
        return self.values.get(Text(name)) if name in self.keys else None

    def _is_required(self, key: Key) -> bool:
        if key.required and key.unless:
            other, word = key.unless
            return bool(self.values.get(Text(other)) != word)
        return key.required

    def text(self, name: str) -> str:
        """A single text."""
        key = self._key(name)
        value = self._value(name)
        if value is None or value == "":
            if self._is_required(key):
                self.file.problem(self.values, f'needs the key "{name}"; add it')
            return key.default
        if not isinstance(value, Text):
            self.file.problem(value, f'"{name}" must be one text, not a list')
            return key.default
        return _text(value)

    def texts(self, name: str) -> tuple[Text, ...]:
        """A list of texts; one text alone counts as a list of one."""
        required = self._is_required(self._key(name))
        value = self._value(name)
        if value is None:
            if required:
                self.file.problem(self.values, f'needs the key "{name}"; add it with at least one line')
            return ()
        items = [value] if isinstance(value, Text) else value
        if not isinstance(items, list):
            self.file.problem(value, f'"{name}" must be a list; write one item a line, each after "- "')
            return ()
        for item in items:
            if not isinstance(item, Text):
                self.file.problem(item, f'"{name}" must hold texts only; put this one in quotes')
        found = tuple(_text(item) for item in items if isinstance(item, Text) and item.strip())
        if required and not found:
            self.file.problem(value, f'"{name}" is empty; add at least one line')
        return found

    def items(self, name: str) -> list[Any]:
        """A list of anything."""
        value = self._value(name)
        if value is None or value == "":
            return []
        if not isinstance(value, Many):
            self.file.problem(value, f'"{name}" must be a list; write one item a line, each after "- "')
            return []
        return value

    def choice(self, name: str) -> str:
        """One of the key's words."""
        key = self._key(name)
        value = self.text(name)
        if value and value not in key.words:
            self.file.problem(self.values.get(Text(name)), f'{name} is "{value}"; use {_either(key.words)}')
            return key.default
        return value

    def choices(self, name: str) -> frozenset[str]:
        """Some of the key's words."""
        allowed = self._key(name).words
        values = self.texts(name)
        for value in values:
            if value not in allowed:
                self.file.problem(value, f'{name} holds "{value}"; use {_either(allowed)}')
        return frozenset(str(value) for value in values if value in allowed)

    def flag(self, name: str) -> bool:
        """Whether the key says true."""
        value = self.text(name) or "false"
        if value not in ("true", "false"):
            self.file.problem(self.values.get(Text(name)), f'{name} is "{value}"; use true or false')
        return value == "true"

    def number(self, name: str, default: float = 0) -> float:
        """A number; `default` is for a key that has none of its own."""
        own = self._key(name).default
        value = self.text(name)
        try:
            return float(value) if value else default
        except ValueError:
            self.file.problem(self.values.get(Text(name)), f'{name} is "{value}"; write a number')
            return float(own) if own else default


def _text(value: Text) -> Text:
    """The text without white space around it, at the same place."""
    return Text(value.strip()).placed(value)


def _either(words: tuple[str, ...]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"
