"""What a bureau's own workbook says of a letter that it once brought in."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _

from records.acts import Act, Transition
from rectification.models import RectificationOrder
from rectification.orders.acts.looking_back import next_round
from rectification.states import ORDER_OPEN, S


def closed(order: RectificationOrder, act: Act) -> dict[str, date]:
    return {"accepted_on": order.accepted_on or act.on, "closed_on": act.on}


def answered(order: RectificationOrder, act: Act) -> dict[str, date]:
    """The day on which the answer was delivered; of a letter that is struck off, it was so on that day."""
    ended = {"accepted_on": act.on, "closed_on": act.on} if order.status == S.CLOSED else {}
    return {"replied_on": act.on, **ended}


answer_by_ledger = Transition(
    "answer_by_ledger",
    _("Answered in the workbook"),
    (*ORDER_OPEN, S.CLOSED),
    None,
    "order.import",
    done=_("recorded from the workbook that the letter is answered"),
    hidden=True,
    sets=answered,
    carries=("answered_by_ledger",),
)
report_by_ledger = Transition(
    "report_by_ledger",
    _("Done in the workbook"),
    (S.RECTIFYING,),
    S.AWAIT_ACCEPT,
    "order.import",
    done=_("recorded from the workbook that the work on the letter is done"),
    hidden=True,
    told_together=True,
)
close_by_ledger = Transition(
    "close_by_ledger",
    _("Struck off in the workbook"),
    tuple(ORDER_OPEN),
    S.CLOSED,
    "order.import",
    done=_("recorded from the workbook that the letter is struck off"),
    hidden=True,
    ends_clocks=True,
    sets=closed,
)
reopen_by_ledger = Transition(
    "reopen_by_ledger",
    _("Reopened in the workbook"),
    (S.CLOSED,),
    S.RECTIFYING,
    "order.import",
    done=_("recorded from the workbook that the letter is open"),
    hidden=True,
    told_together=True,
    sets=next_round,
)
