"""An answer as a kind of record: all that is data about it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.policy import CD, HOLDING_HEADS, HOLDING_OFFICERS, PROVINCE, STAFF, rights
from records.desks import in_hand, unhandled, waiting
from records.kinds import Kind
from records.work import Desk
from rectification import lists, work
from rectification.group import LETTERS, act_address
from rectification.lists import ASSIGN_REPLIES, REPLIES
from rectification.models import Reply
from rectification.replies.api import REPLY_API
from rectification.replies.workflow import REPLY as WORKFLOW

REPLY = Kind(
    model=Reply,
    label=_("Answers"),
    icon="talk",
    workflow=WORKFLOW,
    list_url="rectification:replies",
    act_address=act_address,
    help_page="letters",
    no_term="The term of an answer runs with its letter (ORD_REPLY_…, ORD_DRAFT), which it stops.",
    rights=rights("reply", {
        "view": (_("See answers to issuers"), STAFF | {CD: PROVINCE}),
        "draft": (_("Draft and send an answer, record its delivery"), HOLDING_OFFICERS),
        "assign": (_("Assign an answer to a person"), HOLDING_OFFICERS | HOLDING_HEADS),
        "cosign": (_("Cosign or return an answer"), HOLDING_OFFICERS | HOLDING_HEADS),
        "sign": (_("Sign an answer"), HOLDING_HEADS),
        "comment": (_("Comment on an answer"), STAFF),
        "watch": (_("Watch an answer"), STAFF),
    }, group=LETTERS),
    facets=(
        REPLIES,
        REPLY_API,
        ASSIGN_REPLIES,
        Desk(
            name="reply", right="reply.view", list_url="rectification:replies", rows=lists.replies,
            mine=in_hand(WORKFLOW), unassigned=unhandled(WORKFLOW),
            waiting=waiting(WORKFLOW), item=work.reply_item,
        ),
    ),
)  # fmt: skip
