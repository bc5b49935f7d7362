"""The elements open at a place of a page, and what they say about the text in them."""

from __future__ import annotations

from collections import defaultdict

from linter.document import Kind
from linter.typed import NamedTuple

VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())

BLOCKS = frozenset(
    "address article aside blockquote body caption center col colgroup dd details dialog dir div dl dt fieldset figcaption "
    "figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol optgroup p pre search section "
    "summary table tbody td tfoot th thead title tr ul button".split()
)
"""Elements that stand on lines of their own."""

HIDDEN = frozenset(
    "script style template noscript svg math iframe object video audio canvas select datalist textarea nav xmp noembed "
    "noframes code kbd samp".split()
)
"""Elements whose text is no prose of the page, or not shown."""

_ENDS_P = BLOCKS - {"body", "html", "title", "button", "caption", "col", "colgroup", "legend", "td", "th", "tr"}
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_SCOPES = ("table", "td", "th", "caption", "template", "object", "button")
_TABLE_PARTS = frozenset("table td th tr tbody thead tfoot caption".split())
_CELLS = ("td", "th", "caption")
_IMPLIED_ENDS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "li": (("li",), ("ul", "ol", "menu", "dir", *_SCOPES)),
    "dt": (("dt", "dd"), ("dl", *_SCOPES)),
    "dd": (("dt", "dd"), ("dl", *_SCOPES)),
    "td": (_CELLS, ("table",)),
    "th": (_CELLS, ("table",)),
    "tr": (("tr", *_CELLS), ("table",)),
    "tbody": (("tbody", "thead", "tfoot", "tr", *_CELLS), ("table",)),
    "thead": (("tbody", "thead", "tfoot", "tr", *_CELLS), ("table",)),
    "tfoot": (("tbody", "thead", "tfoot", "tr", *_CELLS), ("table",)),
    "button": (("button",), ("table",)),
    "a": (("a",), ("table", "button")),
} | dict.fromkeys(_HEADINGS, (_HEADINGS, (*_SCOPES, "div", "section", "article", "li")))
"""Start tag: which open elements it ends, unless one of the others stands between."""


class Context(NamedTuple):
    """What the open elements say about text at a place."""

    kind: Kind = Kind.PARAGRAPH
    level: int = 0
    group: int = 0
    hidden: bool = False
    linked: bool = False
    margin: bool = False  # in a header or footer
    testimonial: bool = False
    depth: int = 0  # of lists
    list_group: int = 0
    table_group: int = 0  # 0 in a table that only places things


class Elements:
    """A stack of open elements that answers what is open, and above what, without walking down."""

    def __init__(self) -> None:
        self._names: list[str] = []
        self._contexts: list[Context] = [Context()]
        self._at: defaultdict[str, list[int]] = defaultdict(list)
        self._blocks = [-1]  # places of open block elements, after a guard
        self._scopes = [-1]

    def __len__(self) -> int:
        return len(self._names)

    @property
    def context(self) -> Context:
        """What the open elements say about text that comes now."""
        return self._contexts[-1]

    def push(self, name: str, context: Context) -> None:
        """Open an element."""
        at = len(self._names)
        self._names.append(name)
        self._contexts.append(context)
        self._at[name].append(at)
        if name in BLOCKS:
            self._blocks.append(at)
        if name in _SCOPES:
            self._scopes.append(at)

    def cut(self, length: int) -> None:
        """Close every element opened after the first `length`."""
        while len(self._names) > length:
            name = self._names.pop()
            self._contexts.pop()
            self._at[name].pop()
            if name in BLOCKS:
                self._blocks.pop()
            if name in _SCOPES:
                self._scopes.pop()

    def imply_ends(self, name: str) -> None:
        """Close what a start tag closes by itself, a paragraph before a list for one."""
        if name in _IMPLIED_ENDS:
            ended, bounds = _IMPLIED_ENDS[name]
            bound = self._last(bounds)
            while (at := self._last(ended)) > bound:
                self.cut(at)
        if name in _ENDS_P and (paragraphs := self._at["p"]) and paragraphs[-1] > self._scopes[-1]:
            self.cut(paragraphs[-1])

    def end(self, name: str) -> None:
        """Close the innermost element of this name, unless its end tag stands where it closes nothing."""
        places = self._at[name]
        if not places or (name not in _TABLE_PARTS and places[-1] < self._scopes[-1]):
            return
        if name not in BLOCKS and name != "a" and places[-1] < self._blocks[-1]:
            return  # "<b><p>…</b>": bold text goes on, as in a browser
        self.cut(places[-1])

    def _last(self, names: tuple[str, ...]) -> int:
        return max((self._at[name][-1] for name in names if self._at[name]), default=-1)
