"""Naming a party of a case: a firm or a trader by its credit code, a person by the name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from accounts.constraints import refused_by
from cases.models import EnforcementCase, Party
from records.models import Subject
from records.subjects import subject_typed

if TYPE_CHECKING:
    from accounts.models import User


def name_party(
    case: EnforcementCase, *, role: str, name: str, credit_code: str = "", address: str = "", by: User
) -> Party:
    """In the transaction of whatever names it. Raises ActionRefused for one that stands in the case already."""
    kind = Subject.Kind.PERSON if role == Party.Role.PERSON else Subject.Kind.COMPANY
    subject = subject_typed(kind=kind, name=name, credit_code=credit_code, address=address, by=by)
    position = (case.parties.order_by("-position").values_list("position", flat=True).first() or 0) + 1
    said = _("“%(name)s” is a party of this case already.") % {"name": name}
    with refused_by("case_party_once", says=said, field="subject_name"):
        return Party.objects.create(case=case, position=position, role=role, subject=subject)
