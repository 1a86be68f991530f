"""The explanation of a due date, from data to whole sentences in the language of the page."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from deadlines.models import Ground, current_calendar, holiday_label, listed
from deadlines.terms import Reason, Unit


def sentences(reasons: Iterable[Reason]) -> list[str]:
    """One sentence per reason. Raises KeyError for a reason that nobody gave words to."""
    return [WORDS[reason.code](reason.facts) for reason in reasons]


def length_in_words(length: int, unit: str) -> str:
    """15 working days, 2 months …; with the Chinese measure word."""
    phrases = {
        Unit.WORKDAY: ngettext("%(count)s working day", "%(count)s working days", length),
        Unit.DAY: ngettext("%(count)s day", "%(count)s days", length),
        Unit.MONTH: ngettext("%(count)s month", "%(count)s months", length),
        Unit.YEAR: ngettext("%(count)s year", "%(count)s years", length),
        Unit.HOUR: ngettext("%(count)s hour", "%(count)s hours", length),
    }
    return phrases[Unit(unit)] % {"count": length}


def last_day_in_words(day: str) -> str:
    """An ISO day, and that it is provisional while its year has no holiday notice; no day stays none."""
    if not day or not current_calendar().is_provisional(date.fromisoformat(day)):
        return day
    return _("%(day)s (provisional)") % {"day": day}


def days_in_words(runs: Iterable[tuple[str, str, str]]) -> str:
    """10-01 to 10-08 (National Day), 10-12."""
    return listed(_run(*run) for run in runs)


def _run(first: str, last: str, name: str) -> str:
    days = first if first == last else _("%(first)s to %(last)s") % {"first": first, "last": last}
    return _("%(days)s (%(name)s)") % {"days": days, "name": holiday_label(name)} if name else days


def _grounds(joined: str) -> str:
    return listed(str(Ground(one).label) for one in joined.split("+") if one)


def _counted(facts: dict[str, Any]) -> str:
    return _("Counted from %(start)s, which itself does not count: day one is %(first)s; the term is %(length)s.") % {
        "start": facts["start"],
        "first": facts["first"],
        "length": length_in_words(facts["length"], facts["unit"]),
    }


def _backwards(facts: dict[str, Any]) -> str:
    return _("Counted back from %(start)s: at least %(length)s lie in between.") % {
        "start": facts["start"],
        "length": length_in_words(facts["length"], facts["unit"]),
    }


def _hours(facts: dict[str, Any]) -> str:
    at = timezone.localtime(datetime.fromisoformat(facts["at"]))
    return _("Runs from %(at)s for %(length)s, through nights and rest days.") % {
        "at": at.strftime("%Y-%m-%d %H:%M"),
        "length": length_in_words(facts["length"], Unit.HOUR),
    }


def _excluded(facts: dict[str, Any]) -> str:
    return _("Does not count: after %(from)s up to %(until)s (%(ground)s).") % {
        "from": facts["from"],
        "until": facts["until"],
        "ground": _grounds(facts["ground"]),
    }


def _strict(facts: dict[str, Any]) -> str:
    if not facts["name"]:
        return _("The last day, %(day)s, is a rest day; this term is not moved.") % facts
    return _("The last day, %(day)s, is a rest day (%(name)s); this term is not moved.") % {
        "day": facts["day"],
        "name": holiday_label(facts["name"]),
    }


def _phrase(text: Callable[[], str]) -> Callable[[dict[str, Any]], str]:
    return lambda facts: text() % facts


def _length(text: Callable[[], str]) -> Callable[[dict[str, Any]], str]:
    return lambda facts: text() % {"length": length_in_words(facts["length"], facts["unit"])}


def _days(text: Callable[[], str]) -> Callable[[dict[str, Any]], str]:
    return lambda facts: text() % {**facts, "days": days_in_words(facts["runs"])}


WORDS: dict[str, Callable[[dict[str, Any]], str]] = {
    "counted": _counted,
    "backwards": _backwards,
    "hours": _hours,
    "typed": _phrase(lambda: _("The last day, %(day)s, was set by the paper itself.")),
    "extended": _length(lambda: _("Extended by %(length)s, counted from the start and not from a moved date.")),
    "extended_until": _phrase(lambda: _("Extended to %(day)s.")),
    "excluded": _excluded,
    "excluded_sum": _length(lambda: _("Together %(length)s do not count.")),
    "stopped": _phrase(lambda: _("The clock has stood still since %(since)s; there is no last day while it does.")),
    "month_end": _phrase(lambda: _("The month has no day %(day)s: its last day counts, %(last)s.")),
    "skipped": _days(lambda: _("Rest days passed over: %(days)s.")),
    "worked": lambda facts: (
        _("Weekend days that are working days and count: %(days)s.") % {"days": listed(facts["days"])}
    ),
    "rolled": _days(lambda: _("The end, %(nominal)s, falls on rest days (%(days)s): the last day is %(due)s.")),
    "safe": _phrase(lambda: _("Surely in time: until %(day)s, the last working day before.")),
    "ends_on_worked": _phrase(lambda: _("The last day, %(day)s, is a weekend day but a working day: nothing moves.")),
    "strict": _strict,
    "provisional": _phrase(
        lambda: _("Provisional: the holidays of %(year)s are not announced yet; only the statutory days are counted.")
    ),
    "last": _phrase(lambda: _("The last day is %(day)s.")),
    "basis": _phrase(lambda: _("Legal basis: %(basis)s.")),
}
