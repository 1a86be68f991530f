"""Trigrams and pairs of each kind's texts by themselves: whether a kind holds a word is told without reading its texts."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.operations import BtreeGinExtension
from django.db import migrations
from django.db.models import F

from accounts.rls import COMPARTMENT, IN_REACH
from records.models.search import Bigrams

# As before it steps over the policy and applies the very same condition itself; now within a kind, and not without end:
# one NULL says that so many texts hold the words, in reach or not.
HOLDING_PAIRS = f"""
DROP FUNCTION records_holding_pairs(text[]);
CREATE FUNCTION records_holding_pairs(words text[], of_kind text, most integer) RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH found AS MATERIALIZED (
        SELECT id, bureau_id, city_id, readers FROM records_searchtext
        WHERE kind = of_kind AND zh_bigrams(text) @> words LIMIT most
    ), number AS (SELECT count(*) AS n FROM found)
    SELECT NULL FROM number WHERE n = most
    UNION ALL SELECT id FROM found, number WHERE n < most AND {IN_REACH} AND {COMPARTMENT}
$$;
"""  # noqa: S608 (nothing from outside)
BEFORE = f"""
DROP FUNCTION records_holding_pairs(text[], text, integer);
CREATE FUNCTION records_holding_pairs(words text[]) RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT id FROM records_searchtext WHERE zh_bigrams(text) @> words AND {IN_REACH} AND {COMPARTMENT}
$$;
"""  # noqa: S608 (nothing from outside)
TRIGRAMS = GinIndex(F("kind"), OpClass(F("text"), name="gin_trgm_ops"), name="search_trigrams_of_kind")
PAIRS = GinIndex(F("kind"), Bigrams(F("text")), name="search_pairs_of_kind")


class Migration(migrations.Migration):
    dependencies = [("records", "0009_urging_answered_by_the_result")]

    operations = [
        BtreeGinExtension(),
        migrations.RemoveIndex("searchtext", "search_text_trigrams"),
        migrations.AddIndex("searchtext", TRIGRAMS),
        migrations.RemoveIndex("searchtext", "search_text_bigrams"),
        migrations.AddIndex("searchtext", PAIRS),
        migrations.RunSQL(HOLDING_PAIRS, BEFORE),
    ]
