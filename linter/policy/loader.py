"""Reads a policy folder. A policy is complete or refused: every mistake is reported with file, line and column."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from linter.errors import PolicyError
from linter.policy.folder import SOURCES, base_of, profiles, shipped_folder, shown
from linter.policy.layers import EXTENDS, stack
from linter.policy.model import Policy, Rule, Source, Treatment
from linter.policy.parse_claims import read_claims
from linter.policy.parse_fixes import joined
from linter.policy.parse_rule import RuleReader
from linter.policy.parse_words import (
    PhraseBook,
    plain_groups,
    read_cues,
    read_irregular,
    read_sources,
    read_treatment,
    read_words,
    treatment_lists,
)
from linter.policy.profile import Head, adjusted, check_profile_ids, read_profile
from linter.policy.source import File, Map, Text, closest, read
from linter.tokens import tokenize

FOLDERS = ("rules", "treatments", "words", "cues", "claims")


def load(folder: Path | None = None, profile: str = "") -> Policy:
    """The policy in `folder` (default: the shipped one), under `profile` (default: the only or the US one)."""
    folder = folder or shipped_folder()
    if not folder.is_dir():
        raise PolicyError([f"{folder}: no such policy folder; give --policy a folder with a profile such as us.yaml"])
    return _Loading(folder, profile).policy()


@dataclass
class _Layer:
    """One policy folder under one of its profiles."""

    profile: File
    parts: dict[str, list[File]]
    sources: File | None


class _Loading:
    """A policy folder while it is read, with those that it extends."""

    def __init__(self, folder: Path, profile: str) -> None:
        self.files: list[File] = []
        self.digest = hashlib.sha256()
        self.layers = self._layers(self._open(_profile_in(folder, profile), folder, ""))
        self.profile = self.layers[-1].profile
        self.parts = {name: self._stacked(name) for name in FOLDERS}

    def policy(self) -> Policy:
        """The policy, or PolicyError with every mistake in it."""
        irregular = read_irregular(self.parts["words"])
        sources = self._sources()
        treatments = self._treatments(sources)
        book = PhraseBook(irregular)
        word_says = read_words(self.parts["words"], book)
        treatment_lists(treatments, self.parts["treatments"], book)
        book.check_lists()
        if not any(file.problems for file in self.files if "words" in file.path.parts[-2:]):
            _check_conditions(self.parts["treatments"], treatments, book)
        book.freeze()
        heads = [read_profile(layer.profile) for layer in self.layers]
        rules, off = self._rules(book, sources, heads)
        fixes, terms = joined((head.fixes for head in heads), rules, book.lists)
        cues, cue_of = read_cues(self.parts["cues"], book)
        claims = read_claims(
            self.parts["claims"], book, (file.path.stem for file in self.files if file.path.parent.name == "rules")
        )
        self._refuse()
        mention = book.number(self.profile, Text("{treatment}")) if treatments else -1
        return Policy(
            name=heads[-1].name,
            version=heads[-1].version,
            digest="sha256:" + self.digest.hexdigest(),
            rules=rules,
            treatments=treatments,
            sources=sources,
            program=book.compiler.finish(),
            cues=cues,
            cue_of=cue_of,
            mention=mention,
            words=word_says,
            off=off,
            extends=", ".join(f"{head.name} {head.version}" for head in reversed(heads[:-1])),
            claims=claims,
            draft_needs=_draft_needs((*rules, *(kind.rule for kind in claims))),
            fixes=fixes,
            terms=terms,
            conditions=plain_groups(self.parts["words"], "condition"),
            speaks_of=_speaks_of(rules, treatments),
        )

    def _refuse(self) -> None:
        found = [(file.shown, line, message) for file in self.files for line, message in file.problems]
        if found:
            raise PolicyError([message for _, _, message in sorted(found)])

    # Files

    def _open(self, path: Path, folder: Path, layer: str) -> File:
        file = read(path, shown(path))
        file.layer = layer
        self.files.append(file)
        # What stands below is named apart: a file may come from either.
        place = f"{layer}:{path.relative_to(folder).as_posix()}" if layer else path.relative_to(folder).as_posix()
        self.digest.update(f"{place}\0{file.text}\0".encode())
        return file

    def _layers(self, profile: File) -> list[_Layer]:
        """The policy's own layer, last, and before it those that it stands on."""
        layers: list[_Layer] = []
        seen: set[Path] = set()
        above: File | None = profile
        while above is not None:
            seen.add(above.path.resolve())
            layers.insert(0, self._layer(above))
            above = self._below(above, seen)
        return layers

    def _layer(self, profile: File) -> _Layer:
        folder = profile.path.parent
        sources = folder / SOURCES
        parts = {name: self._folder(folder / name, profile.layer) for name in FOLDERS}
        return _Layer(profile, parts, self._open(sources, folder, profile.layer) if sources.is_file() else None)

    def _below(self, profile: File, seen: set[Path]) -> File | None:
        """The profile that a profile extends, if it does."""
        name = profile.root.get(Text(EXTENDS)) if isinstance(profile.root, Map) else None
        if not isinstance(name, Text) or not name:
            return None
        path = base_of(profile.path, name)
        if not path.is_file():
            known = [known.stem for known in profiles(shipped_folder())]
            hint = closest(name, known) or f"; the shipped policy has {', '.join(known)}"
            profile.problem(name, f'there is no policy "{name}" to extend{hint}; or write the path of a profile file')
        elif path.resolve() in seen:
            profile.problem(name, f'the policy extends itself through "{name}"; take one `extends` away')
        else:
            return self._open(path, path.parent, path.stem)
        return None

    def _folder(self, folder: Path, layer: str) -> list[File]:
        if not folder.is_dir():
            return []
        files = []
        for path in sorted(folder.iterdir()):
            if path.suffix == ".yaml":
                file = self._open(path, folder.parent, layer)
                if file.root is not None or not file.problems:
                    files.append(file)  # what is no YAML is reported once
            elif not path.name.startswith(".") and path.suffix not in (".md", ".json"):
                stray = File(path, shown(path))
                stray.problem(None, "is not understood; policy files end in .yaml, so rename it or take it away")
                self.files.append(stray)
        return files

    def _stacked(self, name: str) -> list[File]:
        files: list[File] = []
        for layer in self.layers:
            files = stack(files, layer.parts[name], name)
        return files

    # Values

    def _sources(self) -> dict[str, Source]:
        found: dict[str, Source] = {}
        for layer in self.layers:
            found |= read_sources(layer.sources) if layer.sources else {}
        return found

    def _treatments(self, sources: dict[str, Source]) -> dict[str, Treatment]:
        found = {}
        for file in self.parts["treatments"]:
            treatment = read_treatment(file, sources)
            if treatment:
                found[treatment.id] = treatment
        return found

    def _rules(
        self, book: PhraseBook, sources: dict[str, Source], heads: list[Head]
    ) -> tuple[tuple[Rule, ...], dict[str, str]]:
        """The rules that are on, as the profiles change them, and those that are off."""
        severities: dict[str, str] = {str(name): value for head in heads for name, value in head.severity.items()}
        rules = [
            rule
            for file in self.parts["rules"]
            if (rule := RuleReader(file, book, sources, severities.get(file.path.stem, "")).rule())
        ]
        self._check_ids(rules, heads)
        off: dict[str, str] = {}
        for head in heads:
            off = {name: why for name, why in off.items() if name not in head.on} | head.off
        kept = (rule for rule in rules if rule.id not in off and rule.status != "retired")
        return tuple(adjusted(rule, heads) for rule in kept), off

    def _check_ids(self, rules: list[Rule], heads: list[Head]) -> None:
        known = {rule.id for rule in rules}
        for head in heads:
            check_profile_ids(head, known)
        owners: dict[str, str] = {}
        for rule in rules:
            for name in (rule.id, *rule.formerly):
                if name in owners:
                    file = next(f for f in self.parts["rules"] if f.shown == rule.file)
                    file.problem(None, f'the id "{name}" is taken by {owners[name]}; ids are never used twice')
                owners[name] = rule.file


def _profile_in(folder: Path, name: str) -> Path:
    """The profile of that name; without one the only profile, else the US one."""
    found = profiles(folder)
    wanted = [path for path in found if path.stem == name] if name else found
    if len(wanted) > 1:
        wanted = [path for path in wanted if path.stem == "us"]
    if not wanted:
        known = ", ".join(path.stem for path in found)
        if name and known:
            which = f'no profile "{name}"; it has {known}'
        else:
            which = (
                f"several profiles; name one with --profile: {known}"
                if known
                else "no profile; add one such as us.yaml"
            )
        raise PolicyError([f"{folder}: the policy has {which}"])
    return wanted[0]


def _check_conditions(files: list[File], treatments: dict[str, Treatment], book: PhraseBook) -> None:
    known = book.groups("condition")
    for file in files:
        treatment = treatments.get(file.path.stem)
        if not treatment or not known:
            continue
        used = [*treatment.not_approved_for, *(c for a in treatment.approved for c in a.conditions)]
        for condition in used:
            if condition not in known:
                file.problem(
                    condition, f'there is no condition "{condition}" in words/condition.yaml{closest(condition, known)}'
                )


def _draft_needs(rules: Iterable[Rule]) -> frozenset[int]:
    entries = (entry for rule in rules for entry in (*rule.entries, *rule.stated))
    return frozenset(number for entry in entries for number in (*entry.needs_draft, *entry.unless_draft))


def _speaks_of(rules: Iterable[Rule], treatments: dict[str, Treatment]) -> dict[str, tuple[str, ...]]:
    """Of the sentences to write instead those that name treatments, and which."""
    sentences = {
        text for rule in rules for texts in (rule.instead, *(entry.instead for entry in rule.entries)) for text in texts
    }
    words = {text: f" {' '.join(tokenize(text).words)} " for text in sorted(sentences)}
    names = {
        treatment.id: [
            f" {' '.join(tokenize(name).words)} "
            for name in (*treatment.names, *treatment.brands, *treatment.clinic_terms)
        ]
        for treatment in treatments.values()
    }
    found = {
        text: tuple(id_ for id_, known in names.items() if any(name in padded for name in known))
        for text, padded in words.items()
    }
    return {text: ids for text, ids in found.items() if ids}
