"""How hard the prose of a draft is to read: textstat's scores, offline and counted once.

textstat is the authority. `prose` gives the text that is scored, and every score equals what textstat returns for that
text. Three things are ours, each in a private copy of textstat so that the one other code imports stays as it is:

* the dictionary: textstat fetches CMUdict from the network; ours is `data/syllables.txt`, made from CMUdict too;
* the hyphenator for words outside the dictionary: pyphen's, which reads its patterns only as words ask for them;
* the counting: each of textstat's counts is a sum over the tokens between spaces. So textstat counts each distinct
  token once, and its formulas read the sums (`_Totals`) where they would count the whole text again for every score.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from heapq import nlargest
from importlib import import_module
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import find_spec, module_from_spec
from pathlib import Path
from threading import Lock
from types import ModuleType

from linter.document import PROSE, Document, Sentence
from linter.findings import HardSentence, Readability
from linter.typed import Any, NamedTuple

SCORES = (
    "flesch_reading_ease",
    "flesch_kincaid_grade",
    "smog_index",
    "gunning_fog",
    "dale_chall_readability_score",
    "automated_readability_index",
    "coleman_liau_index",
    "reading_time",
    "words_per_sentence",
)
"""The textstat functions whose results are reported under their own names, beside `text_standard`, the consensus."""

SHORTEST_HARD = 8
"""A sentence of fewer words is never named as hard: its grade says more about one long word than about the sentence."""

_LANGUAGE = "en_US"
_COPY = "linter._textstat"
_TABLE = Path(__file__).parent / "data" / "syllables.txt"
_UP_TO_LAST_WORD = re.compile(r".*\w", re.DOTALL)
_ENDS = re.compile(r"[.!?]")
_NO_ENDS = str.maketrans(".!?", ",,,")
_loading = Lock()


def measure(document: Document, hardest: int = 3) -> Readability | None:
    """Textstat's scores of the draft's prose and its `hardest` sentences; None if the draft has no prose."""
    counter = _Counter()
    sentences = [(*counter.add(text), sentence) for sentence, text in _prose(document)]
    if not sentences:
        return None
    totals = counter.totals()
    textstat = _textstat()
    hard = nlargest(hardest, _graded(sentences), key=lambda graded: graded[0])
    return Readability(
        scores={name: float(getattr(textstat, name)(totals)) for name in SCORES}
        | {"text_standard": float(textstat.text_standard(totals, float_output=True))},
        words=totals.words,
        sentences=totals.sentences,
        hardest=tuple(_hard_sentence(document, sentence, grade) for grade, sentence in hard),
    )


def prose(document: Document) -> str:
    """The text that is scored: the sentences of the draft's prose, each of which textstat takes for one sentence.

    textstat ends a sentence at every `.`, `!` and `?`, also in "3.5 mg" and "Dr. Lee", and nowhere else. So those
    inside a sentence become commas, which add as little to every other count, and a sentence without an end gets a
    full stop. One or two words are no sentence to textstat, and stay uncounted; the words themselves count.
    """
    return " ".join(text for _, text in _prose(document))


def _prose(document: Document) -> Iterator[tuple[Sentence, str]]:
    for sentence in document.sentences:
        if document.blocks[sentence.block].kind in PROSE:
            text = document.quote(sentence.span)
            words = _UP_TO_LAST_WORD.match(text)
            if words:
                tail = text[words.end() :].rstrip()
                yield sentence, words[0].translate(_NO_ENDS) + (tail if _ENDS.search(tail) else tail + ".")


def _graded(sentences: list[tuple[int, int, Sentence]]) -> Iterator[tuple[float, Sentence]]:
    grade = _textstat().flesch_kincaid_grade
    for words, syllables, sentence in sentences:
        if words >= SHORTEST_HARD:
            yield float(grade(_Totals(words=words, sentences=1, syllables=syllables))), sentence


def _hard_sentence(document: Document, sentence: Sentence, grade: float) -> HardSentence:
    quote = " ".join(document.quote(sentence.span).split())
    return HardSentence(grade, sentence.span, quote, document.place(sentence.span))


# Counting


class _Weight(NamedTuple):
    """What one token adds to textstat's counts."""

    words: int
    letters: int
    syllables: int
    polysyllables: int
    unfamiliar: int
    complex: int


class _Totals(NamedTuple):
    """textstat's counts of a text, and its opening, from which textstat takes the first hundred words."""

    words: int
    sentences: int
    syllables: int
    tokens: int = 0
    chars: int = 0
    letters: int = 0
    polysyllables: int = 0
    unfamiliar: int = 0
    complex: int = 0
    opening: str = ""

    def difficult(self, syllable_threshold: int) -> int:
        """Dale–Chall's difficult words have any number of syllables, Gunning's at least three."""
        return {0: self.unfamiliar, 3: self.complex}[syllable_threshold]


class _Counter:
    """Adds up textstat's counts, sentence by sentence."""

    def __init__(self) -> None:
        self._tokens: Counter[str] = Counter()
        self._weights = _Weights()
        self._words = 0
        self._sentences = 0
        self._opening: list[str] = []
        self._opening_words = 0

    def add(self, sentence: str) -> tuple[int, int]:
        """Count a sentence; returns its words and syllables."""
        tokens = sentence.split()
        weights = [self._weights[token] for token in tokens]
        words = sum(weight.words for weight in weights)
        self._tokens.update(tokens)
        self._words += words
        self._sentences += words > 2
        if self._opening_words <= 100:
            self._opening.append(sentence)
            self._opening_words += words
        return words, sum(weight.syllables for weight in weights)

    def totals(self) -> _Totals:
        """The sums so far."""
        weighed = [(self._weights[token], count) for token, count in self._tokens.items()]
        return _Totals(
            words=self._words,
            sentences=max(1, self._sentences),
            syllables=sum(weight.syllables * count for weight, count in weighed),
            tokens=self._tokens.total(),
            chars=sum(len(token) * count for token, count in self._tokens.items()),
            letters=sum(weight.letters * count for weight, count in weighed),
            polysyllables=sum(weight.polysyllables * count for weight, count in weighed),
            unfamiliar=sum(weight.unfamiliar * count for weight, count in weighed),
            complex=sum(weight.complex * count for weight, count in weighed),
            opening=" ".join(self._opening),
        )


class _Weights(dict[str, _Weight]):
    """The weights of the tokens of one draft. Tokens of common length are remembered from draft to draft."""

    def __missing__(self, token: str) -> _Weight:
        weight = self[token] = _remembered(token) if len(token) < 40 else _weigh(token)
        return weight


def _weigh(token: str) -> _Weight:
    """What textstat makes of a token: a word or none, since it drops punctuation and adds no space."""
    if token.isalnum():
        return _Weight(1, len(token), *_judge(token))
    backend = _textstat().backend
    word = "".join(backend.selections.list_words(token))
    letters = backend.counts.count_letters(token)
    return _Weight(1, letters, *_judge(word)) if word else _Weight(0, letters, 0, 0, 0, 0)


@lru_cache(maxsize=1 << 15)
def _judge(word: str) -> tuple[int, bool, bool, bool]:
    """A word's syllables, and whether textstat calls it polysyllabic, unfamiliar and complex."""
    backend = _textstat().backend
    syllables: int = backend.counts.count_syllables(word, _LANGUAGE)
    difficult = backend.validations.is_difficult_word
    unfamiliar = difficult(word, 0, _LANGUAGE)
    return syllables, syllables >= 3, unfamiliar, unfamiliar and difficult(word, 3, _LANGUAGE)


_remembered = lru_cache(maxsize=1 << 16)(_weigh)


# The private copy of textstat


@cache
def _textstat() -> ModuleType:
    """The copy, whose public functions take a `_Totals` in place of a text."""
    with _loading:
        return _load()


@cache
def _load() -> ModuleType:
    found = find_spec("textstat")
    if found is None or found.origin is None:
        raise ModuleNotFoundError("readability needs textstat; install it with: pip install textstat", name="textstat")
    folder = Path(found.origin).parent
    loader = SourceFileLoader(_COPY, found.origin)
    spec = ModuleSpec(_COPY, loader, origin=found.origin, is_package=True)
    spec.submodule_search_locations = [str(folder)]
    copy = sys.modules[_COPY] = module_from_spec(spec)
    _replace("utils._get_cmudict", get_cmudict=_dictionary)
    _replace("utils._get_pyphen", get_pyphen=_hyphenator)
    loader.exec_module(copy)
    _read_easy_words_in(folder)
    _let_formulas_read_totals()
    return copy


def _replace(name: str, **functions: Callable[..., object]) -> None:
    module = sys.modules[f"{_COPY}.backend.{name}"] = ModuleType(f"{_COPY}.backend.{name}")
    vars(module).update(functions)


def _read_easy_words_in(folder: Path) -> None:
    """Let the copy open textstat's easy words by path: textstat would import its public package, and NLTK, for them."""

    def words(language: str) -> set[str]:
        file = folder / "resources" / language / "easy_words.txt"
        return {line.strip() for line in file.read_text(encoding="utf-8").splitlines()}

    vars(import_module(f"{_COPY}.backend.utils._get_lang_easy_words"))["_set_words"] = words


def _let_formulas_read_totals() -> None:
    """Where a formula of textstat counts words, syllables, … of a text, let it read them from a `_Totals`."""
    prefix = f"{_COPY}.backend.metrics._"
    linsear = import_module(prefix + "linsear_write_formula")
    ours: dict[str, Callable[..., object]] = {
        "count_words": lambda totals, rm_punctuation=True: totals.words if rm_punctuation else totals.tokens,
        "count_sentences": lambda totals: totals.sentences,
        "count_syllables": lambda totals, _: totals.syllables,
        "count_chars": lambda totals, **_: totals.chars,
        "count_letters": lambda totals: totals.letters,
        "count_polysyllable_words": lambda totals, _: totals.polysyllables,
        "count_difficult_words": lambda totals, _, syllable_threshold: totals.difficult(syllable_threshold),
    }
    for name, module in list(sys.modules.items()):
        if name.startswith(prefix) and module is not linsear:
            vars(module).update({key: count for key, count in ours.items() if key in vars(module)})
    standard = import_module(prefix + "text_standard")
    real = linsear.linsear_write_formula
    vars(standard)["linsear_write_formula"] = lambda totals, lang, **strict: real(totals.opening, lang, **strict)


# Syllables


class _Dictionary:
    """CMUdict as far as textstat looks at it: a word's first pronunciation, with one stressed phone per syllable."""

    def __init__(self, table: str) -> None:
        self._stems = dict(line.split(" ", 1) for line in table.splitlines())

    def __getitem__(self, word: str) -> list[list[str]]:
        return [["1"] * _syllables(self._stems[word[:3]])[word[3:]]]


@cache
def _syllables(endings: str) -> dict[str, int]:
    """Endings of words and their syllables, of one line of the table: `ling2 lth1`."""
    return {ending[:-1]: int(ending[-1], 36) for ending in endings.split()}


@cache
def _dictionary(_language: str) -> _Dictionary:
    return _Dictionary(_TABLE.read_text(encoding="utf-8"))


class _Pattern(str):
    """A line of pyphen's patterns that unpacks into what pyphen reads from it; parsing all 11,000 takes 50 ms.

    `.a2ch4` is `(2, (2, 0, 4))`: where its values start, and the values without the zeros around them.
    """

    __slots__ = ()

    def __iter__(self) -> Iterator[Any]:
        return iter(_values(str(self)))


@cache
def _values(line: str) -> tuple[int, tuple[int, ...]]:
    values = [int(digit or "0") for digit in re.findall(r"(\d?)\D?", line)]
    marked = [at for at, value in enumerate(values) if value]
    return (marked[0], tuple(values[marked[0] : marked[-1] + 1])) if marked else (0, ())


def _patterns(raw: bytes) -> dict[str, _Pattern]:
    """The patterns of a file of pyphen's by their letters. Its first lines, settings in capitals, match no word."""
    letters = raw.translate(None, b"0123456789").decode().split("\n")
    return dict(zip(letters, map(_Pattern, raw.decode().split("\n")), strict=True))


class _Recent(dict[str, list[int]]):
    """A cache that starts afresh when it is full; pyphen's own grows with every word."""

    def __setitem__(self, word: str, points: list[int]) -> None:
        if len(self) >= 1 << 12:
            self.clear()
        super().__setitem__(word, points)


@cache
def _hyphenator(language: str) -> object:
    """A `Pyphen` that hyphenates as pyphen does and parses a pattern when a word first holds its letters."""
    import pyphen  # type: ignore[import-untyped]

    words = pyphen.HyphDict.__new__(pyphen.HyphDict)
    words.patterns = _patterns(pyphen.LANGUAGES[language].read_bytes())
    words.maxlen = max(map(len, words.patterns))
    words.cache = _Recent()
    hyphenator = pyphen.Pyphen.__new__(pyphen.Pyphen)
    hyphenator.left, hyphenator.right, hyphenator.hd = 2, 2, words
    return hyphenator
