"""What the policy holds and why, told to people: the list of rules, one rule in full, the claims on a line of a draft."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable, Iterator

from linter.assertion import Judge
from linter.claims import Found, Sightings, find, holds
from linter.console import CHECKED, PLAIN, WIDTH, Style, checked, citation, printable, shorten
from linter.document import Document, Span
from linter.findings import Report
from linter.policy.model import Entry, Example, Fix, Policy, Rule, Source
from linter.policy.search import Match
from linter.records import dataclass
from linter.scan import Scan


def rules_table(policy: Policy, style: Style = PLAIN) -> str:
    """Every rule of the policy with its severity and what it says; then the rules that are off, with the reason."""
    widest = max((len(rule.id) for rule in policy.rules), default=0)
    extends = f" on top of {policy.extends}" if policy.extends else ""
    lines = [f"policy {policy.name} {policy.version}{extends}: {len(policy.rules)} rules", ""]
    lines += [
        f"{rule.id:{widest}}  {style(rule.severity, rule.severity.ljust(7))}  {' '.join(rule.says.split())}"
        for rule in policy.rules
    ]
    if policy.off:
        lines += ["", "off:", *(f"{name}: {reason}" for name, reason in policy.off.items())]
    return "\n".join(lines) + "\n"


# One rule


def explain_rule(policy: Policy, rule: Rule, style: Style = PLAIN) -> str:
    """A rule in full: what it says and why, what to write instead, examples, false alarms, sources and history."""
    phrases = len(rule.entries) + len(rule.stated)
    never = ", never excepted" if rule.never_excepted else ""
    head = f"{style('path', rule.id)} ({rule.kind}, {style(rule.severity, rule.severity)}, {rule.status}{never})"
    looked_for = [f"{phrases} in {rule.file}"] if phrases else []
    limits = [f"{limit.score} above {limit.above:g}: {limit.severity}" for limit in rule.limits]
    parts = [
        head,
        _paragraph(rule.says),
        _section("Why", [rule.why]),
        _section("Write instead", rule.instead),
        _section("Added by cliniclint fix", (_ready(fix) for fix in policy.fixes if fix.rule == rule.id)),
        _section("Limits", limits),
        _section("Phrases", looked_for),
        _section("Reported", (example.text for example in rule.violating)),
        _section("Not reported", (_compliant(example) for example in rule.compliant)),
        _section("Known false alarms", rule.known_false_alarms),
        "\n".join(["Sources:", *(_source(policy.sources[source]) for source in rule.sources)]),
        _section("History", rule.history),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _ready(fix: Fix) -> str:
    where = f", where {' and '.join(fix.where)}" if fix.where else ""
    return f"{fix.add} ({'at the end' if fix.at == 'end' else 'behind the words that made it due'}{where})"


def _compliant(example: Example) -> str:
    return f"{example.text} ({example.reason})"


def _source(source: Source) -> str:
    """A source in a few lines; the link stands alone, so that it can be copied."""
    title = citation(source).removesuffix(f" [{CHECKED[source.checked]}]")
    first, *rest = (part for part in (title, source.requires, source.link, f"Checked: {checked(source)}") if part)
    return "\n".join([_paragraph(first, "  - "), *(_paragraph(part, "    ") for part in rest)])


def _section(title: str, items: Iterable[str]) -> str:
    told = [_paragraph(item, "  - ") for item in items]
    return "\n".join([f"{title}:", *told]) if told else ""


def _paragraph(text: str, bullet: str = "  ") -> str:
    words = printable(" ".join(text.split()))
    indent = " " * len(bullet)
    return textwrap.fill(
        words, WIDTH, initial_indent=bullet, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )


# The claims on one line of a draft


@dataclass(frozen=True, slots=True)
class Candidate:
    """Words that a phrase of a rule matches, and what became of them."""

    span: Span
    rule: str
    outcome: str


def explain_line(document: Document, report: Report, policy: Policy, line: int, style: Style = PLAIN) -> str:
    """Every candidate claim that touches a line of the draft: reported or set aside, by which words, under which rule."""
    told = [_told(document, candidate, style) for candidate in candidates(document, report, policy, line)]
    shown = shorten(printable(_one_line(document.source_line(line))), WIDTH)
    head = f"{style('path', f'{printable(document.name)}:{line}')}: {shown or '(an empty line)'}"
    return "\n".join([head, *(told or ["  no phrase of any rule matches on this line"])]) + "\n"


def candidates(document: Document, report: Report, policy: Policy, line: int) -> list[Candidate]:
    """The candidate claims that touch a line, in the order of the text."""

    def touches(span: Span) -> bool:
        place = document.place(span)
        return place.line <= line <= place.end_line

    return candidates_where(document, report, policy, touches)


def candidates_where(
    document: Document, report: Report, policy: Policy, touches: Callable[[Span], bool]
) -> list[Candidate]:
    """The candidate claims whose words `touches` takes, in the order of the text."""
    scan = Scan(document)
    sightings = Sightings(scan, policy)
    judge = Judge(scan, policy, sightings.chunks)
    found = [one for rule in policy.rules for one in _of_rule(sightings, judge, rule, report, touches)]
    graded = [finding for finding in report.findings if finding.kind == "readability"]
    found += [Candidate(one.span, one.rule, f"reported: {one.message}") for one in graded if touches(one.span)]
    return sorted(dict.fromkeys(found), key=lambda one: (one.span, one.rule, one.outcome))


def _of_rule(
    sightings: Sightings, judge: Judge, rule: Rule, report: Report, touches: Callable[[Span], bool]
) -> Iterator[Candidate]:
    claims = list(find(sightings, rule))
    applied = {(found.entry.number, *found.tokens) for found in claims}
    for found in claims:
        if touches(found.claim.span):
            yield Candidate(found.claim.span, rule.id, _outcome(judge, found, report))
    for entry in rule.entries:
        for _, match in sightings.everywhere(entry.number):
            span = sightings.scan.span(match.start, match.end)
            if (entry.number, match.start, match.end) not in applied and touches(span):
                yield Candidate(span, rule.id, _inapplicable(sightings, entry, match))


def _outcome(judge: Judge, found: Found, report: Report) -> str:
    claim = judge.claim(found)
    by = f', by "{_one_line(judge.document.quote(claim.cue))}"' if claim.cue else ""
    if claim.verdict not in (found.entry.counts or found.rule.counts):
        return f"set aside: {claim.verdict}{by}"
    return f"{_reported(found, report)}: {claim.verdict}{by}"


def _reported(found: Found, report: Report) -> str:
    """Where the report holds a claim that counts: as a finding, excepted, within another one, or settled elsewhere."""
    for one in report.excepted:
        if one.finding.rule == found.rule.id and one.finding.span.overlaps(found.claim.span):
            return f"excepted ({one.where}: {one.reason})"
    touching = [finding for finding in report.findings if finding.span.overlaps(found.claim.span)]
    if any(finding.rule == found.rule.id for finding in touching):
        return "reported"
    for finding in touching:
        if found.rule.id in finding.related:
            return f"reported together with {finding.rule}"
    if found.rule.kind == "required":
        return "makes a statement due, which the draft makes or another finding asks for"
    return "not reported, for a longer or graver claim stands on the same words"


def _inapplicable(sightings: Sightings, entry: Entry, match: Match) -> str:
    failed = [condition for condition in entry.where if not holds(sightings, condition, match)]
    if failed:
        return f"does not apply: not true that {' and '.join(failed)}"
    return "does not apply: what the rule excepts, needs or excludes around these words decides"


def _told(document: Document, candidate: Candidate, style: Style) -> str:
    column = document.place(candidate.span).column
    quote = shorten(printable(_one_line(document.quote(candidate.span))), 60)
    return f'  column {column}: {style("path", candidate.rule)}: "{quote}" {printable(candidate.outcome)}'


def _one_line(text: str) -> str:
    return " ".join(text.split())
