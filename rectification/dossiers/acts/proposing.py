"""Proposing a dossier for a criminal case, which is registered first."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.constraints import refused_by
from accounts.errors import ActionRefused
from accounts.models import Bureau
from accounts.policy import require
from records.advancing import begin
from records.numbers import record_number
from records.search import index_record
from rectification.models import CriminalCase, Dossier
from rectification.states import D

if TYPE_CHECKING:
    from accounts.models import User

SERIES = "dossier"
CASE_ONCE = ("rectification_criminalcase_number_key", "case_number_once_however_written")
CASE_FIELDS = (
    "number", "other_numbers", "name", "court", "trade", "filed_on", "judged_on", "judgment_number",
)  # fmt: skip


@transaction.atomic
def register_case(values: Mapping[str, Any], *, by: User, bureau: Bureau) -> CriminalCase:
    """A criminal case, kept at a bureau of the person's reach. Raises ActionRefused for a number that is known."""
    require(by, "criminal_case.register", bureau)
    given = {name: values[name] for name in CASE_FIELDS if name in values}
    with refused_by(*CASE_ONCE, says=_("A case of this number is registered already.")):
        return CriminalCase.objects.create(**given, bureau=bureau, city_id=bureau.city_id, created_by=by)


@transaction.atomic
def propose(case: CriminalCase, *, trade: str, by: User, bureau: Bureau, on: date, title: str = "") -> Dossier:
    """一案一整治: propose a dossier for a case, led by a bureau. A provincial head opens it.

    Raises NotAllowed; ActionRefused for a case beyond one's reach or one that has its dossier.
    """
    require(by, "dossier.propose", bureau)
    if not CriminalCase.objects.visible_to(by).filter(pk=case.pk).exists():
        raise ActionRefused(_("There is no such criminal case in your reach."))
    if Dossier.objects.filter(case=case).exists():
        raise ActionRefused(_("This case has its dossier already."))
    dossier = Dossier.objects.create(
        number=record_number("ZZ", SERIES, bureau, on=on), title=title or case.name, case=case, trade=trade,
        status=D.PROPOSED, bureau=bureau, city_id=bureau.city_id, registered_on=on, created_by=by,
    )  # fmt: skip
    begin(dossier, by=by, on=on)
    index_record(dossier, subject=case.name, facts=trade)
    return dossier
