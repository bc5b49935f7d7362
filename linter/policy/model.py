"""A policy, parsed and frozen: rules, treatments, word lists, cues and sources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import repeat

from linter.findings import Severity, Verdict
from linter.policy.program import Program
from linter.policy.shelf import numbers_of
from linter.records import dataclass, field, replace


@dataclass(frozen=True, slots=True)
class Source:
    """A law, guidance, label or article. `checked` says how it was read: read, second-hand or not re-read."""

    id: str
    title: str
    citation: str = ""
    kind: str = ""
    jurisdiction: str = ""
    binds: str = ""
    requires: str = ""
    link: str = ""
    checked: str = "not re-read"
    via: str = ""
    date: str = ""


@dataclass(frozen=True, slots=True)
class Effect:
    """A side effect, risk or boxed warning, with the words that patients read for it."""

    name: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Approval:
    """A use that a regulator approved or cleared; `conditions` are ids of the word list `condition`."""

    status: str
    conditions: tuple[str, ...]
    use: str = ""
    route: str = ""
    since: str = ""
    confidence: str = ""


@dataclass(frozen=True, slots=True)
class Treatment:
    """What a clinic gives: its names, its approvals, its risks."""

    id: str
    kind: str
    names: tuple[str, ...]
    brands: tuple[str, ...] = ()
    clinic_terms: tuple[str, ...] = ()
    drug_class: str = ""
    schedule: str = "none"
    compounded: str = "never"
    approved: tuple[Approval, ...] = ()
    not_approved_for: tuple[str, ...] = ()
    duties: tuple[str, ...] = ()
    boxed_warning: tuple[Effect, ...] = ()
    side_effects: tuple[Effect, ...] = ()
    serious_risks: tuple[Effect, ...] = ()
    contraindications: tuple[str, ...] = ()
    cautions: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    as_of: str = ""
    confidence: str = ""
    notes: str = ""
    unverified: tuple[str, ...] = ()
    layer: str = ""

    def approved_for(self, condition: str) -> bool:
        """Whether "approved (or cleared) for `condition`" is true."""
        return any(condition in approval.conditions for approval in self.approved)

    @property
    def controlled(self) -> bool:
        """Whether it is a controlled substance."""
        return self.schedule != "none"


@dataclass(frozen=True, slots=True)
class Entry:
    """One phrase of a rule with what narrows it. Numbers are phrases of the policy's program.

    `unless_sentence`, `needs_sentence`, `unless_near`, `needs_near` hold phrase numbers; near means the same block and
    the ones directly before and after it.
    """

    text: str
    number: int
    where: tuple[str, ...] = ()
    kinds: frozenset[str] = frozenset()
    not_kinds: frozenset[str] = frozenset()
    opens: bool = False
    unless_sentence: tuple[int, ...] = ()
    needs_sentence: tuple[int, ...] = ()
    unless_near: tuple[int, ...] = ()
    needs_near: tuple[int, ...] = ()
    unless_draft: tuple[int, ...] = ()
    needs_draft: tuple[int, ...] = ()
    counts: frozenset[Verdict] = frozenset()
    severity: Severity | None = None
    message: str = ""
    instead: tuple[str, ...] = ()
    line: int = 0

    @property
    def is_narrowed(self) -> bool:
        """Whether it wants something of a sentence or of what surrounds it."""
        return bool(
            self.kinds
            or self.not_kinds
            or self.unless_draft
            or self.needs_sentence
            or self.unless_sentence
            or self.needs_near
            or self.unless_near
        )


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence (or passage) of a rule file; `reason` is empty for violating ones.

    `file` is the one that it stands in, if that is not the rule's own but the one that the rule extends.
    """

    text: str
    reason: str = ""
    line: int = 0
    file: str = ""


@dataclass(frozen=True, slots=True)
class Limit:
    """A readability limit: the score, the value it may not pass, and how much that matters."""

    score: str
    above: float
    severity: Severity


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the policy, from one file. `layer` names the policy that it comes from, if that is one below.

    A rule that is `never_excepted` counts whatever a draft, the register of exceptions or the baseline says.
    """

    id: str
    kind: str
    says: str
    status: str
    severity: Severity
    why: str
    message: str
    instead: tuple[str, ...] = ()
    counts: frozenset[Verdict] = frozenset({Verdict.ASSERTED})
    entries: Sequence[Entry] = ()
    excepted: tuple[int, ...] = ()
    stated: Sequence[Entry] = ()
    stated_counts: frozenset[Verdict] = frozenset()
    at_least: int = 1
    within: str = "draft"
    per: str = "draft"
    limits: tuple[Limit, ...] = ()
    violating: Sequence[Example] = ()
    compliant: Sequence[Example] = ()
    known_false_alarms: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    history: tuple[str, ...] = ()
    formerly: tuple[str, ...] = ()
    yields_to: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    off: str = ""
    file: str = ""
    line: int = 0
    never_excepted: bool = False
    layer: str = ""


@dataclass(frozen=True, slots=True)
class CueClass:
    """A kind of cue: what it does (`role`), which way and how far it reaches, what its reach crosses and ends at."""

    name: str
    role: str
    verdict: Verdict
    direction: str = "after"
    at: str = "anywhere"
    reach: int = 14
    reach_before: int = 14
    crosses: frozenset[str] = frozenset()
    ends: frozenset[str] = frozenset()
    examples: Sequence[Example] = ()
    says: str = ""
    file: str = ""


@dataclass(frozen=True, slots=True)
class ClaimKind:
    """A kind of claim for the inventory: the rules whose claims are of it, and further phrases (`rule`, which reports
    nothing). `sourced` holds the numbers of phrases that name a source.
    """

    name: str
    says: str
    rules: tuple[str, ...]
    rule: Rule
    sourced: tuple[int, ...] = ()
    examples: Sequence[Example] = ()
    file: str = ""


@dataclass(frozen=True, slots=True)
class Fix:
    """A ready sentence that settles a required rule: where in a draft it goes (`at`), and where it is true (`where`)."""

    rule: str
    add: str
    at: str = "after"
    where: tuple[str, ...] = ()
    file: str = ""
    line: int = 0


@dataclass(frozen=True)
class Policy:
    """A complete, checked policy. `digest` names its content; every report prints it.

    `mention` is the number of the phrase that finds any treatment; `cue_of[n]` are the
    indexes of the cue classes that phrase `n` belongs to, in the order of the cue files; `extends` is the policy below, with its
    version; `draft_needs` are the phrases that some entry needs or excludes anywhere in the draft;
    `fixes` and `terms` (right spelling: wrong ones) are what `cliniclint fix` may do; `conditions` holds the plain names of each;
    `speaks_of` tells of the ready sentences that name treatments which ones.
    """

    name: str
    version: str
    digest: str
    rules: tuple[Rule, ...]
    treatments: Mapping[str, Treatment]
    sources: Mapping[str, Source]
    program: Program
    cues: tuple[CueClass, ...]
    cue_of: dict[int, tuple[int, ...]]
    mention: int = -1
    words: dict[str, str] = field(default_factory=dict)
    off: dict[str, str] = field(default_factory=dict)
    extends: str = ""
    claims: tuple[ClaimKind, ...] = ()
    draft_needs: frozenset[int] = frozenset()
    fixes: tuple[Fix, ...] = ()
    terms: dict[str, tuple[str, ...]] = field(default_factory=dict)
    conditions: dict[str, tuple[str, ...]] = field(default_factory=dict)
    speaks_of: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def owners(self) -> dict[int, tuple[tuple[Rule, int], ...]]:
        """For every phrase that finds a claim the rules that look for it, each with its entry."""
        found: dict[int, tuple[tuple[Rule, int], ...]] = {}
        for rule in self.rules:
            numbers = list(numbers_of(rule.entries))
            own = zip(repeat(rule), range(len(numbers)))
            if len({*numbers}) == len(numbers) and found.keys().isdisjoint(numbers):
                found.update(zip(numbers, zip(own, strict=True), strict=True))  # nearly always, and many times as fast
            else:
                for number, owner in zip(numbers, own, strict=True):
                    found[number] = (*found.get(number, ()), owner)
        return found

    @cached_property
    def with_claims(self) -> Policy:
        """The policy with the further phrases of its claim inventory among its rules."""
        return replace(self, rules=(*self.rules, *(kind.rule for kind in self.claims)))

    @cached_property
    def cue_rank(self) -> dict[int, int]:
        """The phrases of cues in the order of their files."""
        return {number: rank for rank, number in enumerate(self.cue_of)}

    @cached_property
    def cue_phrases(self) -> frozenset[int]:
        """The phrases of cues."""
        return frozenset(self.cue_of)

    def rule(self, rule_id: str) -> Rule | None:
        """The rule of this id (or of this former id), if the policy has it."""
        for rule in self.rules:
            if rule.id == rule_id or rule_id in rule.formerly:
                return rule
        return None
