"""The state tables of the kinds of this room."""

from circulars.circular.workflow import CIRCULAR
from circulars.receipt.workflow import RECEIPT
from circulars.submission.workflow import SUBMISSION

WORKFLOWS = (CIRCULAR, SUBMISSION, RECEIPT)

__all__ = ["CIRCULAR", "RECEIPT", "SUBMISSION", "WORKFLOWS"]
