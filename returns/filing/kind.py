"""A return as a kind of record."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.policy import CD, HOLDING_HEADS, HOLDING_OFFICERS, OFFICERS, PROVINCE, STAFF, SUPERIORS
from figures.day_counts import CountSource, DayCount
from plain.declaring import Pages, plain_kind
from returns.filing.workflow import RETURN
from returns.models import Return
from returns.states import S


def counted(pages: Pages) -> CountSource:
    signed = DayCount(
        of=pages.records, key="returns.signed", label=_("Returns signed"), day="signed_on", days="signed",
        definition=_("By the day on which they were signed, those of a zero too; corrected ones once signed again."),
    )  # fmt: skip
    return CountSource(name="returns", label=_("Returns"), order=43, counts=(signed,))


KIND = plain_kind(
    Return,
    RETURN,
    path="returns",
    mark="SB",
    icon="up",
    label=_("Returns"),
    new=_("Prepare a return"),
    allowed={
        "view": (_("See returns"), STAFF | {CD: PROVINCE}),
        "register": (_("Prepare a return"), HOLDING_OFFICERS),
        "assign": (_("Assign a return to a person"), HOLDING_OFFICERS | HOLDING_HEADS),
        "sign": (_("Sign a return"), HOLDING_HEADS),
        "verify": (_("Verify a return"), SUPERIORS),
        "comment": (_("Comment on a return"), STAFF),
        "watch": (_("Watch a return"), STAFF),
        "export": (_("Export returns"), STAFF),
        "import": (_("Import returns"), OFFICERS | {CD: PROVINCE}),
    },
    typed=("indicator", "for_on", "value", "is_by_telephone"),
    columns=("indicator", "for_on", "value"),
    days=("for_on", "signed_on"),
    codes=("indicator",),
    corrected_in=(S.PREPARED,),
    no_term=_("A campaign says itself by when its returns are due."),
    help_page="campaigns",
    facets=lambda pages: (counted(pages),),
)
