"""Acts on an enforcement case. Each stands in a file with all that belongs to it: `file(case, by=…, on=…)`."""

from cases.enforcement.acts.assigning import assign
from cases.enforcement.acts.by_ledger import close_by_ledger, reopen_by_ledger
from cases.enforcement.acts.closing import close, propose_close, refuse_close, refuse_close_of_terminated
from cases.enforcement.acts.concluding import conclude
from cases.enforcement.acts.deciding import decide, discuss
from cases.enforcement.acts.filing import decline, file, leave_fast_track
from cases.enforcement.acts.hearing import hear
from cases.enforcement.acts.naming_parties import add_party
from cases.enforcement.acts.notifying import notify, tell_of_hearing
from cases.enforcement.acts.on_the_spot import SIMPLE, decide_on_the_spot
from cases.enforcement.acts.paying import pay
from cases.enforcement.acts.reviewing import pass_again, pass_review, review_after_hearing, send_back
from cases.enforcement.acts.serving import serve
from cases.enforcement.acts.suspending import SuspendGround, resume, suspend, terminate
from cases.enforcement.acts.testing import send_test, test_back

__all__ = [
    "SIMPLE",
    "SuspendGround",
    "add_party",
    "assign",
    "close",
    "close_by_ledger",
    "conclude",
    "decide",
    "decide_on_the_spot",
    "decline",
    "discuss",
    "file",
    "hear",
    "leave_fast_track",
    "notify",
    "pass_again",
    "pass_review",
    "pay",
    "propose_close",
    "refuse_close",
    "refuse_close_of_terminated",
    "reopen_by_ledger",
    "resume",
    "review_after_hearing",
    "send_back",
    "send_test",
    "serve",
    "suspend",
    "tell_of_hearing",
    "terminate",
    "test_back",
]
