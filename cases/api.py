"""Cases for bureaus' own systems."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from accounts.models import User
from cases.lists import CASES
from cases.models import EnforcementCase, Party
from interface.derived import Rows, record_api


class CasePartySerializer(serializers.ModelSerializer):
    about = _("A party of a case, with its own notice, decision and service.")

    name = serializers.CharField(source="subject.name")
    credit_code = serializers.CharField(source="subject.credit_code")

    class Meta:
        model = Party
        fields = (
            "position", "role", "name", "credit_code", "notified_on", "decision", "decision_number", "decided_on",
            "announced_on", "served_on", "service_way", "settled_on", "demanded_on", "applied_on", "execution_ended_on",
        )  # fmt: skip
        read_only_fields = fields


def parties(case: EnforcementCase, user: User) -> QuerySet[Any]:
    return Party.objects.visible_to(user).filter(case=case).select_related("subject").order_by("position")


CASE_API = record_api(
    EnforcementCase,
    path="cases",
    records=CASES,
    listed=(
        "filed_on",
        "decided_on",
        "closed_on",
        "archived_on",
        "goods_yuan",
        "surcharge_yuan",
        "written_off_yuan",
        "paid_yuan",
        "campaign_code",
    ),
    shows=(
        "clue_on",
        "focus_area",
        "law",
        "article",
        "facts",
        "place",
        "address",
        "value_yuan",
        "is_transferred",
        "close_ground",
    ),
    said={"parties": Rows(CasePartySerializer, parties)},
)
