"""The state table of an enforcement case (domain reference 4.6; Procedures of Market Regulation Penalties)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cases.amounts import amounts_in_words
from cases.enforcement import acts, afterwards, hearings, measures
from cases.models import EnforcementCase, Party, SeizedItem, Way
from cases.states import OPEN, S
from deadlines.models import Ground
from records import discussing, urging
from records.judging import KEPT, in_words
from records.workflow import State, Told, Workflow

CASE = Workflow(
    kind=EnforcementCase.kind,
    states=(
        State(S.PROPOSED, S.PROPOSED.label, "waiting"),
        State(S.DECLINED, S.DECLINED.label, "ended", is_open=False),
        State(S.INVESTIGATING, S.INVESTIGATING.label, "doing"),
        State(S.SUSPENDED, S.SUSPENDED.label, "returned"),
        State(S.TERMINATED, S.TERMINATED.label, "disposing"),
        State(S.REVIEW, S.REVIEW.label, "waiting"),
        State(S.NOTIFYING, S.NOTIFYING.label, "doing"),
        State(S.DECIDING, S.DECIDING.label, "waiting"),
        State(S.DECIDED, S.DECIDED.label, "doing"),
        State(S.EXECUTING, S.EXECUTING.label, "disposing"),
        State(S.CLOSING, S.CLOSING.label, "waiting"),
        State(S.CLOSED, S.CLOSED.label, "done", is_open=False),
    ),
    transitions=(
        acts.assign,
        # filing
        acts.add_party,
        acts.file,
        acts.decline,
        acts.leave_fast_track,
        *acts.SIMPLE,
        # investigation
        acts.send_test,
        acts.test_back,
        acts.suspend,
        acts.resume,
        acts.terminate,
        acts.conclude,
        # holds and seizures
        *measures.ACTS,
        # review, notice, statement
        acts.pass_review,
        acts.pass_again,
        acts.send_back,
        acts.review_after_hearing,
        *acts.notify,
        acts.tell_of_hearing,
        acts.hear,
        # decision, service, execution
        acts.discuss,
        *acts.decide,
        *acts.serve,
        acts.pay,
        # what comes after: by notice, publication, later days, surcharge, demand, court, remedies, archive
        *afterwards.ACTS,
        # closing
        acts.propose_close,
        acts.close,
        acts.refuse_close,
        acts.refuse_close_of_terminated,
        # pressing
        *urging.pressing(OPEN, urge_by="case.urge", answer_by="case.work", urged=_("urged the case")),
        # what a bureau's own ledger says (import)
        acts.close_by_ledger,
        acts.reopen_by_ledger,
    ),
    first=S.PROPOSED,
    begun=_("proposed to file the case"),
    told={
        "party": Told(_("Party")),
        "way": Told(_("Way of service"), dict(Way.choices)),
        "decision": Told(_("Decision"), dict(Party.Decision.choices)),
        "number": Told(_("Number of the decision")),
        "amount": Told(_("Amount"), said=amounts_in_words),
        "receipt": Told(_("Receipt")),
        "officers": Told(_("Officers of the case")),
        "ground": Told(_("Ground"), dict(Ground.choices) | dict(EnforcementCase.CloseGround.choices)),
        "why": Told(_("Reason"), dict(acts.SuspendGround.choices)),
        "consent": Told(_("Paper of the party's consent")),
        "paper": Told(_("Document")),
        "of_hearing": Told(_("Told of its right to a hearing"), {True: _("Yes")}),
        "legal_review": Told(_("Ground for a review of law"), dict(EnforcementCase.LegalGround.choices)),
        "waived": Told(_("Waived"), {True: _("Yes")}),
        KEPT: Told(_("Verdicts"), said=in_words),
    }
    | afterwards.TOLD
    | measures.TOLD
    | hearings.TOLD
    | discussing.TOLD
    | {"outcome": Told(_("Outcome"), dict(SeizedItem.Outcome.choices))}  # of goods, and what the leaders concluded
    | urging.TOLD,
    when_ended=urging.end,
    beside=(hearings.HEARING,),
)
