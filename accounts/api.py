"""Bureaus and people as the interface shows them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from accounts.models import Bureau, User


class BureauRefSerializer(serializers.ModelSerializer):
    about = _("A bureau where something refers to it.")

    class Meta:
        model = Bureau
        fields = ("code", "name")


class BureauSerializer(serializers.ModelSerializer):
    about = _("A bureau, with its superior and its city.")
    parent = serializers.SlugRelatedField("code", read_only=True, allow_null=True)
    city = serializers.SlugRelatedField("code", read_only=True)

    class Meta:
        model = Bureau
        fields = (
            "code", "name", "short_name", "place_name", "level", "parent", "city", "is_zone", "display_order",
            "valid_from", "valid_to",
        )  # fmt: skip


class PersonRefSerializer(serializers.ModelSerializer):
    about = _("A colleague, or a bureau's own system, where something refers to it.")

    class Meta:
        model = User
        fields = ("username", "full_name")
