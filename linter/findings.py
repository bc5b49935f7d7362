"""What a check says: findings, claims set aside, scores, and the report that holds them."""

from __future__ import annotations

from enum import StrEnum

from linter.document import Document, Place, Span
from linter.hashing import sha256
from linter.records import dataclass, field


class Severity(StrEnum):
    """How much a finding matters: error stops publication, warning needs a limit or a source, advice is good practice."""

    ERROR = "error"
    WARNING = "warning"
    ADVICE = "advice"

    @property
    def rank(self) -> int:
        """0 for error, 1 for warning, 2 for advice."""
        return ("error", "warning", "advice").index(self.value)


class Verdict(StrEnum):
    """What the copy does with a claim: assert it, or set it aside in one of six ways."""

    ASSERTED = "asserted"
    NEGATED = "negated"
    HEDGED = "hedged"
    ASKED = "asked"
    ATTRIBUTED = "attributed"
    WARNED = "warned"
    CONDITIONAL = "conditional"


@dataclass(frozen=True, slots=True)
class Claim:
    """Words that a rule looks for, judged. `cue` is the span of the deciding words (None: nothing decided otherwise)."""

    rule: str
    span: Span
    sentence: int
    verdict: Verdict = Verdict.ASSERTED
    cue: Span | None = None
    captures: tuple[tuple[str, str, Span], ...] = ()
    entry: int = 0


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend, as plain data. `related` names further rules that the same words break."""

    rule: str
    kind: str
    severity: Severity
    span: Span
    quote: str
    message: str
    why: str
    instead: tuple[str, ...]
    sources: tuple[str, ...]
    place: Place
    sentence: str
    fingerprint: str
    related: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SetAside:
    """A claim that was found and not reported, with the words that decided; both spans are of `Document.text`."""

    rule: str
    quote: str
    verdict: Verdict
    cue: str
    place: Place
    span: Span
    cue_span: Span | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """A claim of the inventory: its kind and verdict, the words that decided, and whether a source stands beside it.

    `rule` is the rule that looks for it (empty: no rule does), `flagged` whether that rule counts it as made.
    """

    kind: str
    span: Span
    quote: str
    verdict: Verdict
    cue: str
    sourced: bool
    rule: str
    flagged: bool
    place: Place
    sentence: str


@dataclass(frozen=True, slots=True)
class Excepted:
    """A finding that somebody answers for, so that it does not count.

    `by` tells where the exception stands: "draft" (a comment), "register" (the list of exceptions) or "baseline".
    `where` is the file and line of the entry; dates are written YYYY-MM-DD, and what was not given is empty.
    """

    finding: Finding
    by: str
    reason: str = ""
    approver: str = ""
    ticket: str = ""
    granted: str = ""
    expires: str = ""
    policy_version: str = ""
    where: str = ""


@dataclass(frozen=True, slots=True)
class HardSentence:
    """A sentence that is hard to read: its grade (Flesch-Kincaid), span and place."""

    grade: float
    span: Span
    quote: str
    place: Place


@dataclass(frozen=True, slots=True)
class Readability:
    """textstat's scores of the draft's prose, by name, and its hardest sentences (hardest first)."""

    scores: dict[str, float]
    words: int
    sentences: int
    hardest: tuple[HardSentence, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """Everything a check of one draft found."""

    document: Document
    findings: tuple[Finding, ...]
    set_aside: tuple[SetAside, ...]
    readability: Readability | None
    policy_name: str
    policy_version: str
    policy_digest: str
    version: str = field(default="")
    excepted: tuple[Excepted, ...] = ()

    def count(self, severity: Severity) -> int:
        """How many findings have this severity."""
        return sum(finding.severity is severity for finding in self.findings)


def fingerprint(rule: str, quote: str, nth: int) -> str:
    """A name for a finding that survives moved lines and re-wrapped text: rule, quoted words, nth occurrence."""
    words = " ".join(quote.split()).casefold()
    return sha256(f"{rule}\0{words}\0{nth}".encode()).hexdigest()[:16]
