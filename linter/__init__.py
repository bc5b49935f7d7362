"""A content-compliance linter for clinic marketing: what copy claims, what it fails to say, and what to write instead.

    import linter

    report = linter.check_text("Ketamine cures depression.")
    for finding in report.findings:
        print(finding.place.line, finding.rule, finding.quote)

Importing this package loads none of it: each name is fetched from its module when it is first used.
"""

from __future__ import annotations

TYPE_CHECKING = False  # `typing` would take longer to load than all of this

if TYPE_CHECKING:
    from linter.api import check_file, check_text, judge, load_exceptions, load_policy
    from linter.assertion import Assertion
    from linter.document import Document, Span
    from linter.errors import LinterError
    from linter.findings import Finding, Report, Severity, Verdict
    from linter.policy.model import Policy, Rule

__version__ = "0.1.0"

__all__ = [
    "Assertion",
    "Document",
    "Finding",
    "LinterError",
    "Policy",
    "Report",
    "Rule",
    "Severity",
    "Span",
    "Verdict",
    "__version__",
    "check_file",
    "check_text",
    "judge",
    "load_exceptions",
    "load_policy",
]

_HOMES = {
    "linter.api": ("check_file", "check_text", "judge", "load_exceptions", "load_policy"),
    "linter.assertion": ("Assertion",),
    "linter.document": ("Document", "Span"),
    "linter.errors": ("LinterError",),
    "linter.findings": ("Finding", "Report", "Severity", "Verdict"),
    "linter.policy.model": ("Policy", "Rule"),
}


if not TYPE_CHECKING:  # a type checker that saw this would take any misspelt name for an `object`

    def __getattr__(name: str) -> object:
        for module, names in _HOMES.items():
            if name in names:
                from importlib import import_module

                return globals().setdefault(name, getattr(import_module(module), name))
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
