"""What a match of an expert pattern begins with, where that is plain: a text without it need not be searched."""

from __future__ import annotations

from functools import cache

_MARKS = frozenset("#@%&~=;,:<>")
"""Characters that mean themselves in a pattern, in either case."""
_OPTIONAL = frozenset("?*{")


@cache
def opening(source: str) -> str:
    """The mark that every match of the pattern begins with; empty if that cannot be told at a glance."""
    if source[:1] not in _MARKS or source[1:2] in _OPTIONAL or _has_ways(source):
        return ""
    return source[0]


def _has_ways(source: str) -> bool:
    """Whether matches may begin otherwise, by a "|" outside all brackets or by a flag; in doubt, they may."""
    if source.count("(?") != source.count("(?:") or ("[" in source and "|" in source):
        return True
    depth, at = 0, 0
    while at < len(source):
        character = source[at]
        if character == "\\":
            at += 1
        elif character == "(":
            depth += 1
        elif character == ")":
            depth -= 1
        elif character == "|" and depth <= 0:
            return True
        at += 1
    return False
