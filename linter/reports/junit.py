"""JUnit's XML, which every CI server shows: a suite for each draft, a case for each finding."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape, quoteattr

from linter.findings import Excepted, Finding, Report
from linter.reports.setting import Setting, Totals

_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold, not even escaped."""


def head(_: Setting) -> str:
    """What stands before the drafts."""
    return '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="cliniclint">\n'


def draft(report: Report, setting: Setting) -> str:
    """One draft's suite: a finding that makes the run fail is a failure, an excepted one is skipped, others pass."""
    name = report.document.name
    failures = sum(setting.stops(finding.severity) for finding in report.findings)
    cases = [_case(finding, name, setting) for finding in report.findings]
    cases += [_skipped(exception, name) for exception in report.excepted]
    if not cases:
        cases = [_open("no findings", name) + "/>"]
    suite = _attributes(name=name, tests=len(cases), failures=failures, errors=0, skipped=len(report.excepted), time=0)
    return "\n".join([f"  <testsuite{suite}>", *cases, "  </testsuite>"]) + "\n"


def tail(_: Setting, totals: Totals) -> str:
    """A suite for every draft that could not be read, and the end."""
    return "".join(_unread(path, message) for path, message in totals.errors) + "</testsuites>\n"


def _case(finding: Finding, name: str, setting: Setting) -> str:
    start = _open(_title(finding), name)
    message = " ".join(finding.message.split())
    if setting.stops(finding.severity):
        told = _attributes(message=message, type=finding.severity.value)
        return f"{start}><failure{told}>{_text(_body(finding))}</failure></testcase>"
    told = _text(f"{finding.severity}: {message}\n{_body(finding)}")
    return f"{start}><system-out>{told}</system-out></testcase>"


def _skipped(exception: Excepted, name: str) -> str:
    until = f"until {exception.expires}" if exception.expires else ""
    told = [f"excepted by {exception.by}", exception.reason, exception.approver, exception.ticket, until]
    skipped = _attributes(message=", ".join(filter(None, told)))
    return f"{_open(_title(exception.finding), name)}><skipped{skipped}/></testcase>"


def _unread(path: str, message: str) -> str:
    suite = _attributes(name=path, tests=1, failures=0, errors=1, skipped=0, time=0)
    error = _attributes(message=message, type="unread")
    return f"  <testsuite{suite}>\n{_open('can be read', path)}><error{error}/></testcase>\n  </testsuite>\n"


def _open(title: str, name: str) -> str:
    return f"    <testcase{_attributes(name=title, classname=name, file=name, time=0)}"


def _title(finding: Finding) -> str:
    place = finding.place
    return f"{finding.rule} ({place.where or f'line {place.line}, column {place.column}'})"


def _body(finding: Finding) -> str:
    lines = [f"Words: {' '.join(finding.quote.split())}", f"Sentence: {finding.sentence}"]
    lines += [f"Instead: {' '.join(text.split())}" for text in finding.instead[:1]]
    return "\n".join([*lines, f"Fingerprint: {finding.fingerprint}"])


def _attributes(**values: object) -> str:
    return "".join(f" {name}={quoteattr(_known(str(value)))}" for name, value in values.items())


def _text(text: str) -> str:
    return escape(_known(text))


def _known(text: str) -> str:
    return _NO_XML.sub("\ufffd", text)
