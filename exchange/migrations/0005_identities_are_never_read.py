"""Identities are inserted and never selected. Functions of the database tell where there is one, copy, and forget."""

from django.db import migrations

from accounts.rls import AS_OWNER

# An import of the same person may stand on an earlier one: a mended workbook bears pointers.
FUNCTIONS = f"""
ALTER TABLE exchange_heldidentity ENABLE ROW LEVEL SECURITY;
CREATE POLICY write_only ON exchange_heldidentity FOR INSERT WITH CHECK (true);

CREATE FUNCTION exchange_held_of(the_batch bigint, the_sheet text, numbers integer[])
RETURNS TABLE (row_number integer, name text) LANGUAGE sql STABLE {AS_OWNER} AS $$
    SELECT held.row_number, held.name FROM exchange_heldidentity held
    WHERE held.batch_id = the_batch AND held.sheet = the_sheet AND held.row_number = ANY (numbers)
$$;

CREATE FUNCTION exchange_hold_again(
    the_batch bigint, the_sheet text, the_row integer, the_name text, earlier_batch bigint, earlier_row bigint)
RETURNS void LANGUAGE sql {AS_OWNER} AS $$
    INSERT INTO exchange_heldidentity (key, batch_id, sheet, row_number, name, text)
    SELECT the_batch || ':' || the_sheet || ':' || the_row || ':' || the_name,
        the_batch, the_sheet, the_row, the_name, held.text
    FROM exchange_heldidentity held
    JOIN exchange_importbatch theirs ON theirs.id = held.batch_id
    JOIN exchange_importbatch ours ON ours.id = the_batch
    WHERE held.batch_id = earlier_batch AND held.row_number = earlier_row AND held.sheet = the_sheet
        AND held.name = the_name AND theirs.user_id = ours.user_id AND theirs.id < ours.id
$$;

CREATE FUNCTION exchange_forget(ended_before timestamptz) RETURNS bigint LANGUAGE sql {AS_OWNER} AS $$
    WITH gone AS (
        DELETE FROM exchange_heldidentity held USING exchange_importbatch batch
        WHERE batch.id = held.batch_id AND batch.finished_at < ended_before
            AND batch.finished_at < now() - interval '30 days'
        RETURNING 1)
    SELECT count(*) FROM gone
$$;
"""  # noqa: S608 (nothing from outside)
NONE = """
DROP FUNCTION exchange_held_of(bigint, text, integer[]);
DROP FUNCTION exchange_hold_again(bigint, text, integer, text, bigint, bigint);
DROP FUNCTION exchange_forget(timestamptz);
DROP POLICY write_only ON exchange_heldidentity;
ALTER TABLE exchange_heldidentity DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("exchange", "0004_identities_apart_and_files_blanked"),
        ("accounts", "0001_initial"),
    ]

    operations = [migrations.RunSQL(FUNCTIONS, NONE)]
