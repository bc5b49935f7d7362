"""Reads a rule file."""

from __future__ import annotations

from linter.findings import Severity, Verdict
from linter.policy.adjust import at_severity
from linter.policy.fields import Fields
from linter.policy.keys import Keys
from linter.policy.model import Entry, Example, Limit, Rule, Source
from linter.policy.parse_words import PhraseBook
from linter.policy.shape import ENTRY, LIMIT, PLACEHOLDER, RULES
from linter.policy.source import File, Map, Text, closest
from linter.policy.where import NAMES
from linter.typed import Any

_COUNTS = {
    "prohibited": frozenset({Verdict.ASSERTED}),
    "required": frozenset({Verdict.ASSERTED, Verdict.HEDGED, Verdict.CONDITIONAL}),
    "readability": frozenset({Verdict.ASSERTED}),
}
_STATED = frozenset(set(Verdict) - {Verdict.NEGATED, Verdict.ASKED})


class RuleReader:
    """One rule file while it is read."""

    def __init__(  # noqa: PLR0913  files of phrases that are no rules have other keys
        self,
        file: File,
        book: PhraseBook,
        sources: dict[str, Source],
        severity: Any = "",
        *,
        keys: Keys | None = None,
        what: str = "a rule",
    ) -> None:
        self.file = file
        self.book = book
        self.sources = sources
        self.severity = severity
        kind = file.root.get(Text("kind")) if isinstance(file.root, Map) else None
        self.kind = str(kind) if kind in RULES else "prohibited"
        self.fields = Fields(file, file.root, keys or RULES[self.kind], what)

    def rule(self) -> Rule | None:
        """The rule; mistakes are recorded in the file."""
        fields = self.fields
        fields.choice("kind")
        name = fields.text("rule")
        if name and name != self.file.path.stem:
            self.file.problem(
                fields.values.get(Text("rule")), f'the rule "{name}" stands in {self.file.path.name}; make them equal'
            )
        severity = fields.choice("severity")
        status = fields.choice("status")
        if status == "stable":
            self._refuse_placeholders()
        rule = Rule(
            id=name,
            kind=self.kind,
            says=fields.text("says"),
            status=status,
            severity=Severity(severity),
            why=fields.text("why"),
            message=fields.text("message"),
            instead=fields.texts("instead"),
            counts=self._verdicts(fields, "counts") or _COUNTS[self.kind],
            entries=self.entries("due" if self.kind == "required" else "find"),
            excepted=self.numbers(fields, "except"),
            stated=self.entries("stated by", narrowed=False),
            stated_counts=self._verdicts(fields, "stated as") or _STATED,
            at_least=int(fields.number("at least", 1)),
            within=fields.choice("within") or "draft",
            per=fields.choice("per") or "draft",
            limits=tuple(self._limit(item) for item in fields.items("limits")),
            violating=self._violating(),
            compliant=self._compliant(),
            known_false_alarms=fields.texts("known false alarms"),
            sources=self._sources(),
            history=fields.texts("history"),
            formerly=fields.texts("formerly"),
            yields_to=fields.texts("yields to"),
            tags=fields.texts("tags"),
            never_excepted=fields.flag("never excepted"),
            file=self.file.shown,
            line=1,
            layer=self.file.layer,
        )
        return at_severity(rule, Severity(self.severity)) if self.severity in list(Severity) else rule

    def _refuse_placeholders(self) -> None:
        """A skeleton may be tried out as a draft; a rule that people rely on may hold nothing of it."""
        for number, line in enumerate(self.file.text.splitlines()):
            if PLACEHOLDER in line:
                at = Text(PLACEHOLDER)
                at.line, at.column = number, line.index(PLACEHOLDER)
                self.file.problem(at, f"{PLACEHOLDER} stands here still; fill it in, or write status: draft")
                return

    def _sources(self) -> tuple[str, ...]:
        cited = self.fields.texts("sources")
        for source in cited:
            if source not in self.sources:
                self.file.problem(
                    source, f'there is no source "{source}" in sources.yaml{closest(source, self.sources)}'
                )
        return cited

    def numbers(self, fields: Fields, key: str) -> tuple[int, ...]:
        """The numbers of the phrases under a key."""
        return tuple(self.book.number(self.file, phrase) for phrase in fields.texts(key))

    def _verdicts(self, fields: Fields, key: str) -> frozenset[Verdict]:
        return frozenset(Verdict(value) for value in fields.choices(key))

    def entries(self, key: str, narrowed: bool = True) -> tuple[Entry, ...]:
        """The phrases under a key, with what narrows them."""
        if key not in self.fields.keys:
            return ()
        if not self.fields.has(key):
            self.file.problem(self.fields.values, f'needs the key "{key}" with at least one phrase; add it')
        found = []
        for item in self.fields.items(key):
            own = Fields(self.file, _alone(item) if isinstance(item, Text) else item, ENTRY, "a phrase")
            found.append(self._entry(own, item, narrowed))
        return tuple(found)

    def _entry(self, own: Fields, item: Any, narrowed: bool) -> Entry:
        phrase = Text(own.text("phrase") or "?").placed(own.values.get(Text("phrase"), item))
        severity = own.choice("severity")
        both = (self.fields, own) if narrowed and own is not self.fields else (own,)
        return Entry(
            text=str(phrase),
            number=self.book.number(self.file, phrase),
            where=tuple(word for fields in both for word in self._where(fields)),
            kinds=frozenset().union(*(fields.choices("in") for fields in both)),
            not_kinds=frozenset().union(*(fields.choices("not in") for fields in both)),
            opens=own.flag("opens sentence"),
            unless_sentence=self._all(both, "unless in sentence"),
            needs_sentence=self._own(both, "needs in sentence"),
            unless_near=self._all(both, "unless near"),
            needs_near=self._own(both, "needs near"),
            unless_draft=self._all(both, "unless in draft"),
            needs_draft=self._own(both, "needs in draft"),
            counts=self._verdicts(own, "counts"),
            severity=Severity(severity) if severity else None,
            message=own.text("message"),
            instead=own.texts("instead"),
            line=phrase.line + 1,
        )

    def _all(self, both: tuple[Fields, ...], key: str) -> tuple[int, ...]:
        return tuple(number for fields in both for number in self.numbers(fields, key))

    def _own(self, both: tuple[Fields, ...], key: str) -> tuple[int, ...]:
        """What the phrase itself asks for, else what the rule asks for."""
        return self.numbers(both[-1], key) or self.numbers(both[0], key)

    def _where(self, fields: Fields) -> tuple[str, ...]:
        found = fields.texts("where")
        for condition in found:
            if condition not in NAMES:
                self.file.problem(
                    condition,
                    f'"{condition}" is no condition{closest(condition, NAMES) or "; see the format page for the list"}',
                )
        return tuple(str(condition) for condition in found)

    def _limit(self, item: Any) -> Limit:
        fields = Fields(self.file, item, LIMIT, "a limit")
        return Limit(
            score=fields.text("score"),
            above=fields.number("above"),
            severity=Severity(fields.choice("severity")),
        )

    def _violating(self) -> tuple[Example, ...]:
        found = []
        for text in self.fields.texts("violating"):
            if text.count("<<") != text.count(">>") or (text.count("<<") < 1 and self.kind != "readability"):
                self.file.problem(text, "mark the words that must be reported, as <<words>>")
            found.append(Example(str(text), "", text.line + 1, _home(text)))
        return tuple(found)

    def _compliant(self) -> tuple[Example, ...]:
        found = []
        items = self.fields.items("compliant")
        if not items and self.fields.keys["compliant"].required:
            self.file.problem(self.fields.values, 'needs the key "compliant" with look-alikes that must pass; add it')
        for item in items:
            if not isinstance(item, Map) or len(item) != 1 or not all(isinstance(text, Text) for text in item.values()):
                self.file.problem(item, "a compliant example is one line: `- reason: sentence`")
                continue
            found += [Example(str(text), str(reason), text.line + 1, _home(text)) for reason, text in item.items()]
        return tuple(found)


def _alone(phrase: Text) -> Map:
    values = Map({Text("phrase").placed(phrase): phrase})
    values.line, values.column = phrase.line, phrase.column
    return values


def _home(text: Text) -> str:
    """The file that an example stands in, if that is not the rule's own."""
    home = getattr(text, "home", None)
    return home.shown if isinstance(home, File) else ""
