"""Words of a text, folded so that typography does not matter, with their places in the text.

Folding: compatibility forms (NFKD), case, accents and combining marks, curly quotes, no-break spaces and hyphens, soft
hyphens, zero-width characters, and Cyrillic or Greek letters that look like Latin ones inside a Latin word. Full stops,
hyphens, slashes and quotation marks are no tokens, so a phrase is found across them; the marks that end a clause are.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import NamedTuple

_TOKEN = re.compile(
    r"[$£€]?\d+(?:[.,]\d+)*(?:%|[a-z]+\b)?"  # 84%, $450, 1,200, 3x, 1970s
    r"|[^\W_]+(?:'[^\W_]+)*"  # words, don't, brain's
    r"|[!?]+|[,;:()&★]|(?<!\d)\u2013|\u2013(?!\d)|\u2014|--+|(?<=\s)-(?=\s)"
)

EDGES = frozenset({",", ";", ":", "(", ")", "\u2014", "?", "!"})
"""Tokens that end a clause; every dash is the token \u2014, every run of ? and ! is one token."""

_LOOKALIKES = str.maketrans("асеорхуіјѕԁһԛԝткнмвαορτνιυκ", "aceopxyijsdhqwtkhmbaoptviuk")
_FOREIGN = re.compile(r"[^\W\d_]*[\u0370-\u03ff\u0400-\u052f][^\W\d_]*")
_QUOTES = {
    "\u2018": "'",
    "\u2019": "'",
    "\u201b": "'",
    "\u02bc": "'",
    "\u2032": "'",
    "\uff07": "'",
    "`": "'",
    "\u00b4": "'",
}


class Tokens(NamedTuple):
    """The tokens of a text in order: folded words, and where each starts and ends in the text (code points)."""

    words: list[str]
    starts: list[int]
    ends: list[int]


@cache
def _fold_character(character: str) -> str:
    if character in _QUOTES:
        return "'"
    if character in "\u2010\u2011\u2212\ufe63":
        return "-"
    if character == "\u2015":
        return "\u2014"
    decomposed = unicodedata.normalize("NFKD", character).casefold()
    return "".join(c for c in decomposed if unicodedata.category(c) not in ("Mn", "Me", "Cf"))


def fold(text: str) -> tuple[str, list[int] | None]:
    """The folded text, and for each of its characters the place in `text` (None where the places are equal)."""
    if text.isascii():
        return text.lower(), None
    parts = [_fold_character(character) for character in text]
    folded = "".join(parts)
    offsets: list[int] | None = None
    if len(folded) != len(text) or any(len(part) != 1 for part in parts):
        offsets = [at for at, part in enumerate(parts) for _ in part]
    return _FOREIGN.sub(_unmask, folded), offsets


def _unmask(word: re.Match[str]) -> str:
    """The word in Latin letters, if every letter of it can pass for one."""
    latin = word.group().translate(_LOOKALIKES)
    return latin if latin.isascii() else word.group()


def _canonical(token: str) -> str:
    if token[0] in "?!":
        return "?" if "?" in token else "!"
    if token[0] in "\u2013-":
        return "\u2014"
    return "and" if token == "&" else token


def tokenize(text: str) -> Tokens:
    """All tokens of `text`."""
    folded, offsets = fold(text)
    found = [(m.group(), m.start(), m.end()) for m in _TOKEN.finditer(folded)]
    words = [word if word[0].isalnum() else _canonical(word) for word, _, _ in found]
    starts = [start for _, start, _ in found]
    ends = [end for _, _, end in found]
    if offsets is not None:
        last = [*offsets[1:], len(text)]
        starts = [offsets[start] for start in starts]
        ends = [_end(offsets, last, end) for end in ends]
    return Tokens(words, starts, ends)


def _end(offsets: list[int], last: list[int], end: int) -> int:
    """Where a token that ends before folded place `end` ends in the text; combining marks behind it belong to it."""
    return max(last[end - 1], offsets[end - 1] + 1)
