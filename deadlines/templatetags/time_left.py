"""Time left, written as people say it, with the day and the legal basis on hover and focus."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import template
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from deadlines.models import current_calendar
from frame.templatetags.components import drawn

register = template.Library()

SOON = 3  # working days
ICONS = {"far": "d-far", "soon": "d-soon", "now": "d-now", "over": "d-over", "done": "ok", "hold": "d-hold"}


def state_of(due_on: date, left: int, *, today: date) -> str:
    """How urgent it is: over (the day has passed), now, soon (up to three working days) or far."""
    if due_on < today:
        return "over"
    if due_on == today:
        return "now"
    return "soon" if left <= SOON else "far"


def wording(state: str, left: int) -> str:
    """What the badge says. left: working days until the last day, negative once it has passed."""
    if state == "now":
        return _("Due today")
    if state == "over":
        late = ngettext("%(count)s working day overdue", "%(count)s working days overdue", -left)
        return late % {"count": -left} if left else _("Overdue")
    if left <= 0:  # the last day is a rest day and only rest days lie before it
        return _("Due on a rest day")
    return ngettext("%(count)s working day left", "%(count)s working days left", left) % {"count": left}


def in_words(due_on: date, *, today: date) -> str:
    """What the badge of a last day says, for sentences."""
    left = current_calendar().workdays_between(today, due_on)
    return wording(state_of(due_on, left, today=today), left)


def day(value: date) -> str:
    """2026-11-19 (Thu)."""
    return _("%(day)s (%(weekday)s)") % {"day": date_format(value, "Y-m-d"), "weekday": date_format(value, "D")}


@register.simple_tag
def time_left(due_on: date | None, today: date | None = None, *, state: str = "", **given: Any) -> SafeString:
    """The badge of a last day; nothing where there is none. A day whose year has no holiday notice bears a mark.

    today: the day the page speaks of; needed unless state says that the clock does not run ("done", "over" or
    "hold", with label). calendar: counts instead of the one in force. why: a sentence or several, shown after the day.
    """
    calendar = given.get("calendar") or (current_calendar() if due_on and not state else None)
    if state:
        label = given.get("label") or (_("Done") if state == "done" else _("Not running"))
    elif due_on is None or calendar is None:
        return drawn("due")
    elif today is None:
        raise ValueError("time_left needs the day that the page speaks of")
    else:
        left = calendar.workdays_between(today, due_on)
        state = state_of(due_on, left, today=today)
        label = wording(state, left)
    is_provisional = bool(due_on and calendar and calendar.is_provisional(due_on))
    tip = tuple(map(str, _tip(due_on, given.get("why"), is_provisional=is_provisional)))
    said = {"state": state, "icon": ICONS[state], "label": str(label), "is_provisional": is_provisional, "tip": tip}
    return drawn("due", ("language", get_language()), *said.items())


def _tip(due_on: date | None, why: str | Iterable[str] | None, *, is_provisional: bool) -> Iterable[str]:
    if due_on:
        yield _("Last day: %(day)s.") % {"day": day(due_on)}
    if due_on and is_provisional:
        yield _("Provisional: the holidays of %(year)s are not announced yet.") % {"year": due_on.year}
    if why:
        yield from [why] if isinstance(why, str) else why
