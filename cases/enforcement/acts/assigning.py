"""Who else handles a case: an officer with a certificate on that day, who neither reviewed, heard nor decided it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.certificates import why_not_certified
from accounts.errors import ActionRefused
from accounts.models import User
from cases.models import EnforcementCase
from cases.states import OPEN
from records.acts import Act
from records.assigning import Assign, assigning, works_there


def why_no_officer(case: EnforcementCase, person: User, on: date) -> str | None:
    """Why this person cannot handle the case from that day on."""
    if person.pk in {case.reviewed_by_id, case.hearing_chair_id, case.decided_by_id}:
        said = gettext("%(person)s reviewed, heard or decided the case, and so does not handle it.")
        return said % {"person": person}
    return why_not_certified(person, on=on)


def may_handle(case: EnforcementCase, act: Act[Assign]) -> None:
    works_there(case, act)
    if act.given.to and (why := why_no_officer(case, act.given.to, act.on)):
        raise ActionRefused(why, field="to")


assign = replace(assigning(OPEN, "case.assign", done=_("assigned the case")), check=may_handle)
