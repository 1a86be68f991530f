"""The paper of a document that went out, as it went out."""

from __future__ import annotations

import hashlib

from django.db import models


class KeptPaper(models.Model):
    """The PDF with its SHA-256. Subclasses say of what it is, and that it is written once."""

    pdf = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    stored_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True

    @staticmethod
    def digest(content: bytes) -> str:
        return hashlib.sha256(content).hexdigest()
