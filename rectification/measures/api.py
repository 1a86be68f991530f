"""Measures for bureaus' own systems."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from accounts.api import PersonRefSerializer
from interface.derived import Links, Rows, record_api
from rectification.api import problems
from rectification.lists import MEASURES
from rectification.models import Acceptance, Action, Measure, Progress


class ProgressSerializer(serializers.ModelSerializer):
    about = _("A report on a measure.")

    by = PersonRefSerializer()

    class Meta:
        model = Progress
        fields = ("on", "by", "done", "percent", "next_step")


class AcceptanceSerializer(serializers.ModelSerializer):
    about = _("The verdict on a measure that was reported done.")

    acceptor = PersonRefSerializer()

    class Meta:
        model = Acceptance
        fields = ("on", "verdict", "acceptor", "note")


MEASURE_API = record_api(
    Measure,
    path="measures",
    records=MEASURES,
    shows=(
        "text", "origin", "extent", "duration",
        "plan_due_on", "reported_on", "done_on", "done_by", "accepted_on", "accepted_by", "replaced_by",
    ),
    said={
        "problems": problems(),
        "linked_actions": Links(lambda measure, user: Action.objects.visible_to(user).filter(measures=measure)),
        "reports": Rows(
            ProgressSerializer,
            lambda measure, user: Progress.objects.visible_to(user).filter(measure=measure).select_related("by"),
        ),
        "verdicts": Rows(
            AcceptanceSerializer,
            lambda measure, user: Acceptance.objects.visible_to(user)
            .filter(measure=measure)
            .select_related("acceptor"),
        ),
    },
    joined=("done_by", "accepted_by", "replaced_by"),
)  # fmt: skip
