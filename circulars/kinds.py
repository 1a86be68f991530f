"""What other rooms may know of circulars: kinds of records, for My Work, the inbox and the timeline."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from circulars.models import Circular, Receipt, Submission
from circulars.posting import holding, issued_until
from circulars.work import CONFIRMATIONS, PAPERS, RECEIPTS
from circulars.workflow import CIRCULAR, RECEIPT, SUBMISSION
from leads import lateness, ledger
from records.registry import RecordKind, register
from records.work import register_work


def register_kinds() -> None:
    register(RecordKind("circular", Circular, _("Circular"), "horn", CIRCULAR, "circulars:list"))
    register(
        RecordKind("submission", Submission, _("Confirmation of a month"), "send", SUBMISSION, "circulars:submissions")
    )
    register(RecordKind("receipt", Receipt, _("Receipt of a circular"), "ok", RECEIPT, "circulars:list"))
    ledger.register_holder(holding)
    lateness.register_issued(issued_until)
    register_work("submission", CONFIRMATIONS)
    register_work("circular", PAPERS)
    register_work("receipt", RECEIPTS)
