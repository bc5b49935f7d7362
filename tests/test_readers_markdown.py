"""Markdown, its front matter and the HTML in it."""

from __future__ import annotations

import pytest

from linter.document import Span
from linter.readers import read_text


def read(source):
    return read_text(source, "draft.md")


def blocks(source):
    document = read(source)
    return [(block.kind.value, document.quote(block.span)) for block in document.blocks]


CASES = {
    "headings": (
        "# One\n\nTwo *three*\n===\n\n## Four? {#id}\n",
        [("heading", "One"), ("heading", "Two three"), ("question", "Four?")],
    ),
    "a paragraph that only asks is a question": (
        "**Is it safe?**\n\nIs it? Yes.",
        [("question", "Is it safe?"), ("paragraph", "Is it? Yes.")],
    ),
    "emphasis vanishes": ("It *cur*es, **really** ~~not~~.", [("paragraph", "It cures, really not.")]),
    "links keep their text": ("See [our *site*](http://x.y 'title').", [("paragraph", "See our site.")]),
    "images stand beside the text": (
        "We ![a *cure* &amp; more](x 'no') help.",
        [("paragraph", "We   help."), ("image", "a cure & more")],
    ),
    "code is no prose": ("Use `cure` now.\n\n```\ncure\n```\n\n    cure\n", [("paragraph", "Use \ufffc now.")]),
    "line breaks": ("One\ntwo  \nthree\\\nfour<br>five", [("paragraph", "One\ntwo\nthree\nfour\nfive")]),
    "escapes and entities": (
        "\\*a\\_b &amp; it&rsquo;s&nbsp;&#169; &nope;",
        [("paragraph", "*a_b & it’s\u00a0© &nope;")],
    ),
    "lists": ("1. a\n   - b\n\n     c\n2. [x] d", [("item", "a"), ("item", "b"), ("item", "c"), ("item", "d")]),
    "quotations": ("> a\n> b\n>\n> c", [("quote", "a\nb"), ("quote", "c")]),
    "alerts quote nobody": ("> [!NOTE]\n> Careful.", [("paragraph", "Careful.")]),
    "tables": (
        "| a | b |\n|---|---|\n| c \\| d | *e* |",
        [("cell", "a"), ("cell", "b"), ("cell", "c | d"), ("cell", "e")],
    ),
    "footnotes": ("Half did.[^1]\n\n[^1]: A trial.", [("paragraph", "Half did.[1]"), ("paragraph", "A trial.")]),
    "dollars are no formulas": ("It is $5 and $6.", [("paragraph", "It is $5 and $6.")]),
    "comments are no text": ("a <!-- b --> c.\n\n<!-- d\n\ne -->", [("paragraph", "a  c.")]),
    "inline tags vanish": ("It <b>cur</b>es <span hidden>not</span>.", [("paragraph", "It cures .")]),
    "HTML blocks are read as HTML": ("<ul>\n<li>a &amp; b</li>\n</ul>\n\nc.", [("item", "a & b"), ("paragraph", "c.")]),
    "Markdown in HTML keeps what the HTML says": (
        '<div class="testimonials">\n\n“Good.” he said\n\n</div>\n\n<div hidden>\n\nno *text*\n\n</div>\n\nEnd.',
        [("quote", "“Good.” he said"), ("paragraph", "End.")],
    ),
    "details": (
        "<details>\n<summary>Safe?</summary>\n\nYes.\n\n</details>",
        [("question", "Safe?"), ("paragraph", "Yes.")],
    ),
    "HTML in a quotation": ("> <div>\n> a\n> b</div>", [("quote", "a\nb")]),
    "HTML in an item": ("- <p>\n  a\n  b</p>\n- c", [("item", "a\nb"), ("item", "c")]),
    "an open table cell of HTML ends nothing": ("<table><tr><td>\n\na\n\n- b", [("cell", "a"), ("item", "b")]),
    "rules between text are no front matter": ("a\n\n---\nb: c\n---\n", [("paragraph", "a"), ("heading", "b: c")]),
    "a rule at the start is no front matter": ("---\n\nJust text.\n\n---\n", [("paragraph", "Just text.")]),
    "quotations by marks": ("“It helped me.” — Ana", [("quote", "“It helped me.” — Ana")]),
}


@pytest.mark.parametrize(("source", "expected"), CASES.values(), ids=CASES)
def test_blocks(source, expected):
    """Each block has its kind and its words."""
    assert blocks(source) == expected


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("A plain title # note", "A plain title"),
        ("It's #1", "It's"),
        ('"A \\"good\\" \\u00e9 # one"', 'A "good" é # one'),
        ("'It''s'", "It's"),
        (">\n  One\n  two", "One\ntwo"),
        ("|-\n  One\n\n  two", "One\n\ntwo"),
        ("one\n  two", "one\n  two"),
        ("Sleep: better", "Sleep: better"),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_front_matter(value, text, end):
    """The title and description are read in every way YAML writes them; other keys are not."""
    source = f"---\nlayout: no\ndescription: {value}\ntags: [no]\n---\nBody.\n".replace("\n", end)
    document = read(source)
    assert document.quote(document.blocks[0].span) == text.replace("\n", end)
    assert [block.kind.value for block in document.blocks] == ["description", "paragraph"]


def test_toml_front_matter():
    """Titles of +++ blocks are read, too."""
    assert blocks('+++\ntitle = "A"\nx = 1\n+++\nB.') == [("title", "A"), ("paragraph", "B.")]


def test_groups_and_levels():
    """Blocks of one list, table or quotation share a group; items know their depth, headings their rank."""
    document = read("## a\n\n- b\n  - c\n\n> d\n>\n> e\n\n|f|\n|-|\n|g|\n\n- h")
    assert [(block.level, block.group) for block in document.blocks] == [
        (2, 0), (1, 1), (2, 1), (0, 2), (0, 2), (0, 3), (0, 3), (1, 4),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "raw"),
    [
        ("it’s", "it&rsquo;s"),
        ("cured", "cur*ed*"),
        ("a & b", "a &amp; b"),
        ("c*d", "c\\*d"),
        ("’", "&rsquo;"),
        ("one\ntwo", "one\r\n> two"),
    ],
)
def test_words_map_to_their_raw_form(words, raw):
    """The source range of words is how they are spelled in the draft."""
    source = f"# é 😀\r\n\r\n> x {raw} y.\r\n"
    document = read(source)
    at = document.text.index(words)
    start, end = document.source_range(Span(at, at + len(words)))
    assert source[start:end] in {raw, raw.removesuffix("*")}
