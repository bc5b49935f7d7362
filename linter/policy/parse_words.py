"""Reads word lists, treatments, sources and cues of a policy."""

from __future__ import annotations

from collections.abc import Iterable

from linter.findings import Verdict
from linter.policy.compiler import Compiler
from linter.policy.fields import Fields
from linter.policy.keys import Keys, free
from linter.policy.model import Approval, CueClass, Effect, Example, Source, Treatment
from linter.policy.phrases import SYNTAX, PhraseError, Seq, check_pattern, lists_in, pluralised, read_phrase
from linter.policy.shape import (
    APPROVAL,
    CONCEPT,
    CUES,
    EFFECT,
    SOURCE,
    TREATMENT,
    WORDS,
    WORDS_EITHER,
)
from linter.policy.source import File, Map, Text, closest
from linter.typed import Any

Irregular = dict[str, tuple[str, ...]]


class PhraseBook:
    """The word lists of a policy, and the one program that all its phrases go into."""

    def __init__(self, irregular: Irregular) -> None:
        self.irregular = irregular
        self.lists: dict[str, list[tuple[str, Seq]]] = {}
        self.places: dict[str, tuple[File, Any]] = {}
        self.compiler = Compiler({})
        self._numbers: dict[Seq, int] = {}

    def add_list(self, name: str, terms: list[tuple[str, Seq]], file: File, at: Any) -> None:
        """Add a word list; its name may not be taken."""
        if name in self.lists:
            file.problem(at, f'there is a word list "{name}" already, in {self.places[name][0].shown}; rename one')
            return
        self.lists[name] = terms
        self.places[name] = (file, at)

    def groups(self, name: str) -> set[str]:
        """The group ids of a word list."""
        return {group for group, _ in self.lists.get(name, [])}

    def check_lists(self) -> None:
        """Record word lists that are unknown or that contain themselves."""
        for name, terms in self.lists.items():
            file, at = self.places[name]
            for used in {used for _, seq in terms for used in lists_in(seq)}:
                if used not in self.lists:
                    file.problem(at, f'uses the unknown word list "{{{used}}}"{closest(used, self.lists)}')
                elif self._reaches(used, name, set()):
                    file.problem(at, f'the word list "{name}" contains itself through "{{{used}}}"; take that out')

    def _reaches(self, start: str, goal: str, seen: set[str]) -> bool:
        if start == goal:
            return True
        seen.add(start)
        used = {used for _, seq in self.lists.get(start, []) for used in lists_in(seq)}
        return any(self._reaches(name, goal, seen) for name in used - seen)

    def freeze(self) -> None:
        """Compile the word lists; phrases can be added from now on. Broken lists leave an empty program."""
        broken = any(file.problems for file, _ in self.places.values())
        self.compiler = Compiler({name: [] for name in self.lists} if broken else self.lists)

    def parse(self, file: File, phrase: Text) -> Seq | None:
        """The phrase, read; what cannot be read is recorded at its place."""
        try:
            seq = read_phrase(phrase, self.irregular)
        except PhraseError as error:
            file.problem(phrase, f'the phrase "{phrase}" {error}', error.column)
            return None
        if phrase.startswith("/") and phrase.endswith("/") and (wrong := check_pattern(phrase[1:-1])):
            file.problem(phrase, f"the pattern is no regular expression: {wrong}")
            return None
        return seq

    def number(self, file: File, phrase: Text) -> int:
        """The phrase's number in the program (-1 if it cannot be read)."""
        seq = self.parse(file, phrase)
        if seq is None:
            return -1
        for used in lists_in(seq):
            if used not in self.lists:
                file.problem(phrase, f'uses the unknown word list "{{{used}}}"{closest(used, self.lists)}')
                return -1
        if seq not in self._numbers:
            self._numbers[seq] = self.compiler.add(seq)
        return self._numbers[seq]


def read_irregular(files: list[File]) -> Irregular:
    """Irregular grammatical forms: word -> further forms."""
    for file in files:
        if file.path.stem == "irregular":
            fields = Fields(file, file.root, WORDS, "a word list")
            groups = fields.values.get(Text("groups"))
            if isinstance(groups, Map):
                listed = Fields(file, groups, free(groups), "groups")
                return {str(key): tuple(str(form) for form in listed.texts(key)) for key in groups}
    return {}


def read_words(files: list[File], book: PhraseBook) -> dict[str, str]:
    """Add every word list to the book; returns what each list says it holds."""
    says = {}
    for file in files:
        fields = Fields(file, file.root, WORDS, "a word list")
        name = fields.text("words")
        if name.replace(" ", "-") != file.path.stem.replace(" ", "-") and name:
            file.problem(
                fields.values.get(Text("words")), f'the list "{name}" stands in {file.path.name}; make them equal'
            )
        says[name] = fields.text("says")
        if file.path.stem != "irregular":
            book.add_list(name, list(_terms(fields, file, book)), file, fields.values.get(Text("words")))
    return says


def _terms(fields: Fields, file: File, book: PhraseBook) -> Iterable[tuple[str, Seq]]:
    groups = fields.values.get(Text("groups"))
    if sum(fields.has(name) for name in WORDS_EITHER) != 1:
        file.problem(fields.values, "a word list has either `terms:` or `groups:`; write one of them")
    for term in fields.texts("terms"):
        if seq := book.parse(file, term):
            yield str(term), pluralised(seq, book.irregular)
    if isinstance(groups, Map):
        listed = Fields(file, groups, free(groups), "groups")
        for group in groups:
            for term in listed.texts(group):
                if seq := book.parse(file, term):
                    yield str(group), pluralised(seq, book.irregular)


def plain_groups(files: list[File], name: str) -> dict[str, tuple[str, ...]]:
    """The terms of each group of a word list that are plain words, as the list spells them."""
    for file in files:
        groups = file.root.get(Text("groups")) if isinstance(file.root, Map) else None
        if file.path.stem == name and isinstance(groups, Map):
            return {str(group): plain(terms) for group, terms in groups.items()}
    return {}


def plain(terms: object) -> tuple[str, ...]:
    """Those of some phrases that are plain words."""
    listed = terms if isinstance(terms, list | tuple) else [terms]
    return tuple(" ".join(term.split()) for term in listed if isinstance(term, str) and not SYNTAX & set(term))


def read_treatment(file: File, sources: dict[str, Source]) -> Treatment | None:
    """One treatment file."""
    fields = Fields(file, file.root, TREATMENT, "a treatment")
    name = fields.text("treatment")
    if name and name != file.path.stem:
        file.problem(
            fields.values.get(Text("treatment")), f'the treatment "{name}" stands in {file.path.name}; make them equal'
        )
    cited = fields.texts("sources")
    for source in cited:
        if source not in sources:
            file.problem(source, f'there is no source "{source}" in sources.yaml{closest(source, sources)}')
    return Treatment(
        id=name,
        kind=fields.choice("kind"),
        names=fields.texts("names"),
        brands=fields.texts("brands"),
        clinic_terms=fields.texts("clinic terms"),
        drug_class=fields.text("class"),
        schedule=fields.choice("schedule"),
        compounded=fields.choice("compounded"),
        approved=tuple(_approval(file, item) for item in fields.items("approved")),
        not_approved_for=fields.texts("not approved for"),
        duties=fields.texts("duties"),
        boxed_warning=_effects(file, fields.items("boxed warning"), "concept", CONCEPT),
        side_effects=_effects(file, fields.items("side effects"), "effect", EFFECT),
        serious_risks=_effects(file, fields.items("serious risks"), "effect", EFFECT),
        contraindications=fields.texts("contraindications"),
        cautions=fields.texts("cautions"),
        sources=cited,
        as_of=fields.text("as of"),
        confidence=fields.choice("confidence"),
        notes=fields.text("notes"),
        unverified=fields.texts("unverified"),
        layer=file.layer,
    )


def _approval(file: File, item: Any) -> Approval:
    fields = Fields(file, item, APPROVAL, "an approval")
    return Approval(
        status=fields.choice("status"),
        conditions=fields.texts("for"),
        use=fields.text("use"),
        route=fields.text("route"),
        since=fields.text("since"),
        confidence=fields.text("confidence"),
    )


def _effects(file: File, items: Iterable[Any], key: str, keys: Keys) -> tuple[Effect, ...]:
    found = []
    for item in items:
        fields = Fields(file, item, keys, f"a {key}")
        found.append(Effect(fields.text(key), fields.texts("words")))
    return tuple(found)


def treatment_lists(treatments: dict[str, Treatment], files: list[File], book: PhraseBook) -> None:
    """The word lists that the treatment files make: treatment, side effect, boxed warning."""
    by_id = {file.path.stem: file for file in files}
    treatment, effect, boxed = [], [], []
    for one in treatments.values():
        file = by_id.get(one.id)
        if not file:
            continue
        treatment += _parsed(file, one.id, (*one.names, *one.brands, *one.clinic_terms), book)
        for known in (*one.side_effects, *one.serious_risks):
            effect += _parsed(file, known.name, known.words, book)
        for known in one.boxed_warning:
            boxed += _parsed(file, known.name, known.words, book)
    if files:
        for name, terms in (("treatment", treatment), ("side effect", effect), ("boxed warning", boxed)):
            book.add_list(name, list(dict.fromkeys(terms)), files[0], None)


def _parsed(file: File, group: str, phrases: Iterable[str], book: PhraseBook) -> list[tuple[str, Seq]]:
    parsed = [book.parse(file, phrase) for phrase in phrases if isinstance(phrase, Text)]
    return [(group, pluralised(seq, book.irregular)) for seq in parsed if seq]


def read_sources(file: File) -> dict[str, Source]:
    """Every law, guidance and article by id."""
    found: dict[str, Source] = {}
    if not isinstance(file.root, list):
        file.problem(file.root, "must be a list of sources; begin each with `- source: id`")
        return found
    for item in file.root:
        fields = Fields(file, item, SOURCE, "a source")
        name = fields.text("source")
        if name in found:
            file.problem(fields.values, f'the source "{name}" stands twice; keep one')
        rest = {key: fields.text(key) for key in SOURCE if key not in ("source", "title", "checked")}
        checked = fields.choice("checked")
        found[name] = Source(id=name, title=fields.text("title"), checked=checked, **rest)
    return found


def read_cues(files: list[File], book: PhraseBook) -> tuple[tuple[CueClass, ...], dict[int, tuple[int, ...]]]:
    """The cue classes, and for each of their phrases the classes that it belongs to."""
    classes: list[CueClass] = []
    owners: dict[int, list[int]] = {}
    for file in files:
        fields = Fields(file, file.root, CUES, "a cue file")
        cue = _cue_class(file, fields)
        for phrase in fields.texts("phrases"):
            number = book.number(file, phrase)
            if number >= 0:
                owners.setdefault(number, []).append(len(classes))
        classes.append(cue)
    return tuple(classes), {number: tuple(found) for number, found in owners.items()}


def _cue_class(file: File, fields: Fields) -> CueClass:
    name = fields.text("cues")
    if name and name != file.path.stem:
        file.problem(fields.values.get(Text("cues")), f'the cues "{name}" stand in {file.path.name}; make them equal')
    reach = fields.number("reach")
    return CueClass(
        name=name,
        role=fields.choice("role"),
        verdict=Verdict(fields.choice("verdict")),
        direction=fields.choice("direction"),
        at=fields.choice("at"),
        reach=int(reach),
        reach_before=int(fields.number("reach before", reach)),
        crosses=fields.choices("crosses"),
        ends=frozenset(str(word) for word in fields.texts("ends at")),
        examples=cue_examples(file, fields),
        says=fields.text("says"),
        file=file.shown,
    )


def cue_examples(file: File, fields: Fields) -> tuple[Example, ...]:
    """Sentences of a cue file with the claim marked, each under the verdict it must get."""
    found = []
    for item in fields.items("examples"):
        if not isinstance(item, Map) or len(item) != 1:
            file.problem(item, "an example is one line: `- verdict: sentence with the <<claim>> marked`")
            continue
        for verdict, text in item.items():
            if str(verdict) not in set(Verdict):
                file.problem(verdict, f'"{verdict}" is no verdict; use {", ".join(Verdict)}')
            elif not isinstance(text, Text) or text.count("<<") != 1 or text.count(">>") != 1:
                file.problem(text, "mark the claim once, as <<claim>>")
            else:
                found.append(Example(str(text), str(verdict), text.line + 1))
    return tuple(found)
