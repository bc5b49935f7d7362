"""Escapes of HTML, JSON and YAML: from a range of the source to runs of text that map back exactly."""

from __future__ import annotations

import re

from linter.late import pattern
from linter.readers.builder import Run

_REFERENCE = pattern(r"&(?:#(?:[xX]([0-9a-fA-F]++)|([0-9]++));?|([A-Za-z][A-Za-z0-9]{1,31}+);?)")
_LAST_CODE_POINT = 0x10FFFF
_LONGEST_NUMBER = 8  # digits; Python refuses to parse thousands of them

_BACKSLASH = pattern(
    r"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|x([0-9a-fA-F]{2})|.)",
    re.DOTALL,
)
_CONTROLS = {"n": "\n", "r": "\r", "t": "\t", "b": " ", "f": "\f", "N": "\x85", "_": "\xa0"}
_REPLACEMENT = "\ufffd"


def html_runs(source: str, start: int, end: int, *, attribute: bool = False) -> list[Run]:
    """The text of HTML between `start` and `end`, every character reference as one run."""
    if source.find("&", start, end) < 0:
        return [Run(source[start:end], start, end)]
    runs: list[Run] = []
    at = start
    for match in _REFERENCE.finditer(source, start, end):
        text, length = _referred(match)
        stop = match.start() + length
        # In an attribute "&copy=1" is part of an address.
        if not length or (attribute and source[stop - 1] != ";" and (source[stop : stop + 1] or " ") in _GOES_ON):
            continue
        runs += [Run(source[at : match.start()], at, match.start()), Run(text, match.start(), stop)]
        at = stop
    runs.append(Run(source[at:end], at, end))
    return [run for run in runs if run.text]


_GOES_ON = frozenset("=ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")


def _referred(match: re.Match[str]) -> tuple[str, int]:
    """The characters a reference stands for and how much of the match spells it; 0 if it is none."""
    reference, hexadecimal, decimal, name = match[0], match[1], match[2], match[3]
    if name is None:
        digits = (hexadecimal or decimal).lstrip("0")
        if len(digits) > _LONGEST_NUMBER or int(digits or "0", 16 if hexadecimal else 10) > _LAST_CODE_POINT:
            return _REPLACEMENT, len(reference)
        from html import unescape

        return unescape(reference), len(reference)
    from html.entities import html5  # a large table, which few drafts need

    if reference[1:] in html5:
        return html5[reference[1:]], len(reference)
    # Old names need no semicolon, and anything may follow: "&copyright" is "©right".
    for length in range(len(name), 1, -1):
        if name[:length] in html5:
            return html5[name[:length]], length + 1
    return "", 0


def backslash_runs(source: str, start: int, end: int) -> list[Run]:
    """The text of a JSON or double-quoted YAML string between `start` and `end`, every escape as one run."""
    runs: list[Run] = []
    at = start
    for match in _BACKSLASH.finditer(source, start, end):
        runs += [Run(source[at : match.start()], at, match.start()), Run(_escaped(match), match.start(), match.end())]
        at = match.end()
    runs.append(Run(source[at:end], at, end))
    return [run for run in runs if run.text]


def _escaped(match: re.Match[str]) -> str:
    digits = match[1] or match[2] or match[3]
    if digits:
        number = int(digits, 16)
        return chr(number) if number <= _LAST_CODE_POINT and not 0xD800 <= number < 0xE000 else _REPLACEMENT
    escape = match[0]
    if len(escape) == len("\\ud83d\\ude00"):
        high, low = int(escape[2:6], 16), int(escape[8:12], 16)
        return chr(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))
    return _CONTROLS.get(escape[1], escape[1])
