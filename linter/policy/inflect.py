"""Grammatical forms of an English word, for `word~` and for plurals; irregular forms come from the policy."""

from __future__ import annotations

import re

_SIBILANT = re.compile(r"(?:s|x|z|ch|sh)$")
_CONSONANT_Y = re.compile(r"[^aeiou]y$")
_DOUBLING = re.compile(r"^[^aeiou]*[aeiou][bdgklmnprt]$|(?:[^aeiou][aeiou])(?:t|l|p)$")


def plural(word: str) -> str:
    """The regular plural of a noun, which is also the third person of a verb."""
    if _SIBILANT.search(word):
        return word + "es"
    if _CONSONANT_Y.search(word):
        return word[:-1] + "ies"
    return word + "s"


def forms(word: str, irregular: dict[str, tuple[str, ...]]) -> frozenset[str]:
    """The word with its plural or third person, past and -ing forms; both spellings where usage varies."""
    found = {word, plural(word), *irregular.get(word, ())}
    if word.endswith("e"):
        found |= {word + "d", word[:-1] + "ing"}
        if word.endswith("ie"):
            found.add(word[:-2] + "ying")
    elif _CONSONANT_Y.search(word):
        found |= {word[:-1] + "ied", word + "ing"}
    else:
        found |= {word + "ed", word + "ing"}
    if _DOUBLING.search(word):
        found |= {word + word[-1] + "ed", word + word[-1] + "ing"}
    return frozenset(found)


_OTHERWISE = frozenset("we'll we're we'd she'll she'd he'll i'll i'd".split())
"""Without their apostrophes these are other words: well, were, wed, shell, shed, hell, ill, id."""


def apostrophes(word: str) -> frozenset[str]:
    """The word as people type it: "don't" also as "dont"."""
    return frozenset({word, word.replace("'", "")} if word.casefold() not in _OTHERWISE else {word})
