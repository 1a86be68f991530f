"""What can be searched of a record, in a table of its own: text indexes beside a status would make it dear."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Func
from django.db.models.lookups import PostgresOperatorLookup

from records.models.hanging import Hanging
from records.models.number_key import number_key_field


class Bigrams(Func):
    """All pairs of neighbouring characters of a text: the index for words of two characters."""

    function = "zh_bigrams"
    output_field = ArrayField(models.TextField())


@models.TextField.register_lookup
class ILike(PostgresOperatorLookup):
    """Bare ILIKE, which the trigram index answers under row-level security too (Django's icontains is UPPER … LIKE)."""

    lookup_name = "ilike"
    postgres_operator = "ILIKE"


class SearchText(Hanging):
    """One row a record. `text` holds number, title, subject and facts, folded, a line each; identities never."""

    number = models.CharField(max_length=60)
    number_key = number_key_field()
    title = models.CharField(max_length=200)
    subject = models.CharField(max_length=200, blank=True)
    credit_code = models.CharField(max_length=18, blank=True)
    text = models.TextField()

    class Meta(Hanging.Meta):
        constraints = [models.UniqueConstraint(fields=["kind", "record_id"], name="search_text_one_per_record")]
        indexes = [
            models.Index(fields=["number_key"], name="search_number_key"),
            models.Index(fields=["credit_code"], name="search_credit_code", condition=~models.Q(credit_code="")),
            GinIndex(F("kind"), OpClass(F("text"), name="gin_trgm_ops"), name="search_trigrams_of_kind"),
            GinIndex(F("kind"), Bigrams(F("text")), name="search_pairs_of_kind"),
        ]

    def __str__(self) -> str:
        return self.number
