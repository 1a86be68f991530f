"""Entering a letter: number, problems, clocks, search text, scan; one transaction, one record, one letter once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.constraints import broken_by
from accounts.days import HAPPENED, LONG_AGO, ON_PAPER, PLANNED, is_long_ago
from accounts.errors import ActionRefused
from accounts.models import Bureau
from accounts.policy import require
from accounts.scope import acting_as_system
from deadlines.clocks import beyond_the_law, cancel_clocks, start_clock, stop_clock
from deadlines.first_days import check_own_day
from deadlines.loaded import end_what_is_past
from exchange.ledger import loaded
from records import attachments, editing
from records.advancing import begin
from records.numbers import record_number
from records.search import index_record
from rectification.clocks import REGISTER, bounded, start_objection_clock, start_reply_clock
from rectification.models import CriminalCase, Dossier, OrderType, Organ, Part, Problem, RectificationOrder
from rectification.models.order import LETTER_ONCE, OBJECTION_RULES, reply_rule
from rectification.parts.making import PartPlan, make_part
from rectification.reply_term import cancel_reply_clocks
from rectification.sharing import refresh_sharing
from rectification.states import ORDER_NOT_COUNTED, S
from texts.folding import number_key

if TYPE_CHECKING:
    from accounts.models import User

SERIES = "order"
EDITABLE = (
    "title", "type", "variant", "issuer", "issuer_number", "issued_on", "posted_on", "received_on", "addressee",
    "typed_due_on", "consent_paper", "consent_on", "objection_due_on", "focus_area", "key_area", "criminal_case",
    "campaign_code",
)  # fmt: skip
BOUNDS = {
    "received_on": HAPPENED, "issued_on": ON_PAPER, "posted_on": ON_PAPER, "typed_due_on": PLANNED,
    "consent_on": ON_PAPER, "objection_due_on": PLANNED,
}  # fmt: skip
# what the terms stand on
CLOCK_FACTS = ("type", "variant", "received_on", "typed_due_on", "consent_on", "objection_due_on")


class AlreadyRegistered(ActionRefused):
    """This very letter stands in the register already. `twin`: number and bureau, nothing else of it."""

    def __init__(self, twin: RectificationOrder) -> None:
        super().__init__(
            _("%(bureau)s registered this letter as %(number)s. Join it instead of registering it again.")
            % {"bureau": twin.bureau.name, "number": twin.number}
        )
        self.number, self.bureau = twin.number, twin.bureau


def twin_of(type_: OrderType, issuer: Organ, number: str) -> RectificationOrder | None:
    """The letter of this type, issuer and number, wherever it was registered."""
    with acting_as_system():
        found = RectificationOrder.objects.exclude(status__in=[S.MERGED, S.VOID]).select_related("bureau")
        return found.filter(type=type_, issuer=issuer, issuer_number_key=number_key(number)).first()


@transaction.atomic
def register(
    values: Mapping[str, Any],
    problems: Sequence[str],
    *,
    by: User,
    bureau: Bureau,
    on: date,
    scan: UploadedFile[bytes] | None = None,
    note: str = "",
) -> RectificationOrder:
    """Register a letter at the bureau that received it. `values`: the fields of EDITABLE. `on`: the day of entry.

    The clock of the answer starts from `received_on`, as the letter or the rule of its type says. `note`: why it is
    entered only now, when it was received long ago.
    Raises NotAllowed; AlreadyRegistered; ActionRefused for days out of order, no problem, a foreign criminal case.
    """
    require(by, "order.register", bureau)
    _check(values, problems, by=by, on=on)
    if is_long_ago(values["received_on"], today=on) and not note.strip():
        raise ActionRefused(str(LONG_AGO) % {"day": values["received_on"].isoformat()}, field="received_on")
    if twin := twin_of(values["type"], values["issuer"], values["issuer_number"]):
        raise AlreadyRegistered(twin)
    order = _create(values, by=by, bureau=bureau, on=on)
    Problem.objects.bulk_create(
        Problem(order=order, position=position, text=text.strip()) for position, text in enumerate(problems, 1)
    )
    begin(order, by=by, on=on, note=note)
    index_order(order)
    _start_clocks(order, by=by, on=on)
    if scan is not None:
        attachments.attach(order, scan, by=by, is_shared=True)
    _join_dossier(order)
    return order


def _check(values: Mapping[str, Any], problems: Sequence[str], *, by: User, on: date) -> None:
    if not problems or not all(text.strip() for text in problems):
        raise ActionRefused(_("Enter at least one problem that the letter points out."), field="problems")
    received_on, issued_on = values["received_on"], values.get("issued_on")
    for name, bounds in BOUNDS.items():
        bounds.check(values.get(name), today=on, field=name)
    if issued_on and issued_on > received_on:
        raise ActionRefused(_("The letter cannot be received before it was written."), field="issued_on")
    if values.get("posted_on") and values["posted_on"] > received_on:
        raise ActionRefused(_("The letter cannot be received before it was posted."), field="posted_on")
    _check_terms(values)
    check_case(values.get("criminal_case"), by=by)


def _check_terms(values: Mapping[str, Any]) -> None:
    """What the letter sets lies behind its receipt; a term longer than the law's rests on the issuer's consent."""
    received_on, typed, consent_on = values["received_on"], values.get("typed_due_on"), values.get("consent_on")
    if typed and typed <= received_on:
        raise ActionRefused(_("The answer is due after the day of receipt."), field="typed_due_on")
    code = reply_rule(values["type"], values.get("variant", ""))
    if typed and bounded(typed, code, received_on, consent_on=consent_on) != typed:
        raise ActionRefused(beyond_the_law(code, received_on), field="typed_due_on")
    if bool(values.get("consent_paper")) != bool(consent_on):
        raise ActionRefused(_("A consent has a paper and a day: fill in both."), field="consent_paper")
    _check_objection(values)


def _check_objection(values: Mapping[str, Any]) -> None:
    due_on = values.get("objection_due_on")
    if due_on and due_on < values["received_on"]:
        raise ActionRefused(_("The day for objections lies before the day of receipt."), field="objection_due_on")
    if due_on and values["type"].rule_code not in OBJECTION_RULES:
        raise ActionRefused(_("No law gives letters of this type a day for objections."), field="objection_due_on")


def check_case(case: CriminalCase | None, *, by: User) -> None:
    """A foreign key check does not ask who may see the row, so it is asked here."""
    if case is not None and not CriminalCase.objects.visible_to(by).filter(pk=case.pk).exists():
        raise ActionRefused(_("There is no such criminal case in your reach."), field="criminal_case")


def _create(values: Mapping[str, Any], *, by: User, bureau: Bureau, on: date) -> RectificationOrder:
    try:
        with transaction.atomic():
            return RectificationOrder.objects.create(
                **{name: values[name] for name in EDITABLE if name in values},
                **({} if values.get("addressee") else {"addressee": bureau}),
                issuer_number_key=number_key(values["issuer_number"]),
                number=record_number("SH", SERIES, bureau, on=on),
                status=S.REGISTERED,
                bureau=bureau,
                city_id=bureau.city_id,
                received_level=bureau.level,
                registered_on=on,
                created_by=by,
            )
    except IntegrityError as error:
        if broken_by(error) != LETTER_ONCE:
            raise
        twin = twin_of(values["type"], values["issuer"], values["issuer_number"])
        if twin is None:
            raise
        raise AlreadyRegistered(twin) from error  # somebody was faster


def _start_clocks(order: RectificationOrder, *, by: User, on: date) -> None:
    """Entering it late is kept as such: the clock of the registration ends with it."""
    start_clock(order, REGISTER, trigger_on=order.received_on, by=by)
    stop_clock(order, REGISTER, on=on, by=by)
    start_clock(order, "ORD_DISPATCH", trigger_on=on, by=by)
    start_reply_clock(order, on=on, by=by)
    start_objection_clock(order, by=by)


def _join_dossier(order: RectificationOrder) -> None:
    if order.criminal_case_id:
        for dossier in Dossier.objects.open().filter(case=order.criminal_case_id):
            dossier.orders.add(order)


def index_order(order: RectificationOrder) -> None:
    """Number, title, issuer and problems into the search text."""
    facts = "\n".join(order.problems.values_list("text", flat=True))
    index_record(order, subject=f"{order.issuer.name} {order.issuer_number}", facts=facts)


@transaction.atomic
def edit(
    order: RectificationOrder, values: Mapping[str, Any], *, by: User, on: date, version: int
) -> RectificationOrder:
    """Correct what was registered. A change of type, variant or days gives the answer's clock its new term.

    Raises StaleRecord when a colleague was faster; ActionRefused for what registration would refuse.
    """
    _check({**_as_it_stands(order), **values}, ["-"], by=by, on=on)
    _check_answered(order, values.get("received_on"))
    check_own_day(order, order.reply_rule, values.get("received_on", order.received_on), on=on)
    _check_typed_anew(order, values.get("typed_due_on", order.typed_due_on), on=on)
    known = dict(values)
    if "issuer_number" in known:
        known["issuer_number_key"] = number_key(known["issuer_number"])
    try:
        with transaction.atomic():
            fresh = editing.save_edited(order, known, by=by, right="order.edit", version=version, refuses=_is_closed)
    except IntegrityError as error:
        twin = twin_of(values["type"], values["issuer"], values["issuer_number"])
        if broken_by(error) != LETTER_ONCE or twin is None:
            raise
        raise AlreadyRegistered(twin) from error
    _retime(order, fresh, by=by, on=on)
    _join_dossier(fresh)
    index_order(fresh)
    return fresh


def _check_answered(order: RectificationOrder, received_on: date | None) -> None:
    if received_on and order.replied_on and received_on > order.replied_on:
        raise ActionRefused(
            _("The letter was answered on %(day)s. It cannot be received after that day.")
            % {"day": order.replied_on.isoformat()},
            field="received_on",
        )


def _check_typed_anew(order: RectificationOrder, typed_due_on: date | None, *, on: date) -> None:
    """After the day of entry a day that the letter sets is lengthened by the issuer's paper alone."""
    before = order.typed_due_on
    if before is None or typed_due_on == before or timezone.localdate(order.created_at) == on:
        return
    if typed_due_on is None or typed_due_on > before:
        raise ActionRefused(
            _("A later day is the issuer's to give: record its paper (“The issuer changes it”)."), field="typed_due_on"
        )


def _as_it_stands(order: RectificationOrder) -> dict[str, Any]:
    return {name: getattr(order, name) for name in EDITABLE}


def _retime(before: RectificationOrder, after: RectificationOrder, *, by: User, on: date) -> None:
    if all(getattr(before, name) == getattr(after, name) for name in CLOCK_FACTS):
        return
    told = cancel_reply_clocks(before, on=on, by=by)
    start_reply_clock(after, on=on, by=by)
    if told:
        end_what_is_past(after, after.reply_rule, loaded=loaded(on=told[0].ended_on or on), is_owed=True, by=by)
    if before.objection_due_on != after.objection_due_on or before.objection_rule != after.objection_rule:
        cancel_clocks(after, on=on, by=by, code="ORD_OBJECT_PP")
        start_objection_clock(after, by=by)


def _is_closed(order: RectificationOrder) -> str | None:
    if order.is_open:
        return None
    return _("A letter that is no longer open cannot be edited. Add a comment.")


@transaction.atomic
def join(
    type_: OrderType, issuer: Organ, number: str, *, by: User, bureau: Bureau, received_on: date, on: date
) -> Part:
    """联合主送: the letter was addressed to this bureau as well; it gets its own share and its own clock of the answer.

    Raises NotAllowed; ActionRefused when there is no such letter, it is the bureau's own, or it has a part already.
    """
    require(by, "order.join", bureau)
    HAPPENED.check(received_on, today=on, field="received_on")
    twin = twin_of(type_, issuer, number)
    if twin is None or twin.status in ORDER_NOT_COUNTED:
        raise ActionRefused(_("No bureau has registered this letter. Register it."))
    if twin.bureau_id == bureau.pk:
        raise ActionRefused(_("Your own bureau registered this letter as %(number)s.") % {"number": twin.number})
    with acting_as_system():
        if twin.parts.in_force().filter(bureau=bureau).exists():
            raise ActionRefused(_("Your bureau has a part in this letter already."))
        plan = PartPlan(bureau, Part.Role.CO, tuple(twin.problems.all()))
        part = make_part(twin, plan, by=by, on=on, origin=Part.Origin.ADDRESSED, received_on=received_on)
    refresh_sharing(twin)
    return part
