"""One record of each kind, and the people of the small province: for the walks over all kinds."""

from __future__ import annotations

from datetime import date

from accounts.models import Bureau, Role, User
from cases.registration import FirstParty
from cases.registration import propose as propose_case
from circulars.models import Circular, Receipt, Submission
from circulars.opening import create_circular
from plain.declaring import Pages
from records.models.tracked import TrackedRecord
from rectification.actions import acts as actions
from rectification.dossiers import acts as dossiers
from rectification.models import Measure
from registry import declared
from tests.factories import UserFactory
from tests.guarantees.plain import record_of
from tests.leads.factories import make_lead
from tests.rectification.factories import TODAY, dispatched, drafted, make_measure, officer_of


def people_of(*bureaus: Bureau) -> list[User]:
    """Two officers and two heads of each, a drafter and a custodian of the province."""
    roles = (Role.OFFICER, Role.OFFICER, Role.HEAD, Role.HEAD)
    staff = [UserFactory(bureau=bureau, role=role) for bureau in bureaus for role in roles]
    province = bureaus[0]
    return [*staff, *(UserFactory(bureau=province, role=role) for role in (Role.DRAFTER, Role.CUSTODIAN))]


def one_of_each(city: Bureau, county: Bureau) -> dict[str, TrackedRecord]:
    """Held by a county where it can be, else by its city or the province."""
    order = dispatched(city, lead=county)
    officer, city_officer = officer_of(county), officer_of(city)
    measure = make_measure(order, bureau=county, by=officer)
    case = dossiers.register_case({"number": "(2026)晋01刑初1号", "name": "某某涉黑案"}, by=officer, bureau=county)
    circular = create_circular(date(2026, 10, 1), by=None, on=TODAY)
    held = {"bureau": city, "city_id": city.pk, "registered_on": TODAY, "status": "waiting", "created_by": city_officer}
    return {
        "lead": make_lead(county),
        "order": order,
        "part": order.parts.get(),
        "measure": Measure.objects.get(pk=measure.pk),
        "action": actions.plan(
            {"title": "夜查", "form": "inspection", "planned_on": TODAY}, [measure], by=officer, bureau=county, on=TODAY
        ),
        "reply": drafted(order),
        "dossier": dossiers.propose(case, trade="装卸", by=city_officer, bureau=city, on=TODAY),
        "case": propose_case(
            {"title": "某某公司虚假宣传案", "clue_on": TODAY},
            FirstParty("firm", "某某公司"),
            by=officer,
            bureau=county,
            on=TODAY,
        ),
        "circular": Circular.objects.get(pk=circular.pk),
        "submission": Submission.objects.create(number="2026-10·太原", title="十月", month=circular.month, **held),
        **{kind: record_of(pages, county, by=officer, on=TODAY) for kind, pages in declared(Pages).items()},
        "receipt": Receipt.objects.create(number="TB·太原", title="十月", circular=circular, **held),
    }
