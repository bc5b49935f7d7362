"""Mends what is safe to mend: adds ready sentences that a draft owes, and spells fixed terms right.

Nothing else of a draft changes, and no claim is touched: a sentence goes in as a paragraph of its own, only if the draft
then has one finding less, none more, and the same claims; a spelling is mended only outside of words that a rule prohibits.
"""

from __future__ import annotations

import html
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from linter.claims import Hit, Sightings, applying, found_at, holds, treatment_of
from linter.document import Document, Span
from linter.errors import LinterError
from linter.findings import Finding, Report
from linter.insertion import TEXT_FORMATS, inserted
from linter.policy.model import Fix, Policy, Rule, Treatment
from linter.policy.parse_fixes import spelled
from linter.policy.parse_words import plain
from linter.readers import read_text
from linter.scan import Scan
from linter.typed import NamedTuple

SPELLING = "spelling"
END = "end"
_AT_MOST = 50
"""Sentences that are added to one draft; none owes as many."""

Check = Callable[[Document], Report]


@dataclass(frozen=True, slots=True)
class Mend:
    """One change: the rule that asked for it (or `spelling`), its line in the draft as it was, the words, what came."""

    rule: str
    line: int
    words: str
    new: str


@dataclass
class Mended:
    """A draft with all that could be mended, and the findings that a ready sentence exists for and does not settle."""

    document: Document
    mends: list[Mend] = field(default_factory=list)
    left: list[Finding] = field(default_factory=list)
    report: Report | None = None


def mend(document: Document, policy: Policy, check: Check) -> Mended:
    """The draft, mended. `check` gives the report on a draft, with its exceptions; it needs no scores.

    Raises `LinterError` for a format whose file is not text.
    """
    if document.format not in TEXT_FORMATS:
        raise LinterError(
            f"{document.name}: fix changes Markdown, HTML and text, not {document.format} files; "
            'mend it by hand (for Word and PDF "cliniclint review" puts the findings on the words)'
        )
    mended = Mended(document)
    mended.report = check(document)
    _spell(mended, policy, check)
    _add(mended, policy, check)
    return mended


# Spelling


class _Edit(NamedTuple):
    start: int
    end: int
    old: str
    new: str
    span: Span


def _spell(mended: Mended, policy: Policy, check: Check) -> None:
    edits = sorted(_misspelled(mended, policy))
    while edits:
        made = _edited(mended.document, edits)
        report = check(made) if made else None
        if made and report and _keeps_claims(mended.report, report):
            place = mended.document.place
            mended.mends += [Mend(SPELLING, place(edit.span).line, edit.old, edit.new) for edit in edits]
            mended.document, mended.report = made, report
            return
        # One of them is not what it seems (a spelling inside markup): find those that can stand alone.
        edits = [] if len(edits) == 1 else [one for one in edits if _stands(mended, one, check)]
        if made and len(edits) > 1 and not _edited(mended.document, edits):
            return


def _stands(mended: Mended, edit: _Edit, check: Check) -> bool:
    made = _edited(mended.document, [edit])
    return made is not None and _keeps_claims(mended.report, check(made))


def _misspelled(mended: Mended, policy: Policy) -> Iterator[_Edit]:
    document = mended.document
    claimed = [one.span for one in _all(mended.report) if one.kind == "prohibited"]
    taken: list[Span] = []
    for right, listed in policy.terms.items():
        for wrong in sorted(listed, key=len, reverse=True):
            for match in spelled(wrong).finditer(document.text):
                span = Span(*match.span())
                start, end = document.source_range(span)
                if document.source[start:end] == match[0] and not any(span.overlaps(one) for one in (*claimed, *taken)):
                    taken.append(span)
                    new = html.escape(right) if document.format == "html" else right
                    yield _Edit(start, end, match[0], new, span)


def _edited(document: Document, edits: list[_Edit]) -> Document | None:
    """The draft with the edits, if it reads as the old one does with the right spellings."""
    source, text = document.source, document.text
    for edit in reversed(edits):
        source = source[: edit.start] + edit.new + source[edit.end :]
    for edit in sorted(edits, key=lambda one: one.span, reverse=True):
        new = html.unescape(edit.new) if document.format == "html" else edit.new
        text = text[: edit.span.start] + new + text[edit.span.end :]
    made = read_text(source, document.name)
    return made if made.text == text and len(made.blocks) == len(document.blocks) else None


# Sentences


def _add(mended: Mended, policy: Policy, check: Check) -> None:
    """Add one sentence after the other: each may settle more than its own finding."""
    mendable = {fix.rule for fix in policy.fixes}
    for _ in range(_AT_MOST):
        mended.left = [one for one in _findings(mended.report) if one.rule in mendable]
        if not any(_settled(mended, finding, policy, check) for finding in list(mended.left)):
            return


def _settled(mended: Mended, finding: Finding, policy: Policy, check: Check) -> bool:
    """Whether a ready sentence was added that settles a finding."""
    for fix, sentence in ready(mended.document, finding, policy):
        for made in inserted(mended.document, sentence, None if fix.at == END else finding.span):
            report = check(made)
            if is_better(mended.report, report, finding):
                mended.mends.append(Mend(finding.rule, finding.place.line, finding.quote, sentence))
                mended.document, mended.report = made, report
                return True
    return False


def ready(document: Document, finding: Finding, policy: Policy) -> Iterator[tuple[Fix, str]]:
    """The sentences that the policy has ready for a finding and that are true of it, filled in."""
    fixes = [fix for fix in policy.fixes if fix.rule == finding.rule]
    rule = policy.rule(finding.rule) if fixes else None
    if rule is None:
        return
    sightings = Sightings(Scan(document), policy)
    hits = [hit for hit in applying(sightings, rule) if found_at(sightings, rule, hit).claim.span == finding.span]
    for fix in fixes:
        for hit in hits:
            name = treatment_of(sightings, hit)
            if all(holds(sightings, condition, hit.match, name) for condition in fix.where):
                sentence = _filled(fix, _blanks(sightings, rule, hit, policy))
                if sentence:
                    yield fix, sentence
                    break


def _blanks(sightings: Sightings, rule: Rule, hit: Hit, policy: Policy) -> dict[str, str]:
    """What fills a sentence's blanks: the draft's own words, spelled as the policy spells them."""
    document = sightings.document
    blanks: dict[str, str] = {}
    for name, group, span in found_at(sightings, rule, hit).claim.captures:
        words = " ".join(document.quote(span).split())
        known = policy.treatments.get(group) if name == "treatment" else None
        names = _names(known) if known else [one for names in policy.conditions.values() for one in names]
        # Words of another list may be of any kind ("antidepressant"): they are used where they name a condition.
        if name in ("treatment", "condition") or words.casefold() in map(str.casefold, names):
            blanks.setdefault(name, _told(words, names))
    known = policy.treatments.get(treatment_of(sightings, hit))
    if known and _names(known):
        blanks.setdefault("treatment", _names(known)[0])
    return blanks


def _names(treatment: Treatment) -> tuple[str, ...]:
    return plain((*treatment.names, *treatment.brands, *treatment.clinic_terms))


def _told(words: str, names: Iterable[str]) -> str:
    """The words with the policy's capitals: "Ketamine Infusions" in a heading becomes "ketamine infusions"."""
    for name in sorted(names, key=len, reverse=True):
        if words.casefold().startswith(name.casefold()):
            return name + words[len(name) :].lower()
    return words


def _filled(fix: Fix, blanks: dict[str, str]) -> str:
    sentence = fix.add
    for name, words in blanks.items():
        sentence = sentence.replace(f"{{{name}}}", words)
    return "" if "{" in sentence else sentence[0].upper() + sentence[1:]


# What must hold


def is_better(old: Report | None, new: Report, finding: Finding) -> bool:
    """Whether a finding is settled, nothing new is found, and every claim is found as before."""
    before, after = _counted(_findings(old)), _counted(new.findings)
    return (
        before[_key(finding)] > after[_key(finding)]
        and not after - before
        and _counted(_claims(old)) == _counted(_claims(new))
        and _excepted(old) == _excepted(new)
    )


def _keeps_claims(old: Report | None, new: Report) -> bool:
    """Whether no claim is lost; a treatment that is spelled right may bring duties that nobody saw."""
    return not _counted(_claims(old)) - _counted(_claims(new)) and not _excepted(old) - _excepted(new)


def _findings(report: Report | None) -> tuple[Finding, ...]:
    return report.findings if report else ()


def _all(report: Report | None) -> list[Finding]:
    return [*_findings(report), *(one.finding for one in (report.excepted if report else ()))]


def _claims(report: Report | None) -> tuple[Finding, ...]:
    return tuple(one for one in _findings(report) if one.kind == "prohibited")


def _excepted(report: Report | None) -> Counter[tuple[str, str]]:
    return Counter(_key(one.finding) for one in (report.excepted if report else ()))


def _counted(findings: tuple[Finding, ...]) -> Counter[tuple[str, str]]:
    return Counter(map(_key, findings))


def _key(finding: Finding) -> tuple[str, str]:
    # A statement that is owed may be told of on other words once one more sentence stands there.
    return finding.rule, "" if finding.kind == "required" else " ".join(finding.quote.split()).casefold()
