"""OpenDocument presentations (.odp): slides in their order, with tables, descriptions of pictures and notes."""

from __future__ import annotations

from collections.abc import Iterator

from linter.document import Kind
from linter.readers.opendocument import OpenDocument, Spot, Story
from linter.readers.transcript import Transcript
from linter.readers.xmltree import Node

_TITLES = {"title": 1, "subtitle": 2}
_FURNITURE = frozenset({"date-time", "page-number", "header", "page", "handout"})


def fill(transcript: Transcript, data: bytes, name: str) -> None:
    """Add the blocks of a presentation."""
    file = OpenDocument(data, name, "an OpenDocument presentation (.odp)", "office:presentation")
    transcript.add(Kind.TITLE, file.title, "the presentation's title (in its properties)")
    story = Story(file, transcript)
    for number, slide in enumerate((page for page in file.body.children if page.tag == "draw:page"), 1):
        if slide.get("draw:style-name") in file.hidden_pages:
            transcript.note(f"Slide {number} is hidden and was not read.")
            continue
        story.tables = 0
        _slide(story, slide, f"slide {number}")


def _slide(story: Story, slide: Node, words: str) -> None:
    for shape in sorted(_shapes(slide), key=lambda shape: shape.get("presentation:class") not in _TITLES):
        role = shape.get("presentation:class")
        if role in _TITLES:
            where = f"{words}, title" if role == "title" else words
            for box in shape.children:
                story.read(box.children, Spot(where, numbered=False, kind=Kind.HEADING, level=_TITLES[role]))
        elif role not in _FURNITURE and shape.get("presentation:placeholder") != "true":
            story.frame(shape, Spot(words, numbered=False))
    for notes in (child for child in slide.children if child.tag == "presentation:notes"):
        for shape in _shapes(notes):
            if shape.get("presentation:class") == "notes":
                story.frame(shape, Spot(f"{words}, notes", numbered=False))


def _shapes(node: Node) -> Iterator[Node]:
    for child in node.children:
        if child.tag in ("draw:g", "draw:a"):
            yield from _shapes(child)
        elif child.tag.startswith("draw:"):
            yield child
