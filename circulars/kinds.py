"""Circulars, a city's confirmation of a month and its receipt of a circular as kinds of record."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.policy import CD, OWN, PH, PO, PROVINCE, STAFF, TH, TO, Group, Party, Reach, rights
from circulars import workflow
from circulars.api import CIRCULAR_API, RECEIPT_API, SUBMISSION_API
from circulars.lists import CIRCULARS, RECEIPTS, SUBMISSIONS, URGE_CIRCULARS, URGE_RECEIPTS, URGE_SUBMISSIONS
from circulars.models import Circular, Receipt, Submission
from circulars.work import CONFIRMATIONS, PAPERS
from circulars.work import RECEIPTS as RECEIPTS_OWED
from records.kinds import Kind

GROUP = Group(code="circular", label=_("Circulars"), order=30)
CITY_AND_PROVINCE: dict[Party, Reach] = {TO: OWN, TH: OWN, CD: PROVINCE, PO: PROVINCE, PH: PROVINCE}

CIRCULAR = Kind(
    model=Circular, label=_("Circular"), icon="horn", workflow=workflow.CIRCULAR, list_url="circulars:list",
    act_address=lambda circular, act: reverse("circulars:act", args=[circular.pk, act]),
    help_page="head",
    rights=rights("circular", {
        "view": (_("Read circulars"), STAFF | {CD: PROVINCE}),
        "draft": (_("Draft a circular"), {CD: PROVINCE}),
        "return": (_("Return a draft with reasons"), {PO: PROVINCE, PH: PROVINCE}),
        "sign": (_("Sign a circular"), {PH: PROVINCE}),
        "issue": (_("Number and issue a circular"), {CD: PROVINCE}),
        "withdraw": (_("Withdraw a circular"), {PH: PROVINCE}),
        "acknowledge": (_("Acknowledge a circular"), {TO: OWN, TH: OWN}),
        "urge": (_("Urge cities that have not reported or acknowledged"), {CD: PROVINCE, PO: PROVINCE, PH: PROVINCE}),
        "export": (
            _("Export circulars, confirmations and receipts"), {CD: PROVINCE, PO: PROVINCE, PH: PROVINCE}
        ),
        "comment": (_("Comment on a circular"), {CD: PROVINCE, PO: PROVINCE, PH: PROVINCE}),
    }, group=GROUP),
    facets=(CIRCULARS, CIRCULAR_API, URGE_CIRCULARS, PAPERS),
)  # fmt: skip
SUBMISSION = Kind(
    model=Submission, label=_("Confirmation of a month"), icon="send", workflow=workflow.SUBMISSION,
    list_url="circulars:confirmations",
    act_address=lambda submission, act: reverse("circulars:act_on_submission", args=[submission.pk, act]),
    help_page="head",
    rights=rights("submission", {
        "view": (_("See a city's confirmation of a month"), CITY_AND_PROVINCE),
        "comment": (_("Comment on a city's monthly report"), CITY_AND_PROVINCE),
    }, group=GROUP),
    facets=(SUBMISSIONS, SUBMISSION_API, URGE_SUBMISSIONS, CONFIRMATIONS),
)  # fmt: skip
RECEIPT = Kind(
    model=Receipt, label=_("Receipt of a circular"), icon="ok", workflow=workflow.RECEIPT,
    list_url="circulars:receipts",
    help_page="head",
    rights=rights("receipt", {
        "view": (_("See receipts of circulars"), CITY_AND_PROVINCE),
        "comment": (_("Comment on the receipt of a circular"), CITY_AND_PROVINCE),
    }, group=GROUP),
    facets=(RECEIPTS, RECEIPT_API, URGE_RECEIPTS, RECEIPTS_OWED),
)  # fmt: skip
