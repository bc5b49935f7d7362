"""What a start tag says about the text inside its element."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from linter.document import Kind
from linter.late import pattern
from linter.readers.elements import HIDDEN, Context

Places = Mapping[str, tuple[int, int]]
"""Attribute name to the place of its value in the source."""

_BUTTON_CLASS = pattern(r"(?<![a-z])(?:btn|button)(?![a-z])", re.IGNORECASE)
_TESTIMONIAL_CLASS = pattern(r"(?<![a-z])(?:testimonial|review)s?(?![a-z])", re.IGNORECASE)
_NOT_SHOWN = pattern(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_LISTS = frozenset({"ul", "ol", "menu", "dir"})
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_KINDS = {
    "dd": Kind.PARAGRAPH,
    "figcaption": Kind.PARAGRAPH,
    "caption": Kind.PARAGRAPH,
    "dt": Kind.HEADING,
    "summary": Kind.HEADING,
    "title": Kind.TITLE,
}
_CHANGING = frozenset({*_LISTS, *_HEADINGS, *_KINDS, *"a li td th table blockquote button header footer".split()})


def context_in(source: str, name: str, outer: Context, places: Places, new_group: Callable[[], int]) -> Context:
    """The context inside an element that stands in `outer`."""
    if outer.hidden:
        return outer
    if name in HIDDEN or (places and _is_hidden(source, places)):
        return outer._replace(hidden=True)
    inner = _by_name(source, name, outer, places, new_group) if name in _CHANGING else outer
    return _by_attributes(source, name, inner, places) if places else inner


def _by_name(source: str, name: str, outer: Context, places: Places, new_group: Callable[[], int]) -> Context:
    if name in _HEADINGS:
        return outer._replace(kind=Kind.HEADING, level=_HEADINGS[name], group=0)
    if name in _KINDS:
        return outer._replace(kind=_KINDS[name], level=0, group=0)
    if name in _LISTS:
        # A list in a list is one list with it: its depth tells them apart.
        return outer._replace(depth=outer.depth + 1, list_group=outer.list_group or new_group())
    if name == "blockquote":
        group = outer.group if outer.kind is Kind.QUOTE else new_group()
        return outer._replace(kind=Kind.QUOTE, level=0, group=group)
    if name == "table":
        return outer._replace(table_group=0 if _is_layout(source, places) else new_group())
    return _by_simple_name(name, outer)


def _by_simple_name(name: str, outer: Context) -> Context:
    match name:
        case "a":
            return outer._replace(linked=True)
        case "header" | "footer":
            return outer._replace(margin=True)
        case "li":
            return outer._replace(kind=Kind.ITEM, level=max(outer.depth, 1), group=outer.list_group)
        case "button":
            return _as_button(outer)
        case _:  # td, th
            if not outer.table_group:
                return outer
            return outer._replace(kind=Kind.CELL, level=0, group=outer.table_group, depth=0, list_group=0)


def _by_attributes(source: str, name: str, inner: Context, places: Places) -> Context:
    if "class" in places:
        class_ = source[slice(*places["class"])]
        if not inner.testimonial and _TESTIMONIAL_CLASS.search(class_):
            inner = inner._replace(testimonial=True)
        if name == "a" and _BUTTON_CLASS.search(class_):
            return _as_button(inner)
    if name == "a" and _value(source, places, "role") == "button":
        return _as_button(inner)
    if _value(source, places, "itemprop") == "reviewbody":
        return inner._replace(kind=Kind.QUOTE, level=0, group=0)
    return inner


def _as_button(context: Context) -> Context:
    # Accordions put a button into each question's heading.
    return context if context.kind is Kind.HEADING else context._replace(kind=Kind.BUTTON, level=0, group=0)


def _is_hidden(source: str, places: Places) -> bool:
    if "hidden" in places and _value(source, places, "hidden") != "until-found":
        return True
    if _value(source, places, "aria-hidden") == "true" or _value(source, places, "role") == "navigation":
        return True
    return "style" in places and _NOT_SHOWN.search(source, *places["style"]) is not None


def _is_layout(source: str, places: Places) -> bool:
    """Whether a table only places things, as in e-mails."""
    return bool({"cellpadding", "cellspacing"} & places.keys()) or _value(source, places, "role") in {
        "presentation",
        "none",
    }


def _value(source: str, places: Places, name: str) -> str:
    if name not in places:
        return ""
    return source[slice(*places[name])].strip().lower()
