"""The conditions that `where:` knows: what must be true of a treatment and of the terms that a phrase captured."""

from __future__ import annotations

from collections.abc import Callable

from linter.policy.model import Treatment

Captured = dict[str, str]
"""Name of a word list -> group id of the term that was found."""


def _is_kind(kind: str) -> Callable[[Treatment, Captured], bool]:
    return lambda treatment, _: treatment.kind == kind


def _has_status(status: str) -> Callable[[Treatment, Captured], bool]:
    return lambda treatment, _: any(approval.status == status for approval in treatment.approved)


def _side_effect_is_known(treatment: Treatment, captured: Captured) -> bool:
    return captured.get("side effect") in {e.name for e in (*treatment.side_effects, *treatment.serious_risks)}


CONDITIONS: dict[str, Callable[[Treatment, Captured], bool]] = {
    "treatment is approved for condition": lambda t, c: "condition" in c and t.approved_for(c["condition"]),
    "treatment is not approved for condition": lambda t, c: "condition" in c and not t.approved_for(c["condition"]),
    "treatment is approved": _has_status("approved"),
    "treatment is cleared": _has_status("cleared"),
    "treatment is not approved": lambda t, _: not t.approved,
    "treatment is a controlled substance": lambda t, _: t.controlled,
    "treatment is not a controlled substance": lambda t, _: not t.controlled,
    "treatment is compounded": lambda t, _: t.compounded == "always",
    "treatment may be compounded": lambda t, _: t.compounded in ("always", "sometimes"),
    "treatment has a boxed warning": lambda t, _: bool(t.boxed_warning),
    "treatment has side effects": lambda t, _: bool(t.side_effects),
    "treatment owes off-label": lambda t, _: "off-label" in t.duties,
    "treatment is named": lambda _, c: "treatment" in c,
    "treatment is a drug": _is_kind("drug"),
    "treatment is a biologic": _is_kind("biologic"),
    "treatment is a device": _is_kind("device"),
    "treatment is a procedure": _is_kind("procedure"),
    "treatment is a supplement": _is_kind("supplement"),
    "side effect is of treatment": _side_effect_is_known,
    "boxed warning is of treatment": lambda t, c: c.get("boxed warning") in {e.name for e in t.boxed_warning},
}

IS_TOPIC = "treatment is a topic of the draft"
"""True of a treatment that the draft is about: named in its title or a heading, or in several sentences."""

NAMES = (*CONDITIONS, IS_TOPIC)

TRUE_OF_NO_TREATMENT = frozenset({"treatment is not approved", "treatment is not a controlled substance"})
"""What also holds where the draft names no treatment that the policy knows."""
