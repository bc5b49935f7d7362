"""What a report is told beside the drafts: the policy and the run's wishes before, the sums after."""

from __future__ import annotations

from linter.console import PLAIN, Style
from linter.findings import Report, Severity
from linter.records import dataclass, field
from linter.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from linter.policy.model import Policy


@dataclass(frozen=True)
class Setting:
    """The run that a report tells of; `version` is the program's, `fail_on` the least severity that makes it fail."""

    policy: Policy
    version: str = ""
    style: Style = PLAIN
    quiet: bool = False
    fail_on: str = "error"

    def stops(self, severity: Severity) -> bool:
        """Whether findings of this severity make the run fail."""
        return self.fail_on in list(Severity) and severity.rank <= Severity(self.fail_on).rank

    @property
    def named(self) -> dict[str, str]:
        """The policy as reports name it."""
        return {"name": self.policy.name, "version": self.policy.version, "digest": self.policy.digest}


class Told(NamedTuple):
    """A draft that was read: its name, its findings by severity, and how many findings are excepted."""

    path: str
    counts: dict[str, int]
    excepted: int = 0


def told(report: Report) -> Told:
    """What the sums take from a draft's report."""
    counts = {severity.value: report.count(severity) for severity in Severity}
    return Told(report.document.name, counts, len(report.excepted))


@dataclass
class Totals:
    """The sums of a run. `counts` holds drafts and the findings of each severity; `errors` the drafts that could not be
    read, each with the reason; `notes` what people should know beside that.
    """

    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(("drafts", "error", "warning", "advice"), 0))
    clean: int = 0
    excepted: int = 0
    drafts: list[Told] = field(default_factory=list)
    errors: list[tuple[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def add(self, told: Told) -> None:
        """Count one draft that was read."""
        self.counts["drafts"] += 1
        self.clean += not any(told.counts.values())
        self.excepted += told.excepted
        self.add_register(told)

    def add_register(self, told: Told) -> None:
        """Count what is wrong with the register of exceptions, which is no draft."""
        self.drafts.append(told)
        for severity, number in told.counts.items():
            self.counts[severity] += number
