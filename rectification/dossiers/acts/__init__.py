"""Acts on a dossier. Each has its file: `gather(dossier, Gather(orders=…), by=…, on=…)`."""

from rectification.dossiers.acts.analysing import analyse
from rectification.dossiers.acts.closing import close, propose_close, reopen, send_back
from rectification.dossiers.acts.gathering import gather
from rectification.dossiers.acts.judging import record_judgment
from rectification.dossiers.acts.opening import approve, open_by_ledger, refuse
from rectification.dossiers.acts.proposing import SERIES, propose, register_case
from rectification.dossiers.acts.tasks import add_task, finish_task

__all__ = [
    "SERIES",
    "add_task",
    "analyse",
    "approve",
    "close",
    "finish_task",
    "gather",
    "open_by_ledger",
    "propose",
    "propose_close",
    "record_judgment",
    "refuse",
    "register_case",
    "reopen",
    "send_back",
]
