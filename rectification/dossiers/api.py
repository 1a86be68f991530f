"""Dossiers for bureaus' own systems."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from accounts.api import BureauRefSerializer
from interface.derived import Links, One, Rows, record_api
from rectification.api import CriminalCaseSerializer
from rectification.lists import DOSSIERS
from rectification.models import Action, CriminalCase, Dossier, DossierTask, Measure, RectificationOrder


class DossierTaskSerializer(serializers.ModelSerializer):
    about = _("A task of a dossier.")

    bureau = BureauRefSerializer()

    class Meta:
        model = DossierTask
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
        "tasks": Rows(DossierTaskSerializer, lambda dossier, user: dossier.tasks.all()),
    },
)
