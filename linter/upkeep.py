"""The register's own report: what is wrong in it, as findings on its lines, once the drafts of a run are checked."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

from linter.complaints import MEND, REMOVE, RENEW, Complaint, about_rule, findings, is_over
from linter.document import Block, Document, Kind, Piece, Sentence, Span
from linter.exceptions import Exceptions, Tally
from linter.findings import Report
from linter.patterns import relative
from linter.policy.model import Policy
from linter.register import Entry, Register

FORMAT = "register"
"""The format of the document that a register is in its report."""


def register_report(
    exceptions: Exceptions, policy: Policy, tallies: Iterable[Tally], *, whole: bool, version: str = ""
) -> Report | None:
    """The report on entries that are malformed, expired, refused or, as far as the run can tell, unused; None if all is
    well. `whole` says that the run checked every draft that the register speaks of.
    """
    register = exceptions.register
    if register is None:
        return None
    document = _document(register)
    told = list(tallies)
    used = {line for one in told for line in one.used}
    paths = {relative(one.path, register.folder) for one in told}
    complaints = [(wrong.span, MEND, f"The exception {wrong.message}.") for wrong in register.wrong]
    for entry in register.entries:
        judged = whole or entry.path in paths
        complaints += [(entry.span, *one) for one in _of_entry(entry, policy, exceptions, used if judged else None)]
    if not complaints:
        return None
    made = [
        Complaint(rule, message, span, " ".join(document.quote(span).split()), document.place(span))
        for span, rule, message in sorted(complaints)
    ]
    return Report(document, tuple(findings(made)), (), None, policy.name, policy.version, policy.digest, version)


def baseline_note(exceptions: Exceptions, tallies: Iterable[Tally]) -> Iterator[str]:
    """A sentence on how much of the baseline the drafts of a run still have."""
    baseline = exceptions.baseline
    told = list(tallies)
    known, gone = sum(one.known for one in told), sum(len(one.gone) for one in told)
    if baseline and (known or gone):
        hint = '; run "cliniclint baseline" to forget what is gone' if gone else ""
        yield f"baseline {baseline.name}: {known} of {known + gone} findings still there{hint}"


def _of_entry(entry: Entry, policy: Policy, exceptions: Exceptions, used: set[int] | None) -> Iterator[tuple[str, str]]:
    complaint = about_rule(entry.rule, policy, exceptions.names)
    name = exceptions.names.get(entry.rule)
    if complaint:
        yield complaint
    elif is_over(entry.expires, exceptions.day):
        yield RENEW, f"The exception from {entry.rule} ran out on {entry.expires}; what it excepted counts again."
    elif used is not None and entry.line not in used and any(rule.id == name for rule in policy.rules):
        yield REMOVE, f"The exception from {entry.rule} excepts nothing: no draft has this finding."


def _document(register: Register) -> Document:
    """The register as a document, an entry a block, so that every report can show what is wrong in it."""
    text = register.text
    spans = [entry.span for entry in register.entries] or ([Span(0, len(text))] if text else [])
    return Document(
        name=register.name,
        format=FORMAT,
        source=text,
        digest="sha256:" + hashlib.sha256(text.encode("utf-8", "replace")).hexdigest(),
        text=text,
        pieces=(Piece(0, len(text), 0, len(text)),) if text else (),
        blocks=tuple(Block(span, Kind.PARAGRAPH) for span in spans),
        sentences=tuple(Sentence(span, number) for number, span in enumerate(spans)),
    )
