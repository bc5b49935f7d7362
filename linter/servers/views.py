"""What the page shows beside a report: the text, where everything stands in it, and the policy to look through."""

from __future__ import annotations

from collections.abc import Iterable

from linter.catalog import candidates_where
from linter.console import checked, citation
from linter.document import Document, Span
from linter.errors import LinterError
from linter.findings import Finding, Report
from linter.policy.model import Effect, Policy, Rule, Source, Treatment
from linter.servers.rewrite import rewrite
from linter.servers.work import Workshop
from linter.typed import Any

TEXT_FORMATS = frozenset({"text", "markdown"})
"""Formats whose source a writer edits as it is; of every other one the page shows the text."""

Range = tuple[int, int]


def view(report: Report, *, source: bool) -> dict[str, Any]:
    """Places in what the page shows: the source of the draft, or (of a page, a Word file) its text."""
    document = report.document
    place = document.source_range if source else _as_it_is
    readability = report.readability
    return {
        "findings": [_finding(document, finding, source=source) for finding in report.findings],
        "excepted": [place(exception.finding.span) for exception in report.excepted],
        "set_aside": [
            {"at": place(claim.span), "cue": place(claim.cue_span) if claim.cue_span else None}
            for claim in report.set_aside
        ],
        "hardest": [place(sentence.span) for sentence in readability.hardest] if readability else [],
        "notes": document.notes,
    }


def _as_it_is(span: Span) -> Range:
    return span.start, span.end


def _finding(document: Document, finding: Finding, *, source: bool) -> dict[str, Any]:
    if not source:
        return {"at": _as_it_is(finding.span), "rewrite": None}
    return {"at": document.source_range(finding.span), "rewrite": rewrite(document, finding)}


def shown(document: Document) -> dict[str, Any]:
    """A file as the page shows it; the source of a web page, too, for those who edit it."""
    if document.format in TEXT_FORMATS:
        return {"mode": "source", "text": document.source}
    blocks = [(block.span.start, block.span.end, block.kind.value, block.level) for block in document.blocks]
    source = document.source if document.format == "html" else None
    return {"mode": "text", "text": document.text, "blocks": blocks, "source": source}


# Why was this not flagged?


def why(shop: Workshop, document: Document, start: int, end: int, *, source: bool) -> dict[str, Any]:
    """What became of every phrase of a rule that touches the chosen words, and how the copy uses these words."""
    if source:
        start, end = _in_text(document, start, end)
    span = Span(start, end)
    if not 0 <= start < end <= len(document.text) or not document.quote(span).strip():
        raise LinterError("choose some words of the draft first")
    report, policy = shop.report(document), shop.settings.policy_for(document.name)
    found = candidates_where(document, report, policy, span.overlaps)
    told = [{"rule": one.rule, "quote": _one_line(document.quote(one.span)), "outcome": one.outcome} for one in found]
    return {"quote": _one_line(document.quote(span)), "candidates": told, **_judged(shop, document, span)}


def _judged(shop: Workshop, document: Document, span: Span) -> dict[str, str]:
    from linter.assertion import Judge
    from linter.scan import Scan

    policy = shop.settings.policy_for(document.name)
    judge = Judge(Scan(document), policy)
    number = document.sentence_at(span.start)
    inside = document.sentences[number].span
    tokens = judge.scan.token_range(Span(max(span.start, inside.start), min(span.end, inside.end)))
    if tokens[0] >= tokens[1]:
        return {"verdict": "", "cue": ""}
    decision = judge.decide(number, tokens, ())
    cue = judge.cue_span(decision)
    return {"verdict": decision.verdict.value, "cue": _one_line(document.quote(cue)) if cue else ""}


def _in_text(document: Document, start: int, end: int) -> Range:
    """The range of the text that comes from a range of the source."""
    touched = [piece for piece in document.pieces if piece.source_start < end and start < piece.source_end]
    if not touched:
        return 0, 0
    first = min(touched, key=lambda piece: piece.start)
    last = max(touched, key=lambda piece: piece.end)
    begin = first.start + (max(0, start - first.source_start) if first.exact else 0)
    return begin, last.end - (max(0, last.source_end - end) if last.exact else 0)


def _one_line(text: str) -> str:
    return " ".join(text.split())


# The policy


def about(policy: Policy, version: str) -> dict[str, Any]:
    """The policy's name, and the limits that the readability gauges show."""
    limits = {
        limit.score: limit.above for rule in policy.rules for limit in sorted(rule.limits, key=lambda one: -one.above)
    }
    named = {"name": policy.name, "version": policy.version, "digest": policy.digest}
    return {"tool": {"name": "cliniclint", "version": version}, "policy": named, "limits": limits}


def rules(policy: Policy) -> dict[str, Any]:
    """Every rule in full, with its sources and examples, and the rules that are off."""
    used = {source for rule in policy.rules for source in rule.sources}
    return {
        "policy": {"name": policy.name, "version": policy.version, "digest": policy.digest},
        "rules": [_rule(policy, rule) for rule in policy.rules],
        "off": policy.off,
        "sources": {name: _source(source) for name, source in policy.sources.items() if name in used},
    }


def _rule(policy: Policy, rule: Rule) -> dict[str, Any]:
    return {
        "rule": rule.id,
        "kind": rule.kind,
        "severity": rule.severity.value,
        "status": rule.status,
        "says": _one_line(rule.says),
        "why": _one_line(rule.why),
        "instead": [_instead(policy, text) for text in rule.instead],
        "violating": [example.text.strip() for example in rule.violating],
        "compliant": [{"text": example.text.strip(), "reason": example.reason} for example in rule.compliant],
        "known_false_alarms": [_one_line(alarm) for alarm in rule.known_false_alarms],
        "limits": [{"score": limit.score, "above": limit.above} for limit in rule.limits],
        "sources": rule.sources,
        "history": [_one_line(entry) for entry in rule.history],
    }


def _instead(policy: Policy, text: str) -> dict[str, Any]:
    """A ready sentence, and the treatments it names: the page offers first what fits the draft."""
    return {"text": text, "treatments": policy.speaks_of.get(text, ())}


def _source(source: Source) -> dict[str, str]:
    return {
        "title": source.title,
        "citation": source.citation,
        "cited": citation(source),
        "jurisdiction": source.jurisdiction,
        "requires": _one_line(source.requires),
        "link": source.link,
        "checked": checked(source),
    }


def treatments(policy: Policy) -> dict[str, Any]:
    """What the policy knows of every treatment."""
    used = {source for treatment in policy.treatments.values() for source in treatment.sources}
    return {
        "treatments": [_treatment(treatment) for treatment in policy.treatments.values()],
        "sources": {name: _source(source) for name, source in policy.sources.items() if name in used},
    }


def _treatment(treatment: Treatment) -> dict[str, Any]:
    return {
        "treatment": treatment.id,
        "kind": treatment.kind,
        "names": treatment.names,
        "brands": treatment.brands,
        "clinic_terms": treatment.clinic_terms,
        "class": treatment.drug_class,
        "schedule": treatment.schedule,
        "compounded": treatment.compounded,
        "approved": [
            {"status": one.status, "use": one.use, "route": one.route, "since": one.since} for one in treatment.approved
        ],
        "not_approved_for": treatment.not_approved_for,
        "boxed_warning": _effects(treatment.boxed_warning),
        "side_effects": _effects(treatment.side_effects),
        "serious_risks": _effects(treatment.serious_risks),
        "contraindications": treatment.contraindications,
        "cautions": treatment.cautions,
        "sources": treatment.sources,
        "as_of": treatment.as_of,
        "confidence": treatment.confidence,
        "notes": _one_line(treatment.notes),
        "unverified": treatment.unverified,
    }


def _effects(effects: Iterable[Effect]) -> list[dict[str, Any]]:
    return [{"name": effect.name, "words": effect.words} for effect in effects]


__all__ = ["about", "rules", "shown", "treatments", "view", "why"]
