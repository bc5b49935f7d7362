"""The report in SARIF 2.1.0, for code scanning and editors.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html; section numbers below are that document's.
"""

from __future__ import annotations

import json
import os
from pathlib import PurePath
from urllib.parse import quote

from linter.findings import Excepted, Finding, Report, Severity
from linter.reports.setting import Setting, Totals
from linter.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from linter.policy.model import Policy, Rule, Source

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.ADVICE: "note"}
FINGERPRINT = "cliniclint/v1"


def head(setting: Setting) -> str:
    """What stands before the results: the tool, and every rule with its help."""
    policy = setting.policy
    driver = {
        "name": "cliniclint",
        "version": setting.version,
        "rules": [_rule(rule, policy) for rule in policy.rules],
        "properties": {"policy": setting.named},
    }
    return (
        f'{{"$schema": {_dump(SCHEMA)}, "version": "2.1.0", "runs": [{{\n'
        f'"tool": {{"driver": {_dump(driver)}}},\n"columnKind": "utf16CodeUnits",\n'
        f'"automationDetails": {{"id": {_dump(f"cliniclint/{policy.name}/")}}},\n"results": ['
    )


def separated(number: int, part: str) -> str:
    """The results of a draft, as number `number` of those that have some."""
    return (",\n" if number else "\n") + part


def draft(report: Report, setting: Setting) -> str:
    """One draft's results; findings with an exception are suppressed ones."""
    numbers = {rule.id: number for number, rule in enumerate(setting.policy.rules)}
    results = [_result(finding, report, numbers) for finding in report.findings]
    for exception in report.excepted:
        suppressed = _result(exception.finding, report, numbers)
        results.append({**suppressed, "suppressions": [_suppression(exception)]})
    return ",\n".join(map(_dump, results))


def tail(_: Setting, totals: Totals) -> str:
    """What stands after the results: whether every draft could be read."""
    notes = [
        {"level": "error", "message": {"text": message}, "locations": [{"physicalLocation": _artifact(path)}]}
        for path, message in totals.errors
    ]
    invocation = {"executionSuccessful": not notes, "toolExecutionNotifications": notes}
    return f'],\n"invocations": [{_dump(invocation)}]\n}}]}}\n'


# Rules


def _rule(rule: Rule, policy: Policy) -> dict[str, Any]:
    sources = [policy.sources[source] for source in rule.sources if source in policy.sources]
    link = next((source.link for source in sources if source.link.startswith(("https://", "http://"))), "")
    return {
        "id": rule.id,
        "shortDescription": {"text": _one_line(rule.says)},
        "fullDescription": {"text": _one_line(rule.why)},
        "help": {"text": _help_text(rule, sources), "markdown": _help_markdown(rule, sources)},
        **({"helpUri": link} if link else {}),
        "defaultConfiguration": {"level": LEVELS[rule.severity]},
        **({"deprecatedIds": list(rule.formerly)} if rule.formerly else {}),
        "properties": {"kind": rule.kind, "tags": [rule.kind, *rule.tags], "problem.severity": _github(rule.severity)},
    }


def _github(severity: Severity) -> str:
    """The word under which GitHub sorts alerts."""
    return "recommendation" if severity is Severity.ADVICE else severity.value


def _help_text(rule: Rule, sources: list[Source]) -> str:
    cited = [f"{source.title}. {source.link}".strip() for source in sources]
    return "\n\n".join([_one_line(rule.why), *_titled("Instead", rule.instead), *_titled("Sources", cited)])


def _titled(title: str, lines: list[str] | tuple[str, ...]) -> list[str]:
    return ["\n".join([f"{title}:", *(f"- {_one_line(line)}" for line in lines)])] if lines else []


def _help_markdown(rule: Rule, sources: list[Source]) -> str:
    cited = [f"[{source.title}](<{source.link}>)" if source.link else source.title for source in sources]
    return "\n\n".join([_one_line(rule.why), *_titled("**Instead**", rule.instead), *_titled("**Sources**", cited)])


# Results


def _result(finding: Finding, report: Report, numbers: dict[str, int]) -> dict[str, Any]:
    missing = "Missing: " if finding.kind == "required" else ""
    instead = f"\nInstead: {_one_line(finding.instead[0])}" if finding.instead else ""
    number = numbers.get(finding.rule)
    return {
        "ruleId": finding.rule,
        **({} if number is None else {"ruleIndex": number}),
        "level": LEVELS[finding.severity],
        "message": {"text": f"{missing}{_one_line(finding.message)}{instead}"},
        "locations": [_location(finding, report)],
        "partialFingerprints": {FINGERPRINT: finding.fingerprint},
        "properties": {
            "kind": finding.kind,
            "sentence": finding.sentence,
            "instead": list(finding.instead),
            "sources": list(finding.sources),
            "related": list(finding.related),
        },
    }


def _location(finding: Finding, report: Report) -> dict[str, Any]:
    """Where a finding stands: a region of the file, or a place in words where the format has no lines (3.28, 3.33)."""
    physical = _artifact(report.document.name)
    place, document = finding.place, report.document
    if place.where:
        return {"physicalLocation": physical, "logicalLocations": [{"fullyQualifiedName": place.where}]}
    region = {
        "startLine": place.line,
        "startColumn": document.utf16_column(place.line, place.column),
        "endLine": place.end_line,
        "endColumn": document.utf16_column(place.end_line, place.end_column),
        "snippet": {"text": document.source[place.start : place.end]},
    }
    return {"physicalLocation": {**physical, "region": region}}


def _artifact(path: str) -> dict[str, Any]:
    """A file as a URI: relative to the root of the sources, unless its path is absolute (3.4.4)."""
    if PurePath(path).is_absolute():
        return {"artifactLocation": {"uri": PurePath(path).as_uri()}}
    relative = os.path.normpath(path).replace(os.sep, "/")
    return {"artifactLocation": {"uri": quote(os.fsencode(relative)), "uriBaseId": "%SRCROOT%"}}


def _suppression(exception: Excepted) -> dict[str, Any]:
    """An exception in the draft is a suppression in the source, any other an external one (3.35)."""
    known = {
        "by": exception.by,
        "approver": exception.approver,
        "ticket": exception.ticket,
        "granted": exception.granted,
        "expires": exception.expires,
        "policyVersion": exception.policy_version,
        "where": exception.where,
    }
    return {
        "kind": "inSource" if exception.by == "draft" else "external",
        "status": "accepted",
        **({"justification": exception.reason} if exception.reason else {}),
        "properties": {name: value for name, value in known.items() if value},
    }


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _dump(value: object) -> str:
    # A file name that is not UTF-8 reaches us as half surrogates: they leave as JSON escapes, which any reader takes.
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "backslashreplace").decode()
