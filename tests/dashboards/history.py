"""Two years of a small province, through the product's own doors: everything that can become of a lead."""

from __future__ import annotations

from datetime import date

from accounts.models import Bureau, Role, User
from accounts.scope import acting_as_system
from leads import acts
from leads.models import Channel, KeyArea, Lead
from tests.factories import BureauFactory, UserFactory
from tests.leads.factories import add_evidence, head_of, make_lead, officer_of, outcome

TODAY = date(2026, 11, 23)


def entered(bureau: Bureau, on: date, **changes) -> Lead:
    return make_lead(bureau, on=on, **({"category": Lead.Category.DISORDER} | changes))


def in_check(bureau: Bureau, on: date, **changes) -> Lead:
    """Accepted on the day it was found, so that its term for a result runs from there."""
    lead = entered(bureau, on, **changes)
    acts.assign(lead, to=officer_of(bureau), by=head_of(bureau), on=on)
    lead.advance("sign", by=officer_of(bureau), on=on)
    return lead


def cleared(bureau: Bureau, on: date, cleared_on: date, *, code: str = "case_filed", **changes) -> Lead:
    lead = in_check(bureau, on, **changes)
    add_evidence(lead, officer_of(bureau))
    acts.propose_outcome(
        lead, outcome=outcome(code), conclusion="查证属实", finding="true", by=officer_of(bureau), on=cleared_on
    )
    acts.approve(lead, by=head_of(bureau), on=cleared_on, today=cleared_on)
    return lead


def to_other_city(lead: Lead, to: Bureau, on: date) -> Lead:
    handover = acts.offer(lead, to=to, by=head_of(lead.bureau), on=on, note="被举报人在贵市")
    with acting_as_system():
        return acts.take(handover, by=head_of(to), on=on)


def voided(bureau: Bureau, on: date, voided_on: date) -> Lead:
    lead = entered(bureau, on)
    lead.advance("ask_void", by=officer_of(bureau), on=voided_on, note="重复录入")
    lead.advance("void", by=head_of(bureau), on=voided_on, note="属实")
    return lead


def sealed(bureau: Bureau, on: date, sealed_on: date) -> Lead:
    province = Bureau.objects.get(level="province")
    UserFactory(bureau=province, role=Role.CUSTODIAN)
    lead = entered(bureau, on)
    acts.seal(lead, by=officer_of(bureau), on=sealed_on, note="涉及公职人员")
    return lead


def make_bureaus() -> dict[str, Bureau]:
    """Two cities, two counties of the one, one of the other."""
    province = BureauFactory(code="140000", place_name="山西省", province_level=True)
    taiyuan = BureauFactory(code="140100", place_name="太原市", city_level=True, parent=province, display_order=1)
    datong = BureauFactory(code="140200", place_name="大同市", city_level=True, parent=province, display_order=2)
    return {
        "province": province,
        "taiyuan": taiyuan,
        "datong": datong,
        "xiaodian": BureauFactory(code="140105", place_name="小店区", parent=taiyuan, display_order=11),
        "yingze": BureauFactory(code="140106", place_name="迎泽区", parent=taiyuan, display_order=12),
        "pingcheng": BureauFactory(code="140213", place_name="平城区", parent=datong, display_order=21),
    }


def make_people(bureaus: dict[str, Bureau]) -> dict[str, User]:
    """Who looks at figures: the province, both cities, a county of each."""
    return {name: UserFactory(bureau=bureau, full_name=f"看{name}") for name, bureau in bureaus.items()}


def write_history(bureaus: dict[str, Bureau]) -> None:
    """Leads of 2025 and 2026 in every state, handed in every direction, seen on 23 November 2026."""
    province, taiyuan, datong = bureaus["province"], bureaus["taiyuan"], bureaus["datong"]
    xiaodian, yingze, pingcheng = bureaus["xiaodian"], bureaus["yingze"], bureaus["pingcheng"]
    letter, media = Channel.objects.get(code="letter"), Channel.objects.get(code="media")
    rural = KeyArea.objects.get(code="rural_markets")

    # 2025: what this year is compared with
    cleared(taiyuan, date(2025, 2, 3), date(2025, 3, 10), channel=letter)
    cleared(xiaodian, date(2025, 4, 1), date(2025, 7, 31), code="unfounded")  # after its 60 days
    cleared(datong, date(2025, 5, 6), date(2026, 1, 12), key_area=rural)
    voided(xiaodian, date(2025, 6, 2), date(2025, 6, 5))

    # 2026: cleared in and out of time, reopened, and open
    for day in (2, 9, 16):
        cleared(xiaodian, date(2026, 3, day), date(2026, 3, day + 10), channel=media)
    cleared(yingze, date(2026, 4, 1), date(2026, 8, 3), key_area=None)
    cleared(pingcheng, date(2026, 4, 8), date(2026, 5, 11), code="not_gang")
    again = cleared(taiyuan, date(2026, 5, 11), date(2026, 6, 1))
    acts.reopen(again, by=head_of(province), on=date(2026, 7, 6), note="新线索")
    in_check(taiyuan, date(2026, 6, 8))  # overdue
    in_check(datong, date(2026, 11, 16), channel=letter)
    entered(province, date(2026, 10, 12))

    # handed down, to another city, back and forth inside a city
    down = entered(taiyuan, date(2026, 8, 3))
    acts.dispatch(down, to=xiaodian, by=head_of(taiyuan), on=date(2026, 8, 4))
    to_other_city(entered(taiyuan, date(2026, 8, 10)), datong, date(2026, 8, 17))
    gone = to_other_city(in_check(taiyuan, date(2026, 2, 9), channel=letter), datong, date(2026, 5, 6))
    acts.assign(gone, to=officer_of(datong), by=head_of(datong), on=date(2026, 5, 7))
    gone.advance("clear_by_ledger", by=officer_of(datong), on=date(2026, 5, 20), outcome=outcome("to_police"))
    out = to_other_city(entered(taiyuan, date(2026, 9, 1)), datong, date(2026, 9, 8))
    out.advance("ask_void", by=officer_of(datong), on=date(2026, 9, 9), note="重复")
    out.advance("void", by=head_of(datong), on=date(2026, 9, 10), note="属实")

    # ended otherwise; found long before it was entered; sealed
    main = entered(pingcheng, date(2026, 9, 14))
    twin = entered(pingcheng, date(2026, 9, 15))
    twin.advance(
        "merge", into=main, ground="other_reporter", by=officer_of(pingcheng), on=date(2026, 9, 16), note="同一线索"
    )
    foreign = entered(yingze, date(2026, 9, 21))
    competent = {"ground": "other_organ", "sent_to": "公安局"}
    foreign.advance("decline", **competent, by=head_of(yingze), on=date(2026, 9, 22), note="不属职责")
    make_lead(yingze, on=TODAY, found_on=date(2026, 2, 16), category=Lead.Category.DISORDER)
    sealed(xiaodian, date(2026, 10, 8), date(2026, 10, 9))
