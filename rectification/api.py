"""What records of this room have in common for bureaus' own systems."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from interface.derived import Rows
from records.api import RecordRefSerializer
from rectification.models import CriminalCase, Measure, Organ, Problem, RectificationOrder

if TYPE_CHECKING:
    from accounts.models import User


class OrganSerializer(serializers.ModelSerializer):
    about = _("An organ of the State that writes letters.")

    class Meta:
        model = Organ
        fields = ("name", "kind", "level")


class LetterProblemSerializer(serializers.ModelSerializer):
    about = _("What a letter points out, under its number there.")

    order = RecordRefSerializer()

    class Meta:
        model = Problem
        fields = ("order", "position", "text", "no_measure_reason")


class CriminalCaseSerializer(serializers.ModelSerializer):
    about = _("The criminal case that a letter or a dossier belongs to.")

    class Meta:
        model = CriminalCase
        fields = ("number", "name", "court", "trade", "filed_on", "judged_on", "judgment_number")


def problems() -> Rows:
    """Of letters that one sees."""

    def seen(record: RectificationOrder | Measure, user: User) -> QuerySet[Problem]:
        found = record.problems.filter(pk__in=Problem.objects.visible_to(user).values("pk"))
        return found.select_related("order").order_by("order", "position")

    return Rows(LetterProblemSerializer, seen)
