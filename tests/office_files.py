"""Small office files, written part by part, for what no library makes."""

from __future__ import annotations

from word_files import REL, TYPE, zipped

_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
SPACES = " ".join(
    f'xmlns:{prefix}="{_OASIS}{name}:1.0"'
    for prefix, name in {
        "office": "office",
        "text": "text",
        "table": "table",
        "style": "style",
        "draw": "drawing",
        "svg": "svg-compatible",
        "presentation": "presentation",
    }.items()
)
STYLES = (
    '<style:style style:name="Gone" style:family="text"><style:text-properties text:display="none"/></style:style>'
    '<style:style style:name="P1" style:parent-style-name="Quotations"/>'
)


def opendocument(body: str, kind: str = "text", **parts: str) -> bytes:
    """An OpenDocument file: `body` stands in office:`kind`."""
    content = (
        f"<office:document-content {SPACES}><office:automatic-styles>{STYLES}</office:automatic-styles>"
        f"<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document-content>"
    )
    return zipped({"content.xml": content, **{name.replace("__", "/") + ".xml": text for name, text in parts.items()}})


def rtf(body: str, head: str = "") -> bytes:
    """An RTF document."""
    return (
        r"{\rtf1\ansi\ansicpg1252\uc1{\fonttbl{\f0\fcharset0 Arial;}{\f1\fcharset204 Times;}}"
        r"{\stylesheet{\s0\f0 Normal;}{\s1\f1\b heading 1;}{\s2 Quote;}}" + head + body + "}"
    ).encode("latin-1")


def relations(**targets: tuple[str, str]) -> str:
    """A part of relations: id to kind and target."""
    inner = "".join(
        f'<Relationship Id="{id_}" Type="{TYPE}{kind}" Target="{target}"/>' for id_, (kind, target) in targets.items()
    )
    return f'<Relationships xmlns="{REL}">{inner}</Relationships>'
