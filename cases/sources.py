"""The lead that a case comes from: linked both ways, cleared when the case is filed, still checked when it is not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.errors import ActionRefused
from cases.models import EnforcementCase
from leads.acts import case_is_filed
from leads.models import Lead
from leads.states import S
from records.links import Role, link
from records.models import Link

if TYPE_CHECKING:
    from datetime import date

    from records.acts import Act

FILED_FROM = Role(
    code="filed_from", label=gettext_lazy("Lead of the case"), inverse=gettext_lazy("Case of the lead"),
    is_by_hand=False, from_kinds=frozenset({"lead"}), to_kinds=frozenset({"case"}),
)  # fmt: skip
MAY_LEAD_TO_A_CASE = (S.CHECKING, S.AWAIT_APPROVAL)


def lead_of(case: EnforcementCase) -> Lead | None:
    links = Link.objects.filter(role=FILED_FROM.code, to_kind=case.kind, to_id=case.pk)
    return Lead.objects.for_change().filter(pk__in=links.values("from_id")).first()


def pending_case_of(lead: Lead) -> EnforcementCase | None:
    """The case on this lead that is not ended yet; none is looked for where the page found no link at all."""
    if lead.has_links is False:
        return None
    links = Link.objects.filter(role=FILED_FROM.code, from_kind=lead.kind, from_id=lead.pk)
    return EnforcementCase.objects.open().filter(pk__in=links.values("to_id")).first()


def why_no_case(lead: Lead) -> str | None:
    """Why no case can be proposed on this lead now."""
    if lead.readers is not None or lead.status == S.SEALED:
        return _("A sealed lead goes to the discipline organ; no case is proposed on it.")
    if lead.is_stub:
        return _("The content of this lead stays in the classified network; no case is proposed on it.")
    if lead.status not in MAY_LEAD_TO_A_CASE:
        return _("A case is proposed on a lead that is being checked.")
    if pending := pending_case_of(lead):
        return _("%(number)s is proposed on this lead already.") % {"number": pending.number}
    return None


def held_for_a_case(lead: Lead) -> Lead:
    """The lead as it stands, locked, so that two who press at once propose one case. Raises ActionRefused."""
    fresh = Lead.objects.for_change().get(pk=lead.pk)
    if refusal := why_no_case(fresh):
        raise ActionRefused(refusal)
    return fresh


def tie(lead: Lead, case: EnforcementCase, *, on: date) -> None:
    link(lead, case, FILED_FROM, by=None, on=on)


def carried_over(lead: Lead) -> dict[str, Any]:
    """All that is known of a lead, as the form of a case takes it. Nothing of a reporter stands there."""
    subject = lead.subject
    about = {
        "role": "person" if subject and subject.kind == subject.Kind.PERSON else "firm",
        "subject_name": subject.name if subject else "",
        "subject_code": subject.credit_code if subject else "",
        "subject_address": subject.address if subject else "",
    }
    plain = ("title", "facts", "place", "address", "business_line", "focus_area", "campaign_code")
    return about | {"clue_on": lead.received_on, **{name: getattr(lead, name) for name in plain}}


def clear_the_lead(case: EnforcementCase, act: Act[Any]) -> None:
    """A lead that has moved on meanwhile, or to another bureau, is left as it stands."""
    lead = lead_of(case)
    if lead and lead.status in MAY_LEAD_TO_A_CASE and lead.bureau_id == case.bureau_id:
        case_is_filed(lead, number=case.number, act=act)
