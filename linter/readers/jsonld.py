"""Structured data of a page (JSON-LD): the reviews and descriptions that search engines print."""

from __future__ import annotations

import re
from collections.abc import Iterator

from linter.document import Kind
from linter.readers.builder import Run
from linter.readers.escapes import backslash_runs

_STRING = re.compile(r"\"((?:[^\"\\]++|\\.)*+)\"(\s*+:)?", re.DOTALL)
_KINDS = {"reviewBody": Kind.REVIEW, "description": Kind.DESCRIPTION}


def read(source: str, start: int, end: int) -> Iterator[tuple[Kind, list[Run]]]:
    """The reviews and descriptions in the JSON between `start` and `end`; broken JSON has none."""
    if not _is_json(source[start:end]):
        return
    kind: Kind | None = None
    for match in _STRING.finditer(source, start, end):
        if match[2]:
            kind = _KINDS.get(match[1])
        elif kind:
            yield kind, backslash_runs(source, *match.span(1))


def _is_json(text: str) -> bool:
    import json

    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True
