"""Acts on a lead. Each has its file: `transfer(lead, Transfer(to=…), by=…, on=…, note=…)`."""

from leads.acts.approving import approve, approve_gang, approve_here, endorse, send_back
from leads.acts.asking_above import answer, escalate
from leads.acts.assigning import assign, assign_first, reassign
from leads.acts.by_case import case_is_filed, clear_by_case, endorse_by_case
from leads.acts.by_ledger import clear_by_ledger, reopen_by_ledger
from leads.acts.concluding import propose_outcome, submit_result
from leads.acts.declining import decline
from leads.acts.handing_down import dispatch, dispatch_first, pass_on
from leads.acts.merging import merge
from leads.acts.naming_holder import Holder, transfer
from leads.acts.offering import (
    decline_offer,
    decline_the_offer,
    offer,
    offer_to_city,
    take,
    take_the_lead,
    withdraw_offer,
    withdraw_the_offer,
)
from leads.acts.pressing import answer_urging, urge
from leads.acts.releasing import release
from leads.acts.reopening import reopen, update_result
from leads.acts.returning import give_back, late_to_return
from leads.acts.sealing import SEALED_SERIES, custodians, refer, seal
from leads.acts.signing import sign
from leads.acts.telling_reporters import contact_reporter, drop_notice, order_notice, tell_reporter
from leads.acts.testing import end_test, start_test
from leads.acts.voiding import ask_void, keep, void

__all__ = [
    "SEALED_SERIES",
    "Holder",
    "answer",
    "answer_urging",
    "approve",
    "approve_gang",
    "approve_here",
    "ask_void",
    "assign",
    "assign_first",
    "case_is_filed",
    "clear_by_case",
    "clear_by_ledger",
    "contact_reporter",
    "custodians",
    "decline",
    "decline_offer",
    "decline_the_offer",
    "dispatch",
    "dispatch_first",
    "drop_notice",
    "end_test",
    "endorse",
    "endorse_by_case",
    "escalate",
    "give_back",
    "keep",
    "late_to_return",
    "merge",
    "offer",
    "offer_to_city",
    "order_notice",
    "pass_on",
    "propose_outcome",
    "reassign",
    "refer",
    "release",
    "reopen",
    "reopen_by_ledger",
    "seal",
    "send_back",
    "sign",
    "start_test",
    "submit_result",
    "take",
    "take_the_lead",
    "tell_reporter",
    "transfer",
    "update_result",
    "urge",
    "void",
    "withdraw_offer",
    "withdraw_the_offer",
]
