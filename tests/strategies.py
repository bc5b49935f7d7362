"""Drafts for the property tests: shown words are planted at "@", words that must not be read at "¬"."""

from __future__ import annotations

import re
from itertools import count
from typing import NamedTuple

from hypothesis import strategies as st


class Draft(NamedTuple):
    """A draft, the words in it that a reader sees, and those that nobody sees."""

    source: str
    shown: tuple[str, ...]
    hidden: tuple[str, ...]


def plant(template: str) -> Draft:
    """Put a unique word in place of every "@" and "¬"."""
    words: dict[str, list[str]] = {"@": [], "¬": []}
    numbers = count()

    def word(match: re.Match[str]) -> str:
        number = next(numbers)
        made = "zx" + "".join(chr(97 + number // 26**power % 26) for power in range(3)) + "q"
        words[match[0]].append(made)
        return made

    source = re.sub("[@¬]", word, template)
    return Draft(source, tuple(words["@"]), tuple(words["¬"]))


_plain = [
    "@",
    "@",
    "@ @",
    "@, @.",
    "@. @",
    "é@",
    "e\u0301",
    "😀",
    "👩‍⚕️@",
    "\u00a0",
    "\t",
    "@\u00ad@",
    "“@”",
    "(@?)",
    "… @",
    "$5 3.5 %",
]
_entities = ["&amp;", "&nbsp;@", "@&rsquo;@", "&#8217;", "&#x1F600;", "&nosuch;", "& @", "@&hellip;@"]
_inline_html = ["<b>@</b>", "@<i>@</i>@", "@<br>@", "<span hidden>¬</span>", '<img src="x" alt="@ @">', "<!-- ¬ -->"]
_inline_markdown = [
    "*@*",
    "@**@**@",
    "~~@~~",
    "[@ *@*](http://example.org 'x')",
    "![@](u)",
    "\\*",
    "@\\_@",
    "`¬`",
    "<http://@>",
    "@[^1]",
]


def _inline(fragments: list[str]) -> st.SearchStrategy[str]:
    # Led by a word: a tab or bullet at the start of a line would change what the line is.
    return st.lists(st.sampled_from(fragments), max_size=6).map(lambda parts: " ".join(["@", *parts, "@"]))


def _draft(blocks: st.SearchStrategy[str], separator: str) -> st.SearchStrategy[Draft]:
    sources = st.lists(blocks, min_size=1, max_size=6).map(separator.join)
    return st.builds(lambda source, end: plant(source.replace("\n", end)), sources, st.sampled_from(["\n", "\r\n"]))


def texts() -> st.SearchStrategy[Draft]:
    """Plain texts."""
    inline = _inline(_plain)
    blocks = st.one_of(
        inline,
        st.builds("{}\n{}".format, inline, inline),
        inline.map("## {}".format),
        st.builds("- {}\n  {}\n    * {}\n1. {}".format, inline, inline, inline, inline),
        st.builds("> {}\n> {}".format, inline, inline),
        st.builds("“{}”\n— @".format, inline),
        st.just("-----"),
        st.builds("{}\n***\n{}".format, inline, inline),
    )
    return _draft(blocks, "\n\n")


def markdowns() -> st.SearchStrategy[Draft]:
    """Markdown drafts, with HTML in them."""
    inline = _inline(_plain + _entities + _inline_html + _inline_markdown)
    blocks = st.one_of(
        inline,
        st.builds("{}\n{}  \n{}".format, inline, inline, inline),
        inline.map("## {}".format),
        st.builds("- {}\n- {}\n  - {}\n\n    {}".format, inline, inline, inline, inline),
        st.builds("1. {}\n2. {}\n   <p>{}</p>".format, inline, inline, _inline(_plain + _entities)),
        st.builds("> {}\n> {}\n>\n> - {}".format, inline, inline, inline),
        st.builds("| {} | {} |\n|---|---|\n| {} | @ |".format, inline, inline, inline),
        st.builds("> <div>{}\n> {}</div>".format, _inline(_plain + _entities), _inline(_plain + _entities)),
        st.builds("<div>\n\n{}\n\n</div>".format, inline),
        st.just("```\n¬\n```"),
        st.just("@\n\n    ¬"),
        st.just("<!-- ¬\n\n¬ -->"),
        st.just("---"),
    )
    body = st.lists(blocks, min_size=1, max_size=5).map("\n\n".join)
    front = st.sampled_from(
        [
            "",
            "---\ntitle: @ é @\nlayout: ¬\n---\n\n",
            '---\ndescription: "@ \\u00e9 \\"@\\""\n---\n',
            "---\nsummary: >\n  @\n  @\n---\n",
        ]
    )
    sources = st.builds(lambda head, text: f"{head}é\n\n{text}\n\n[^1]: @ note", front, body)
    return st.builds(lambda source, end: plant(source.replace("\n", end)), sources, st.sampled_from(["\n", "\r\n"]))


def pages() -> st.SearchStrategy[Draft]:
    """HTML pages, some of them malformed."""
    inline = _inline(
        [
            *_plain,
            *_entities,
            *_inline_html,
            "<q>@</q>",
            "<a class=btn>@</a>",
            "a < b @",
            "@<sup>1</sup>",
            "<code>¬</code>",
            "<br>\n<br>",
        ]
    )
    blocks = st.one_of(
        inline,
        inline.map("<p>{}".format),
        inline.map("<p class='x' id=y>{}</p>".format),
        inline.map("<h2>{}</h2>".format),
        st.builds("<ul><li>{}<ul><li>{}</ul><li>{}</ul>".format, inline, inline, inline),
        st.builds("<table><tr><th>{}<td>{}</table>".format, inline, inline),
        inline.map("<blockquote><p>{}</blockquote>".format),
        inline.map("<div><div>{}</span></div>".format),
        inline.map("<footer><p>{}. Note.</footer>".format),
        st.just("<title>@ &amp; @</title>"),
        st.just('<meta content="@ &quot;@&quot; é" name="description">'),
        st.just(
            '<script type="application/ld+json">{"reviewBody": "@ \\"@\\" \\u00e9 \\ud83d\\ude00 @", "x": "¬"}</script>'
        ),
        st.just("<script>'<p>¬</p>'</script><style>¬</style><nav>¬</nav><div hidden><p>¬</div>"),
        st.just("<p style='Display : none'>¬</p><svg><path/><title>¬</title></svg>"),
        st.just("<input type=submit value='@ &raquo;'>"),
        st.just("<button aria-label='@'>@</button>"),
        st.just("<details><summary>@?</summary>@</details>"),
        st.just("</p></b></table>"),
    )
    return _draft(blocks, "\n")


def markup() -> st.SearchStrategy[str]:
    """Text full of the characters that mean something in some format."""
    tokens = [
        *"<>/=\"'&;#!-*_[]()`|~:\\ \n\r\tab1.)",
        "é",
        "😀",
        "\0",
        "\ufeff",
        "<p ",
        "<script>",
        "<!--",
        "-->",
        "&#",
        "&amp",
        "---\n",
        "> ",
        "- ",
        "    ",
        "\n\n",
        "“",
        "”",
        "<td>",
        "</",
        "<svg ",
        "title: ",
        "[^1]: ",
        "Subject: ",
    ]
    return st.lists(st.sampled_from(tokens), max_size=60).map("".join)
