"""HTML pages: blocks, what is not shown, attributes, structured data."""

from __future__ import annotations

import pytest

from linter.document import Span
from linter.readers import read_text


def read(source):
    return read_text(source, "draft.html")


def blocks(source):
    document = read(source)
    return [(block.kind.value, document.quote(block.span)) for block in document.blocks]


CASES = {
    "paragraphs end themselves": (
        "<p>a<p>b<div>c</div>d",
        [("paragraph", "a"), ("paragraph", "b"), ("paragraph", "c"), ("paragraph", "d")],
    ),
    "headings": (
        "<h1>a</h1><h2>b?</h2><h3>c<h4>d",
        [("heading", "a"), ("question", "b?"), ("heading", "c"), ("heading", "d")],
    ),
    "inline tags vanish": ("<p>cur<b>e</b>d <i>now</i>.", [("paragraph", "cured now.")]),
    "one line break is white space": ("<p>a<br>b<br/>c", [("paragraph", "a\nb\nc")]),
    "two line breaks end a block": ("<p>a<br> <br>b", [("paragraph", "a"), ("paragraph", "b")]),
    "white space stays": ("<p>\n a\t b\n</p>", [("paragraph", "a\t b")]),
    "lists": ("<ul><li>a<ol><li>b</ol>c<li>d</ul>", [("item", "a"), ("item", "b"), ("item", "c"), ("item", "d")]),
    "paragraphs in items": ("<ul><li><p>a<p>b</ul>c", [("item", "a"), ("item", "b"), ("paragraph", "c")]),
    "tables": (
        "<table><caption>t<tr><th>a<td>b<tr><td><p>c</table>d",
        [("paragraph", "t"), ("cell", "a"), ("cell", "b"), ("cell", "c"), ("paragraph", "d")],
    ),
    "tables that only place things": (
        '<table role="presentation"><td>a.<table cellpadding=0><td>b.</table></table>',
        [("paragraph", "a."), ("paragraph", "b.")],
    ),
    "quotations": (
        "<blockquote><p>a<p>b</blockquote><p>Say <q>c</q>.",
        [("quote", "a"), ("quote", "b"), ("paragraph", "Say “c”.")],
    ),
    "definitions": (
        "<dl><dt>Safe?<dd>Yes.<dt>b<dd>c.</dl>",
        [("question", "Safe?"), ("paragraph", "Yes."), ("heading", "b"), ("paragraph", "c.")],
    ),
    "details": ("<details><summary>Safe?</summary>Yes.</details>", [("question", "Safe?"), ("paragraph", "Yes.")]),
    "figures": (
        "<figure><img src=x alt='a &quot;b&quot;'><figcaption>c.</figcaption></figure>",
        [("image", 'a "b"'), ("paragraph", "c.")],
    ),
    "an image splits no sentence": ("<p>It <img alt=cure> helps.", [("paragraph", "It   helps."), ("image", "cure")]),
    "buttons": (
        '<button>a</button><p>b <a class="x btn-primary">c</a><a role=button>d</a><input type=Submit value=e>',
        [("button", "a"), ("paragraph", "b"), ("button", "c"), ("button", "d"), ("button", "e")],
    ),
    "classes that only sound like buttons": ("<p>a <a class=unbuttoned>b</a>", [("paragraph", "a b")]),
    "accordions": (
        "<h3><button>Is it safe?</button></h3><button>Is it?</button>",
        [("question", "Is it safe?"), ("question", "Is it?")],
    ),
    "labels": ("<p><a aria-label='a &amp; b'>c</a>", [("paragraph", "c"), ("label", "a & b")]),
    "titles and descriptions": (
        "<title>a &amp; b</title><meta name=Description content='c'><meta property='og:title' content=\"d\"><meta content=e property=og:description><meta name=robots content=no>",
        [("title", "a & b"), ("description", "c"), ("title", "d"), ("description", "e")],
    ),
    "nothing hidden is read": (
        (
            "<script>a</script><style>b</style><template>c</template><noscript>d</noscript><svg><title>e</title><path/></svg>"
            "<p hidden>f<p>g<p aria-hidden=true>h<p style='color:red; DISPLAY:none'>i<div style='visibility: hidden'><p>j</div>"
            "<nav><a>k</a></nav><div role=navigation>l</div><textarea>m</textarea><select><option>n</select><!-- o --><p hidden=until-found>p"
        ),
        [("paragraph", "g"), ("paragraph", "p")],
    ),
    "menus in margins": (
        "<header><h1>a</h1><ul><li><a>b</a></ul></header><footer><p><a>c</a> | <a>d</a><p>Not medical advice. <a>e</a><p><a>f.</a></footer>",
        [("heading", "a"), ("paragraph", "Not medical advice. e"), ("paragraph", "f.")],
    ),
    "testimonials": (
        "<div class='card testimonial'><p>“a” b<p>c</div><p class=preview>“d” e",
        [("quote", "“a” b"), ("paragraph", "c"), ("paragraph", "“d” e")],
    ),
    "review text": ("<div itemprop=reviewBody>a</div>", [("quote", "a")]),
    "notes in superscript": (
        "<p>Half improved<sup>1,2</sup>. Area: 5 m<sup>2</sup>, the 5<sup>th</sup>.",
        [("paragraph", "Half improved[1,2]. Area: 5 m2, the 5th.")],
    ),
    "code is no prose": (
        "<p>Use <code>a</code> now. <pre>b</pre>",
        [("paragraph", "Use \ufffc now."), ("paragraph", "b")],
    ),
    "entities": (
        "<p>a&amp;b &lt; &#39;c&#x27; &copyright &notit; &nope; &#99999999999; R&D",
        [("paragraph", "a&b < 'c' ©right ¬it; &nope; \ufffd R&D")],
    ),
    "addresses in attributes": ("<img alt='?a=1&copy=2 &copy;'>", [("image", "?a=1&copy=2 ©")]),
    "what is no tag": ("<p>1 < 2 <3 & a<b", [("paragraph", "1 < 2 <3 & a<b")]),
    "unclosed quotation marks": ('<p title="a>b</p>c', [("paragraph", "b"), ("paragraph", "c")]),
    "closed by nothing": ("</p></b></li>a</table>b", [("paragraph", "a"), ("paragraph", "b")]),
    "bold over paragraphs": ("<b><p>a</b> c</p>", [("paragraph", "a c")]),
    "upper case": ("<P>a<SCRIPT>b</Script >c", [("paragraph", "ac")]),
    "XHTML": (
        "<?xml version='1.0'?><p>a<b/>c</p><script src='x'/><div hidden='hidden'/>d",
        [("paragraph", "ac"), ("paragraph", "d")],
    ),
    "comments": (
        "a<!-->b<!--->c<!-- > -->d<!---->e<!-- f --!>g<![CDATA[h]]>i<!doctype html>j<!-- k",
        [("paragraph", "abcdegij")],
    ),
}


@pytest.mark.parametrize(("source", "expected"), CASES.values(), ids=CASES)
def test_blocks(source, expected):
    """Each block has its kind and its words."""
    assert blocks(source) == expected


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ('{"description": "A \\"b\\"\\n\\u00e9 \\ud83d\\ude00"}', [("description", 'A "b"\né 😀')]),
        ('{"review": [{"reviewBody": "a", "name": "no"}, {"reviewBody": "b"}]}', [("review", "a"), ("review", "b")]),
        ('{"description": ["a", "b"], "x": "no"}', [("description", "a"), ("description", "b")]),
        ('{"description": {"x": "no"}, "name": "description"}', []),
        ('{"description": "lone \\ud83d"}', [("description", "lone \ufffd")]),
        ('{"description": "broken"', []),
        ("[" * 10_000, []),
        ('{"a": ' + "9" * 5000 + "}", []),
    ],
)
def test_structured_data(data, expected):
    """Reviews and descriptions are read from JSON-LD; broken JSON is passed over."""
    assert blocks(f'<script type="application/ld+json">{data}</script>') == expected


def test_other_scripts_are_not_data():
    """JSON that is no JSON-LD is a script."""
    assert blocks('<script type="application/json">{"description": "a"}</script>') == []


def test_groups_and_levels():
    """Blocks of one list, table or quotation share a group; items know their depth, headings their rank."""
    document = read(
        "<h3>a</h3><ul><li>b<ul><li>c</ul></ul><blockquote><p>d<p>e</blockquote><table><td>f<td>g</table><ol><li>h</ol>"
    )
    assert [(block.level, block.group) for block in document.blocks] == [
        (3, 0), (1, 1), (2, 1), (0, 2), (0, 2), (0, 3), (0, 3), (1, 4),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("source", "words", "raw"),
    [
        ("<p>it&rsquo;s so", "it’s", "it&rsquo;s"),
        ("<p>cur<b>ed</b> me", "cured", "cur<b>ed"),
        ("<p>a&nbsp;b", "a\u00a0b", "a&nbsp;b"),
        ("<p>a<br>b", "a\nb", "a<br>b"),
        ("<img data-x='é' alt='no &quot;cure&quot; 😀 now'>", '"cure"', "&quot;cure&quot;"),
        ("<meta content=cures name=description>", "cures", "cures"),
        (
            '<script type="application/ld+json">{"reviewBody": "\\u00e9 was \\"ill\\" once"}</script>',
            '"ill"',
            '\\"ill\\"',
        ),
        ("<p title='cure'>cure</p>", "cure", "cure"),
    ],
)
def test_words_map_to_their_raw_form(source, words, raw):
    """The source range of words is how they are spelled in the page."""
    document = read("é😀\r\n" + source)
    at = document.text.index(words)
    start, end = document.source_range(Span(at, at + len(words)))
    assert document.source[start:end] == raw
