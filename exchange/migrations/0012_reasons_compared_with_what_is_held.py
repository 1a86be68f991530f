"""Whether a text names anybody of an import: asked by who handed it in. Marks go along with an identity held again."""

from django.db import migrations

from accounts.rls import AS_OWNER

ME = "nullif(nullif(current_setting('app.user', true), ''), 'system')::bigint"

HOLD_AGAIN = """
CREATE OR REPLACE FUNCTION exchange_hold_again(
    the_batch bigint, the_sheet text, the_row integer, the_name text, earlier_batch bigint, earlier_row bigint)
RETURNS void LANGUAGE sql {as_owner} AS $$
    INSERT INTO exchange_heldidentity (key, batch_id, sheet, row_number, name, text{marks})
    SELECT the_batch || ':' || the_sheet || ':' || the_row || ':' || the_name,
        the_batch, the_sheet, the_row, the_name, held.text{their_marks}
    FROM exchange_heldidentity held
    JOIN exchange_importbatch theirs ON theirs.id = held.batch_id
    JOIN exchange_importbatch ours ON ours.id = the_batch
    WHERE held.batch_id = earlier_batch AND held.row_number = earlier_row AND held.sheet = the_sheet
        AND held.name = the_name AND theirs.user_id = ours.user_id AND theirs.id < ours.id
$$;
"""
NAMES_ONE = f"""
CREATE FUNCTION exchange_names_one_held(the_batch bigint, bare text) RETURNS boolean LANGUAGE sql STABLE {AS_OWNER} AS $$
    SELECT EXISTS (
        SELECT 1 FROM exchange_heldidentity held
        JOIN exchange_importbatch batch ON batch.id = held.batch_id, unnest(held.marks) mark
        WHERE held.batch_id = the_batch AND batch.user_id = {ME} AND position(mark IN bare) > 0)
$$;
"""  # noqa: S608 (nothing from outside)
BEFORE = HOLD_AGAIN.format(as_owner=AS_OWNER, marks="", their_marks="")


class Migration(migrations.Migration):
    dependencies = [("exchange", "0011_reasons_name_no_reporter")]

    operations = [
        migrations.RunSQL(HOLD_AGAIN.format(as_owner=AS_OWNER, marks=", marks", their_marks=", held.marks"), BEFORE),
        migrations.RunSQL(NAMES_ONE, "DROP FUNCTION exchange_names_one_held(bigint, text);"),
    ]
