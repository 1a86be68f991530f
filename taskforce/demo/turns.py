"""What befell leads beside the plain road: handed down and returned, merged, voided, sealed, offered, reopened …

One function for each turn that a lead can take, told in two cities whose people the sign-in page shows first.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from accounts.models import Bureau
from accounts.scope import acting_as
from leads import acts
from leads.acts.asking_above import Escalate
from leads.acts.declining import Decline
from leads.acts.merging import Merge
from leads.acts.returning import GiveBack
from leads.acts.sealing import Seal
from leads.models import Lead
from taskforce.demo import cast
from taskforce.demo.cast import Team
from taskforce.demo.texts import SCENES, Scene

PLACES = (("140100", "140105"), ("140700", "140728"))  # city and county


@dataclass(frozen=True)
class Stage:
    """Where a turn is told. days: today, then working days backwards."""

    city: Team
    county: Team
    days: list[date]
    chance: random.Random

    def scene(self, *categories: str) -> Scene:
        return self.chance.choice([one for one in SCENES if not categories or one.category in categories])

    def lead(self, team: Team, ago: int, scene: Scene | None = None) -> Lead:
        return cast.registered(team, scene or self.scene("disorder"), self.days[ago], self.chance)

    def checked(self, team: Team, ago: int, scene: Scene | None = None) -> Lead:
        """A lead that the county has been checking for `ago` working days."""
        lead = self.lead(team, ago + 3, scene)
        cast.assigned(lead, team, self.days[ago + 1])
        cast.accepted(lead, team, self.days[ago])
        return lead


def load(days: list[date], chance: random.Random) -> None:
    """Each turn once in each of the two cities."""
    for city, county in PLACES:
        city_team, county_team = (Team.of(Bureau.objects.get(code=code), on=days[0]) for code in (city, county))
        stage = Stage(city_team, county_team, days, chance)
        for turn in TURNS:
            turn(stage)


def _handed_down(stage: Stage) -> Lead:
    lead = stage.lead(stage.city, 6)
    with acting_as(stage.city.officer):
        acts.dispatch(
            lead, to=stage.county.bureau, by=stage.city.officer, on=stage.days[1], note="请十日内核查并报结果。"
        )
    return lead


def _returned(stage: Stage) -> None:
    lead = stage.lead(stage.city, 6)
    with acting_as(stage.city.officer):
        acts.dispatch(lead, to=stage.county.bureau, by=stage.city.officer, on=stage.days[5])
    with acting_as(stage.county.head):
        acts.give_back(
            lead,
            GiveBack(ground="not_our_area"),
            by=stage.county.head,
            on=stage.days[3],
            note="经营地址不在本辖区，登记机关为邻县。",
        )


def _handed_up(stage: Stage) -> None:
    lead = stage.checked(stage.county, 7)
    with acting_as(stage.county.head):
        acts.escalate(
            lead,
            Escalate(opinion="建议由企业登记地的县局核查。"),
            by=stage.county.head,
            on=stage.days[2],
            note="涉及两个县的同一企业，请市局确定由谁核查。",
        )


def _sent_for_testing(stage: Stage) -> None:
    lead = stage.checked(stage.county, 9)
    with acting_as(stage.county.officer):
        lead.advance(
            "start_test", by=stage.county.officer, on=stage.days[4], note="委托省食品检验院检验。",
            paper="委托书第12号",
        )  # fmt: skip


def _urged(stage: Stage) -> None:
    lead = stage.checked(stage.county, 14)
    with acting_as(stage.city.officer):
        lead.advance("urge", by=stage.city.officer, on=stage.days[1], note="已临近法定期限，请抓紧核查。")


def _waiting_for_the_city(stage: Stage) -> None:
    scene = stage.scene("evil", "gang")
    lead = stage.checked(stage.county, 8, scene)
    cast.submitted(lead, stage.county, scene, stage.days[3])
    with acting_as(stage.county.head):
        lead.advance("endorse", by=stage.county.head, on=stage.days[2], note="同意，报市局审批。")


def _reopened(stage: Stage) -> None:
    scene = stage.scene("disorder")
    lead = stage.checked(stage.county, 12, scene)
    cast.submitted(lead, stage.county, scene, stage.days[7])
    cast.cleared(lead, stage.county, stage.days[6], today=stage.days[0])
    with acting_as(stage.city.head):
        acts.reopen(lead, by=stage.city.head, on=stage.days[1], note="群众再次反映同一问题，附新的收据。")


def _merged(stage: Stage) -> None:
    scene = stage.scene("disorder")
    main, other = stage.lead(stage.county, 5, scene), stage.lead(stage.county, 3, scene)
    with acting_as(stage.county.officer):
        acts.merge(
            other,
            Merge(into=main, ground="other_reporter"),
            by=stage.county.officer,
            on=stage.days[2],
            note="同一企业同一事实，来源不同。",
        )


def _not_ours(stage: Stage) -> None:
    lead = stage.lead(stage.county, 4)
    with acting_as(stage.county.head):
        acts.decline(
            lead,
            Decline(ground="other_organ", sent_to="县交通运输局", reporter_told=lead.is_named),
            by=stage.county.head,
            on=stage.days[3],
            note="属交通运输部门职责。",
        )


def _voiding_asked(stage: Stage) -> Lead:
    lead = stage.lead(stage.county, 2)
    with acting_as(stage.county.officer):
        lead.advance("ask_void", by=stage.county.officer, on=stage.days[1], note="录入时选错来源，已重新登记。")
    return lead


def _voided(stage: Stage) -> None:
    lead = _voiding_asked(stage)
    with acting_as(stage.county.head):
        lead.advance("void", by=stage.county.head, on=stage.days[0], note="同意作废。")


def _sealed(stage: Stage) -> None:
    lead = stage.lead(stage.city, 1, stage.scene("gang"))
    with acting_as(stage.city.officer):
        acts.seal(
            lead,
            Seal(concerned=[stage.city.bureau]),
            by=stage.city.officer,
            on=stage.days[0],
            note="反映内容涉及公职人员。",
        )


def _offered(stage: Stage) -> None:
    lead = stage.lead(stage.city, 3)
    cities = Bureau.objects.valid(on=stage.days[0]).cities().exclude(pk=lead.bureau.city_id)
    with acting_as(stage.city.head):
        to = cities.get(code="140200")
        acts.offer(lead, to=to, by=stage.city.head, on=stage.days[1], note="经营主体在大同，请接收。")


TURNS: tuple[Callable[[Stage], object], ...] = (
    _handed_down, _returned, _handed_up, _sent_for_testing, _urged, _waiting_for_the_city, _reopened, _merged,
    _not_ours, _voiding_asked, _voided, _sealed, _offered,
)  # fmt: skip
