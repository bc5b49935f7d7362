"""The whole pipeline on one screen: a document and a policy in, a report out."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from linter.assertion import Judge
from linter.chunks import Chunks
from linter.claims import Found, Sightings, treatment_meant
from linter.document import Document, Span, SpanSet
from linter.findings import Claim, Finding, Readability, Report, SetAside, fingerprint
from linter.policy.model import Limit, Policy, Rule
from linter.rules.prohibited import judged
from linter.rules.readability import exceeded
from linter.rules.required import Duties, missing
from linter.scan import Scan


def check(
    document: Document, policy: Policy, *, scores: bool = True, version: str = "", chunks: Chunks | None = None
) -> Report:
    """The report on a document under a policy. Same input, same report, whatever `chunks` its sentences are searched in."""
    with _uncollected():
        return _report(document, policy, scores, version, chunks or Chunks(Scan(document), policy))


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without the garbage collector, as the caller has set it afterwards.

    A check makes many objects and hardly a cycle: looking for them takes a fifth of its time, of a long draft's a third.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _report(document: Document, policy: Policy, scores: bool, version: str, chunks: Chunks) -> Report:
    scan = chunks.scan
    judge = Judge(scan, policy, chunks)
    sightings = Sightings(scan, policy, chunks, Duties(judge))
    counted: list[Found] = []
    owed: list[Found] = []
    aside: list[Claim] = []
    for rule in policy.rules:
        if rule.kind == "prohibited":
            claims, others = judged(sightings, judge, rule)
            counted += claims
            aside += others
        elif rule.kind == "required":
            owed += missing(sightings, judge, rule)
    readability = _measured(document) if scores else None
    chunks.release()
    drafts = [*_grouped(counted), *((found, ()) for found in owed)]
    findings = _numbered([_finding(document, found, related, _fitting(sightings, found)) for found, related in drafts])
    findings += _numbered(_hard_to_read(document, policy, readability))
    return Report(
        document=document,
        findings=tuple(sorted(findings, key=lambda finding: (finding.span, finding.severity.rank, finding.rule))),
        set_aside=tuple(_set_aside(document, aside)),
        readability=readability,
        policy_name=policy.name,
        policy_version=policy.version,
        policy_digest=policy.digest,
        version=version,
    )


def _measured(document: Document) -> Readability | None:
    from linter.readability import measure  # a run without scores does not pay for it

    return measure(document)


def _grouped(counted: list[Found]) -> Iterator[tuple[Found, tuple[str, ...]]]:
    """One finding for words that break several rules: the one that fits best, with the others' ids."""
    groups: dict[Span, list[Found]] = {}
    taken = SpanSet()
    for found in sorted(counted, key=_fit):
        best = taken.overlapping(found.claim.span)
        if best:
            groups[best].append(found)
        else:
            taken.add(found.claim.span)
            groups[found.claim.span] = [found]
    for first, *others in groups.values():
        yield first, tuple(dict.fromkeys(other.rule.id for other in others if other.rule.id != first.rule.id))


def _fit(found: Found) -> tuple[int, int, int, Span]:
    severity = found.entry.severity or found.rule.severity
    span = found.claim.span
    return bool(found.rule.yields_to), severity.rank, span.start - span.end, span


def _fitting(sightings: Sightings, found: Found) -> tuple[str, ...]:
    """The ready sentences without those on other treatments than the claim's, unless there are no others."""
    ready = found.entry.instead or found.rule.instead
    speaks_of = sightings.policy.speaks_of
    if speaks_of.keys().isdisjoint(ready):
        return ready
    treatment = treatment_meant(sightings, found)
    return tuple(text for text in ready if text not in speaks_of or treatment in speaks_of[text]) or ready


def _finding(document: Document, found: Found, related: tuple[str, ...], instead: tuple[str, ...]) -> Finding:
    rule, entry, claim = found.rule, found.entry, found.claim
    quote = document.quote(claim.span)
    return Finding(
        rule=rule.id,
        kind=rule.kind,
        severity=entry.severity or rule.severity,
        span=claim.span,
        quote=quote,
        message=_message(entry.message or rule.message, document, claim),
        why=rule.why,
        instead=instead,
        sources=rule.sources,
        place=document.place(claim.span),
        sentence=_one_line(document.quote(document.sentences[claim.sentence].span)),
        fingerprint="",
        related=related,
    )


def _message(template: str, document: Document, claim: Claim) -> str:
    words = {name: _one_line(document.quote(span)) for name, _, span in reversed(claim.captures)}
    words["found"] = _one_line(document.quote(claim.span))
    for name, text in words.items():
        template = template.replace("{" + name + "}", text)
    return template


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _hard_to_read(document: Document, policy: Policy, readability: Readability | None) -> list[Finding]:
    if readability is None or not readability.sentences:
        return []
    found = ((rule, exceeded(readability, rule)) for rule in policy.rules if rule.kind == "readability")
    return [_grade_finding(document, rule, limit, readability) for rule, limit in found if limit]


def _grade_finding(document: Document, rule: Rule, limit: Limit, readability: Readability) -> Finding:
    hardest = readability.hardest[0].span if readability.hardest else document.sentences[0].span
    quote = document.quote(hardest)
    score = readability.scores[limit.score]
    message = rule.message.replace("{score}", f"{score:.1f}").replace("{limit}", f"{limit.above:g}")
    return Finding(
        rule=rule.id,
        kind=rule.kind,
        severity=limit.severity,
        span=hardest,
        quote=quote,
        message=message,
        why=rule.why,
        instead=rule.instead,
        sources=rule.sources,
        place=document.place(hardest),
        sentence=_one_line(quote),
        fingerprint="",
    )


def _numbered(findings: Iterable[Finding]) -> list[Finding]:
    """The findings with their fingerprints: the nth finding of a rule on the same words."""
    from linter.records import replace

    seen: Counter[tuple[str, str]] = Counter()
    done = []
    for finding in sorted(findings, key=lambda one: (one.span, one.rule)):
        key = (finding.rule, _one_line(finding.quote).casefold())
        done.append(replace(finding, fingerprint=fingerprint(finding.rule, finding.quote, seen[key])))
        seen[key] += 1
    return done


def _set_aside(document: Document, claims: list[Claim]) -> Iterator[SetAside]:
    for claim in sorted(claims, key=lambda one: (one.span, one.rule)):
        cue = _one_line(document.quote(claim.cue)) if claim.cue else ""
        quote, place = _one_line(document.quote(claim.span)), document.place(claim.span)
        yield SetAside(claim.rule, quote, claim.verdict, cue, place, claim.span, claim.cue)
