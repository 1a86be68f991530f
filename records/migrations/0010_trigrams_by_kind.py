"""The trigrams of a kind's texts by themselves: whether a kind holds a word is told without reading its texts."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.operations import BtreeGinExtension
from django.db import migrations
from django.db.models import F


class Migration(migrations.Migration):
    dependencies = [("records", "0009_urging_answered_by_the_result")]

    operations = [
        BtreeGinExtension(),
        migrations.RemoveIndex("searchtext", "search_text_trigrams"),
        migrations.AddIndex(
            "searchtext", GinIndex(F("kind"), OpClass(F("text"), name="gin_trgm_ops"), name="search_trigrams_of_kind")
        ),
    ]
