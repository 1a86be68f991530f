"""Who works on the demonstration's letters, and how far each step brings a letter: the acts that people press."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import User
from accounts.scope import acting_as
from leads.models import KeyArea
from records import attachments
from records.models.tracked import TrackedRecord
from rectification.measures import acts as measures
from rectification.models import Measure, OrderType, Part, RectificationOrder, Reply, ReplyLine
from rectification.orders import acts as orders
from rectification.organs import organ_of
from rectification.parts.making import PartPlan
from rectification.registration import register
from rectification.replies import acts as replies
from rectification.replies.acts.delivering import Deliver
from taskforce.demo.cast import PAPER, Team
from taskforce.demo.letter_texts import LetterScene


@dataclass
class Desk:
    """A city with one county, and the days: today, then working days backwards. `numbers`: of the issuers' letters."""

    city: Team
    county: Team
    second: User  # another officer of the city, for what two people must do
    days: list[date]
    numbers: Iterator[int] = field(default_factory=lambda: count(11))

    @property
    def today(self) -> date:
        return self.days[0]

    def letter(self, scene: LetterScene, ago: int, *, due_on: date | None = None) -> RectificationOrder:
        """Received and registered at the city so many working days ago. due_on: when the letter itself sets the day."""
        place, on = self.city.bureau.place_name, self.days[ago]
        values = {
            "title": scene.title.format(place=place),
            "type": OrderType.objects.get(code=scene.type),
            "issuer": organ_of(scene.issuer.format(place=place)),
            "issuer_number": f"{place[0]}{scene.word}〔{on.year}〕{next(self.numbers)}号",
            "received_on": on,
            "typed_due_on": due_on,
            "key_area": KeyArea.objects.get(code=scene.key_area),
        }
        problems = [text for text, _measure in scene.problems]
        with acting_as(self.city.officer):
            return register(values, problems, by=self.city.officer, bureau=self.city.bureau, on=on)

    def dispatched(self, scene: LetterScene, ago: int, *, with_county: bool = True, **more: Any) -> RectificationOrder:
        """The city leads, the county helps with the first problem, the day after."""
        order = self.letter(scene, ago, **more)
        problems = tuple(order.problems.all())
        plans = [PartPlan(self.city.bureau, Part.Role.LEAD, problems)]
        if with_county:
            plans.append(PartPlan(self.county.bureau, Part.Role.CO, problems[:1]))
        with acting_as(self.city.head):
            orders.dispatch(order, plans, by=self.city.head, on=self.days[ago - 1], note="请按期整改并报送佐证材料。")
        return order

    def planned(self, scene: LetterScene, ago: int, **more: Any) -> tuple[RectificationOrder, list[Measure]]:
        """Each problem has its measure, the head has confirmed them; the county's is its own."""
        order, made_on = self.dispatched(scene, ago, **more), self.days[ago - 3]
        made = []
        for index, (problem, (_text, words)) in enumerate(zip(order.problems.all(), scene.problems, strict=True)):
            team = self.county if index == 0 and more.get("with_county", True) else self.city
            due_on = max(self.days[max(ago - 25, 0)], made_on)
            with acting_as(team.officer):
                measure = measures.make(
                    words, [problem], by=team.officer, bureau=team.bureau, on=made_on, owner=team.officer, due_on=due_on
                )
            made.append(measure)
        self._sign_parts(order, self.days[ago - 2])
        with acting_as(self.city.head):
            order.advance("plan", by=self.city.head, on=made_on)
        return order, made

    def _sign_parts(self, order: RectificationOrder, on: date) -> None:
        for part in order.parts.all():
            team = self.county if part.bureau_id == self.county.bureau.pk else self.city
            with acting_as(team.officer):
                part.advance("sign", by=team.officer, on=on)

    def _owner(self, measure: Measure) -> User:
        if measure.assignee is None:
            raise ValueError(f"Nobody handles {measure}.")
        return measure.assignee

    def report(self, measure: Measure, percent: int, ago: int) -> None:
        owner, done = self._owner(measure), f"已完成部署，检查经营主体{percent}户次。"
        with acting_as(owner):
            measures.report(
                measure, note=done, percent=percent, next_step="继续检查并收集材料。", by=owner, on=self.days[ago]
            )

    def finish(self, measure: Measure, ago: int, *, is_accepted: bool = True) -> None:
        """Done with evidence by its owner; accepted by a head, who did not do it."""
        owner, head = self._owner(measure), self.city.head
        attach(measure, owner, "整改佐证材料.pdf")
        with acting_as(owner):
            measure.advance("report_done", by=owner, on=self.days[ago + 1], note="措施已落实，附佐证材料。")
        if is_accepted:
            with acting_as(head):
                measures.accept(measure, by=head, on=self.days[ago], note="现场查看属实。")

    def finished(self, scene: LetterScene, ago: int, at: int) -> RectificationOrder:
        """All measures accepted and the county's part accepted; the city's officer reports the letter as done."""
        order, made = self.planned(scene, ago)
        for measure in made:
            self.finish(measure, at + 2)
        part = order.parts.get(bureau=self.county.bureau)
        with acting_as(self.county.officer):
            part.advance("report", by=self.county.officer, on=self.days[at + 1], note="本单位承担的问题已整改。")
        with acting_as(self.city.head):
            part.advance("accept", by=self.city.head, on=self.days[at + 1])
        with acting_as(self.city.officer):
            order.advance("report_done", by=self.city.officer, on=self.days[at])
        return order

    def accept(self, order: RectificationOrder, ago: int) -> None:
        with acting_as(self.city.head):
            order.advance("accept", by=self.city.head, on=self.days[ago])

    def answer(self, order: RectificationOrder, ago: int) -> Reply:
        """Drafted problem by problem by the officer and handed to the legal division."""
        officer = self.city.officer
        with acting_as(officer):
            reply = replies.draft(order, by=officer, on=self.days[ago])
            said = {"result": ReplyLine.Result.DONE, "rest": "", "rest_by": None}
            lines = {line.problem_id: said | {"text": line.text or "已整改到位。"} for line in reply.lines.all()}
            words = {"opening": "来函收悉。现将整改情况函复如下。", "closing": "特此函复。", "contact": str(officer)}
            reply = replies.write(reply, words, lines, by=officer, version=reply.version)
            reply.advance("submit", by=officer, on=self.days[ago])
        return reply

    def delivered(self, order: RectificationOrder, ago: int) -> Reply:
        reply, on, officer = self.answer(order, ago + 1), self.days[ago], self.city.officer
        with acting_as(self.second):
            reply.advance("cosign", by=self.second, on=on)
        with acting_as(self.city.head):
            reply.advance("sign", by=self.city.head, on=on)
        attach(reply, officer, "送达回证.pdf")
        with acting_as(officer):
            replies.send(reply, by=officer, on=on)
            replies.deliver(reply, Deliver(delivered_on=on, delivery="直接送达，取得回证"), by=officer, on=on)
        return reply


def attach(record: TrackedRecord, by: User, name: str) -> None:
    content = PAPER + f"{record.kind} {record.pk}".encode()
    with acting_as(by):
        attachments.attach(record, SimpleUploadedFile(name, content, "application/pdf"), by=by, is_evidence=True)
