"""What is held of a row of a workbook becomes the reporter of its lead, without anybody reading it on the way."""

from django.db import migrations

from accounts.rls import AS_OWNER

# Each identity is handed over once, while its import is being written.
NAME_REPORTERS = f"""
CREATE FUNCTION leads_name_reporters(leads bigint[], batches bigint[], numbers integer[])
RETURNS void LANGUAGE sql {AS_OWNER} AS $$
    WITH named AS (
        SELECT * FROM unnest(leads, batches, numbers) AS one(lead_id, batch_id, row_number)
    ), handed AS (
        DELETE FROM exchange_heldidentity held USING named, exchange_importbatch batch
        WHERE held.batch_id = named.batch_id AND held.row_number = named.row_number
            AND held.sheet = '线索' AND held.name = 'informant'
            AND batch.id = held.batch_id AND batch.state IN ('confirmed', 'applying')
        RETURNING named.lead_id, held.text
    )
    INSERT INTO leads_informant (lead_id, name, contact) SELECT lead_id, left(text, 100), '' FROM handed
$$;
"""  # noqa: S608 (nothing from outside)


class Migration(migrations.Migration):
    dependencies = [
        ("leads", "0017_source_documents"),
        ("exchange", "0005_identities_are_never_read"),
    ]

    operations = [
        migrations.RunSQL(NAME_REPORTERS, "DROP FUNCTION leads_name_reporters(bigint[], bigint[], integer[]);")
    ]
