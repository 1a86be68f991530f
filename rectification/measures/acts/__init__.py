"""Acts on a measure. Each stands in a file with all that belongs to it: `refuse(measure, by=…, on=…, note=…)`."""

from rectification.measures.acts.accepting import accept, accept_by_ledger, refuse
from rectification.measures.acts.cancelling import cancel
from rectification.measures.acts.linking import link, share, unlink
from rectification.measures.acts.making import SERIES, TITLE_LENGTH, index_measure, make
from rectification.measures.acts.reopening import reopen, reopen_by_ledger
from rectification.measures.acts.reporting import begin_by_ledger, report, report_done, report_progress

__all__ = [
    "SERIES",
    "TITLE_LENGTH",
    "accept",
    "accept_by_ledger",
    "begin_by_ledger",
    "cancel",
    "index_measure",
    "link",
    "make",
    "refuse",
    "reopen",
    "reopen_by_ledger",
    "report",
    "report_done",
    "report_progress",
    "share",
    "unlink",
]
