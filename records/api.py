"""What every record has, as the interface shows it: files, comments, code lists, what is known of a subject."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from accounts.api import BureauRefSerializer, PersonRefSerializer
from records.models import Attachment, Comment, Subject


class AttachmentSerializer(serializers.ModelSerializer):
    about = _("A file; its bytes are at `url`.")

    id = serializers.UUIDField(source="uuid")
    url = serializers.SerializerMethodField()
    uploaded_by = PersonRefSerializer()
    uploaded_by_bureau = BureauRefSerializer(allow_null=True)

    class Meta:
        model = Attachment
        fields = (
            "id", "name", "extension", "size", "sha256", "is_evidence", "state", "uploaded_by", "uploaded_by_bureau",
            "uploaded_at", "url",
        )  # fmt: skip

    def get_url(self, attachment: Attachment) -> str:
        return reverse("api-attachment", args=[attachment.uuid])


class CommentSerializer(serializers.ModelSerializer):
    about = _("A remark on a record; what is written stays.")
    author = PersonRefSerializer()
    author_bureau = BureauRefSerializer(allow_null=True)

    class Meta:
        model = Comment
        fields = ("id", "text", "author", "author_bureau", "at")


class CodeSerializer(serializers.Serializer):
    about = _("An entry of a code list; it may be chosen from its first to its last day.")

    code = serializers.CharField()
    label_zh = serializers.CharField()
    label_en = serializers.CharField()
    valid_from = serializers.DateField()
    valid_to = serializers.DateField(allow_null=True)


class CodeListSerializer(serializers.Serializer):
    about = _("A code list with all its entries.")
    key = serializers.CharField(help_text=_("Name of the list, such as leads.channel."))
    label = serializers.CharField()
    entries = CodeSerializer(many=True)


class RecordRefSerializer(serializers.Serializer):
    about = _("A record where another one refers to it.")

    kind = serializers.CharField()
    id = serializers.IntegerField(source="pk")
    number = serializers.CharField()


class SubjectRefSerializer(serializers.ModelSerializer):
    about = _("A company or person.")

    class Meta:
        model = Subject
        fields = ("kind", "name", "credit_code", "address")


class KnownRecordSerializer(serializers.Serializer):
    about = _("A record about a subject, within the reach of who asks.")

    id = serializers.IntegerField(source="pk")
    number = serializers.CharField()
    title = serializers.CharField()
    status = serializers.CharField()


class KnownSerializer(serializers.Serializer):
    about = _("Records of one kind about a subject.")

    kind = serializers.CharField()
    label = serializers.CharField()
    count = serializers.IntegerField(help_text=_("Within your reach."))
    is_beyond = serializers.BooleanField(help_text=_("Whether there are others; ask the provincial bureau."))
    records = KnownRecordSerializer(many=True)


class SubjectCheckSerializer(serializers.Serializer):
    about = _("What is wrong with a credit code, who bears it, and what is recorded of code or name.")

    fault = serializers.CharField(allow_null=True, help_text=_("What is wrong with the credit code; null when right."))
    registered = SubjectRefSerializer(allow_null=True)
    known = KnownSerializer(many=True)
