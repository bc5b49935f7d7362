"""Whether the copy asserts a claim or sets it aside, and which words decide.

The order of the decision: masks hide the cues inside them, negations are counted (an even number asserts), then
warnings, attributions, conditions, hedges and questions are looked for, then the sentence behind, the question before
and the lead-in of a list. What nothing sets aside is asserted: a linter must not hide claims.
"""

from __future__ import annotations

from linter.chunks import Chunks
from linter.claims import Found, Hit
from linter.document import Block, Document, Kind, Span
from linter.findings import Claim, Verdict
from linter.policy.model import Policy
from linter.records import dataclass, replace
from linter.scan import Scan
from linter.scope import LEADS, NEGATORS, Mark, is_too_far, reach_after, reach_before
from linter.tokens import EDGES

_QUOTES = "\"'\u201c\u201d\u2018\u2019\u00ab\u00bb"
_STATED = (".", "!", ":", "\u201d", '"')
_SHORT_ANSWER = 5
_SHORT_AFTERTHOUGHT = 8
_EARLY = 4  # an answer names itself at its start: "A: Our clinic does."
_LABEL_REACH = 12  # sentences that a "Myth:" reaches at most
_NOT_IN_GAPS = NEGATORS | {"fail", "fails", "failed", "but"}


@dataclass(frozen=True, slots=True)
class Assertion:
    """What a text does with a claim: the verdict, and the words that decide (empty when nothing sets it aside)."""

    verdict: Verdict
    cue: str = ""
    cue_span: Span | None = None

    @property
    def asserted(self) -> bool:
        """Whether the text asserts the claim."""
        return self.verdict is Verdict.ASSERTED


@dataclass(frozen=True, slots=True)
class _Decision:
    verdict: Verdict
    start: int = 0
    end: int = 0
    sentence: int = -1


_ASSERTED = _Decision(Verdict.ASSERTED)


class Judge:
    """Judges the claims of one document; cues are searched only in the sentences that are asked about.

    On a page the answer below a question carries the claim, so a question is affirmed only by a bare "Yes";
    with `joined` all lines of the text are read as one passage.
    """

    def __init__(self, scan: Scan, policy: Policy, chunks: Chunks | None = None, joined: bool = False) -> None:
        self.scan = scan
        self.policy = policy
        self.joined = joined
        self.chunks = chunks or Chunks(scan, policy, for_cues=True)
        self.document: Document = scan.document
        self._marks: dict[int, list[Mark]] = {}
        self._labels: dict[int, list[Mark]] = {}
        self._above: dict[int, int] = {}
        self._decided: dict[tuple[tuple[int, int], tuple[tuple[int, int], ...]], _Decision] = {}

    def claim(self, found: Found) -> Claim:
        """The claim with its verdict and the span of the deciding words."""
        decision = self.decide(found.claim.sentence, found.tokens, found.gaps)
        if decision.verdict is Verdict.ASSERTED:
            return found.claim
        return replace(found.claim, verdict=decision.verdict, cue=self.cue_span(decision))

    def cue_span(self, decision: _Decision) -> Span | None:
        """Where the deciding words stand in the text."""
        if decision.sentence < 0 or decision.start >= decision.end:
            return None
        first = self.scan.ranges[decision.sentence][0]
        return self.scan.span(first + decision.start, first + decision.end)

    def at(self, hit: Hit) -> _Decision:
        """The verdict on what an entry matches."""
        return self.decide(hit.sentence, (hit.start, hit.start - hit.minus_width), hit.match.gaps)

    def decide(self, sentence: int, tokens: tuple[int, int], gaps: tuple[tuple[int, int], ...]) -> _Decision:
        """The verdict on the claim at document tokens `tokens` of a sentence; rules often look for the same words."""
        key = (tokens, gaps)
        if key not in self._decided:
            self._decided[key] = self._decide(sentence, tokens, gaps)
        return self._decided[key]

    def _decide(self, sentence: int, tokens: tuple[int, int], gaps: tuple[tuple[int, int], ...]) -> _Decision:
        first = self.scan.ranges[sentence][0]
        claim = (tokens[0] - first, tokens[1] - first)
        skipped = [(start - first, end - first) for start, end in gaps]
        words = self.scan.words(sentence)
        marks = [
            mark
            for mark in self.marks(sentence)
            if mark.end <= claim[0] or claim[1] <= mark.start or not _is_inside(mark, words, claim, skipped)
        ]
        decision = (
            self._in_sentence(sentence, claim, marks)
            or self._labelled(sentence, claim)
            or self._answered(sentence, claim, marks)
            or self._retracted(sentence)
            or self._led_in(sentence)
        )
        return decision or _ASSERTED

    # ------------------------------------------------------------------------------------------ cues
    def marks(self, sentence: int) -> list[Mark]:
        """The cues of a sentence without those that a mask hides."""
        if sentence not in self._marks:
            words, tokens = self.scan.words(sentence), self.scan.tokens
            first = self.scan.ranges[sentence][0]
            found = [
                Mark(match.start - first, match.end - first, self.policy.cues[number],
                     tuple((start - first, end - first) for start, end in match.gaps))
                for match in self.chunks.cues(self.chunks.chunk_of(sentence)).get(sentence, ())
                if not any(_NOT_IN_GAPS.intersection(tokens[start:end]) for start, end in match.gaps)
                for number in self.policy.cue_of[match.phrase]
            ]  # fmt: skip
            roles = () if "?" in words else _OF_QUESTIONS
            self._marks[sentence] = _unmasked(
                [mark for mark in found if _stands_right(mark, words) and mark.cue.role not in roles]
            )
        return self._marks[sentence]

    def _in_sentence(self, sentence: int, claim: tuple[int, int], marks: list[Mark]) -> _Decision | None:
        words = self.scan.words(sentence)
        applying = _longest([mark for mark in marks if self._applies(sentence, words, mark, claim)])
        negations = [mark for mark in applying if mark.cue.role == "negate"]
        if negations and self._lifted(sentence, claim, marks):
            return None
        if len(negations) % 2:
            return _by(negations[-1], sentence, negations[-1].cue.verdict)
        asides = [mark for mark in applying if mark.cue.role in ("aside", "scare")]
        if asides and asides[0].cue.verdict == Verdict.HEDGED and self._lifted(sentence, claim, marks):
            return None
        return _by(asides[0], sentence, asides[0].cue.verdict) if asides else None

    def _lifted(self, sentence: int, claim: tuple[int, int], marks: list[Mark]) -> bool:
        """Whether the copy claims for itself what it says others deny ("few would promise that; we do")."""
        if any(mark.cue.role == "lift" and mark.start >= claim[1] for mark in marks):
            return True
        following = sentence + 1
        if following >= len(self.document.sentences):
            return False
        if not self.joined and self._block(following) is not self._block(sentence):
            return False
        return any(mark.cue.role == "lift" and mark.start <= 1 for mark in self.marks(following))

    def _is_closed_off(self, sentence: int, mark: Mark, claim: tuple[int, int]) -> bool:
        """Whether a quotation that holds the cue ends before the claim."""
        if mark.end > claim[0]:
            return False
        first = self.scan.ranges[sentence][0]
        text = self.document.text
        start = self.document.sentences[sentence].span.start
        before = text[start : self.scan.token(first + mark.start).start]
        between = text[self.scan.token(first + mark.end - 1).end : self.scan.token(first + claim[0]).start]
        opened = before.count('"') % 2 == 1 or before.count("\u201c") > before.count("\u201d")
        return opened and ('"' in between or "\u201d" in between)

    def _applies(self, sentence: int, words: list[str], mark: Mark, claim: tuple[int, int]) -> bool:
        if mark.cue.role not in ("negate", "aside", "scare"):
            return False
        if mark.cue.role == "scare" and not self._is_quoted(sentence, claim):
            return False
        if mark.cue.direction == "inside":
            return mark.start < claim[0] and claim[1] <= mark.end
        if mark.cue.direction in ("after", "around") and mark.start < claim[1] and self._reaches(words, mark, claim):
            return not self._is_closed_off(sentence, mark, claim)
        if mark.cue.direction in ("before", "around") and claim[1] <= mark.start:
            return reach_before(words, mark) < claim[1]
        return False

    def _reaches(self, words: list[str], mark: Mark, claim: tuple[int, int]) -> bool:
        """Whether a cue stands among the claim's own words, or before it with the claim in its reach."""
        if mark.start >= claim[0]:
            return True
        return (
            not is_too_far(words, mark, claim) and not mark.skips(claim) and claim[0] < reach_after(words, mark, claim)
        )

    def _is_quoted(self, sentence: int, claim: tuple[int, int]) -> bool:
        """Whether a claim opens with a quotation mark, or stands right behind one."""
        first = self.scan.ranges[sentence][0]
        start = self.scan.token(first + claim[0]).start
        return any(c in _QUOTES for c in self.document.text[max(0, start - 1) : start + 1])

    # ------------------------------------------------------------------------------------------ the sentences around
    def _labelled(self, sentence: int, claim: tuple[int, int]) -> _Decision | None:
        """Myth and fact: the last label before the claim in its block."""
        block = self.document.sentences[sentence].block
        for number in range(sentence, max(-1, sentence - _LABEL_REACH), -1):
            if self.document.sentences[number].block != block:
                return None
            for mark in self._labels_in(number):
                if number == sentence and mark.start >= claim[0]:
                    continue
                return None if mark.cue.role == "label on" else _by(mark, number, mark.cue.verdict)
        return None

    def _labels_in(self, sentence: int) -> list[Mark]:
        """The labels of a sentence, the last first."""
        if sentence not in self._labels:
            labels = [mark for mark in self.marks(sentence) if mark.cue.role in ("label on", "label off")]
            self._labels[sentence] = labels[::-1]
        return self._labels[sentence]

    def _answered(self, sentence: int, claim: tuple[int, int], marks: list[Mark]) -> _Decision | None:
        """A question is set aside, unless it presupposes its claim or the answer affirms it."""
        words = self.scan.words(sentence)
        if any(mark.cue.role == "presuppose" for mark in marks):
            return None
        unmarked = next((mark for mark in marks if mark.cue.role == "question" and mark.start == 0), None)
        if "?" in words[claim[1] :]:
            at = words.index("?", claim[1])
            asked = _Decision(Verdict.ASKED, at, at + 1, sentence)
        elif unmarked and not self.document.quote(self.document.sentences[sentence].span).endswith(_STATED):
            asked = _by(unmarked, sentence, Verdict.ASKED)
        else:
            return None
        following = sentence + 1
        if following >= len(self.document.sentences):
            return asked
        if any(mark.cue.role == "lift" and mark.start <= _EARLY for mark in self.marks(following)):
            return None
        opening = self._opening(following)
        if opening and opening.cue.role == "affirm" and self._answers(sentence, following):
            return None
        return _by(opening, following, opening.cue.verdict) if opening and opening.cue.role == "retract" else asked

    def _answers(self, question: int, answer: int) -> bool:
        """Whether "Yes" makes the question's own words the claim: in running text, or when nothing else follows."""
        asked_in, answered_in = (self._block(number) for number in (question, answer))
        if self.joined or asked_in is answered_in or asked_in.kind not in (Kind.QUESTION, Kind.HEADING):
            return True
        return len(self.scan.words(answer)) <= _SHORT_ANSWER

    def _opening(self, sentence: int) -> Mark | None:
        """The cue of an answer or a retraction that a sentence opens with."""
        return next(iter(_longest([m for m in self.marks(sentence) if m.cue.role in ("affirm", "retract")])), None)

    def _retracted(self, sentence: int) -> _Decision | None:
        """A retraction at the start of the next sentence, in the same block or right below."""
        following = sentence + 1
        words = self.scan.words(sentence)
        if following >= len(self.document.sentences) or (words and words[-1] == "?"):
            return None
        if not self.joined and self._block(following) is not self._block(sentence):
            return None
        opening = self._opening(following)
        if opening and opening.cue.role == "retract" and "sentence" in opening.cue.crosses:
            return _by(opening, following, opening.cue.verdict)
        return self._taken_back_later(following)

    def _taken_back_later(self, between: int) -> _Decision | None:
        """A plain retraction behind one short sentence: "We cringe at that. It's nonsense" takes back."""
        later = between + 1
        if later >= len(self.document.sentences) or len(self.scan.words(between)) > _SHORT_AFTERTHOUGHT:
            return None
        if not self.joined and self._block(later) is not self._block(between):
            return None
        plain = [mark for mark in self.marks(later) if mark.cue.role == "retract" and "sentence" in mark.cue.crosses]
        return _by(plain[0], later, plain[0].cue.verdict) if plain else None

    def _led_in(self, sentence: int) -> _Decision | None:
        """List items inherit what their lead-in says: "What we do not do:"."""
        number = self.document.sentences[sentence].block
        block = self.document.blocks[number]
        if block.kind is not Kind.ITEM or not block.group:
            return None
        number = self._above_list(number)
        above = self.document.sentences_of(number)
        if not above or self.document.blocks[number].group == block.group:
            return None
        return self._open_at_end(above[-1], self.document.blocks[number])

    def _above_list(self, item: int) -> int:
        """The block above the list that holds an item; a list that was gone up once is not gone up again."""
        blocks, group = self.document.blocks, self.document.blocks[item].group
        number = item
        while number > 0 and blocks[number].group == group:
            number = self._above.get(number, number - 1)
        self._above[item] = number
        return number

    def _open_at_end(self, sentence: int, block: Block) -> _Decision | None:
        """The cue of a lead-in whose reach is open at its end."""
        words = self.scan.words(sentence)
        end = len(words)
        if block.kind not in (Kind.HEADING, Kind.QUESTION) and (not words or words[-1] != ":"):
            return None
        while end and words[end - 1] in (":", "?"):
            end -= 1
        applying = _longest(
            [
                mark
                for mark in self.marks(sentence)
                if (
                    mark.cue.role in ("negate", "aside")
                    and mark.cue.direction in ("after", "around")
                    and reach_after(words, mark, (end, end)) >= end
                )
                or mark.cue.role == "label off"
            ]
        )
        negations = [mark for mark in applying if mark.cue.role == "negate"]
        if applying and (len(negations) % 2 or not negations):
            mark = (negations or applying)[0]
            return _by(mark, sentence, mark.cue.verdict)
        return None

    def _block(self, sentence: int) -> Block:
        return self.document.blocks[self.document.sentences[sentence].block]


def _by(mark: Mark, sentence: int, verdict: Verdict) -> _Decision:
    return _Decision(verdict, mark.start, mark.end, sentence)


def _is_inside(mark: Mark, words: list[str], claim: tuple[int, int], gaps: list[tuple[int, int]]) -> bool:
    """Whether a cue belongs to the claim itself; what a gap of its phrase skipped does not."""
    if mark.start < claim[0] < mark.end:
        return words[claim[0]] in NEGATORS  # "is" + "not habit-forming"
    if claim[0] <= mark.start < claim[1] < mark.end:
        return words[mark.start] in NEGATORS  # "not been shown" + "to"
    if not (claim[0] <= mark.start and mark.end <= claim[1]):
        return False
    return not any(start <= mark.start and mark.end <= end for start, end in gaps)


def _stands_right(mark: Mark, words: list[str]) -> bool:
    """Whether a cue stands where its class wants it."""
    opening = 2 if words[1:2] == [":"] else int(words[0] in LEADS or words[1:2] == [","])  # "A: No, …", "But no"
    match mark.cue.at:
        case "opening":
            return mark.start <= opening
        case "whole sentence":
            return mark.start <= opening and not any(word[0].isalnum() for word in words[mark.end :])
        case "clause end":
            return mark.end >= len(words) or words[mark.end] in EDGES
    return True


_OF_QUESTIONS = ("ask", "presuppose")
_LAYERS = {"scare": 1, "affirm": 2, "retract": 2}
_MASKS = {"ask": 0, "mask": 1, "presuppose": 1}


def _unmasked(marks: list[Mark]) -> list[Mark]:
    """The cues that no mask overlaps which does the same kind of work, in order."""
    masks = [mark for mark in marks if mark.cue.role in _MASKS or mark.cue.direction == "inside"]
    return sorted(
        (mark for mark in marks if not any(_hides(mask, mark) for mask in masks)), key=lambda m: (m.start, m.end)
    )


def _hides(mask: Mark, mark: Mark) -> bool:
    """Whether a mask hides a cue; one that is longer and holds the mask's own words among its words stays."""
    if mask.start >= mark.end or mark.start >= mask.end:
        return False
    longer = (mark.end - mark.start) - (mask.end - mask.start)
    if mask.cue.role not in _MASKS:
        return longer < 0
    rank, other = _MASKS[mask.cue.role], _MASKS.get(mark.cue.role, len(_MASKS))
    holds = longer > 0 and mark.start <= mask.start and mask.end <= mark.end
    stays = mask.cue.role == "mask" and holds and not mark.skips((mask.start, mask.end))
    return rank < other and mark.cue.role not in _LAYERS and not stays


def _longest(marks: list[Mark]) -> list[Mark]:
    """Of cues that overlap and do the same kind of work the longest, in order."""
    kept: list[Mark] = []
    for mark in sorted(marks, key=lambda m: (m.start - m.end, m.start)):
        layer = _LAYERS.get(mark.cue.role, 0)
        if not any(
            mark.start < other.end and other.start < mark.end and layer == _LAYERS.get(other.cue.role, 0)
            for other in kept
        ):
            kept.append(mark)
    return sorted(kept, key=lambda m: (m.start, m.end))


def judge_in(document: Document, claim: str, policy: Policy) -> Assertion:
    """What the document does with the claim, which must occur once in its text; ValueError if it does not."""
    at = document.text.find(claim)
    if at < 0 or not claim.strip():
        raise ValueError(f'the claim "{claim}" does not occur in the text')
    if document.text.find(claim, at + 1) >= 0:
        raise ValueError(f'the claim "{claim}" occurs more than once in the text; give more of its words')
    judge = Judge(Scan(document), policy, joined=True)
    span = Span(at, at + len(claim))
    tokens = judge.scan.token_range(span)
    decision = judge.decide(document.sentence_at(span.start), tokens, ())
    cue = judge.cue_span(decision)
    return Assertion(decision.verdict, document.quote(cue) if cue else "", cue)


__all__ = ["Assertion", "Judge", "judge_in"]
