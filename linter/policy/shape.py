"""What every policy file may hold: each key once, for the loader, for editors' schemas and for skeletons of rules."""

from __future__ import annotations

from collections.abc import Mapping

from linter.document import Kind
from linter.findings import Severity, Verdict
from linter.policy.keys import Key, Keys
from linter.policy.where import NAMES
from linter.records import replace

EXTENDS: Keys = {
    "extends": Key(
        "In a policy that extends another: the file's own name; lists add to those of the file below, texts take their place."
    )
}
"""What a rule, word list, treatment or cue file of a policy on top of another one may say."""

_SEVERITIES = tuple(severity.value for severity in Severity)
_VERDICTS = tuple(verdict.value for verdict in Verdict)
_BLOCKS = tuple(kind.value for kind in Kind)
_CONFIDENCE = ("high", "medium", "low")

# Rules

PLACEHOLDER = "TODO"
"""Stands in a skeleton of a rule wherever a reviewer has to write."""
NARROWING: Keys = {
    "where": Key("Facts that must be true of the treatment and the condition; all of them.", "choices", words=NAMES),
    "in": Key("Only in these kinds of block (default: in all).", "choices", words=_BLOCKS),
    "not in": Key("Not in these kinds of block.", "choices", words=_BLOCKS),
    "needs in sentence": Key("Fires only if one of these phrases stands in the same sentence, too.", "texts"),
    "unless in sentence": Key("Does not fire if one of these phrases stands in the same sentence.", "texts"),
    "needs near": Key("Fires only if one of these phrases stands in the same block or the ones beside it.", "texts"),
    "unless near": Key("Does not fire if one of these phrases stands in the same block or the ones beside it.", "texts"),
    "needs in draft": Key("Fires only if one of these phrases stands anywhere in the draft.", "texts"),
    "unless in draft": Key("Does not fire if one of these phrases stands anywhere in the draft.", "texts"),
    "counts": Key("Verdicts that make a finding (default: asserted; for what makes a statement due also hedged and conditional).", "choices", words=_VERDICTS),
}  # fmt: skip
ENTRY: Keys = {
    "phrase": Key("The words to find, in the phrase language.", required=True),
    **NARROWING,
    "opens sentence": Key("true: only where the phrase begins its sentence, as on labels.", "flag", default="false"),
    "severity": Key("This phrase's own severity.", "choice", words=_SEVERITIES),
    "message": Key("This phrase's own message."),
    "instead": Key("This phrase's own sentences to write instead.", "texts"),
}
LIMIT: Keys = {
    "score": Key("A score of textstat, such as flesch_kincaid_grade.", required=True),
    "above": Key("The value that the score may not pass.", "number", default="0"),
    "severity": Key("How much it matters.", "choice", required=True, words=_SEVERITIES, default="advice"),
}
KINDS = ("prohibited", "required", "readability")
_HEAD: Keys = {
    "rule": Key("The id, an instruction in kebab-case; the file's name; never changed, never used again.", required=True),
    "kind": Key("Claims that may not be made, statements that are owed, or limits of readability.", "choice", required=True, words=KINDS, default="prohibited"),
    "says": Key("What to do, in one sentence that a copywriter understands.", required=True),
    "status": Key("A draft rule is tried out, a stable one relied on, a retired one no longer run.", "choice", required=True, words=("draft", "stable", "retired"), default="stable"),
    "severity": Key("error: false on its face or dangerous; warning: needs a limit or source; advice: good practice.", "choice", required=True, words=_SEVERITIES, default="warning"),
    "why": Key("The reason, in two or three sentences: who is misled, and what law or evidence says so.", required=True),
    "message": Key("What a report says; {found} and {treatment} stand for words of the draft, {score} and {limit} for numbers.", required=True),
    "instead": Key("Ready sentences to write instead; each must itself pass the policy.", "texts", required=True),
}  # fmt: skip
_MIDDLE: Mapping[str, Keys] = {
    "prohibited": {
        "find": Key('Phrases that make the claim; never write "not", for the cues judge that.', "entries", required=True, of=ENTRY),
        "except": Key("Words that are not the claim even though a phrase matches there.", "texts"),
        "yields to": Key("Rules that report the words in this rule's place where both find them.", "texts", ids="rule"),
        **NARROWING,
    },
    "required": {
        "due": Key("Phrases that make the statement owed.", "entries", required=True, of=ENTRY),
        "stated by": Key("Phrases that make the statement.", "entries", required=True, of=ENTRY),
        "stated as": Key("Verdicts under which the statement counts as made (default: all but negated and asked).", "choices", words=_VERDICTS),
        "at least": Key("How many different statements are needed.", "number", default="1"),
        "within": Key("Where the statement must stand, seen from what makes it due.", "choice", words=("draft", "section", "paragraph"), default="draft"),
        "per": Key("Whether the draft owes one statement, or one for each treatment.", "choice", words=("draft", "treatment"), default="draft"),
        **NARROWING,
    },
    "readability": {"limits": Key("Scores and the values that they may not pass.", "items", of=LIMIT)},
}  # fmt: skip
_TAIL: Keys = {
    "violating": Key("Examples that must be reported, with the words marked as <<words>>; your own wording.", "texts", required=True),
    "compliant": Key("Look-alikes that must pass, each under its reason: a verdict, or other.", "examples", required=True, words=(*_VERDICTS, "other")),
    "known false alarms": Key("What the rule reports and should not, said openly.", "texts"),
    "sources": Key("Ids of sources.yaml: the laws, guidances and studies behind the rule.", "texts", required=True, ids="source"),
    "history": Key("Each change of the rule: date, what, why.", "texts", required=True),
    "formerly": Key("Ids that this rule had before.", "texts"),
    "tags": Key("Words to sort rules by.", "texts"),
    "never excepted": Key("true: no exception and no baseline takes a finding of this rule away.", "flag", default="false"),
    **EXTENDS,
}  # fmt: skip
_NOT_FOR_SCORES = ("instead", "violating", "compliant")
"""Keys that a rule about scores may leave out."""


def _rule(kind: str) -> Keys:
    keys = {**_HEAD, **_MIDDLE[kind], **_TAIL}
    optional = _NOT_FOR_SCORES if kind == "readability" else ()
    return {name: replace(key, required=key.required and name not in optional) for name, key in keys.items()}


RULES: Mapping[str, Keys] = {kind: _rule(kind) for kind in KINDS}

# Word lists

WORDS: Keys = {
    "words": Key("The list's name, which is the file's; phrases use it as {name}.", required=True),
    "says": Key("What the list holds.", required=True),
    "terms": Key("The terms, each a phrase; plurals are found without being listed.", "texts"),
    "groups": Key("Terms that mean the same under one id, which `where:` compares.", "lists"),
    **EXTENDS,
}
WORDS_EITHER = ("terms", "groups")
"""A word list has exactly one of these keys."""

# Treatments

APPROVAL: Keys = {
    "status": Key("approved (drugs, biologics) or cleared (devices).", "choice", required=True, words=("approved", "cleared"), default="approved"),
    "for": Key('Conditions for which "approved for ..." is true.', "texts", ids="condition"),
    "use": Key("The use, close to the label's words.", required=True),
    "route": Key("How it is given."),
    "since": Key("The year, or date."),
    "confidence": Key("How sure this is."),
    "notes": Key("What a reviewer should know."),
}  # fmt: skip
_EFFECT_WORDS = Key("The words that patients read for it, as phrases.", "texts", required=True)
CONCEPT: Keys = {"concept": Key("What the warning is about.", required=True), "words": _EFFECT_WORDS}
EFFECT: Keys = {"effect": Key("The effect's name.", required=True), "words": _EFFECT_WORDS}
TREATMENT: Keys = {
    "treatment": Key("The id, which is the file's name.", required=True),
    "kind": Key("What it is for the regulator.", "choice", required=True, words=("drug", "biologic", "device", "procedure", "supplement"), default="drug"),
    "names": Key("Names of the substance or procedure, as phrases.", "texts", required=True),
    "brands": Key("Brand names.", "texts"),
    "clinic terms": Key("What clinics call it, as phrases.", "texts"),
    "class": Key("What kind of medicine or device it is."),
    "schedule": Key("The schedule under the Controlled Substances Act.", "choice", words=("none", "I", "II", "III", "IV", "V"), default="none"),
    "compounded": Key("Whether pharmacies mix what clinics promote.", "choice", words=("always", "sometimes", "never"), default="never"),
    "approved": Key("Approved and cleared uses; [] if there is none.", "items", of=APPROVAL),
    "not approved for": Key("Conditions that clinics promote it for and that it is not approved for.", "texts", ids="condition"),
    "duties": Key("Duties that promoting it brings, such as off-label.", "texts"),
    "boxed warning": Key("The label's boxed warning; [] if there is none.", "items", of=CONCEPT),
    "side effects": Key("Common side effects, the most common first.", "items", of=EFFECT),
    "serious risks": Key("Rare and serious risks.", "items", of=EFFECT),
    "contraindications": Key("Who must not have it.", "texts"),
    "cautions": Key("Who needs special care.", "texts"),
    "sources": Key("Ids of sources.yaml.", "texts", required=True, ids="source", unless=("confidence", "low")),
    "as of": Key("The month in which this was true.", required=True),
    "confidence": Key("How sure the file is.", "choice", required=True, words=_CONFIDENCE, default="low"),
    "notes": Key("What a reviewer should know: traps, pending decisions."),
    "unverified": Key("What is not settled.", "texts"),
    **EXTENDS,
}  # fmt: skip

# Sources

SOURCE: Keys = {
    "source": Key("The id that rules and treatments cite.", required=True),
    "title": Key("The title, for people.", required=True),
    "citation": Key("The formal citation."),
    "kind": Key("law, regulation, guidance, label, guideline, study, code, article or platform policy."),
    "jurisdiction": Key("Where it holds, such as US or US-CA."),
    "binds": Key("Whom it binds."),
    "requires": Key("What it requires, in one sentence of our own."),
    "link": Key("Where it can be read."),
    "checked": Key("How it was checked: read itself, read through `via`, or not looked up again.", "choice", required=True, words=("read", "second-hand", "not re-read"), default="not re-read"),
    "via": Key("For second-hand sources: where it was read."),
    "date": Key("Its date."),
}  # fmt: skip

# Cues

CUES: Keys = {
    "cues": Key("The name, which is the file's.", required=True),
    "says": Key("What these words do to a claim.", required=True),
    "role": Key("What kind of cue it is.", "choice", required=True, default="negate", words=(
        "mask", "negate", "aside", "scare", "question", "presuppose", "ask", "affirm", "retract", "label off", "label on", "lift")),
    "verdict": Key("The verdict on a claim in its reach.", "choice", required=True, words=_VERDICTS, default="asserted"),
    "direction": Key("Where the claim stands, seen from the cue.", "choice", words=("after", "before", "around", "inside"), default="after"),
    "reach": Key("How many words far at most.", "number", default="14"),
    "reach before": Key("How many words far to the left (default: as far as `reach`).", "number"),
    "crosses": Key("What the reach goes across.", "choices", words=("comma", "and", "dash", "colon", "but", "sentence")),
    "ends at": Key("Words that end the reach.", "texts"),
    "at": Key("Where the cue must stand in its sentence.", "choice", words=("anywhere", "opening", "whole sentence", "clause end"), default="anywhere"),
    "phrases": Key("The cues, as phrases.", "texts", required=True),
    "examples": Key("Sentences with the <<claim>> marked, each under the verdict that it must get.", "examples", words=_VERDICTS),
    **EXTENDS,
}  # fmt: skip

# Kinds of claim

CLAIMS: Keys = {
    "claims": Key("The kind of claim, which is the file's name.", required=True),
    "says": Key("What claims of this kind say.", required=True),
    "rules": Key("Rules whose claims are of this kind.", "texts", ids="rule"),
    "find": Key("Further phrases that make such a claim; they are listed by `cliniclint claims`, and make no finding.", "entries", of=ENTRY),
    "except": Key("Words that are not the claim even though a phrase matches there.", "texts"),
    "sourced by": Key("Phrases that name a source; one near a claim stands beside it.", "texts"),
    "examples": Key("Sentences with the <<claim>> marked, each under the verdict that it must get.", "examples", words=_VERDICTS),
    **EXTENDS,
}  # fmt: skip

# Profiles

FIX: Keys = {
    "rule": Key("The required rule that the sentence settles.", required=True, ids="rule"),
    "add": Key("The ready sentence; {treatment}, {condition} and other word lists stand for the words of the draft that made it due.", required=True, unless=("at", "nowhere")),
    "at": Key("Where it goes: a paragraph behind the words that made it due, or the draft's last one; nowhere takes the fixes of the policy below away.", "choice", words=("after", "end", "nowhere"), default="after"),
    "where": Key("Facts that must be true of the treatment and the condition; all of them. The first sentence that fits is taken.", "choices", words=NAMES),
}  # fmt: skip
PROFILE: Keys = {
    "policy": Key("The profile's name, which is the file's.", required=True),
    "version": Key("The version, such as 2026.11.", required=True),
    "says": Key("Whom the profile is for."),
    "extends": Key("The policy that this one stands on: a shipped profile such as us, or the path of a profile's file."),
    "off": Key("Rules that are off, each with the reason.", "text map", ids="rule"),
    "on": Key("Rules that are off in the policy below, and on here.", "texts", ids="rule"),
    "severity": Key("Rules with another severity than in their files.", "choice map", words=_SEVERITIES, ids="rule"),
    "never excepted": Key("Rules whose findings no exception and no baseline takes away.", "texts", ids="rule"),
    "target grade": Key("The Flesch-Kincaid grade that copy aims at, in place of the limit of the readability rules.", "number"),
    "fix": Key("Ready sentences that `cliniclint fix` may add where a required rule reports that one is missing.", "items", of=FIX),
    "terms": Key("Spellings that `cliniclint fix` mends: the right one, and the wrong ones with their capitals.", "lists"),
}  # fmt: skip
