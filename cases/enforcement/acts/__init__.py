"""Acts on an enforcement case. Each stands in a file with all that belongs to it: `file(case, by=…, on=…)`."""

from cases.enforcement.acts.by_ledger import close_by_ledger, reopen_by_ledger
from cases.enforcement.acts.closing import close, propose_close, refuse_close, refuse_close_of_terminated
from cases.enforcement.acts.concluding import conclude
from cases.enforcement.acts.deciding import decide
from cases.enforcement.acts.filing import decline, file
from cases.enforcement.acts.hearing import hear
from cases.enforcement.acts.naming_parties import add_party
from cases.enforcement.acts.notifying import notify
from cases.enforcement.acts.paying import pay
from cases.enforcement.acts.reviewing import pass_review, send_back
from cases.enforcement.acts.serving import serve
from cases.enforcement.acts.suspending import SuspendGround, resume, suspend, terminate
from cases.enforcement.acts.testing import send_test, test_back

__all__ = [
    "SuspendGround",
    "add_party",
    "close",
    "close_by_ledger",
    "conclude",
    "decide",
    "decline",
    "file",
    "hear",
    "notify",
    "pass_review",
    "pay",
    "propose_close",
    "refuse_close",
    "refuse_close_of_terminated",
    "reopen_by_ledger",
    "resume",
    "send_back",
    "send_test",
    "serve",
    "suspend",
    "terminate",
    "test_back",
]
