"""Row-level security of what hangs on records and of people's own things."""

from django.db import migrations

from accounts.rls import COMPARTMENT, IN_REACH, owned_by_user, scoped, scoped_by

ME = "(SELECT nullif(nullif(current_setting('app.user', true), ''), 'system')::bigint)"

# One's own saved filters, and those that a bureau where one has a post shares with its people.
SAVED_FILTERS = f"""
ALTER TABLE records_savedfilter ENABLE ROW LEVEL SECURITY;
CREATE POLICY scope_read ON records_savedfilter FOR SELECT USING (
    (SELECT current_setting('app.user', true) = 'system')
    OR user_id = {ME}
    OR EXISTS (
        SELECT 1 FROM accounts_appointment post
        WHERE post.user_id = {ME} AND post.bureau_id = records_savedfilter.bureau_id
    )
);
CREATE POLICY scope_insert ON records_savedfilter FOR INSERT WITH CHECK (user_id = {ME});
CREATE POLICY scope_update ON records_savedfilter FOR UPDATE USING (user_id = {ME});
"""  # noqa: S608 (nothing from outside)
NO_SAVED_FILTERS = """
DROP POLICY scope_read ON records_savedfilter;
DROP POLICY scope_insert ON records_savedfilter;
DROP POLICY scope_update ON records_savedfilter;
ALTER TABLE records_savedfilter DISABLE ROW LEVEL SECURITY;
"""

# Words of two characters. Under row-level security the index of pairs is used only if the operator is marked leakproof,
# which takes a superuser; so the search steps over the policy here and applies the very same condition itself.
HOLDING_PAIRS = f"""
CREATE FUNCTION records_holding_pairs(words text[]) RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT id FROM records_searchtext WHERE zh_bigrams(text) @> words AND {IN_REACH} AND {COMPARTMENT}
$$;
"""  # noqa: S608 (nothing from outside)


class Migration(migrations.Migration):
    dependencies = [("records", "0001_initial"), ("accounts", "0001_initial")]

    operations = [
        scoped("records_step"),
        scoped("records_comment"),
        scoped("records_attachment"),
        scoped("records_searchtext"),
        owned_by_user("records_draft"),
        owned_by_user("records_formtoken"),
        owned_by_user("records_watch"),
        owned_by_user("records_bulkjob"),
        scoped_by("records_bulkitem", "records_bulkjob", "job_id"),
        migrations.RunSQL(SAVED_FILTERS, NO_SAVED_FILTERS),
        migrations.RunSQL(HOLDING_PAIRS, "DROP FUNCTION records_holding_pairs(text[]);"),
    ]
