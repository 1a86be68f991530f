"""What records that came from a bureau's own ledger have in common: holder, steps, titles, code lists, corrections."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from accounts.models import Bureau
from deadlines.loaded import Loaded
from exchange.switchover import switch_over_day
from records.models import Step
from records.models.code import CodeItem

if TYPE_CHECKING:
    from accounts.models import User
    from exchange.sheet import ApplyRow
    from records.models.tracked import TrackedRecord

TITLE_LENGTH = 200
STOPS = "，。；;,.\n"
BORN = {"origin": "workbook"}


def note(late_reason: str = "") -> str:
    """What the timeline says of a step that a row of a workbook made; late_reason: why it came late, if it did."""
    if late_reason:
        return _("From a workbook, entered late: %(reason)s") % {"reason": late_reason}
    return _("From a workbook")


def opening(text: str) -> str:
    """How a text begins, up to its first stop.

    >>> opening("反映该单位缺斤短两，需核查。")
    '反映该单位缺斤短两'
    """
    text = text.lstrip()
    end = min((found for stop in STOPS if (found := text.find(stop)) > 0), default=len(text))
    return text[:end]


def title_of(*parts: str | None, or_else: str) -> str:
    """A ledger has no column for the title: what is known of these parts stands for it."""
    return "：".join(part for part in parts if part)[:TITLE_LENGTH] or or_else


def words_of(model: type[CodeItem], **more: str) -> dict[str, str]:
    """The Chinese names of a code list → its codes, then other words that mean the same."""
    return {item.label_zh: item.code for item in model.objects.all()} | more


def items_of(model: type[CodeItem]) -> dict[str, Any]:
    """The entries of a code list, by code."""
    return {item.code: item for item in model.objects.all()}


def spellings_of(model: type[Any], keys: Iterable[str]) -> dict[str, str]:
    """{folded number: number as it is kept} of the records of a kind that have one of these folded numbers.

    Of known doubles, which an earlier version let in, the eldest counts.
    """
    found = model.objects.filter(number_key__in=list(keys)).order_by("-pk")
    return dict(found.values_list("number_key", "number"))


def loaded(*, on: date) -> Loaded:
    """A ledger that is loaded on that day: which of its terms were over by then, and belong to the past."""
    return Loaded(on, switch_over_day())


def bureaus_of(rows: Iterable[ApplyRow]) -> dict[int, Bureau]:
    """The bureaus that hold what these rows become, by id; one query."""
    return Bureau.objects.in_bulk({row.place.bureau_id for row in rows})


def held(row: ApplyRow, bureau: Bureau, *, by: User) -> dict[str, Any]:
    """Fields of every new record: its number and its row for ever, who holds it, who brought it in."""
    return {
        "number": row.key, "bureau": bureau, "city_id": bureau.city_id, "created_by": by, "import_row_id": row.row_id,
    }  # fmt: skip


def correct(record: TrackedRecord, said: Mapping[str, Any]) -> None:
    """Write what a row says otherwise of the record's own fields, by name, and count the record's version."""
    for name, value in said.items():
        setattr(record, name, value)
    record.version += 1
    record.save(update_fields=[*said, "version"])


def step(
    record: TrackedRecord,
    action: str,
    *,
    before: str,
    after: str,
    by: User,
    on: date,
    data: Mapping[str, Any] | None = None,
    late_reason: str = "",
) -> Step:
    """A step that a row made, not saved yet: many are written in one statement."""
    return Step(
        kind=record.kind,
        record_id=record.pk,
        action=action,
        from_status=before,
        to_status=after,
        by=by,
        by_bureau=by.bureau,
        on=on,
        note=note(late_reason),
        data=dict(data or {}),
        bureau_id=record.bureau_id,
        city_id=record.city_id,
    )


def born(record: TrackedRecord, *, after: str, by: User, on: date) -> Step:
    """The first step of a record that a row made; `was_born_in_a_ledger` knows it by that."""
    return step(record, "register", before="", after=after, by=by, on=on, data=BORN)


def was_born_in_a_ledger(record: TrackedRecord) -> bool:
    """Only then a row may move it on: what was registered here goes the way of evidence and approval."""
    first = Step.objects.of(record).filter(action="register", data__origin=BORN["origin"])
    return first.exists()
