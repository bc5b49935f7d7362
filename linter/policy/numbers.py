"""Numbers in copy: figures, number words, percentages, sums of money, years."""

from __future__ import annotations

from collections.abc import Callable

_NUMERIC = frozenset("0123456789$£€")
_NUMBER_WORDS = frozenset(
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million half dozen".split()
)


def is_numeric(word: str) -> bool:
    """Whether a number may begin with a token."""
    return word[0] in _NUMERIC or word in _NUMBER_WORDS


def _is_number(tokens: list[str]) -> bool:
    return len(tokens) == 1 and ((tokens[0][0].isdigit() and tokens[0][-1] != "%") or tokens[0] in _NUMBER_WORDS)


def _is_percent(tokens: list[str]) -> bool:
    if len(tokens) == 1:
        return tokens[0].endswith("%")
    count = 1 if len(tokens) < 3 or not _is_number(tokens[1:2]) else 2  # "ninety-two percent"
    return _is_number(tokens[:1]) and " ".join(tokens[count:]) in ("percent", "percentage", "pct", "per cent")


def _is_money(tokens: list[str]) -> bool:
    if len(tokens) == 1:
        return tokens[0][0] in "$£€"
    return _is_number(tokens[:1]) and " ".join(tokens[1:]) in ("dollars", "dollar", "pounds", "euros", "usd", "bucks")


def _is_year(tokens: list[str]) -> bool:
    return len(tokens) == 1 and tokens[0].isdigit() and len(tokens[0]) == 4 and tokens[0][:2] in ("19", "20")


FITS: dict[str, Callable[[list[str]], bool]] = {
    "number": _is_number,
    "percent": _is_percent,
    "money": _is_money,
    "year": _is_year,
}
