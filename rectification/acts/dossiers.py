"""Proposing a dossier, its tasks, what it gathers, its closing check."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.errors import ActionRefused
from accounts.models import Bureau
from accounts.policy import require
from records.numbers import record_number
from records.search import index_record
from records.workflow import begin
from rectification.models import CriminalCase, Dossier, DossierTask, RectificationOrder
from rectification.states import D

if TYPE_CHECKING:
    from accounts.models import User

SERIES = "dossier"
CASE_FIELDS = (
    "number", "other_numbers", "name", "court", "trade", "filed_on", "judged_on", "judgment_number",
)  # fmt: skip


@transaction.atomic
def register_case(values: Mapping[str, Any], *, by: User, bureau: Bureau) -> CriminalCase:
    """A criminal case, kept at a bureau of the person's reach. Raises ActionRefused for a number that is known."""
    require(by, "criminal_case.register", bureau)
    given = {name: values[name] for name in CASE_FIELDS if name in values}
    try:
        with transaction.atomic():
            return CriminalCase.objects.create(**given, bureau=bureau, city_id=bureau.city_id, created_by=by)
    except IntegrityError as error:
        if "number" not in str(error):
            raise
        raise ActionRefused(_("A case of this number is registered already.")) from error


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


def analyse(
    dossier: Dossier, *, weak_points: str, by: User, on: date, note: str = "", version: int | None = None
) -> None:
    """What let the gang grow in this trade; from here on it is put right."""
    dossier.advance("analyse", by=by, on=on, note=note, version=version, weak_points=weak_points)
    index_record(dossier, subject=dossier.case.name, facts=f"{dossier.trade}\n{weak_points}")


def record_judgment(
    dossier: Dossier,
    *,
    court: str,
    judged_on: date,
    judgment_number: str,
    by: User,
    on: date,
    note: str = "",
    version: int | None = None,
) -> None:
    """The judgment changes nothing in the state of the work."""
    if judged_on > on:
        raise ActionRefused(_("A judgment cannot lie in the future."))
    data = {"court": court, "judged_on": judged_on.isoformat(), "judgment_number": judgment_number}
    dossier.advance("judgment", by=by, on=on, note=note, version=version, data=data)


@transaction.atomic
def gather(
    dossier: Dossier,
    orders: Iterable[RectificationOrder],
    *,
    by: User,
    on: date,
    note: str = "",
    version: int | None = None,
) -> None:
    """Add letters to the dossier, with the measures that answer them."""
    keys = {order.pk for order in orders}
    found = RectificationOrder.objects.visible_to(by).filter(pk__in=keys)
    if not keys or found.count() < len(keys):
        raise ActionRefused(_("Name letters in your reach by their numbers."))
    numbers = _(", ").join(order.number for order in found)
    dossier.advance("gather", by=by, on=on, note=note, version=version, data={"main": numbers})
    dossier.orders.add(*found)


@transaction.atomic
def add_task(
    dossier: Dossier,
    text: str,
    *,
    bureau: Bureau,
    due_on: date,
    by: User,
    on: date,
    note: str = "",
    version: int | None = None,
) -> DossierTask:
    if due_on < on:
        raise ActionRefused(_("The day of the task lies in the past."))
    dossier.advance("add_task", by=by, on=on, note=note or text, version=version, data={"receiver": str(bureau)})
    return DossierTask.objects.create(dossier=dossier, text=text, bureau=bureau, due_on=due_on, added_on=on)


@transaction.atomic
def finish_task(
    dossier: Dossier, task: DossierTask, *, result: str, by: User, on: date, version: int | None = None
) -> None:
    """Raises ActionRefused for a task of another dossier or one that is finished."""
    fresh = DossierTask.objects.select_for_update().filter(dossier=dossier, pk=task.pk, done_on__isnull=True).first()
    if fresh is None:
        raise ActionRefused(_("This task is finished already."))
    dossier.advance("finish_task", by=by, on=on, note=result, version=version, data={"main": fresh.text})
    fresh.done_on, fresh.done_by, fresh.result = on, by, result
    fresh.save(update_fields=["done_on", "done_by", "result"])


def propose_close(
    dossier: Dossier,
    *,
    rule_made: str,
    lookback_on: date,
    by: User,
    on: date,
    note: str = "",
    version: int | None = None,
) -> None:
    """All letters closed, all tasks done, a rule or document made, a look-back planned."""
    if not rule_made.strip():
        raise ActionRefused(_("Name the rule or document that was made."))
    if lookback_on <= on:
        raise ActionRefused(_("Plan the look-back for a day to come."))
    dossier.advance(
        "propose_close", by=by, on=on, note=note, version=version, rule_made=rule_made.strip(), lookback_on=lookback_on
    )
