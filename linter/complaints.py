"""What can be wrong with an exception, as findings of a kind of their own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from linter.document import Place, Span
from linter.findings import Finding, Severity, fingerprint
from linter.policy.model import Policy
from linter.typed import NamedTuple

KIND = "exception"
MEND, RENEW, REMOVE, WITHDRAW = "mend-exception", "renew-exception", "remove-unused-exception", "withdraw-exception"
_SEVERITIES = {MEND: Severity.ERROR, RENEW: Severity.WARNING, REMOVE: Severity.WARNING, WITHDRAW: Severity.ERROR}
_WHY = {
    MEND: "An exception that cannot be read, or gives no reason, excepts nothing.",
    RENEW: "What was accepted for a time counts again after it.",
    REMOVE: "An exception that is not needed hides the next finding that comes to stand there.",
    WITHDRAW: "The policy marks this rule as one that nobody can except from.",
}
_INSTEAD = {
    MEND: "Write the rule, the reason, and what the message asks for.",
    RENEW: "Change the copy, or have the exception granted again with a later day.",
    REMOVE: "Take the exception away.",
    WITHDRAW: "Change the copy, and take the exception away.",
}


def explained(rule: str) -> str:
    """One of the four in full; empty for any other rule."""
    if rule not in _WHY:
        return ""
    return f"{rule} ({KIND}, {_SEVERITIES[rule]})\n\n  {_WHY[rule]}\n\nWrite instead:\n  - {_INSTEAD[rule]}\n"


class Complaint(NamedTuple):
    """Something wrong with an exception: which of the four, the words of the text that it is about, and its own place."""

    rule: str
    message: str
    span: Span
    quote: str
    place: Place


def findings(complaints: Iterable[Complaint]) -> Iterator[Finding]:
    """The complaints as findings."""
    seen: Counter[tuple[str, str]] = Counter()
    for rule, message, span, quote, place in complaints:
        yield Finding(
            rule=rule,
            kind=KIND,
            severity=_SEVERITIES[rule],
            span=span,
            quote=quote,
            message=message,
            why=_WHY[rule],
            instead=(_INSTEAD[rule],),
            sources=(),
            place=place,
            sentence=quote,
            fingerprint=fingerprint(rule, quote, seen[rule, quote]),
        )
        seen[rule, quote] += 1


def about_rule(written: str, policy: Policy, names: Mapping[str, str]) -> tuple[str, str] | None:
    """What is wrong with an exception from a rule, wherever it stands: which of the four, and the message."""
    name = names.get(written)
    if name is None:
        from linter.policy.source import closest

        return MEND, f'There is no rule "{written}"{closest(written, names)}; the exception excepts nothing.'
    if name in policy.off:
        return REMOVE, f"The rule {written} is off in the policy; nothing needs an exception from it."
    rule = policy.rule(name)
    if rule is not None and rule.never_excepted:
        return WITHDRAW, f"No exception can be made from {written}; what it finds counts."
    return None


def is_over(expires: str, day: date) -> bool:
    """Whether an exception that holds until `expires` does not hold any more."""
    return bool(expires) and expires < day.isoformat()
