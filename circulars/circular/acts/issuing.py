"""A signed circular is numbered and issued; its files are kept, and each city owes a receipt. Or it is withdrawn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Bureau, Role, User
from accounts.scope import acting_as_system
from circulars.keeping import keep
from circulars.models import Circular, Receipt
from circulars.people import name_of
from circulars.posting import hold_chain
from circulars.states import Acknowledgement, C
from deadlines.clocks import cancel_clocks, refresh_due, start_clock
from notifications.news import What
from notifications.notify import notify
from records.acts import Act, Input, Transition
from records.forms.act import ActForm
from records.numbers import next_number
from records.search import index_record

SERIES = "circular"


@dataclass(frozen=True)
class Issue(Input):
    """`dated_on`: the document's day; its year is that of the number."""

    at: datetime
    dated_on: date


class IssueForm(ActForm):
    """Now, dated today."""

    def given(self) -> dict[str, Any]:
        return {"at": timezone.now(), "dated_on": self.today}


def chain_is_held(circular: Circular, act: Act[Issue]) -> None:
    """Rows that are being entered were judged by the months that are issued: they come first."""
    hold_chain()


def numbered(circular: Circular, act: Act[Issue]) -> dict[str, Any]:
    """Two at once: one; the other is refused before, and its number is not used up."""
    year = act.given.dated_on.year
    number = next_number(SERIES, circular.bureau, year)
    return {
        "number": f"{circular.bureau.document_word}通〔{year}〕{number}号",
        "dated_on": act.given.dated_on,
        "issued_at": act.given.at,
        "issued_as": circular.bureau.name,
    }


def keep_and_ask_receipts(circular: Circular, act: Act[Issue]) -> None:
    keep(circular, at=act.given.at)
    if circular.is_history:
        return
    with acting_as_system():
        for city in Bureau.objects.cities().valid(on=act.on):
            _ask_receipt(circular, city, act)


def _ask_receipt(circular: Circular, city: Bureau, act: Act[Issue]) -> None:
    receipt = Receipt.objects.create(
        number=f"{circular.number}·{city.short_name}",
        title=circular.title,
        circular=circular,
        bureau=city,
        city_id=city.pk,
        status=Acknowledgement.WAITING,
        registered_on=act.on,
        created_by=act.by,
    )
    index_record(receipt)
    clock = start_clock(receipt, "CIRC_RECEIPT", trigger_on=act.on, by=act.by)
    refresh_due(receipt)
    due_on = clock.due_on.isoformat() if clock and clock.due_on else ""
    params = {"month": name_of(circular.month), "due_on": due_on}
    staff = User.objects.holding(Role.HEAD, Role.OFFICER, bureau=city, on=act.on)
    notify(staff, What.CIRCULAR_ISSUED, key=f"receipt:{receipt.pk}", subject=receipt, params=params, urgent=True)


def chase_nobody(circular: Circular, act: Act) -> None:
    """It stays readable to its receivers; nobody is chased for it any more."""
    with acting_as_system():
        for receipt in circular.receipts.filter(status=Acknowledgement.WAITING):
            cancel_clocks(receipt, on=act.on, by=act.by)
            refresh_due(receipt)


issue = Transition(
    "issue",
    pgettext_lazy("circular", "Issue"),
    (C.SIGNED,),
    C.ISSUED,
    "circular.issue",
    done=_("issued the circular"),
    before=_(
        "Gets the next number of the year and today's date; the PDF is stored and every city is asked to "
        "acknowledge it. It cannot be undone, only corrected or withdrawn."
    ),
    after=_("%(name)s is issued; every city is asked to acknowledge it."),
    primary=True,
    takes=Issue,
    day="dated_on",
    form=IssueForm,
    check=chain_is_held,
    sets=numbered,
    stops=("CIRC_ISSUE",),
    effect=keep_and_ask_receipts,
)
withdraw = Transition(
    "withdraw",
    _("Withdraw"),
    (C.ISSUED,),
    C.WITHDRAWN,
    "circular.withdraw",
    done=_("withdrew the circular"),
    before=_(
        "Stays readable to those who received it, marked as withdrawn; nobody is asked to acknowledge it any more."
    ),
    after=_("%(name)s is withdrawn."),
    reason_required=True,
    ends_clocks=True,
    effect=chase_nobody,
)
