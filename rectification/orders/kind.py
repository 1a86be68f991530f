"""A letter as a kind of record: all that is data about it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from accounts.policy import (
    CD,
    CH,
    CITY,
    CO,
    HEADS,
    HOLDING_HEADS,
    HOLDING_OFFICERS,
    OFFICERS,
    OWN,
    PH,
    PO,
    PROVINCE,
    STAFF,
    SUPERIORS,
    TH,
    TO,
    rights,
)
from deadlines.dependent_clocks import WhenMoved
from deadlines.missing import ExpectedTerms
from lists.bulk_edit import editing_many
from records.desks import waiting
from records.kinds import Kind
from records.work import Desk
from rectification import work
from rectification.clocks import begun, expected, follow_the_answer, without
from rectification.group import LETTERS, act_address
from rectification.lists import ORDERS, URGE_AND_ASSIGN_ORDERS
from rectification.models import RectificationOrder
from rectification.orders.api import ORDER_API
from rectification.orders.workflow import ORDER as WORKFLOW
from rectification.points import OF_ORDERS
from rectification.registration import edit

if TYPE_CHECKING:
    from accounts.models import User


def _edit(order: RectificationOrder, values: Mapping[str, Any], by: User, on: date) -> None:
    edit(order, values, by=by, on=on, version=order.version)


SET_IN_MANY = ("key_area", "focus_area", "campaign_code")
ORDER = Kind(
    model=RectificationOrder,
    label=_("Letters"),
    icon="letter",
    workflow=WORKFLOW,
    list_url="rectification:orders",
    act_address=act_address,
    help_page="letters",
    rests_on=("type", "issuer", "issuer_number", "issued_on", "received_on", "typed_due_on", "problems"),
    rights=rights("order", {
        "view": (_("See letters"), STAFF | {CD: PROVINCE}),
        "register": (_("Register a letter"), HOLDING_OFFICERS),
        "join": (_("Join a letter that another bureau registered"), HOLDING_OFFICERS),
        "edit": (_("Edit a letter"), HOLDING_OFFICERS),
        "assign": (_("Assign a letter to a person"), HOLDING_OFFICERS | HOLDING_HEADS),
        "dispatch": (_("Give parts of a letter to bureaus, take them back"), HOLDING_OFFICERS | HOLDING_HEADS),
        "object": (_("Raise an objection to a letter"), HOLDING_HEADS),
        "object_to_province": (_("Raise an objection to a letter of a provincial organ"), {PH: PROVINCE}),
        "answer_objection": (_("Record the issuer's answer to an objection"), HOLDING_OFFICERS),
        "plan": (_("Confirm the measures of a letter"), HOLDING_HEADS),
        "report": (_("Report a letter as done"), HOLDING_OFFICERS),
        "accept": (_("Accept the work on a letter"), STAFF),
        "sign_off": (_("Strike a letter off"), HOLDING_HEADS),
        "look_back": (_("Look back at a letter, reopen it after a relapse"), SUPERIORS),
        "merge": (_("Merge letters registered twice"), SUPERIORS),
        "void": (_("Void a letter"), HEADS),
        "urge": (_("Urge a letter"), SUPERIORS),
        "comment": (_("Comment on a letter"), STAFF),
        "watch": (_("Watch a letter"), STAFF),
        "export": (_("Export letters"), {CO: OWN, CH: OWN, TO: CITY, TH: CITY, PO: PROVINCE, PH: PROVINCE}),
        "import": (_("Import letters, measures and actions"), OFFICERS | {CD: PROVINCE}),
    }, group=LETTERS, shared=("view",), opened=("view",)),
    facets=(
        *OF_ORDERS,
        ORDERS,
        ORDER_API,
        Desk(
            name="order", right="order.view", list_url="rectification:orders", rows=work.orders,
            mine=work.my_orders, unassigned=work.unassigned_orders,
            waiting=waiting(WORKFLOW), item=work.order_item,
        ),
        work.WITHOUT_TERM,
        *URGE_AND_ASSIGN_ORDERS,
        editing_many(RectificationOrder, SET_IN_MANY, ORDERS, right="order.edit", save=_edit),
        ExpectedTerms(RectificationOrder.kind, expected, without, begun),
        WhenMoved(RectificationOrder.kind, follow_the_answer),
    ),
)  # fmt: skip
