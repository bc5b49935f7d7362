"""What the documents of word processors share: bullets and headings that writers only type, places in words, tracked changes."""

from __future__ import annotations

import re

TRACKED = "Tracked changes are read as if all were accepted: inserted text counts, deleted text does not."
_BULLET = re.compile(r"\s*(?:[•◦▪●‣⁃∙·■□✓✔☑➤►]\s*|[-–—*]\s+|\(?\d{1,2}[.)]\t)(?=\S)")
_NO_HEADING = ".!;,:…"
_HEADING_WORDS = 12
_SHOWN = 60


def bullet(text: str) -> int:
    """How long the bullet is that a paragraph begins with; 0 if it begins with none."""
    match = _BULLET.match(text)
    return match.end() if match else 0


def is_short(text: str) -> bool:
    """Whether a bold paragraph is a heading by its words."""
    words = text.split()
    return 0 < len(words) <= _HEADING_WORDS and words[-1].rstrip("\"'”’)")[-1:] not in (*_NO_HEADING, "")


def under(heading: str) -> str:
    """The words that name the heading above a paragraph, or "" if there is none."""
    line = " ".join(heading.split())
    shown = line if len(line) <= _SHOWN else line[: _SHOWN - 1].rstrip() + "…"
    return f', under "{shown}"' if shown else ""
