"""Which days the product takes, at every door: page, interface and workbook.

A wrong year must not pass: a term counted from the year 0202 falls under no rule and would simply not run. So each
day that people give is of one of four sorts, and each sort has its first and its last day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.errors import ActionRefused

CAMPAIGN_BEGAN = date(2018, 1, 1)  # 中共中央、国务院《关于开展扫黑除恶专项斗争的通知》, January 2018
OLDEST_PAPER = date(1980, 1, 1)  # the Criminal Law came into force: no case, no paper of a court is older
YEARS_AHEAD = 5
LONG_AGO_YEARS = 3
LONG_AGO = gettext_lazy("%(day)s lies more than three years back. Check the year, or say why it is entered only now.")


@dataclass(frozen=True)
class Bounds:
    """From `first` to so many years after today. No years: until today, since what happened cannot lie ahead."""

    first: date
    years_ahead: int = 0

    def last(self, *, today: date) -> date:
        return _years_later(today, self.years_ahead)

    def fault(self, day: date, *, today: date) -> str | None:
        """The sentence why this day is not taken, or None."""
        if day < self.first:
            return _("%(day)s lies before %(first)s, the first day that is taken here. Check the year.") % {
                "day": day.isoformat(), "first": self.first.isoformat(),
            }  # fmt: skip
        if day <= self.last(today=today):
            return None
        if not self.years_ahead:
            return _("This day lies after today.")
        return _("%(day)s lies more than %(count)s years ahead. Check the year.") % {
            "day": day.isoformat(), "count": self.years_ahead,
        }  # fmt: skip

    def check(self, day: date | None, *, today: date, field: str | None = None) -> None:
        """Raises ActionRefused for a day that is not taken. No day is no fault."""
        if day is not None and (fault := self.fault(day, today=today)):
            raise ActionRefused(fault, field=field)


HAPPENED = Bounds(CAMPAIGN_BEGAN)  # found, received, made, held, cleared, told
ON_PAPER = Bounds(OLDEST_PAPER)  # written, posted, judged, filed: papers of other organs may be older than the campaign
PLANNED = Bounds(CAMPAIGN_BEGAN, YEARS_AHEAD)  # to be done by, planned for
IN_FORCE = Bounds(OLDEST_PAPER, YEARS_AHEAD)  # since when, until when a rule, a bureau or a post holds


def is_long_ago(day: date, *, today: date) -> bool:
    """More than three years back: still taken, but whoever enters it says why it comes only now."""
    return day < _years_later(today, -LONG_AGO_YEARS)


def _years_later(day: date, years: int) -> date:
    """29 February becomes the 28th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
