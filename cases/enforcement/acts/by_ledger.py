"""What a bureau's own workbook says of a case that it once brought in."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cases.states import S
from records.acts import Transition

close_by_ledger = Transition(
    "close_by_ledger",
    _("Closed in the workbook"),
    (S.EXECUTING,),
    S.CLOSED,
    "case.import",
    done=_("recorded from the workbook that the case is closed"),
    hidden=True,
    ends_clocks=True,
)
reopen_by_ledger = Transition(
    "reopen_by_ledger",
    _("Reopened in the workbook"),
    (S.CLOSED,),
    S.EXECUTING,
    "case.import",
    done=_("recorded from the workbook that the case is being executed"),
    hidden=True,
    told_together=True,
)
