"""Takes findings that somebody answers for out of a report, and reports what is wrong with the exceptions themselves.

An exception stands in the draft, before a block, or in the register; what the baseline knows does not count either. A
rule that is never excepted counts whatever they say. All this comes after the engine: a report in, a report out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property
from pathlib import Path

from linter.baseline import Baseline, Known, read_baseline
from linter.check import check
from linter.clock import today
from linter.complaints import KIND, MEND, REMOVE, RENEW, Complaint, about_rule, findings, is_over
from linter.document import Span
from linter.findings import Excepted, Finding, Report, fingerprint
from linter.patterns import matches, relative
from linter.policy.adjust import rule_names
from linter.policy.model import Policy
from linter.records import dataclass, field, replace
from linter.remarks import Remark, read_remarks
from linter.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from linter.register import Entry, Register


@dataclass(frozen=True)
class Exceptions:
    """What a run knows of exceptions. `names` are the rules that the whole policy has, by every id they have or had;
    without it those of the policy of the run.
    """

    register: Register | None = None
    baseline: Baseline | None = None
    day: date = field(default_factory=today)
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Tally:
    """What one draft used of the register (lines of its entries), and what of its baseline is gone."""

    path: str = ""
    used: frozenset[int] = frozenset()
    known: int = 0
    gone: tuple[Known, ...] = ()


def apply(report: Report, policy: Policy, exceptions: Exceptions | None = None) -> Report:
    """The report without the findings that the draft, the register or the baseline takes out (`Report.excepted`), and
    with what is wrong with the draft's own exceptions.
    """
    exceptions = exceptions or Exceptions()
    if not exceptions.names:
        exceptions = replace(exceptions, names=rule_names(policy))
    return _Desk(report, policy, exceptions).settled()


class _Desk:
    """One report while its findings are settled."""

    def __init__(self, report: Report, policy: Policy, exceptions: Exceptions) -> None:
        self.report = report
        self.policy = policy
        self.exceptions = exceptions
        self.document = report.document
        self.remarks = read_remarks(self.document) if self.document.remarks else []
        self.remarked: dict[int, list[int]] = {}
        for number, remark in enumerate(self.remarks):
            if not remark.wrong and not is_over(remark.expires, exceptions.day):
                for block in remark.blocks:
                    self.remarked.setdefault(block, []).append(number)
        self.used: set[tuple[int, str]] = set()
        self.rules = {rule.id: rule for rule in policy.rules}
        self.entries: dict[str, list[Entry]] = {}
        if exceptions.register:
            for entry in exceptions.register.entries:
                name = exceptions.names.get(entry.rule, entry.rule)
                if not is_over(entry.expires, exceptions.day):
                    self.entries.setdefault(name, []).append(entry)

    @cached_property
    def paths(self) -> tuple[str, str]:
        """The draft's path as the register and as the baseline write it."""
        register, baseline = self.exceptions.register, self.exceptions.baseline
        name = self.document.name
        return (
            relative(name, register.folder) if register else name,
            relative(name, baseline.folder) if baseline else name,
        )

    def settled(self) -> Report:
        kept: list[Finding] = []
        excepted: list[Excepted] = []
        waiting = list(self.report.findings)
        while waiting:
            finding = waiting.pop()
            exception = self._exception(finding)
            if exception:
                excepted.append(exception)
                waiting += self._behind(finding, kept + waiting, excepted)
            else:
                kept.append(finding)
        kept += findings(self._complained())
        return replace(
            self.report,
            findings=tuple(sorted(kept, key=_order)),
            excepted=tuple(sorted(excepted, key=lambda one: _order(one.finding))),
        )

    def _exception(self, finding: Finding) -> Excepted | None:
        """What excepts a finding, if anything does."""
        for name in finding.related:
            self._remarked(finding, name)  # nothing to except as long as another rule has these words, but no mistake
        remark = self._remarked(finding, finding.rule)
        rule = self.rules.get(finding.rule)
        if rule is not None and rule.never_excepted:
            return None
        return (
            (self._by_remark(finding, remark) if remark else None)
            or self._by_register(finding)
            or self._by_baseline(finding)
        )

    # The draft

    def _remarked(self, finding: Finding, name: str) -> Remark | None:
        """The remark that excepts a rule where a finding stands; it is used from now on."""
        if not self.remarked:
            return None
        block = self.document.sentences[self.document.sentence_at(finding.span.start)].block
        for number in self.remarked.get(block, ()):
            for written in self.remarks[number].rules:
                if self.exceptions.names.get(written) == name:
                    self.used.add((number, written))
                    return self.remarks[number]
        return None

    def _by_remark(self, finding: Finding, remark: Remark) -> Excepted:
        where = f"{self.document.name}:{self.document.remark_place(remark.span).line}"
        return Excepted(finding, "draft", remark.reason, remark.approver, remark.ticket, "", remark.expires, "", where)

    def _complained(self) -> Iterator[Complaint]:
        for number, remark in enumerate(self.remarks):
            place = self.document.remark_place(remark.span)
            for rule, message in self._complaints(number, remark):
                yield Complaint(rule, message, self._near(remark), remark.text, place)

    def _complaints(self, number: int, remark: Remark) -> Iterator[tuple[str, str]]:
        if remark.wrong:
            yield MEND, f"The exception {remark.wrong}."
            return
        if is_over(remark.expires, self.exceptions.day):
            yield RENEW, f"The exception ran out on {remark.expires}; its findings count again."
            return
        for written in remark.rules:
            complaint = about_rule(written, self.policy, self.exceptions.names)
            if complaint:
                yield complaint
            elif (number, written) not in self.used and self.exceptions.names[written] in self.rules:
                what = "the next block has no such finding" if remark.blocks else "no block follows"
                yield REMOVE, f"The exception from {written} excepts nothing: {what}."

    def _near(self, remark: Remark) -> Span:
        """The words that a remark is about: the first sentence of its block, else the last one of the draft."""
        sentences = self.document.sentences
        if not sentences:
            return Span(0, 0)
        own = self.document.sentences_of(remark.blocks[0]) if remark.blocks else ()
        return sentences[own[0] if own else -1].span

    # The register and the baseline

    def _by_register(self, finding: Finding) -> Excepted | None:
        register = self.exceptions.register
        if register is None:
            return None
        for entry in self.entries.get(finding.rule, ()):
            if is_for(entry, finding, self.paths[0]):
                return Excepted(
                    finding,
                    "register",
                    entry.reason,
                    entry.approver,
                    entry.ticket,
                    entry.granted,
                    entry.expires,
                    entry.policy_version,
                    register.where(entry),
                )
        return None

    def _by_baseline(self, finding: Finding) -> Excepted | None:
        baseline = self.exceptions.baseline
        if baseline is None or not baseline.has(self.paths[1], finding.fingerprint):
            return None
        return Excepted(
            finding,
            "baseline",
            "was there when the baseline was recorded",
            granted=baseline.recorded,
            policy_version=baseline.policy_version,
            where=baseline.name,
        )

    # What stood behind an excepted finding

    def _behind(self, finding: Finding, others: list[Finding], excepted: list[Excepted]) -> list[Finding]:
        """The findings of the rules that the engine named as related: they count once the first one does not."""
        own = Counter((one.rule, _words(one.quote)) for one in (*others, *(one.finding for one in excepted)))
        found = []
        for hidden in self._of_rules(finding.related) if finding.related else ():
            if hidden.span.overlaps(finding.span):
                key = (hidden.rule, _words(hidden.quote))
                found.append(replace(hidden, fingerprint=fingerprint(hidden.rule, hidden.quote, own[key])))
                own[key] += 1
        return found

    def _of_rules(self, names: tuple[str, ...]) -> tuple[Finding, ...]:
        rules = tuple(self.rules[name] for name in names if name in self.rules)
        return check(self.document, replace(self.policy, rules=rules), scores=False).findings


def is_for(entry: Entry, finding: Finding, path: str) -> bool:
    """Whether an entry names a finding of a draft, whose path is written as in the register."""
    if entry.fingerprint and entry.fingerprint != finding.fingerprint:
        return False
    if entry.quote and _words(entry.quote) != _words(finding.quote):
        return False
    return not entry.path or matches(entry.path, path)


def _words(text: str) -> str:
    return " ".join(text.split()).casefold()


def _order(finding: Finding) -> tuple[int, bool, Span, int, str, int]:
    """The order of the text; what is wrong with an exception comes before the words that it stands before."""
    is_copy = finding.kind != KIND
    return finding.span.start, is_copy, finding.span, finding.severity.rank, finding.rule, finding.place.start


# A whole run


def tally(report: Report, exceptions: Exceptions) -> Tally:
    """What a settled report used of the register, and what of the baseline it did not show again."""
    register, baseline = exceptions.register, exceptions.baseline
    used = set()
    if register:
        path = relative(report.document.name, register.folder)
        every = [*report.findings, *(one.finding for one in report.excepted)]
        wheres = {one.where for one in report.excepted if one.by == "register"}
        used = {entry.line for entry in register.entries if register.where(entry) in wheres}
        # An entry for a rule whose words another rule reports is needed as soon as that one is excepted.
        hidden = [(name, one) for one in every for name in one.related]
        used |= {
            entry.line
            for entry in register.entries
            for name, one in hidden
            if exceptions.names.get(entry.rule, entry.rule) == name and (not entry.path or matches(entry.path, path))
        }
    if not baseline:
        return Tally(report.document.name, frozenset(used))
    seen = {one.fingerprint for one in (*report.findings, *(one.finding for one in report.excepted))}
    known = baseline.drafts.get(relative(report.document.name, baseline.folder), ())
    gone = tuple(one for one in known if one.fingerprint not in seen)
    return Tally(report.document.name, frozenset(used), len(known) - len(gone), gone)


def load_exceptions(
    register: str | Path | None = None,
    baseline: str | Path | None = None,
    policy: Policy | None = None,
    *,
    keep: bool = False,
) -> Exceptions:
    """The exceptions in a register and the findings of a baseline, each if it is named.

    With `keep` what is read of the register is kept between runs.

    Raises `LinterError` if a file is missing or cannot be used.
    """
    found = None
    if register:
        from linter.register import read_register

        found = read_register(Path(register), keep=keep)
    return Exceptions(
        found,
        read_baseline(Path(baseline)) if baseline else None,
        names=rule_names(policy) if policy else {},
    )
