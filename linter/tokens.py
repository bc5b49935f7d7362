"""Words of a text, folded so that typography does not matter, with their places in the text.

Folding: compatibility forms (NFKD), case, accents and combining marks, curly quotes, no-break spaces and hyphens, soft
hyphens, zero-width characters, and Cyrillic or Greek letters that look like Latin ones inside a Latin word. Full stops,
hyphens, slashes and quotation marks are no tokens, so a phrase is found across them; the marks that end a clause are.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import chain

from linter.late import pattern
from linter.typed import NamedTuple, overload

TOKEN = re.compile(
    r"[a-z]+(?:'[a-z]+)*(?![^\W_])"  # the common case first
    r"|[$£€]?\d+(?:[.,]\d+)*(?: ?%|[a-z]+\b)?"  # 84%, 84 %, $450, 1,200, 3x, 1970s
    r"|[^\W_]+(?:'[^\W_]+)*"  # words, don't, brain's
    r"|\[[a-z]\][a-z]+(?:'[a-z]+)*"  # "[t]reats", as one quotes from the middle of a sentence
    r"|[!?]+|[,;:()&★]|(?<!\d)\u2013|\u2013(?!\d)|\u2014|--+|(?<=\s)-(?=\s)"
)

_DASHES = ("-", "\u2013")
_SHORT = 10_000
EDGES = frozenset({",", ";", ":", "(", ")", "\u2014", "?", "!"})
"""Tokens that end a clause; every dash is the token \u2014, every run of ? and ! is one token."""

_LOOKALIKES = str.maketrans("асеорхуіјѕԁһԛԝткнмвαορτνιυκ", "aceopxyijsdhqwtkhmbaoptviuk")
_FOREIGN = pattern(r"[\u0370-\u03ff\u0400-\u052f][^\W\d_]*")
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


def fold(text: str) -> tuple[str, Offsets | None]:
    """The folded text, and for each of its characters the place in `text` (None where the places are equal)."""
    if text.isascii():
        return text.lower(), None
    folds = {character: _fold_character(character) for character in set(text) if character > "\x7f" or character == "`"}
    offsets = Offsets(text, folds) if any(len(fold) != 1 for fold in folds.values()) else None
    if all(fold == fold.lower() and (fold == one or folds.keys().isdisjoint(fold)) for one, fold in folds.items()):
        for character, fold in folds.items():
            text = text.replace(character, fold)
        folded = text.lower()
    else:
        folded = "".join(map(_fold_character, text))
    if any("\u0370" <= character <= "\u052f" for fold in folds.values() for character in fold):
        folded = _unmasked(folded)
    return folded, offsets


class Offsets(Sequence[int]):
    """For each character of a folded text its place in the text, worked out from the places where the two shift.

    They shift at every character of `text` whose fold (of those in `folds`) has not exactly one character.
    """

    def __init__(self, text: str, folds: dict[str, str]) -> None:
        wide = [one for one, fold in folds.items() if len(fold) != 1]
        self._sources = sorted(place for one in wide for place in _places(text, one))
        """Where such characters stand in the text."""
        self._starts: list[int] = []
        """Where the fold of each starts in the folded text."""
        self._ends: list[int] = []
        """And where it ends."""
        shift = 0
        for place in self._sources:
            width = len(folds[text[place]])
            self._starts.append(place + shift)
            self._ends.append(place + shift + width)
            shift += width - 1
        self._size = len(text) + shift

    def __len__(self) -> int:
        return self._size

    @overload
    def __getitem__(self, at: int) -> int: ...
    @overload
    def __getitem__(self, at: slice) -> list[int]: ...
    def __getitem__(self, at: int | slice) -> int | list[int]:
        if isinstance(at, slice):
            return [self[one] for one in range(*at.indices(self._size))]
        if not 0 <= at < self._size:
            raise IndexError(at)
        number = bisect_right(self._starts, at) - 1
        if number < 0:
            return at
        source, end = self._sources[number], self._ends[number]
        return source if at < end else source + 1 + at - end

    def folded(self, place: int) -> int:
        """The first character of the folded text that comes from a place of the text, or from one behind it."""
        number = bisect_left(self._sources, place) - 1
        return place if number < 0 else self._ends[number] + place - self._sources[number] - 1


def _places(text: str, character: str) -> Iterator[int]:
    at = text.find(character)
    while at >= 0:
        yield at
        at = text.find(character, at + 1)


def _unmasked(text: str) -> str:
    """The text with its words in Latin letters where every letter of them can pass for one."""
    parts: list[str] = []
    done = 0
    for found in _FOREIGN.finditer(text):
        start, end = found.span()
        while start > done and text[start - 1].isalnum() and not text[start - 1].isdecimal():
            start -= 1
        latin = text[start:end].translate(_LOOKALIKES)
        if latin.isascii():
            parts += text[done:start], latin
            done = end
    return "".join([*parts, text[done:]])


def _canonical(token: str) -> str:
    if token[0] in "?!":
        return "?" if "?" in token else "!"
    if token[0] in "\u2013-":
        return "\u2014"
    if token[0] == "[":
        return token.replace("[", "").replace("]", "")
    return "and" if token == "&" else token


class Canonical(dict[str, str]):
    """Tokens as they are compared, each text kept once."""

    def __missing__(self, token: str) -> str:
        canonical = self[token] = token if token[0].isalnum() else _canonical(token)
        return canonical


class Words(dict[str, tuple[str, ...]]):
    """What stands between white space, with its tokens: the same words come again and again."""

    def __init__(self, folded: str) -> None:
        super().__init__({"-": ("\u2014",)})
        self._folded = folded
        self._canonical = Canonical()

    def __missing__(self, word: str) -> tuple[str, ...]:
        tokens = self[word] = tuple(map(self._canonical.__getitem__, TOKEN.findall(word)))
        return tokens

    def tokens(self, start: int, end: int) -> Iterable[str]:
        """The tokens in a part of the folded text."""
        if len(self._folded) > _SHORT:  # in a short text few words come again
            part = self._folded[start:end]
            if " %" not in part and part[:1] not in _DASHES and part[-1:] != "-":  # tokens that look across white space
                return chain.from_iterable(map(self.__getitem__, part.split()))
        return map(self._canonical.__getitem__, TOKEN.findall(self._folded, start, end))


def tokenize(text: str) -> Tokens:
    """All tokens of `text`."""
    folded, offsets = fold(text)
    words = list(map(Canonical().__getitem__, TOKEN.findall(folded)))
    places = spans(folded, offsets, 0, len(folded), len(text))
    return Tokens(words, [start for start, _ in places], [end for _, end in places])


def spans(folded: str, offsets: Sequence[int] | None, start: int, end: int, size: int) -> list[tuple[int, int]]:
    """Where the tokens in a part of a folded text stand in the text, which has `size` characters."""
    found = [match.span() for match in TOKEN.finditer(folded, start, end)]
    if offsets is None:
        return found
    return [(offsets[first], _end(offsets, last, size)) for first, last in found]


def _end(offsets: Sequence[int], end: int, size: int) -> int:
    """Where a token that ends before folded place `end` ends in the text; combining marks behind it belong to it."""
    return max(offsets[end] if end < len(offsets) else size, offsets[end - 1] + 1)
