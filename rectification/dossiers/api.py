"""Dossiers for bureaus' own systems."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from accounts.api import BureauRefSerializer
from interface.derived import Links, One, Rows, record_api
from rectification.api import CriminalCaseSerializer
from rectification.lists import DOSSIERS
from rectification.models import Action, CriminalCase, Dossier, Measure, RectificationOrder
from tasks.giving import tasks_of
from tasks.models import Task


class DossierTaskSerializer(serializers.ModelSerializer):
    about = _("A task of a dossier.")

    text = serializers.CharField(source="words")
    bureau = BureauRefSerializer()
    added_on = serializers.DateField(source="registered_on")
    due_on = serializers.DateField(source="wanted_by")

    class Meta:
        model = Task
        fields = ("id", "text", "bureau", "added_on", "due_on", "done_on", "result")


DOSSIER_API = record_api(
    Dossier,
    path="dossiers",
    records=DOSSIERS,
    shows=("weak_points", "rule_made", "lookback_on", "closed_on"),
    said={
        "case": One(
            CriminalCaseSerializer,
            lambda dossier, user: CriminalCase.objects.visible_to(user).filter(pk=dossier.case_id),
        ),
        "orders": Links(lambda dossier, user: RectificationOrder.objects.visible_to(user).filter(dossiers=dossier)),
        "measures": Links(lambda dossier, user: Measure.objects.visible_to(user).filter(dossiers=dossier)),
        "linked_actions": Links(lambda dossier, user: Action.objects.visible_to(user).filter(dossiers=dossier)),
        "tasks": Rows(DossierTaskSerializer, lambda dossier, user: tasks_of(dossier).visible_to(user)),
    },
)
