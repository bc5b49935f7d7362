"""Reads a rule file."""

from __future__ import annotations

from typing import Any

from linter.document import Kind
from linter.findings import Severity, Verdict
from linter.policy.fields import Fields
from linter.policy.model import Entry, Example, Limit, Rule, Source
from linter.policy.parse_words import PhraseBook
from linter.policy.source import File, Map, Text, closest
from linter.policy.where import CONDITIONS

_NARROW = (
    "where", "in", "not in", "needs in sentence", "unless in sentence", "needs near", "unless near", "needs in draft",
    "unless in draft", "counts",
)  # fmt: skip
_ALWAYS = (
    "rule", "kind", "says", "status", "severity", "why", "instead", "message", "violating", "compliant",
    "known false alarms", "sources", "history", "formerly", "tags",
)  # fmt: skip
_KEYS = {
    "prohibited": ("find", "except", "yields to", *_NARROW),
    "required": ("due", "stated by", "stated as", "at least", "within", "per", *_NARROW),
    "readability": ("limits",),
}
_COUNTS = {
    "prohibited": frozenset({Verdict.ASSERTED}),
    "required": frozenset({Verdict.ASSERTED, Verdict.HEDGED, Verdict.CONDITIONAL}),
    "readability": frozenset({Verdict.ASSERTED}),
}
_STATED = frozenset(set(Verdict) - {Verdict.NEGATED, Verdict.ASKED})


class RuleReader:
    """One rule file while it is read."""

    def __init__(self, file: File, book: PhraseBook, sources: dict[str, Source], severity: Any) -> None:
        self.file = file
        self.book = book
        self.sources = sources
        self.severity = severity
        kind = file.root.get(Text("kind")) if isinstance(file.root, Map) else None
        self.kind = kind if kind in _KEYS else "prohibited"
        self.fields = Fields(file, file.root, (*_ALWAYS, *_KEYS[self.kind]), "a rule")

    def rule(self) -> Rule | None:
        """The rule; mistakes are recorded in the file."""
        fields = self.fields
        fields.choice("kind", tuple(_KEYS), "prohibited", required=True)
        name = fields.text("rule", required=True)
        if name and name != self.file.path.stem:
            self.file.problem(
                fields.values.get(Text("rule")), f'the rule "{name}" stands in {self.file.path.name}; make them equal'
            )
        severity = fields.choice("severity", list(Severity), "warning", required=True)
        return Rule(
            id=name,
            kind=self.kind,
            says=fields.text("says", required=True),
            status=fields.choice("status", ("draft", "stable", "retired"), "stable", required=True),
            severity=Severity(self.severity if self.severity in list(Severity) else severity),
            why=fields.text("why", required=True),
            message=fields.text("message", required=True),
            instead=fields.texts("instead", required=self.kind != "readability"),
            counts=self._verdicts(fields, "counts") or _COUNTS[self.kind],
            entries=self._entries("due" if self.kind == "required" else "find"),
            excepted=self._numbers(fields, "except"),
            stated=self._entries("stated by", narrowed=False),
            stated_counts=self._verdicts(fields, "stated as") or _STATED,
            at_least=int(fields.number("at least", 1)),
            within=fields.choice("within", ("draft", "section", "paragraph"), "draft"),
            per=fields.choice("per", ("draft", "treatment"), "draft"),
            limits=tuple(self._limit(item) for item in fields.items("limits")),
            violating=self._violating(),
            compliant=self._compliant(),
            known_false_alarms=fields.texts("known false alarms"),
            sources=self._sources(),
            history=fields.texts("history", required=True),
            formerly=fields.texts("formerly"),
            yields_to=fields.texts("yields to"),
            tags=fields.texts("tags"),
            file=self.file.shown,
            line=1,
        )

    def _sources(self) -> tuple[str, ...]:
        cited = self.fields.texts("sources", required=True)
        for source in cited:
            if source not in self.sources:
                self.file.problem(
                    source, f'there is no source "{source}" in sources.yaml{closest(source, self.sources)}'
                )
        return cited

    def _numbers(self, fields: Fields, key: str) -> tuple[int, ...]:
        return tuple(self.book.number(self.file, phrase) for phrase in fields.texts(key))

    def _verdicts(self, fields: Fields, key: str) -> frozenset[Verdict]:
        return frozenset(Verdict(value) for value in fields.choices(key, list(Verdict)))

    def _entries(self, key: str, narrowed: bool = True) -> tuple[Entry, ...]:
        if self.kind == "readability" or (key == "stated by" and self.kind != "required"):
            return ()
        if not self.fields.has(key):
            self.file.problem(self.fields.values, f'needs the key "{key}" with at least one phrase; add it')
        found = []
        for item in self.fields.items(key):
            if isinstance(item, Text):
                own = Fields(self.file, _alone(item), ("phrase",), "a phrase")
            else:
                own = Fields(self.file, item, ("phrase", *_NARROW, "severity", "message", "instead"), "a phrase")
            found.append(self._entry(own, item, narrowed))
        return tuple(found)

    def _entry(self, own: Fields, item: Any, narrowed: bool) -> Entry:
        phrase = Text(own.text("phrase", required=True) or "?")
        phrase.line, phrase.column = _place(own.values.get(Text("phrase"), item))
        severity = own.choice("severity", list(Severity), "")
        both = (self.fields, own) if narrowed and own is not self.fields else (own,)
        return Entry(
            text=str(phrase),
            number=self.book.number(self.file, phrase),
            where=tuple(word for fields in both for word in self._where(fields)),
            kinds=frozenset().union(*(fields.choices("in", list(Kind)) for fields in both)),
            not_kinds=frozenset().union(*(fields.choices("not in", list(Kind)) for fields in both)),
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
        return tuple(number for fields in both for number in self._numbers(fields, key))

    def _own(self, both: tuple[Fields, ...], key: str) -> tuple[int, ...]:
        """What the phrase itself asks for, else what the rule asks for."""
        return self._numbers(both[-1], key) or self._numbers(both[0], key)

    def _where(self, fields: Fields) -> tuple[str, ...]:
        found = fields.texts("where")
        for condition in found:
            if condition not in CONDITIONS:
                self.file.problem(
                    condition,
                    f'"{condition}" is no condition{closest(condition, CONDITIONS) or "; see the format page for the list"}',
                )
        return tuple(str(condition) for condition in found)

    def _limit(self, item: Any) -> Limit:
        fields = Fields(self.file, item, ("score", "above", "severity"), "a limit")
        return Limit(
            score=fields.text("score", required=True),
            above=fields.number("above", 0),
            severity=Severity(fields.choice("severity", list(Severity), "advice", required=True)),
        )

    def _violating(self) -> tuple[Example, ...]:
        found = []
        for text in self.fields.texts("violating", required=self.kind != "readability"):
            if text.count("<<") != text.count(">>") or (text.count("<<") < 1 and self.kind != "readability"):
                self.file.problem(text, "mark the words that must be reported, as <<words>>")
            found.append(Example(str(text), "", text.line + 1))
        return tuple(found)

    def _compliant(self) -> tuple[Example, ...]:
        found = []
        items = self.fields.items("compliant")
        if not items and self.kind != "readability":
            self.file.problem(self.fields.values, 'needs the key "compliant" with look-alikes that must pass; add it')
        for item in items:
            if not isinstance(item, Map) or len(item) != 1 or not all(isinstance(text, Text) for text in item.values()):
                self.file.problem(item, "a compliant example is one line: `- reason: sentence`")
                continue
            found += [Example(str(text), str(reason), text.line + 1) for reason, text in item.items()]
        return tuple(found)


def _alone(phrase: Text) -> Map:
    values = Map({_at(Text("phrase"), phrase): phrase})
    values.line, values.column = phrase.line, phrase.column
    return values


def _at(text: Text, place: Any) -> Text:
    text.line, text.column = _place(place)
    return text


def _place(value: Any) -> tuple[int, int]:
    return getattr(value, "line", 0), getattr(value, "column", 0)
