"""三书一函台账: the letters of a list on paper, each with all that hangs on it, from its problems to the look-back.

An official document: its words are Chinese whoever prints it. It shows what the person may see, no more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

from django.db.models import Model, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exchange.printed_ledger import Ledger
from rectification.lists import ORDERS
from rectification.models import Action, Lookback, Measure, Part, Problem, Progress, RectificationOrder, Reply
from rectification.states import REPLY_ARRIVED

if TYPE_CHECKING:
    from accounts.models import User

TITLE = gettext_lazy("Ledger of the three proposals and one notice")
COLUMNS = (
    (gettext_lazy("Type"), 11), (gettext_lazy("Issuing organ"), 16),
    (gettext_lazy("Issuer's number"), 16), (gettext_lazy("Date of the letter"), 10), (gettext_lazy("Received on"), 10),
    (gettext_lazy("Problems pointed out"), 28), (gettext_lazy("Responsible bureau"), 14),
    (gettext_lazy("Measures of rectification"), 30), (gettext_lazy("Actions"), 22),
    (gettext_lazy("Term of rectification"), 10), (gettext_lazy("How far it is"), 12),
    (gettext_lazy("Latest progress"), 26), (gettext_lazy("Reporting bureau"), 13), (gettext_lazy("Reported by"), 9),
    (gettext_lazy("Reviewed by"), 9), (gettext_lazy("Reported at"), 14),
    (gettext_lazy("Day and number of the answer"), 16), (gettext_lazy("Acceptance"), 14),
    (gettext_lazy("Look-back"), 14), (gettext_lazy("Remarks"), 10),
)  # fmt: skip
AT_ONCE = 200  # letters, with what hangs on them

Item = TypeVar("Item")
Row = TypeVar("Row", bound=Model)


def _lines(rows: QuerySet[RectificationOrder], user: User) -> Iterator[list[Any]]:
    found = (order for order in rows.iterator(chunk_size=AT_ONCE) if user.may(ORDERS.take_right, order))
    for orders in _batches(found, AT_ONCE):
        batch = _Batch(orders, user)
        for order in orders:
            yield _line(order, batch)


def _batches(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch


class _Batch:
    """What hangs on some letters, as far as the person may see it: one statement for each kind."""

    def __init__(self, orders: Sequence[RectificationOrder], user: User) -> None:
        self.keys, self.user = [order.pk for order in orders], user

    @cached_property
    def problems(self) -> dict[int, list[Problem]]:
        return _grouped(Problem.objects.filter(order__in=self.keys).order_by("order", "position"), "order_id")

    @cached_property
    def _served(self) -> list[tuple[int, int, int]]:
        links = Measure.problems.through.objects.filter(problem__order__in=self.keys)
        return list(links.values_list("problem__order_id", "measure_id", "problem__position").order_by("measure_id"))

    @cached_property
    def _measures(self) -> dict[int, Measure]:
        seen = Measure.objects.visible_to(self.user).made().select_related("assignee", "accepted_by")
        return seen.in_bulk({measure for _order, measure, _position in self._served})

    @cached_property
    def measures(self) -> dict[int, list[tuple[Measure, list[int]]]]:
        """letter → its measures, each with the positions of the problems that it answers."""
        positions: dict[tuple[int, int], list[int]] = defaultdict(list)
        for order, measure, position in self._served:
            positions[order, measure].append(position)
        found: dict[int, list[tuple[Measure, list[int]]]] = defaultdict(list)
        for (order, measure), places in positions.items():
            if measure in self._measures:
                found[order].append((self._measures[measure], sorted(places)))
        return found

    @cached_property
    def actions(self) -> dict[int, list[Action]]:
        """measure → what was carried out for it."""
        links = Action.measures.through.objects.filter(measure__in=self._measures).order_by("action_id")
        pairs = list(links.values_list("measure_id", "action_id"))
        seen = Action.objects.visible_to(self.user).in_bulk({action for _measure, action in pairs})
        found: dict[int, list[Action]] = defaultdict(list)
        for measure, action in pairs:
            if action in seen:
                found[measure].append(seen[action])
        return found

    @cached_property
    def reports(self) -> dict[int, Progress]:
        """measure → its newest progress report."""
        newest = Progress.objects.visible_to(self.user).filter(measure__in=self._measures)
        newest = newest.order_by("measure_id", "-at", "-pk").distinct("measure_id").select_related("by")
        return {report.measure_id: report for report in newest}

    @cached_property
    def replies(self) -> dict[int, list[Reply]]:
        arrived = Reply.objects.visible_to(self.user).filter(order__in=self.keys, status__in=REPLY_ARRIVED)
        return _grouped(arrived.order_by("order", "round"), "order_id")

    @cached_property
    def lookbacks(self) -> dict[int, list[Lookback]]:
        seen = Lookback.objects.visible_to(self.user).filter(order__in=self.keys)
        return _grouped(seen.order_by("order", "at", "pk"), "order_id")

    @cached_property
    def parts(self) -> dict[int, list[Part]]:
        seen = Part.objects.visible_to(self.user).in_force().filter(order__in=self.keys)
        return _grouped(seen.select_related("bureau").order_by("order", "-role", "pk"), "order_id")


def _grouped(rows: Iterable[Row], key: str) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        found[getattr(row, key)].append(row)
    return found


def _line(order: RectificationOrder, batch: _Batch) -> list[Any]:
    measures = batch.measures.get(order.pk, [])
    actions = {action.pk: action for measure, _places in measures for action in batch.actions.get(measure.pk, ())}
    reports = [batch.reports[measure.pk] for measure, _places in measures if measure.pk in batch.reports]
    latest = max(reports, key=lambda report: (report.at, report.pk), default=None)
    accepted = [measure for measure, _places in measures if latest and measure.pk == latest.measure_id]
    return [
        order.type.label, order.issuer.name, order.issuer_number, order.issued_on, order.received_on,
        _numbered(batch.problems.get(order.pk, ()), lambda problem: (problem.position, problem.text)),
        _bureaus(order, batch), "\n".join(_measure(*each) for each in measures),
        "\n".join(_action(action) for action in actions.values()),
        max((measure.plan_due_on for measure, _places in measures if measure.plan_due_on), default=order.due_on),
        order.get_status_display(),
        _("%(percent)s%%: %(done)s") % {"percent": latest.percent, "done": latest.done} if latest else "",
        latest.bureau.name if latest else "", str(latest.by) if latest else "",
        str(accepted[0].accepted_by) if accepted and accepted[0].accepted_by else "",
        timezone.localtime(latest.at) if latest else "",
        _answer(order, batch), _acceptance(order, measures),
        "\n".join(f"{each.on} {each.get_result_display()}" for each in batch.lookbacks.get(order.pk, ())), "",
    ]  # fmt: skip


def _numbered(things: Iterable[Any], told: Any) -> str:
    return "\n".join("{}. {}".format(*told(thing)) for thing in things)


def _bureaus(order: RectificationOrder, batch: _Batch) -> str:
    """Who received it, then who has a part in it."""
    others = [
        f"{part.bureau}（{part.get_role_display()}）"
        for part in batch.parts.get(order.pk, ())
        if part.bureau_id != order.bureau_id
    ]
    return "\n".join([str(order.bureau), *others])


def _measure(measure: Measure, positions: Sequence[int]) -> str:
    numbers = _(", ").join(map(str, positions))
    return _("[%(numbers)s] %(text)s (%(state)s)") % {
        "numbers": numbers, "text": measure.text, "state": measure.get_status_display(),
    }  # fmt: skip


def _action(action: Action) -> str:
    if action.held_on is None:
        return f"{action.title}（{action.get_status_display()}）"
    counts = {"day": action.held_on, "title": action.title, "staff": action.staff_count, "n": action.checked_count}
    return _("%(day)s %(title)s: %(staff)s person-times, %(n)s subjects checked") % counts


def _answer(order: RectificationOrder, batch: _Batch) -> str:
    sent = [f"{reply.delivered_on} {reply.document_number}" for reply in batch.replies.get(order.pk, ())]
    return "\n".join(sent) or (order.replied_on.isoformat() if order.replied_on else order.get_reply_state_display())


def _acceptance(order: RectificationOrder, measures: Sequence[tuple[Measure, list[int]]]) -> str:
    if order.accepted_on:
        return _("Accepted on %(day)s") % {"day": order.accepted_on}
    done = sum(measure.accepted_on is not None for measure, _places in measures)
    return _("%(done)s of %(all)s measures accepted") % {"done": done, "all": len(measures)} if measures else ""


LEDGER = Ledger(of=ORDERS, title=TITLE, columns=COLUMNS, lines=_lines)
