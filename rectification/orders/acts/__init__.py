"""Acts on a letter. Each has its file: `merge(order, Merge(into=…), by=…, on=…, note=…)`."""

from rectification.orders.acts.accepting import accept, refuse, report_done
from rectification.orders.acts.by_ledger import answer_by_ledger, close_by_ledger, reopen_by_ledger, report_by_ledger
from rectification.orders.acts.dispatching import add_part, dispatch, dispatch_first
from rectification.orders.acts.issuing import change, change_unasked, uphold, withdraw
from rectification.orders.acts.looking_back import look_back, relapse
from rectification.orders.acts.merging import merge, void
from rectification.orders.acts.objecting import object_, object_to_province
from rectification.orders.acts.planning import plan, skip_problem
from rectification.orders.acts.striking_off import sign_off

__all__ = [
    "accept",
    "add_part",
    "answer_by_ledger",
    "change",
    "change_unasked",
    "close_by_ledger",
    "dispatch",
    "dispatch_first",
    "look_back",
    "merge",
    "object_",
    "object_to_province",
    "plan",
    "refuse",
    "relapse",
    "reopen_by_ledger",
    "report_by_ledger",
    "report_done",
    "sign_off",
    "skip_problem",
    "uphold",
    "void",
    "withdraw",
]
