"""The state table of a lead (domain reference 4.1)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from leads import acts
from leads.acts.pressing import end_urgings
from leads.models.lead import Lead
from leads.splitting import split
from leads.states import S
from leads.words import GROUNDS
from records import urging
from records.receipts import correcting
from records.workflow import State, Told, Workflow

LEAD = Workflow(
    kind=Lead.kind,
    states=(
        State(S.REGISTERED, S.REGISTERED.label, "registered"),
        State(S.DISPATCHED, S.DISPATCHED.label, "dispatched"),
        State(S.RETURNED, S.RETURNED.label, "returned"),
        State(S.CHECKING, S.CHECKING.label, "doing"),
        State(S.ESCALATED, S.ESCALATED.label, "disposing"),
        State(S.AWAIT_APPROVAL, S.AWAIT_APPROVAL.label, "waiting"),
        State(S.AWAIT_CITY, S.AWAIT_CITY.label, "waiting"),
        State(S.CLEARED, S.CLEARED.label, "done", is_open=False),
        State(S.MERGED, S.MERGED.label, "ended", is_open=False),
        State(S.NOT_OURS, S.NOT_OURS.label, "ended", is_open=False),
        State(S.VOID, S.VOID.label, "ended", is_open=False),
        State(S.SEALED, S.SEALED.label, "waiting", is_open=False),
    ),
    transitions=(
        # where it goes
        acts.dispatch_first,
        acts.pass_on,
        acts.assign_first,
        acts.reassign,
        acts.sign,
        correcting(acts.sign, (S.CHECKING, S.ESCALATED, S.AWAIT_APPROVAL, S.AWAIT_CITY)),
        acts.give_back,
        acts.escalate,
        acts.answer,
        acts.offer_to_city,
        acts.withdraw_the_offer,
        acts.decline_the_offer,
        acts.take_the_lead,
        acts.transfer,
        # what is done with it
        acts.release,
        acts.start_test,
        acts.end_test,
        acts.submit_result,
        acts.approve_here,
        acts.endorse,
        acts.approve_gang,
        acts.send_back,
        acts.clear_by_case,
        acts.endorse_by_case,
        acts.reopen,
        acts.update_result,
        acts.tell_reporter,
        acts.contact_reporter,
        acts.order_notice,
        acts.drop_notice,
        split,
        # how it ends otherwise
        acts.merge,
        acts.decline,
        acts.ask_void,
        acts.void,
        acts.keep,
        acts.seal,
        acts.refer,
        # pressing
        acts.urge,
        acts.answer_urging,
        # what a bureau's own ledger says (import)
        acts.clear_by_ledger,
        acts.reopen_by_ledger,
    ),
    first=S.REGISTERED,
    told={
        "ground": Told(_("Ground"), GROUNDS),
        "due": Told(_("To be answered by")),
        "opinion": Told(_("Draft opinion")),
        "paper": Told(_("Document")),
        "receipt": Told(_("Receipt of the other organ")),
        "told_on": Told(_("Told on")),
        "law": Told(_("Law that orders it")),
        "case": Told(_("Case")),
        "received_before": Told(_("Received on, as it was entered")),
    }
    | urging.TOLD,
    when_ended=end_urgings,
)
