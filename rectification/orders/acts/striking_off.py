"""销号: a letter is struck off once its answer was delivered and the issuer is satisfied, or silent for 30 days."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.scope import acting_as_system
from records.acts import Act, Starts, Transition
from records.undoing import built_on
from rectification.left_over import measures_of
from rectification.models import Dossier, RectificationOrder
from rectification.states import MEASURE_OPEN, D, S, Y

if TYPE_CHECKING:
    from records.models import Step

ISSUER_SILENT = timedelta(days=30)  # domain reference 4.2: without an opinion by then, there is none


def issuer_is_answered(order: RectificationOrder) -> str | None:
    with acting_as_system():
        still_open = measures_of(order).filter(status__in=MEASURE_OPEN).count()
    if still_open:
        return gettext("%(count)s measures were put off and are still open.") % {"count": still_open}
    if order.reply_state == Y.SATISFIED:
        return None
    if order.reply_state == Y.AGAIN:
        return gettext("The issuer is not satisfied. Answer again first.")
    if order.reply_state != Y.DELIVERED or order.replied_on is None:
        return gettext("The answer is not delivered yet.")
    if timezone.localdate() <= order.replied_on + ISSUER_SILENT:
        return gettext("Record the issuer's opinion, or wait until %(day)s: 30 days after delivery.") % {
            "day": (order.replied_on + ISSUER_SILENT).isoformat()
        }
    return None


def accepted_on(order: RectificationOrder, on: date) -> date:
    return order.accepted_on or on


def is_struck_off(order: RectificationOrder, act: Act) -> dict[str, Any]:
    """Without an opinion of the issuer: 30 days passed without one."""
    return {"closed_on": act.on, "opinion": order.opinion or RectificationOrder.Opinion.SILENT}


def dossier_is_to_be_closed(order: RectificationOrder, step: Step) -> bool:
    """Whether a dossier that gathers the letter was proposed to be closed since: all its letters had to be, before."""
    gathering = Dossier.objects.filter(orders=order, status__in=[D.AWAIT, D.CLOSED])
    return built_on(step, gathering, "propose_close")


sign_off = Transition(
    "sign_off",
    _("Strike off"),
    (S.ACCEPTED,),
    S.CLOSED,
    "order.sign_off",
    done=_("struck the letter off"),
    guard=issuer_is_answered,
    primary=True,
    ends_clocks=True,
    starts=(Starts("LOOKBACK_DUE", trigger=accepted_on),),
    sets=is_struck_off,
    rests_on=("replied_on", "opinion", "parts", "replies"),
    is_undone=True,
    went_on=dossier_is_to_be_closed,
)
