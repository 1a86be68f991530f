"""Which clocks run for a lead, and when (domain reference 4.1 and 2.5). Used by registration and the state table."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef

from accounts.models import Bureau
from deadlines.missing import Term
from deadlines.models import Clock, DeadlineRule
from leads.models import Lead
from records.acts import Starts
from records.models import Step

if TYPE_CHECKING:
    from deadlines.models.clock import ClockQuerySet
    from leads.models.lead import LeadQuerySet
    from records.acts import Act

PLACING = ("LEAD_DISPATCH", "LEAD_DISPATCH_URGENT")  # one of the two runs until somebody is to do the work
# These end when the lead moves on.
OF_THE_HOLDER = ("LEAD_SIGN", "LEAD_RESULT", "CASE_FILE", "LEAD_ANSWER", "URGE_REPLY", "GANG_CONTACT")
ALL_OF_A_MOVE = (*PLACING, *OF_THE_HOLDER, "LEAD_FORWARD_REPLY")


def is_urgent(lead: Lead) -> bool:
    """Leads of organised crime are handed on within one working day instead of two."""
    return lead.category == lead.Category.GANG


def is_ordinary(lead: Lead) -> bool:
    return not is_urgent(lead)


def sent_by_the_province(lead: Lead) -> bool:
    return lead.sender is not None and lead.sender.level == Bureau.Level.PROVINCE


def due_of_the_sender(lead: Lead, act: Act) -> date | None:
    """The day that the city asked for when it handed the lead down; None when it has passed before anybody accepted.

    What the province asks for has a clock of its own, LEAD_FORWARD_REPLY.
    """
    if lead.sender is None or sent_by_the_province(lead):
        return None
    handed_down = Step.objects.of(lead).filter(action__in=["dispatch", "pass_on"])
    last = handed_down.order_by("pk").last()
    due = _day(last.data.get("due")) if last else None
    return due if due and due >= act.on else None


def _day(text: object) -> date | None:
    return date.fromisoformat(text) if isinstance(text, str) and text else None


def expected(lead: Lead) -> list[Term]:
    """What an open lead must have or have had: the statutory term of its check."""
    is_owed = lead.is_open and not lead.is_stub
    return [Term(CHECK.code, lead.release_on or lead.received_on)] if is_owed else []


def without(code: str) -> LeadQuerySet:
    """Open leads, with content, that never had a clock of this code."""
    had = Clock.objects.filter(kind=Lead.kind, record_id=OuterRef("pk"), code=code)
    owed = Lead.objects.open().filter(~Exists(had), is_stub=False)
    return owed if code == CHECK.code else owed.none()


def standing_still() -> ClockQuerySet:
    """Terms of leads that stand still while a sample is being tested."""
    return Clock.objects.named("CASE_FILE").filter(kind="lead", state=Clock.State.PAUSED)


def is_named(lead: Lead) -> bool:
    return lead.is_named


def notice_is_ordered(lead: Lead) -> bool:
    """A law orders to tell the reporter the result; which one, and by when, was typed."""
    return lead.notice_due_on is not None


def wants_courtesy(lead: Lead) -> bool:
    return lead.is_named and not notice_is_ordered(lead)


def contact_is_owed(lead: Lead) -> bool:
    """A reporter of the platform 12337 who gave a name is contacted by whoever checks the lead, once."""
    known = Clock.objects.of(lead).named("GANG_CONTACT").filter(state=Clock.State.DONE)
    return lead.channel.is_classified and lead.is_named and not known.exists()


def has_content(lead: Lead) -> bool:
    """The term for checking needs something to check: a stub has none until its content is passed on."""
    return not lead.is_stub


def must_be_told(lead: Lead, *, on: date) -> bool:
    """Whether a law orders to tell the reporter: to 2026-04-14 whoever was named (order 20), since then a typed one."""
    by_order = lead.is_named and DeadlineRule.objects.for_trigger("REP_TELL", on=on) is not None
    return by_order or notice_is_ordered(lead)


def notice_from(lead: Lead, on: date) -> date:
    """A typed day that has passed already is overdue at once."""
    return min(on, lead.notice_due_on or on)


def notice_due(lead: Lead, act: Act) -> date | None:
    return lead.notice_due_on


PLACE = (Starts("LEAD_DISPATCH", when=is_ordinary), Starts("LEAD_DISPATCH_URGENT", when=is_urgent))
SIGN = Starts("LEAD_SIGN")
CHECK = Starts("CASE_FILE", when=has_content)
RESULT = Starts("LEAD_RESULT")
RESULT_AS_ASKED = Starts("LEAD_RESULT", typed=due_of_the_sender)
ANSWER = Starts("LEAD_ANSWER")
CONTACT = Starts("GANG_CONTACT", when=contact_is_owed)
ORDERED_NOTICE = Starts("REP_TELL_LAW", trigger=notice_from, when=notice_is_ordered, typed=notice_due)
NOTICES = (Starts("REP_TELL", when=is_named), ORDERED_NOTICE, Starts("REP_COURTESY", when=wants_courtesy))
OF_NOTICES = tuple(notice.code for notice in NOTICES)
