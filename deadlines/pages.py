"""What the page of a clock shows, gathered for its template."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from deadlines.explain import length_in_words, sentences
from deadlines.extensions import next_limit, why_not_extend
from deadlines.first_days import last_day_from, why_not_correct
from deadlines.models import Clock, Correction, Extension, Pause, current_calendar
from deadlines.terms import Unit

if TYPE_CHECKING:
    from deadlines.models import DeadlineRule


class Change(NamedTuple):
    """One state of a clock in its history: since when, by whom, which last day, and why."""

    at: datetime
    who: str
    state: str
    due_on: date | None
    reason: str


def clock_page(clock: Clock, user: User, *, on: date) -> dict[str, Any]:
    """Context of deadlines/clock.html."""
    calendar = current_calendar()
    total = clock.total_days(calendar=calendar)
    return {
        "clock": clock,
        "today": on,
        "why": sentences(clock.reasons()),
        "facts": facts(clock),
        "used": min(clock.used_days(on=on, calendar=calendar), total),
        "total": total,
        "pauses": clock.pauses.select_related("entered_by", "approved_by"),
        "extensions": clock.extensions.select_related("requested_by", "decided_by", "deciding_bureau"),
        "corrections": Correction.objects.about(clock).select_related("requested_by", "decided_by", "deciding_bureau"),
        "history": history(clock),
        **doable(clock, user),
    }


def doable(clock: Clock, user: User) -> dict[str, Any]:
    """Which acts are offered to this person, and the sentence why the clock cannot be extended."""
    may_extend = clock.is_open and user.may("clock.extend_request", clock)
    stuck = why_not_extend(clock) if may_extend and clock.rule.limits else None
    may_pause = clock.is_open and user.may("clock.pause", clock) and bool(clock.rule.excludes)
    return {
        "may_extend": may_extend and bool(clock.rule.limits) and stuck is None,
        "stuck": stuck,
        "may_pause": may_pause,
        "may_resume": may_pause and bool(open_grounds(clock)),
        "may_correct": user.may("clock.correct", clock) and why_not_correct(clock) is None,
        "may_approve_pause": clock.is_open and user.may("clock.pause_approve", clock),
        "user_id": user.pk,
    }


def open_grounds(clock: Clock) -> list[str]:
    """Grounds on which it stands still now, or would if they were approved."""
    pauses = clock.pauses.filter(until_on__isnull=True).exclude(state=Pause.State.REFUSED)
    return list(pauses.values_list("ground", flat=True))


def clocks_of(record: Any, *, on: date) -> list[dict[str, Any]]:
    """Every clock of a record, with its explanation and the share that is used up, or how it ended; open ones first."""
    calendar = current_calendar()
    found = Clock.objects.of(record).in_full()
    return [
        {
            "clock": clock,
            "why": sentences(clock.reasons()),
            "corrected": corrected(clock) if clock.is_corrected else [],
            "ended": _ended(clock),
            "used": min(clock.used_days(on=on, calendar=calendar), clock.total_days(calendar=calendar)),
            "total": clock.total_days(calendar=calendar),
            "left": calendar.workdays_between(on, clock.due_on) if clock.due_on and clock.due_on > on else None,
        }
        for clock in sorted(found, key=lambda clock: (not clock.is_open, clock.due_on or date.max, clock.pk))
    ]


def corrected(clock: Clock) -> list[str]:
    """What was granted about its first day, in sentences: it runs from another day than its record says."""
    granted = Correction.objects.about(clock).granted().select_related("requested_by", "decided_by")
    return [correction_in_words(each) for each in granted]


def result_in_words(term: Clock) -> str:
    """Whether it was kept; one that counts from another day than its record says is marked, wherever it is counted."""
    kept = _("In time") if term.ended_on and term.due_on and term.ended_on <= term.due_on else _("Late")
    return _("%(result)s (first day corrected)") % {"result": kept} if term.is_corrected else kept


def correction_in_words(correction: Correction) -> str:
    return _(
        "First day corrected from %(before)s to %(after)s. Asked by %(asker)s, granted by %(head)s on %(day)s."
    ) % {
        "before": correction.before_on.isoformat(),
        "after": correction.trigger_on.isoformat(),
        "asker": correction.requested_by,
        "head": correction.decided_by,
        "day": correction.decided_on,
    }


def _ended(clock: Clock) -> str:
    """Of a clock that has ended only how: its own page explains it."""
    if clock.is_open or not (clock.ended_on and clock.due_on):
        return ""
    days = {"due": clock.due_on.isoformat(), "ended": clock.ended_on.isoformat()}
    if clock.state == Clock.State.MISSED:
        return _("Due on %(due)s. Not done by then, says the ledger that was loaded on %(ended)s.") % days
    if clock.state == Clock.State.UNKNOWN:
        return _("Due on %(due)s. Whether it was done, the ledger that was loaded on %(ended)s does not say.") % days
    if clock.ended_on > clock.due_on:
        return _("Due on %(due)s, ended late on %(ended)s.") % days
    return _("Due on %(due)s, ended on %(ended)s.") % days


def facts(clock: Clock) -> list[tuple[Any, ...]]:
    """Names and values, in the order in which a person would ask."""
    moment = timezone.localtime(clock.trigger_at).strftime("%Y-%m-%d %H:%M") if clock.trigger_at else clock.trigger_on
    last = timezone.localtime(clock.due_at).strftime("%Y-%m-%d %H:%M") if clock.due_at else clock.due_on
    pairs = [
        (_("Event"), clock.rule.trigger),
        (_("Day of the event"), moment),
        (_("Length"), term_in_words(clock.rule)),
        (_("Last day"), last or "—"),
        (_("Surely in time until"), clock.safe_due_on or "—"),
        *([(_("Days not counted"), clock.excluded_days)] if clock.excluded_days else []),
        (_("Bureau"), clock.bureau),
        (_("Handler"), clock.assignee or _("nobody yet")),
    ]
    if clock.ended_on:
        pairs.append((_("Ended on"), clock.ended_on))
    if clock.overdue_since:
        pairs.append((_("Overdue since"), clock.overdue_since))
    return [(*pair, "w") for pair in pairs]


def term_in_words(rule: DeadlineRule) -> str:
    """15 working days; a dash for a rule that is no term, or whose day is always typed."""
    if rule.may_be_typed and not rule.length:
        return _("as the paper says")
    return length_in_words(rule.length, rule.unit) if rule.length is not None else "—"


def history(clock: Clock) -> list[Change]:
    """How its last day and state came about, newest first; only steps that changed one of them."""
    events = clock.events.order_by("pgh_id").values_list(
        "pgh_created_at", "pgh_context__metadata", "state", "due_on", "overdue_since"
    )
    names = _names({(about or {}).get("user") for _at, about, *_facts in events})
    found: list[Change] = []
    before = None
    for at, about, state, due_on, overdue_since in events:
        if (state, due_on, overdue_since) == before:
            continue
        before = (state, due_on, overdue_since)
        about = about or {}
        who = names.get(about.get("user") or 0, _("the system"))
        found.append(Change(at, who, str(Clock.State(state).label), due_on, about.get("reason", "")))
    return found[::-1]


def _names(ids: set[int | None]) -> dict[int, str]:
    return dict(User.objects.filter(pk__in=[pk for pk in ids if pk]).values_list("pk", "full_name"))


def extension_page(extension: Extension, *, on: date) -> dict[str, Any]:
    """What whoever decides must see: the clock, why it runs until when, what is asked and what the rule allows."""
    clock = extension.clock
    limit = extension.rule_limit
    asked = extension.until_on or length_in_words(extension.length or 0, extension.unit)
    allows = length_in_words(limit.length, limit.unit) if limit.length else _("any length, with its paper")
    return {
        "extension": extension,
        "clock": clock,
        "today": on,
        "why": sentences(clock.reasons()),
        "facts": [
            (_("Asked for"), asked),
            (_("The rule allows"), allows),
            (_("Decided by"), limit.by.label),
            (_("Decided in"), extension.deciding_bureau),
            (_("Asked by"), extension.requested_by),
            (_("Asked on"), extension.requested_on),
            (_("Reason"), extension.reason, "w"),
            *([(_("Document"), extension.document, "w")] if extension.document else []),
        ],
    }


def correction_page(correction: Correction, *, on: date) -> dict[str, Any]:
    """What whoever decides must see: from which day the term runs now, from which it would, and what that moves."""
    clock = correction.clock
    return {
        "correction": correction,
        "clock": clock,
        "today": on,
        "why": sentences(clock.reasons()),
        "facts": [
            (_("Runs from"), correction.before_on),
            (_("Would run from"), correction.trigger_on),
            (_("Last day now"), clock.due_on or "—"),
            (_("Last day then"), last_day_from(correction) or "—"),
            (_("Decided in"), correction.deciding_bureau),
            (_("Asked by"), correction.requested_by),
            (_("Asked on"), correction.requested_on),
            (_("Reason"), correction.reason, "w"),
        ],
    }


def limit_in_words(clock: Clock) -> str:
    """What the next request may ask for."""
    limit = next_limit(clock)
    if limit is None:
        return ""
    if limit.length is None:
        return _("The rule leaves the new last day open: %(by)s.") % {"by": limit.by.label}
    length = length_in_words(limit.length, Unit(limit.unit))
    return _("The rule allows at most %(length)s: %(by)s.") % {"length": length, "by": limit.by.label}
