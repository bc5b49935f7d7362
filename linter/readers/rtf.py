"""RTF documents: paragraphs, headings, lists and tables, with notes and text boxes; then headers and footers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from linter.document import Kind
from linter.errors import DraftError
from linter.readers.rtf_tokens import CHARACTERS, Token, charset, code_page, decoded, tokens
from linter.readers.transcript import Transcript
from linter.readers.word_like import TRACKED, bullet, is_short, under

MAX_FILE = 100_000_000
MAX_DEPTH = 1_000

_MARGINS = {
    **dict.fromkeys(("header", "headerl", "headerr", "headerf"), "the header"),
    **dict.fromkeys(("footer", "footerl", "footerr", "footerf"), "the footer"),
}
_STORIES = {**_MARGINS, "footnote": "a footnote", "shptxt": "a text box", "dptxbxtext": "a text box"}
_SKIPPED = frozenset(
    "colortbl listtable listoverridetable revtbl rsidtbl filetbl object fldinst datafield annotation atnid atnauthor "
    "atrfstart atrfend atnref atndate atnicn atnparent listtext pntext pn pntxta pntxtb bkmkstart bkmkend nonesttables "
    "nonshppict template author operator keywords comment doccomm company category manager subject hlinkbase creatim "
    "revtim printim buptim private xe tc tcn rxe themedata colorschememapping latentstyles generator formfield password "
    "ftnsep ftnsepc ftncn aftnsep aftnsepc aftncn pgptbl xmlnstbl userprops background".split()
)
"""Groups that hold no copy."""

_COLLECTED = frozenset({"title", "stylesheet", "sn", "sv"})
_KEPT = frozenset({"shpinst", "shppict", "picprop", *_STORIES, *_COLLECTED})
"""Groups that are read even where an asterisk lets old readers pass over them."""

_LIST_SIGNS = frozenset({"listtext", "pntext"})
"""The bullet or number of a list item: no copy, but it says what the paragraph is."""

_ENDS = frozenset({"par", "sect", "page", "column", "cell", "nestcell", "row", "nestrow"})
_HEADINGS = re.compile(r"heading ([1-9])\b", re.IGNORECASE)
_TITLES = {"title": 1, "subtitle": 2}
_QUOTES = ("quote", "intense quote", "quotations", "block text")
_SURROGATES = re.compile("[\ud800-\udfff]")
_OBJECT = "Text inside embedded objects is not read."


@dataclass(frozen=True)
class _State:
    """What holds up to the end of a group; `target` says what its text is for ("" for the copy, "skip" for nothing)."""

    target: str = ""
    hidden: bool = False
    deleted: bool = False
    bold: bool = False
    fallback: int = 1
    font: int | None = None


@dataclass
class _Paragraph:
    """A paragraph as it is read. What it is holds on for the next one, until `pard`."""

    parts: list[str] = field(default_factory=list)
    bold: bool = True
    item: bool = False
    listed: bool = False
    table: bool = False
    style: int | None = None
    outline: int | None = None

    def format(self, word: str, number: int | None) -> None:
        """Take what a control word says of the paragraph."""
        match word:
            case "pard":
                self.style = self.outline = None
                self.table = self.listed = False
            case "s":
                self.style = number
            case "outlinelevel":
                self.outline = number
            case "intbl":
                self.table = True
            case "ls":
                self.listed = bool(number)


@dataclass
class _Story:
    """Paragraphs that stand for themselves: the main text, a note, a text box, a header."""

    words: str
    depth: int = 0
    paragraph: _Paragraph = field(default_factory=_Paragraph)
    done: list[tuple[Kind, str, int]] = field(default_factory=list)


def fill(transcript: Transcript, data: bytes, name: str) -> None:
    """Add the blocks of an RTF document."""
    start = data.find(b"{\\rtf", 0, 100)
    if start < 0:
        raise DraftError(f"{name}: is not an RTF document; give it the ending of what it is.")
    if len(data) > MAX_FILE:
        raise DraftError(f"{name}: is larger than {MAX_FILE // 1_000_000} MB; check a copy without its pictures.")
    _Reader(transcript, name).read(data[start:])


class _Reader:
    def __init__(self, transcript: Transcript, name: str) -> None:
        self._transcript = transcript
        self._name = name
        self._state = _State()
        self._outer: list[_State] = []
        self._stories = [_Story("")]
        self._beside: list[_Story] = []
        self._margins: list[_Story] = []
        self._encoding = "cp1252"
        self._fonts: dict[int, str] = {}
        self._styles: dict[int, str] = {}
        self._number: int | None = None
        self._collected = ""
        self._property = ""
        self._bytes = bytearray()
        self._optional = False
        self._passed = 0
        self._group = (Kind.PARAGRAPH, 0)
        self._heading = ""

    def read(self, data: bytes) -> None:
        """Read the whole file."""
        for token in tokens(data):
            self._token(token)
            if token.sign == "}" and not self._outer:
                break
        if self._outer:
            raise DraftError(f"{self._name}: is damaged (it ends in the middle); save it anew where it was made.")
        self._end_paragraph()
        self._add_stories(self._margins)

    def _token(self, token: Token) -> None:
        if token.sign == "{":
            self._flush()
            if len(self._outer) >= MAX_DEPTH:
                raise DraftError(f"{self._name}: is not read (groups nested deeper than in any draft); save it anew.")
            self._outer.append(self._state)
            self._passed, self._optional = 0, False
        elif token.sign == "}":
            self._flush()
            self._close()
        elif token.sign == "word":
            self._word(token.word, token.number)
        else:
            self._characters(token)

    # Groups

    def _close(self) -> None:
        if not self._outer:
            return
        inner, self._state = self._state, self._outer.pop()
        self._passed, self._optional = 0, False
        if inner.target in _COLLECTED and self._state.target != inner.target:
            self._take(inner.target)
        if len(self._stories) > 1 and len(self._outer) < self._stories[-1].depth:
            self._end_paragraph()
            story = self._stories.pop()
            (self._margins if story.words in _MARGINS.values() else self._beside).append(story)

    def _take(self, target: str) -> None:
        """Use the text of a group that is no copy."""
        text, self._collected = self._collected, ""
        if target == "title":
            self._transcript.add(Kind.TITLE, text, "the document's title (in its properties)")
        elif target == "sn":
            self._property = text.strip()
        elif target == "sv" and self._property == "wzDescription":
            picture = _Story("the description of a picture")
            picture.done.append((Kind.IMAGE, text, 0))
            self._beside.append(picture)

    def _begin(self, word: str) -> bool:
        """Whether a control word says what the group around it is for."""
        optional, self._optional = self._optional, False
        if word in _STORIES and self._state.target == "":
            self._stories.append(_Story(_STORIES[word], len(self._outer)))
            return True
        if word in _LIST_SIGNS:
            self._stories[-1].paragraph.item = True
        if word == "object":
            self._transcript.note(_OBJECT)
        if word in _COLLECTED or word in ("fonttbl", "pict"):
            self._state = replace(self._state, target=word)
            self._collected, self._number = "", None
        elif word in _SKIPPED or (optional and word not in _KEPT):
            self._state = replace(self._state, target="skip")
        else:
            return False
        return True

    # Control words

    def _word(self, word: str, number: int | None) -> None:
        if self._passed:
            self._passed -= 1
            return
        if word != "u":
            self._flush()
        if self._state.target == "skip" or self._begin(word):
            return
        if word == "u" and number is not None:
            self._flush()
            self._put(chr(number % 0x10000))
            self._passed = self._state.fallback
        elif word == "uc":
            self._state = replace(self._state, fallback=max(0, number or 0))
        elif self._state.target in ("fonttbl", "stylesheet"):
            self._define(word, number)
        elif word in CHARACTERS:
            self._put(CHARACTERS[word])
        elif word in _ENDS:
            self._end_paragraph()
        elif page := code_page(word, number):
            self._encoding = page
        else:
            self._format(word, number)

    def _define(self, word: str, number: int | None) -> None:
        """A word of the table of fonts or of the style sheet."""
        if word == {"fonttbl": "f", "stylesheet": "s"}[self._state.target]:
            self._number = number
            self._collected = ""
        elif self._number is not None and word in ("fcharset", "cpg"):
            self._fonts[self._number] = charset(number) if word == "fcharset" else code_page("ansicpg", number)

    def _format(self, word: str, number: int | None) -> None:
        """A word on how characters look, or on what the paragraph is."""
        state, is_on = self._state, number != 0
        if word in ("deleted", "revised") and is_on:
            self._transcript.note(TRACKED)
        match word:
            case "v":
                self._state = replace(state, hidden=is_on)
            case "deleted":
                self._state = replace(state, deleted=is_on)
            case "b":
                self._state = replace(state, bold=is_on)
            case "plain":
                self._state = replace(state, hidden=False, deleted=False, bold=False)
            case "f":
                self._state = replace(state, font=number)
            case _:
                self._stories[-1].paragraph.format(word, number)

    # Text

    def _characters(self, token: Token) -> None:
        if token.sign == "symbol":
            if self._passed:
                self._passed -= 1
            elif token.word == "*":
                self._optional = True
            else:
                self._flush()
                self._put(token.word)
            return
        data = token.data[self._passed :]
        self._passed -= len(token.data) - len(data)
        self._bytes += data if self._state.target not in ("skip", "fonttbl", "pict") else b""

    def _flush(self) -> None:
        """Decode the bytes that have come, together: an Asian character is written as two."""
        if self._bytes:
            font = self._fonts.get(self._state.font, "") if self._state.font is not None else ""
            text = decoded(bytes(self._bytes), font or self._encoding)
            self._bytes.clear()
            self._put(text)

    def _put(self, text: str) -> None:
        state = self._state
        if state.target == "stylesheet":
            self._collected += text
            if ";" in text and self._number is not None:
                self._styles[self._number] = self._collected.partition(";")[0].strip()
                self._number = None
        elif state.target in _COLLECTED:
            self._collected += text
        elif not (state.target or state.hidden or state.deleted):
            paragraph = self._stories[-1].paragraph
            paragraph.parts.append(text)
            paragraph.bold &= state.bold or not text.strip()

    # Paragraphs

    def _end_paragraph(self) -> None:
        story = self._stories[-1]
        paragraph = story.paragraph
        text = _whole("".join(paragraph.parts))
        kind, level = self._kind(paragraph, text)
        typed = bullet(text) if kind is Kind.PARAGRAPH else 0
        kind, level = (Kind.ITEM, 1) if typed else (kind, level)
        story.done.append((kind, text[typed:], level))
        story.paragraph = replace(paragraph, parts=[], bold=True, item=False)
        if len(self._stories) == 1:
            beside, self._beside = self._beside, []
            self._add_stories([story])
            self._add_stories(beside)

    def _kind(self, paragraph: _Paragraph, text: str) -> tuple[Kind, int]:
        style = self._styles.get(paragraph.style, "") if paragraph.style is not None else ""
        heading = _HEADINGS.match(style)
        if heading or style.lower() in _TITLES:
            return Kind.HEADING, int(heading[1]) if heading else _TITLES[style.lower()]
        if paragraph.outline is not None and 0 <= paragraph.outline < 9:
            return Kind.HEADING, paragraph.outline + 1
        if paragraph.table:
            return Kind.CELL, 0
        if paragraph.item or paragraph.listed:
            return Kind.ITEM, 1
        if style.lower() in _QUOTES:
            return Kind.QUOTE, 0
        return (Kind.HEADING, 0) if paragraph.bold and is_short(text) else (Kind.PARAGRAPH, 0)

    def _add_stories(self, stories: Iterable[_Story]) -> None:
        """Write down what stories have, and forget it."""
        for story in stories:
            for kind, text, level in story.done:
                self._add(kind, text, level, story.words)
            story.done.clear()

    def _add(self, kind: Kind, text: str, level: int, words: str) -> None:
        if not text.strip():
            return
        if kind is not self._group[0] or words:
            grouped = kind in (Kind.ITEM, Kind.CELL, Kind.QUOTE)
            self._group = kind, self._transcript.new_group() if grouped else 0
        where = f"paragraph {self._transcript.number}"
        where += " (heading)" if kind is Kind.HEADING else ""
        where += f", in {words}" if words else ", in a table" if kind is Kind.CELL else ""
        where += under(self._heading) if kind is not Kind.HEADING and words not in _MARGINS.values() else ""
        self._transcript.add(kind, text, where, level, self._group[1])
        if kind is Kind.HEADING and not words:
            self._heading = text


def _whole(text: str) -> str:
    """The text with halves of UTF-16 pairs put together; a half alone is marked."""
    if not _SURROGATES.search(text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
