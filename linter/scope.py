"""How far a cue reaches: clause edges, lists, interposed phrases and relative clauses in English prose.

Measured on annotated corpora (BioScope, SFU): a negation reaches to the end of its clause, 14 words cover nine in ten;
it stops at a comma, `but`, `because`, and goes on through `or`, `nor`, `to`, `that` and `for`.
"""

from __future__ import annotations

from linter.policy.model import CueClass
from linter.typed import NamedTuple

# Closed classes of English grammar; everything that is vocabulary stands in policies/cues.
AUXILIARIES = frozenset(
    "is are was were am be been being has have had do does did can could will would shall should may might must isn't"
    " aren't wasn't weren't hasn't haven't hadn't don't doesn't didn't can't couldn't won't wouldn't cannot it's that's"
    " they're we're you're there's".split()
)
SUBJECTS = frozenset(
    "i you we they he she it this these those there our your their his her its my the each every all most many some"
    " it's we're they're you're that's there's what nobody everybody everyone we've we'll you'll they'll".split()
)
DETERMINERS = frozenset("the a an one any every only those other".split())
STOPS = frozenset("but yet because although though whereas while until however so except since when".split())
RELATIVES = frozenset("who whom whose which that where who'd who've who'll who's who're".split())
NEGATORS = frozenset("not no never without nothing cannot can't won't doesn't don't isn't zero cant wont".split())
NEGATED_SUBJECTS = frozenset("no none neither nobody nothing few not".split())
ADVERBS = frozenset("still also then now always actually really simply just even".split())
LEADS = frozenset("and but well oh so sadly then alas or still actually honestly yes yeah the short".split())
OWN_VOICE = frozenset("we our ours we'll we've".split())
_RELATIVE_REACH = 6
EDGES = frozenset({";", "?", "!"})
JOINS = frozenset({"or", "nor"})


class Mark(NamedTuple):
    """A cue found: its tokens `start:end` inside the sentence, its class, and the tokens that its gaps skipped."""

    start: int
    end: int
    cue: CueClass
    gaps: tuple[tuple[int, int], ...] = ()

    def skips(self, claim: tuple[int, int]) -> bool:
        """Whether the claim has part in the words that the cue's phrase leaves open."""
        return any(start < claim[1] and claim[0] < end for start, end in self.gaps)


def is_too_far(words: list[str], mark: Mark, claim: tuple[int, int]) -> bool:
    """Whether a claim stands behind all that a cue can reach, for sure: no comma or bracket on the way lengthens it."""
    end = mark.end + mark.cue.reach
    if claim[0] < end:
        return False
    between = words[mark.end : end]
    return "," not in between and "(" not in between


def reach_after(words: list[str], mark: Mark, claim: tuple[int, int]) -> int:
    """The token at which the scope of a cue that looks ahead ends, or one behind the claim's start if it ends later."""
    at, seen = mark.end, 0
    clause = _Clause(
        relative=_in_relative_clause(words, mark.start),
        interposed=words[at : at + 1] == [","]
        and words[at - 1] not in ("nothing", "nobody", "none", "no", "one")
        and not (
            words[at + 1 : at + 2] and words[at + 1] in OWN_VOICE | NEGATORS and words[at + 2 : at + 3] != ["matter"]
        ),
    )
    reach = mark.cue.reach * 2 if clause.interposed else mark.cue.reach
    while at < len(words) and seen < reach and at <= claim[0]:
        if words[at] == "(":
            at = _after_bracket(words, at)
        elif words[at] == "," and (behind := _behind_interposed(words, mark, at, claim) or _behind_aside(words, at)):
            at = behind
        elif _ends_clause(words, mark, at, clause.interposed) or _ends_scope(words, mark, at, claim, clause):
            return at
        else:
            seen += words[at] != ","
            at += 1
    return at


class _Clause(NamedTuple):
    """The clause of a cue: a relative one ("patients who never …"), or one interrupted right behind the cue."""

    relative: bool
    interposed: bool


def _ends_clause(words: list[str], mark: Mark, at: int, interposed: bool) -> bool:
    """Whether the mark or conjunction at `at` ends the scope."""
    word, crosses = words[at], mark.cue.crosses
    if word in mark.cue.ends:
        return True
    if word in EDGES:
        return "sentence" not in crosses
    if word == ":":
        return "colon" not in crosses
    if word == "\u2014":
        return "dash" not in crosses
    if word == ",":
        return not interposed and not _crosses_comma(words, mark, at)
    if word not in STOPS or "but" in crosses or (word in ("so", "yet") and words[at - 1] != ","):
        return False
    return not (interposed and _next(words, at, ",") >= 0)  # "can't, however gifted the surgeon, …" goes on


def _ends_scope(words: list[str], mark: Mark, at: int, claim: tuple[int, int], clause: _Clause) -> bool:
    """Whether a new clause begins at `at` without a mark of its own."""
    if words[at] == "and":
        return not clause.interposed and _starts_clause(words, at, mark, claim)
    if not clause.relative or at <= mark.end or "that" in words[mark.end : at + 1]:
        return False  # "which is never to say that …" goes on
    if words[at] in AUXILIARIES:
        return _is_second_verb(words, mark, at)
    return words[at] == "now" or _is_main_verb(words, mark, at, claim)


def _is_second_verb(words: list[str], mark: Mark, at: int) -> bool:
    """Whether the auxiliary at `at` belongs to the main clause, because the relative one has had its own."""
    has_own = words[mark.start] not in NEGATED_SUBJECTS - {"not"}
    for before in range(mark.end, at):
        if words[before] in AUXILIARIES and words[before + 1] not in AUXILIARIES:
            has_own = True
    return has_own and words[at - 1] not in AUXILIARIES


def reach_before(words: list[str], mark: Mark) -> int:
    """The token at which the scope of a cue that looks back begins."""
    at, seen = mark.start, 0
    while at > 0 and seen < mark.cue.reach_before:
        word = words[at - 1]
        if word in STOPS or word in mark.cue.ends or (word in EDGES and "sentence" not in mark.cue.crosses):
            return at
        if word in (":", "\u2014") and {":": "colon"}.get(word, "dash") not in mark.cue.crosses:
            return at
        if word == "," and "comma" not in mark.cue.crosses:
            opened = next((n for n in range(at - 2, max(-1, at - 6), -1) if words[n] == ","), -1)
            if opened < 0:
                return at
            at = opened  # "a painless birth, sadly, is …"
            continue
        if word == "and" and "and" not in mark.cue.crosses and words[at] in SUBJECTS | AUXILIARIES:
            return at
        at -= 1
        seen += 1
    return at


def _is_main_verb(words: list[str], mark: Mark, at: int, claim: tuple[int, int]) -> bool:
    """Whether a claim is the main clause behind a subject such as "men who do not respond to pills"."""
    if at != claim[0] or not any(word in RELATIVES for word in words[:4]):
        return False
    if "whom" in words[: mark.start] and at > mark.end:
        return True  # the verb of "whom others wouldn't treat" has its object behind it already
    if at < mark.end + 2:
        return words[at - 1] == "nothing"
    return words[at - 1].endswith("s") or words[at - 1] in ("elsewhere", "before", "alone", "anymore", "here")


def _after_bracket(words: list[str], at: int) -> int:
    while at < len(words) and words[at] != ")":
        at += 1
    return at + 1


def _in_relative_clause(words: list[str], start: int) -> bool:
    """Whether a cue stands in a clause such as "patients who never responded" or "the pain that no one could explain"."""
    for at in range(start - 1, max(-1, start - _RELATIVE_REACH), -1):
        if words[at] in EDGES or words[at] in (",", ":", "\u2014"):
            return False
        if words[at] == "that":
            return any(word in DETERMINERS for word in words[max(0, at - 4) : at - 1])
        if words[at] in RELATIVES - {"where"}:
            return True
    return False


def _crosses_comma(words: list[str], mark: Mark, comma: int) -> bool:
    """Whether a negation goes on behind a comma: a list that ends in or / nor."""
    after = comma + 1
    if after >= len(words) or words[after] in STOPS or words[after] in NEGATORS - {"cannot"}:
        return False  # "no pressure, no cures" denies each by itself
    if "comma" in mark.cue.crosses:
        denies = any(word in NEGATORS for word in words[after + 1 : after + 3])
        if mark.cue.at == "opening":
            return True
        return words[after] not in OWN_VOICE and not (words[after] in SUBJECTS and denies)
    if words[after] == "nor" and words[after + 1 : after + 2] and words[after + 1] in AUXILIARIES:
        return False  # "…, nor is it painless" denies by itself
    joins = JOINS | {"and"} if "and" in mark.cue.crosses else JOINS
    if words[after] in joins:
        return after + 1 >= len(words) or not _opens_clause(words, after + 1)
    return words[after] not in SUBJECTS | {"and"} and _list_goes_on(words, after, joins)


def _behind_interposed(words: list[str], mark: Mark, comma: int, claim: tuple[int, int]) -> int:
    """The token behind ", …," between a negated subject and its verb, as in "No drug, at any dose, cures X" (0: none)."""
    second = _next(words, comma + 1, ",")
    if mark.start > 1 or words[mark.start] not in NEGATED_SUBJECTS or second < 0 or second + 1 >= len(words):
        return 0
    is_verb = words[second + 1] in AUXILIARIES or words[second + 1].endswith("s")
    return second + 1 if is_verb or second + 1 == claim[0] else 0


def _behind_aside(words: list[str], comma: int) -> int:
    """The token behind an aside that interrupts a list, as in "or, for that matter, …" (0: none)."""
    if comma == 0 or words[comma - 1] not in JOINS:
        return 0
    return _next(words, comma + 1, ",") + 1


def _list_goes_on(words: list[str], at: int, joins: frozenset[str]) -> bool:
    """Whether the words behind a comma are an item of a list that ends in or / nor (for hedges also in and)."""
    while at < len(words):
        word = words[at]
        if word in joins:
            return True
        if word in EDGES or word in STOPS or word in (":", "\u2014", "and", "("):
            return False
        if word == "," and at + 1 < len(words) and words[at + 1] in SUBJECTS:
            return False
        at += 1
    return False


def _next(words: list[str], at: int, wanted: str) -> int:
    while at < len(words) and words[at] not in EDGES and words[at] not in (":", "\u2014"):
        if words[at] == wanted:
            return at
        at += 1
    return -1


def _starts_clause(words: list[str], at: int, mark: Mark, claim: tuple[int, int]) -> bool:
    """Whether "and" opens a new clause: a subject with its verb, or a finite verb after a negated infinitive."""
    after = at + 1
    if after >= len(words) or (words[at - 1] == "," and "and" not in mark.cue.crosses):
        return True
    if (
        words[after] in AUXILIARIES
        or words[after] in STOPS
        or any(word in NEGATORS for word in words[after : after + 2])
    ):
        return True  # "no swelling and no downtime" denies twice, each its own
    if words[after] == "that":
        return "and" not in mark.cue.crosses
    if words[after] in SUBJECTS:
        return _opens_clause(words, after)
    while after < claim[0] and words[after] in ADVERBS:
        after += 1
    if words[after] in SUBJECTS and after > at + 1:
        return True
    return after == claim[0] and words[after].endswith("s") and not words[after].endswith("ss")


def _opens_clause(words: list[str], at: int) -> bool:
    """Whether a subject stands here: a pronoun, "our", a relative, or another determiner with a verb behind it."""
    if words[at] not in SUBJECTS | RELATIVES:
        return False
    if words[at] not in ("the", "your", "their", "its"):
        return True
    end = at
    while end < len(words) and words[end] not in EDGES and words[end] not in (",", ":", "\u2014"):
        end += 1
    return any(word in AUXILIARIES for word in words[at:end])
