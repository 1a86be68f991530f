"""Answers to issuers for bureaus' own systems."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from interface.derived import Rows, record_api
from rectification.lists import REPLIES
from rectification.models import Reply, ReplyLine


class ReplyLineSerializer(serializers.ModelSerializer):
    about = _("What an answer says of one problem of the letter.")

    position = serializers.IntegerField(source="problem.position")
    problem = serializers.CharField(source="problem.text")

    class Meta:
        model = ReplyLine
        fields = ("position", "problem", "result", "text", "rest", "rest_by")


REPLY_API = record_api(
    Reply,
    path="replies",
    records=REPLIES,
    listed=("order", "round"),
    shows=(
        "opening", "closing", "contact", "signed_by", "signed_on", "sent_on", "delivered_on", "delivery", "opinion",
        "opinion_on",
    ),
    said={"lines": Rows(ReplyLineSerializer, lambda reply, user: reply.lines.select_related("problem"))},
    joined=("order", "signed_by"),
)  # fmt: skip
