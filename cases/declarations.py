"""What the room of cases declares: its kind, the lead's way to it, figures, code lists, acts of the trail."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from audit.acts import trail_acts
from campaigns.members import Members, held_at
from cases.enforcement.kind import CASE
from cases.figures.source import CaseSource
from cases.figures.table import UNIT
from cases.models import EnforcementCase, Law
from cases.sheets import CaseSheet
from cases.sources import FILED_FROM, why_no_case
from cases.states import S
from deadlines.parts import PartWord
from exchange.open_ends import OpenEnds
from records.codes import CodeList
from records.pages import FollowUp

FIRST_DAY = "1949-10-01"  # before any case: filed at all
IN_CAMPAIGNS = Members(
    figure="cases.filed", word="案件", label=_("Cases"), unit=UNIT, order=20,
    rows=lambda user: EnforcementCase.objects.in_reach_of(user).filter(filed_on__isnull=False),
    url="cases:list", day="filed_on", days="filed", params={"filed_from": FIRST_DAY}, place_filter=held_at,
)  # fmt: skip

DECLARED = (
    CASE,
    IN_CAMPAIGNS,
    PartWord(stem="当事人", said=_("party %(number)s")),
    PartWord(stem="强制措施", said=_("measure %(number)s")),
    FILED_FROM,
    FollowUp(
        kind="lead",
        name="propose_case",
        label=_("Propose a case"),
        right="case.register",
        address=lambda lead: f"{reverse('cases:new')}?lead={lead.pk}",
        why_not=why_no_case,
    ),
    CaseSheet(),
    OpenEnds(
        sheet=CaseSheet.name, label=_("Cases"), model=EnforcementCase, open_states=[S.EXECUTING], list_url="cases:list"
    ),
    CaseSource(),
    CodeList(Law),
    *trail_acts({"case.export": _("Began to export cases"), "case.exported": _("Exported cases")}),
)
