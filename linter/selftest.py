"""Runs the examples that a policy's files carry: every rule must do what its own file says it does."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from linter.assertion import judge_in
from linter.check import check
from linter.chunks import Chunks
from linter.document import Document, Span
from linter.errors import LinterError
from linter.findings import Finding, Report, Verdict
from linter.fixes import is_better, ready
from linter.insertion import inserted
from linter.inventory import inventory
from linter.policy.model import ClaimKind, CueClass, Example, Fix, Policy, Rule
from linter.readers import read_text
from linter.together import Together
from linter.typed import NamedTuple

_MARK = re.compile(r"<<|>>")


@dataclass(frozen=True, slots=True)
class Problem:
    """What a line of a policy file promises and the program does not keep; a note is only worth knowing."""

    file: str
    line: int
    message: str
    note: bool = False

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {'note: ' if self.note else ''}{self.message}"


@dataclass
class Outcome:
    """What a self-test found."""

    rules: int
    examples: int = 0
    failed: int = 0
    problems: list[Problem] = field(default_factory=list)

    @property
    def failures(self) -> list[Problem]:
        """The problems that are no notes."""
        return [problem for problem in self.problems if not problem.note]

    def add(self, problems: list[Problem]) -> None:
        """Count one example with its problems."""
        self.examples += 1
        self.failed += any(not problem.note for problem in problems)
        self.problems += problems

    def summary(self) -> str:
        """The last line of a self-test."""
        passed = self.examples - self.failed
        return f"{self.rules} rules, {self.examples} examples: {passed} passed, {self.failed} failed"


class Marked(NamedTuple):
    """An example without its marks, and the marked words with their places in it."""

    text: str
    words: tuple[tuple[int, int], ...]


def run(policy: Policy) -> Outcome:
    """Every example of every rule, cue file and kind of claim, checked with the whole pipeline."""
    outcome = Outcome(len(policy.rules))
    drafts = _Drafts(policy)
    for rule in policy.rules:
        _Trial(policy, rule, outcome, drafts).run()
    for cue in policy.cues:
        for example in cue.examples:
            outcome.add(list(_judged(policy, cue, example)))
    for kind in policy.claims:
        for example in kind.examples:
            outcome.add(list(_is_listed(policy, kind, example)))
    for fix in policy.fixes:
        outcome.add(list(_settles(policy, fix)))
    return outcome


def unmark(example: str) -> Marked:
    """The text without its << >>, and the places of the words between them."""
    places = []
    starts: list[int] = []
    for number, mark in enumerate(_MARK.finditer(example)):
        at = mark.start() - 2 * number
        if mark.group() == "<<":
            starts.append(at)
        elif starts:
            places.append((starts.pop(), at))
    return Marked(_MARK.sub("", example), tuple(sorted(places)))


class _Drafts:
    """The examples of all rules as drafts, which are searched together: some thousand short ones in a few searches."""

    def __init__(self, policy: Policy) -> None:
        together = Together()
        examples = (example.text for rule in policy.rules for example in (*rule.violating, *rule.compliant))
        rewrites = (sentence for rule in policy.rules for sentence in _instead(rule))
        self._chunks = {
            text: together.chunks(_read(text), policy) for text in (*map(_unmarked, examples), *map(str, rewrites))
        }

    def chunks(self, text: str) -> Chunks:
        """The chunks of an example without its marks, or of a sentence that a rule offers."""
        return self._chunks[text]


class _Trial:
    """One rule on its own examples."""

    def __init__(self, policy: Policy, rule: Rule, outcome: Outcome, drafts: _Drafts) -> None:
        self.drafts = drafts
        self.policy = policy
        self.rule = rule
        self.alone = replace(policy, rules=(rule,))
        self.outcome = outcome
        self.phrases = {entry.number for entry in (*rule.entries, *rule.stated)}
        self.seen: set[int] = set()

    def run(self) -> None:
        for example in self.rule.violating:
            self.outcome.add(list(self._violating(example)))
        for example in self.rule.compliant:
            self.outcome.add(list(self._compliant(example)))
        for sentence in _instead(self.rule):
            self.outcome.add(list(self._passes(sentence)))
        self.outcome.problems += self._silent_phrases()

    def _violating(self, example: Example) -> Iterator[Problem]:
        marked = unmark(example.text)
        report = self._check(marked.text)
        found = _of_rule(report, self.rule)
        if self.rule.kind == "readability":
            if not found:
                yield self._problem(example, "expected a finding of this rule; came none")
            return
        # Where another rule has these words and names this one as related, only the rule alone shows its own words.
        own = [finding for finding in found if finding.rule == self.rule.id]
        if len(own) != len(found) or len(own) != len(marked.words):
            own = list(_of_rule(self._check_alone(marked.text), self.rule))
        yield from self._compared(example, marked, own)
        yield from self._lost(example, own, found)
        yield from self._shared(example, found)

    def _compared(self, example: Example, marked: Marked, own: list[Finding]) -> Iterator[Problem]:
        wanted = [marked.text[start:end] for start, end in marked.words]
        rest = list(own)
        missed = []
        for (start, end), words in zip(marked.words, wanted, strict=True):
            hit = next((finding for finding in rest if _is_at(finding, start, end, words)), None)
            if hit is None:
                missed.append(words)
            else:
                rest.remove(hit)
        if missed or rest:
            came = _quoted(finding.quote for finding in own) or "no finding"
            yield self._problem(example, f"expected {_quoted(wanted)}; came {came}{self._aside(marked.text)}")

    def _lost(self, example: Example, own: list[Finding], found: list[Finding]) -> Iterator[Problem]:
        for finding in own:
            if not any(finding.span.overlaps(other.span) for other in found):
                message = f'expected "{_one_line(finding.quote)}" in the whole report; other rules take it out'
                yield self._problem(example, message)

    def _shared(self, example: Example, found: list[Finding]) -> Iterator[Problem]:
        for finding in found:
            others = [name for name in (finding.rule, *finding.related) if name != self.rule.id]
            if others:
                words = _one_line(finding.quote)
                yield self._problem(example, f'{", ".join(others)} also finds "{words}"', note=True)

    def _aside(self, text: str) -> str:
        claims = [claim for claim in self._check_alone(text).set_aside if claim.rule == self.rule.id]
        told = (f'"{claim.quote}" set aside as {claim.verdict} by "{claim.cue}"' for claim in claims)
        return "".join(f"; {claim}" for claim in told)

    def _compliant(self, example: Example) -> Iterator[Problem]:
        report = self._check(_unmarked(example.text))
        found = _of_rule(report, self.rule)
        if found:
            came = _quoted(finding.quote for finding in found)
            yield self._problem(example, f"expected no finding ({example.reason}); came {came}")
        elif example.reason in list(Verdict) and self.rule.kind == "prohibited":
            yield from self._set_aside(example, report)

    def _set_aside(self, example: Example, report: Report) -> Iterator[Problem]:
        verdicts = {claim.verdict: claim for claim in report.set_aside if claim.rule == self.rule.id}
        if not verdicts:
            message = f'no phrase matches "{_one_line(example.text)}"; it passes without being judged {example.reason}'
            yield self._problem(example, message, note=True)
        elif example.reason not in verdicts:
            came = ", ".join(f'{claim.verdict} by "{claim.cue}"' for claim in verdicts.values())
            yield self._problem(example, f"expected the verdict {example.reason}; came {came}")

    def _passes(self, sentence: str) -> Iterator[Problem]:
        report = self._check(sentence)
        # A sentence fresh from the loader knows its line; one from the cache does not.
        line, home = getattr(sentence, "line", 0) + 1, getattr(sentence, "home", None)
        for finding in report.findings:
            # What the sentence owes, the rest of the draft may say; what it may not claim stands in it, at any severity.
            if finding.kind == "prohibited" or finding.rule == self.rule.id:
                words = _one_line(finding.quote)
                message = f'expected that "instead" passes; came {finding.rule} on "{words}"'
                yield Problem(home.shown if home else self.rule.file, line, message)

    def _silent_phrases(self) -> Iterator[Problem]:
        for entry in (*self.rule.entries, *self.rule.stated):
            if entry.number not in self.seen:
                yield self._problem(entry.line, f'no example holds the phrase "{entry.text}"', note=True)

    def _check(self, text: str) -> Report:
        """The report under the whole policy."""
        chunks = self.drafts.chunks(text)
        self.seen |= set(chunks.standing(self.phrases - self.seen))
        return check(chunks.scan.document, self.policy, scores=self.rule.kind == "readability", chunks=chunks)

    def _check_alone(self, text: str) -> Report:
        """The report under this rule alone."""
        return check(_read(text), self.alone, scores=self.rule.kind == "readability")

    def _problem(self, at: Example | int, message: str, *, note: bool = False) -> Problem:
        """A problem at an example or a line of the rule's file."""
        if isinstance(at, Example):
            return Problem(at.file or self.rule.file, at.line, message, note)
        return Problem(self.rule.file, at, message, note)


def _judged(policy: Policy, cue: CueClass, example: Example) -> Iterator[Problem]:
    marked = unmark(example.text)
    claim = marked.text[slice(*marked.words[0])]
    try:
        came = judge_in(_read(marked.text), claim, policy)
    except (LinterError, ValueError) as error:
        yield Problem(cue.file, example.line, f"expected {example.reason}; {error}")
        return
    if came.verdict != example.reason:
        by = f' by "{came.cue}"' if came.cue else ""
        yield Problem(cue.file, example.line, f'expected {example.reason} for "{claim}"; came {came.verdict}{by}')


def _is_listed(policy: Policy, kind: ClaimKind, example: Example) -> Iterator[Problem]:
    """What is wrong with an example of a kind of claim: its claim is not listed, or under another verdict."""
    marked = unmark(example.text)
    words = Span(*marked.words[0])
    listed = [
        one for one in inventory(_read(marked.text), policy) if one.kind == kind.name and one.span.overlaps(words)
    ]
    if not any(one.verdict == example.reason for one in listed):
        came = ", ".join(one.verdict for one in listed) or "no claim of this kind"
        expected = f'expected {example.reason} for "{marked.text[slice(*marked.words[0])]}"'
        yield Problem(example.file or kind.file, example.line, f"{expected}; came {came}")


def _settles(policy: Policy, fix: Fix) -> Iterator[Problem]:
    """What is wrong with a ready sentence: it settles no example of its rule, or not without a finding of its own."""
    rule = policy.rule(fix.rule)
    for example in rule.violating if rule else ():
        document = _read(unmark(example.text).text)
        report = check(document, policy, scores=False)
        for finding in (one for one in report.findings if one.rule == fix.rule):
            sentences = [sentence for other, sentence in ready(document, finding, policy) if other is fix]
            for made in (one for sentence in sentences for one in inserted(document, sentence, finding.span)):
                if is_better(report, check(made, policy, scores=False), finding):
                    return
    yield Problem(fix.file, fix.line, f"expected that the sentence settles {fix.rule} in one of its violating examples")


def _unmarked(example: str) -> str:
    return unmark(example).text


def _instead(rule: Rule) -> Iterator[str]:
    """What a rule offers to write instead."""
    yield from rule.instead
    for entry in rule.entries:
        yield from entry.instead


def _read(text: str) -> Document:
    return read_text(text, "example.md")


def _of_rule(report: Report, rule: Rule) -> list[Finding]:
    return [finding for finding in report.findings if rule.id in (finding.rule, *finding.related)]


def _is_at(finding: Finding, start: int, end: int, words: str) -> bool:
    """Whether a finding stands on the marked words, be it to the character or but for markup inside them."""
    place = Span(finding.place.start, finding.place.end)
    if place == (start, end):
        return True
    return place.overlaps(Span(start, end)) and _one_line(finding.quote) == _one_line(words)


def _quoted(words: Iterator[str] | list[str]) -> str:
    return ", ".join(f'"{_one_line(one)}"' for one in words)


def _one_line(text: str) -> str:
    return " ".join(text.split())
