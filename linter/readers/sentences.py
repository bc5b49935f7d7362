"""Where the sentences of a block begin and end: rules, no model, one pass."""

from __future__ import annotations

import re
from collections.abc import Iterator

from linter.late import pattern

# Always a mark, what closes after it, and a citation behind it; whether a sentence ends there is decided in `_ends`.
_MARK = pattern(r"([.!?…]++)([\"'”’»)\]}*_]*+)((?:\[\^?[\w,–\- ]{1,20}\])*+)")
_CITED = pattern(r"\d{1,3}(?:[,–-]\d{1,3}){0,9}(?=\s)")
_SPACE = pattern(r"\s*+")
_OPENERS = "\"'“‘«([*_¿¡„"
_LONG = 7  # letters: longer than any abbreviation below
LONGEST = 2000
"""Characters; the longest sentence of any draft we saw has a third of that."""
_REACH = 24
"""How far back the word before a full stop is looked for; no abbreviation is longer, and no search grows with the text."""

_TITLES = frozenset(
    "dr drs mr mrs ms mx prof rev hon gov sen rep gen capt lt col sgt st mt messrs e.g i.e eg ie cf viz vs approx ca esp "
    "fig figs eq eqs et".split()
)
"""Something always follows these."""

_SOFT = frozenset(
    "al etc no nos vol pp p ed eds sec ch dept est ext min max hr hrs wk wks mo mos yr yrs mg mcg ml kg lb lbs oz tbsp "
    "tsp ft tel ave blvd rd assn univ resp incl excl jan feb mar apr jun jul aug sep sept oct nov dec a.m p.m am pm "
    "ref refs n.d".split()
)
"""A sentence goes on after these before a small letter, a digit or a bracket."""

_NAMES = frozenset(
    "inc corp ltd co llc jr sr bros u.s u.k u.s.a e.u ph.d m.d d.o n.p p.a d.c r.n b.a b.s m.s psy.d".split()
)
"""A capital may follow these inside a sentence (U.S. Food and Drug Administration), unless it opens one (U.S. It …)."""

_STARTERS = frozenset(
    "a after all although an and another are as at because before both but by call can clients combined contact did do "
    "does each even every find first for from has have he her here his how however i if in is it its later learn "
    "many may more most my no nobody none not now of on once one only or other our over patients people please research "
    "schedule several she since so some still such symptoms that the their then there therefore these they this those "
    "though through today treatment treatments under unlike until up was we were what when where whether which while who "
    "why will with without you your".split()
)
"""Words that open a sentence rather than go on with a name."""

_NUMBERED = frozenset(
    "vitamin hepatitis plan type group step phase schedule grade part option table figure appendix class section stage "
    "level tier".split()
)
"""A single capital after these is no initial: "Vitamin C. Patients …" ends."""

_LETTER_WORDS = pattern(r"(?:[A-Za-z]\.)+[A-Za-z]\Z")
_COUNTER = pattern(r"[(\[]?(?:\d{1,3}|[A-Za-z]|[ivxIVX]{1,4})\Z")


def split(text: str) -> list[tuple[int, int]]:
    """Start and end of every sentence, without the white space around it."""
    found: list[tuple[int, int]] = []
    start = _skip_space(text, 0)
    asked = False
    for match in _MARK.finditer(text):
        end = _end_of(text, match, start, asked=asked)
        if end > start:
            found.append((start, end))
            start = _skip_space(text, end)
            asked = "?" in match[1]
    if start < len(text):
        found.append((start, len(text.rstrip())))
    if all(end - start <= LONGEST for start, end in found):
        return found
    return [part for sentence in found for part in _parts(text, *sentence)]


def _parts(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A text without full stops in parts: what is found in a sentence costs its length, and every report quotes it."""
    while end - start > LONGEST:
        space = text.rfind(" ", start, start + LONGEST)
        cut = space if space > start else start + LONGEST
        yield start, start + len(text[start:cut].rstrip())
        start = _skip_space(text, cut)
    if start < end:
        yield start, end


def _skip_space(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    return match.end() if match else at


def _end_of(text: str, match: re.Match[str], start: int, *, asked: bool) -> int:
    """The end of the sentence that ends at this mark, or 0."""
    end = match.end()
    mark = match[1]
    if mark == "." and (cited := _CITED.match(text, end)) and text[match.start() - 1 : match.start()].isalpha():
        end = cited.end()  # "relief.1,2 The": a superscript that lost its height
    follow = _skip_space(text, end)
    if follow == len(text):
        return end
    if mark == "." and text.startswith(" .", end):
        return 0  # ". . .", an ellipsis in print
    word = _word_at(text, follow)
    if mark == "." and text.endswith(". ", 0, match.start()):
        return 0 if word[:1].islower() else end
    if follow == end:
        return end if _runs_on(text, match, word) else 0
    return end if _ends(text, match, start, word, asked=asked) else 0


def _runs_on(text: str, match: re.Match[str], word: str) -> bool:
    """Whether the next sentence follows without a space: "Is it a cure?No"."""
    if match[2] or match[3] or not word[:1].isupper():
        return False
    if "." not in match[1]:
        return "…" not in match[1]
    before = text[max(0, match.start() - 3) : match.start()]
    return len(before) == 3 and before.isalpha() and before.islower() and word.lower() in _STARTERS


def _ends(text: str, match: re.Match[str], start: int, word: str, *, asked: bool) -> bool:
    mark, closers = match[1], match[2]
    small = word[:1].islower()
    if mark.strip("."):
        if "…" in mark and not mark.strip(".…"):
            return not small
        return not (small and closers)  # “Is it safe?” she asked.
    if len(mark) > 1 or closers:
        return not small
    return _full_stop_ends(text, match.start(), start, word, asked=asked)


def _full_stop_ends(text: str, dot: int, start: int, word: str, *, asked: bool) -> bool:
    if dot - start > _LONG and text[dot - _LONG : dot].isalpha():
        return True
    before = text[max(start, dot - _REACH) : dot].rsplit(maxsplit=2)
    last = before[-1].lstrip(_OPENERS) if before else ""
    lower = last.lower().rsplit("-", 1)[-1]
    goes_on = not word[:1].isupper()
    if dot - start == len(last) and _COUNTER.match(last) and not asked:
        return False  # "1. Call us."
    if lower in _TITLES:
        return False
    if lower == "no" and word[:1].isdigit():
        return asked and dot - start == len(last)  # "Is it a cure? No. 5 studies …", but "the No. 1 clinic"
    if lower in _SOFT:
        return not goes_on or (lower == "no" and word[:1].isalpha())
    if len(last) == 1 and last.isalpha() and last != "I":
        return _letter_ends(before, word, goes_on=goes_on)
    if lower in _NAMES or _LETTER_WORDS.match(last):
        return word.lower() in _STARTERS and not goes_on
    return True


def _letter_ends(before: list[str], word: str, *, goes_on: bool) -> bool:
    """Whether a sentence ends after a single letter, which may be an initial: "K. D.", "B. subtilis"."""
    if goes_on:
        return False
    labelled = len(before) > 1 and before[-2].lower() in _NUMBERED
    return labelled or word.lower() in _STARTERS


def _word_at(text: str, at: int) -> str:
    """The word at `at`, without what opens before it."""
    ahead = text[at : at + _REACH].lstrip(_OPENERS)
    length = 0
    while length < len(ahead) and ahead[length].isalnum():
        length += 1
    return ahead[:length]
