"""归档: a closed case goes to the archive under a number that goes on without gaps (Procedures, art. 78)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from cases.models import EnforcementCase
from cases.states import S
from records.acts import Act, Json, Transition
from records.numbers import record_number

MARK, SERIES = "GD", "case-archive"


def is_archived(case: EnforcementCase) -> bool:
    return case.archived_on is not None


def its_number(case: EnforcementCase, act: Act) -> dict[str, Any]:
    number = record_number(MARK, SERIES, case.bureau, on=act.on)
    return {"archived_on": act.on, "archive_number": number}


def under_which(case: EnforcementCase, act: Act) -> dict[str, Json]:
    return {"number": act.changes["archive_number"]}


archive = Transition(
    "archive", _("Archive the case"), (S.CLOSED,), None, "case.work", done=_("archived the case"),
    unless=is_archived, sets=its_number, keeps=under_which,
)  # fmt: skip
