"""Every claim of a draft by kind, whether a rule forbids it or not: what a reviewer has to substantiate."""

from __future__ import annotations

from collections.abc import Iterator

from linter.assertion import Judge
from linter.chunks import Chunks
from linter.claims import Found, Sightings, find
from linter.document import Document, SpanSet
from linter.findings import Listed
from linter.policy.model import ClaimKind, Policy
from linter.scan import Scan


def inventory(document: Document, policy: Policy, chunks: Chunks | None = None) -> tuple[Listed, ...]:
    """The claims of every kind that the policy knows, in the order of the text, whatever `chunks` it is searched in."""
    chunks = chunks or Chunks(Scan(document), policy)
    sightings = Sightings(chunks.scan, policy.with_claims, chunks)
    judge = Judge(chunks.scan, policy, chunks)
    found = (one for kind in policy.claims for one in _of_kind(sightings, judge, kind))
    return tuple(sorted(found, key=lambda one: (one.span, one.kind)))


def _of_kind(sightings: Sightings, judge: Judge, kind: ClaimKind) -> Iterator[Listed]:
    """The claims of a kind; where phrases overlap, a rule's own claim stays before the longest other one."""
    rules = [rule for name in kind.rules if (rule := sightings.policy.rule(name)) and rule.kind == "prohibited"]
    found = [one for rule in (*rules, kind.rule) for one in find(sightings, rule)]
    taken = SpanSet()
    for one in sorted(found, key=_weight):
        if taken.add(one.claim.span):
            yield _listed(sightings, judge, kind, one)


def _weight(found: Found) -> tuple[bool, int, int]:
    span = found.claim.span
    return not found.rule.id, span.start - span.end, span.start


def _listed(sightings: Sightings, judge: Judge, kind: ClaimKind, found: Found) -> Listed:
    document: Document = sightings.document
    claim = judge.claim(found)
    sentence = document.sentences[claim.sentence]
    return Listed(
        kind=kind.name,
        span=claim.span,
        quote=_one_line(document.quote(claim.span)),
        verdict=claim.verdict,
        cue=_one_line(document.quote(claim.cue)) if claim.cue else "",
        sourced=sightings.is_near(claim.sentence, kind.sourced),
        rule=found.rule.id,
        flagged=bool(found.rule.id) and claim.verdict in (found.entry.counts or found.rule.counts),
        place=document.place(claim.span),
        sentence=_one_line(document.quote(sentence.span)),
    )


def _one_line(text: str) -> str:
    return " ".join(text.split())
