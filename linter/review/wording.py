"""What a comment on a finding says."""

from __future__ import annotations

from linter.console import citation
from linter.findings import Finding
from linter.policy.model import Policy

SHOWN_REWRITES = 2
SHOWN_SOURCES = 2


def paragraphs(finding: Finding, policy: Policy, *, on_words: bool = True) -> list[tuple[str, str]]:
    """A comment's paragraphs, each with its label: message, why, instead, source, rule.

    A comment that cannot stand on the words of its finding (`on_words` is false) begins with them.
    """
    label = finding.severity.value.capitalize() + (", missing" if finding.kind == "required" else "")
    told = [] if on_words else [("About", f"“{_line(finding.quote)}” – {finding.place.where}")]
    told += [(label, _line(finding.message)), ("Why", _line(finding.why))]
    for number, rewrite in enumerate(finding.instead[:SHOWN_REWRITES]):
        told.append(("Or" if number else "Instead", _line(rewrite)))
    told += _sources(finding, policy)
    also = f" (also {', '.join(finding.related)})" if finding.related else ""
    told.append(("Rule", finding.rule + also))
    return [(label, text) for label, text in told if text]


def _sources(finding: Finding, policy: Policy) -> list[tuple[str, str]]:
    known = [policy.sources[source] for source in finding.sources if source in policy.sources]
    told = [("Source", citation(source)) for source in known[:SHOWN_SOURCES]]
    if len(known) > SHOWN_SOURCES:
        label, last = told[-1]
        told[-1] = (label, f"{last}; and {len(known) - SHOWN_SOURCES} more")
    return told


def _line(text: str) -> str:
    return " ".join(text.split())
