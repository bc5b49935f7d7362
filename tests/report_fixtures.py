"""Reports that tests of formats share: hostile drafts, and findings with an exception."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import linter
from linter.findings import Excepted
from linter.reports.setting import Setting, Told, Totals, told

MINI = Path(__file__).parent / "data" / "mini_policy"
POLICY = linter.load_policy(MINI)
SETTING = Setting(POLICY, "1.2")
HOSTILE = (
    "Ketamine cures depression</script><script>alert(1)</script> & \"more\" 'still' <img src=x onerror=alert(2)>.\n\n"
    "A miracle | a miracle `code` @everyone #12 ##[error]no ::error::no %0A [x](javascript:1) ]]> \u202eevil\x07\x0b.\n\n"
    "=HYPERLINK(1) 😀 😀 A miracle 日本 it is.\n"
)
WORDS = {"reason": "board <b>agreed</b> | ,: %0A", "approver": "Dr. A", "ticket": "T-1", "expires": "2027-01-31"}


def checked(text: str = HOSTILE, name: str = "page.md") -> linter.Report:
    """The report on a draft under the small policy."""
    return linter.check_text(text, name, POLICY)


def with_exception(report: linter.Report, by: str = "register") -> linter.Report:
    """The report with its first finding taken out under an exception."""
    first, *rest = report.findings
    exception = Excepted(first, by, **WORDS, granted="2026-11-01", policy_version="1", where="exceptions.yaml:3")
    return dataclasses.replace(report, findings=tuple(rest), excepted=(exception,))


def sums(*reports: linter.Report, errors: list[tuple[str, str]] | None = None) -> Totals:
    """The sums of a run over these reports."""
    totals = Totals(errors=errors or [])
    for report in reports:
        totals.add(told(report))
    return totals


def whole_text(name: str, *reports: linter.Report, setting: Setting = SETTING, errors: list[tuple[str, str]] | None = None) -> str:  # fmt: skip
    """The whole report in a format."""
    import io

    from linter.reports import part
    from linter.reports.writing import Writer

    stream = io.StringIO()
    writer = Writer(name, setting, stream)
    for report in reports:
        writer.add(part(name, report, setting))
    writer.end(sums(*reports, errors=errors))
    writer.close()
    return stream.getvalue()


__all__ = ["HOSTILE", "MINI", "POLICY", "SETTING", "Told", "checked", "sums", "whole_text", "with_exception"]
