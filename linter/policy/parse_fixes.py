"""Reads what a profile lets `cliniclint fix` do: ready sentences for statements that are owed, and spellings."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from linter.policy.fields import Fields
from linter.policy.keys import free
from linter.policy.model import Fix, Rule
from linter.policy.shape import FIX
from linter.policy.source import File, Map, Text, closest
from linter.typed import Any

NOWHERE = "nowhere"
_BLANK = re.compile(r"\{([^{}]*)\}")


class Fixes:
    """What one profile says; mistakes are recorded in its file."""

    def __init__(self, file: File, fields: Fields) -> None:
        self.file = file
        self.ids: list[Text] = []
        self.blanks: list[tuple[str, Any]] = []
        self.fixes = tuple(self._fix(item) for item in fields.items("fix"))
        self.terms = self._terms(fields)

    def _fix(self, item: Any) -> Fix:
        own = Fields(self.file, item, FIX, "an entry of fix")
        rule = own.values.get(Text("rule"))
        if isinstance(rule, Text):
            self.ids.append(rule)
        sentence = own.text("add")
        self.blanks += [(blank, own.values.get(Text("add"))) for blank in _BLANK.findall(sentence)]
        return Fix(
            rule=own.text("rule"),
            add=" ".join(sentence.split()),
            at=own.choice("at"),
            where=tuple(sorted(own.choices("where"))),
            file=self.file.shown,
            line=getattr(item, "line", 0) + 1,
        )

    def _terms(self, fields: Fields) -> dict[str, tuple[str, ...]]:
        listed = fields.values.get(Text("terms")) if fields.has("terms") else None
        if listed is None:
            return {}
        own = Fields(self.file, listed, free(listed) if isinstance(listed, Map) else {}, "terms")
        terms = {str(name): own.texts(str(name)) for name in own.values}
        _refuse_circles(self.file, terms)
        return {right: tuple(map(str, wrong)) for right, wrong in terms.items()}


def _refuse_circles(file: File, terms: dict[str, tuple[Text, ...]]) -> None:
    """A right spelling that holds a wrong one would be mended again at every run, and one word has one right spelling."""
    owners: dict[str, str] = {}
    for right, listed in terms.items():
        for wrong in listed:
            owner = owners.setdefault(wrong, right)
            if owner != right:
                file.problem(wrong, f'"{wrong}" is listed as a wrong spelling of "{owner}", too; keep one of them')
            for other in terms:
                if spelled(wrong).search(other):
                    file.problem(
                        wrong, f'the right spelling "{other}" holds the wrong spelling "{wrong}"; take one away'
                    )


def spelled(word: str) -> re.Pattern[str]:
    """Finds a spelling, with its capitals, where it stands as words: in no address, no tag and no longer word."""
    parts = r"\s+".join(map(re.escape, word.split()))
    return re.compile(rf"(?<![\w@#/\\&.\-_:=]){parts}(?![\w@/\\=_]|[.:\-&+]\w)")


def joined(
    layers: Iterable[Fixes], rules: Iterable[Rule], lists: Collection[str]
) -> tuple[tuple[Fix, ...], dict[str, tuple[str, ...]]]:
    """The fixes and terms of the profiles from the lowest up: what a higher one says of a rule or term takes the place.

    `lists` are the word lists, whose words a sentence may leave open.
    """
    kinds = {rule.id: rule.kind for rule in rules}
    fixes: dict[str, list[Fix]] = {}
    terms: dict[str, tuple[str, ...]] = {}
    for layer in layers:
        own: dict[str, list[Fix]] = {}
        for fix, rule in zip(layer.fixes, layer.ids, strict=False):
            own.setdefault(fix.rule, []).append(fix)
            if kinds.get(fix.rule, "required") != "required":
                layer.file.problem(rule, f'"{rule}" asks for no statement; a fix adds one, so name a required rule')
        for blank, at in layer.blanks:
            if blank not in lists:
                layer.file.problem(at, f'there is no word list "{blank}" to fill in{closest(blank, lists)}')
        fixes |= own
        terms |= layer.terms
    kept = (fix for one in fixes.values() for fix in one if fix.at != NOWHERE and fix.rule in kinds)
    return tuple(kept), terms
