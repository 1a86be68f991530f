"""The state table of a letter (domain reference 4.2)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from records import urging
from records.assigning import assigning
from records.workflow import State, Told, Workflow
from rectification.models import RectificationOrder
from rectification.orders import acts
from rectification.orders.answer_state import ANSWER
from rectification.states import ORDER_OPEN, S

ORDER = Workflow(
    kind=RectificationOrder.kind,
    states=(
        State(S.REGISTERED, S.REGISTERED.label, "registered"),
        State(S.DISPATCHED, S.DISPATCHED.label, "dispatched"),
        State(S.OBJECTED, S.OBJECTED.label, "returned", is_outside=True),
        State(S.RECTIFYING, S.RECTIFYING.label, "doing"),
        State(S.AWAIT_ACCEPT, S.AWAIT_ACCEPT.label, "waiting"),
        State(S.ACCEPTED, S.ACCEPTED.label, "disposing"),
        State(S.CLOSED, S.CLOSED.label, "done", is_open=False),
        State(S.WITHDRAWN, S.WITHDRAWN.label, "ended", is_open=False),
        State(S.MERGED, S.MERGED.label, "ended", is_open=False),
        State(S.VOID, S.VOID.label, "ended", is_open=False),
    ),
    transitions=(
        # who works on it
        assigning(ORDER_OPEN, "order.assign", done=_("assigned the letter")),
        acts.dispatch_first,
        acts.add_part,
        # dispute
        acts.object_,
        acts.object_to_province,
        acts.uphold,
        acts.change,
        acts.change_unasked,
        acts.withdraw,
        # the work
        acts.plan,
        acts.report_done,
        acts.accept,
        acts.refuse,
        acts.sign_off,
        # whether it lasts
        acts.look_back,
        acts.relapse,
        # how it ends otherwise
        acts.merge,
        acts.void,
        # pressing
        *urging.pressing(ORDER_OPEN, urge_by="order.urge", answer_by="order.edit", urged=_("urged the letter")),
        # what a bureau's own ledger says (import)
        acts.answer_by_ledger,
        acts.report_by_ledger,
        acts.close_by_ledger,
        acts.reopen_by_ledger,
    ),
    first=S.REGISTERED,
    begun=_("registered the letter"),
    told={"document": Told(_("Issuer's paper")), "paper_on": Told(_("Date of the paper"))} | urging.TOLD,
    when_ended=urging.end,
    beside=(ANSWER,),
)
