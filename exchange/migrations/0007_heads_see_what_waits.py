"""What waits for the heads of a bureau, was decided by one, or is the past, is seen by those heads.

Nothing else of an upload is ever shown to anybody but its uploader.
"""

from django.db import migrations
from django.db.migrations import RunSQL

ME = "(SELECT nullif(nullif(current_setting('app.user', true), ''), 'system')::bigint)"
MINE = f"((SELECT current_setting('app.user', true) = 'system') OR user_id = {ME})"
TOLD = f"""((state = 'waiting' OR decision <> '' OR loads_past) AND EXISTS (
    SELECT 1 FROM accounts_appointment post
    WHERE post.user_id = {ME} AND post.bureau_id = exchange_importbatch.bureau_id AND post.role = 'head'
        AND current_date BETWEEN post.valid_from - 1 AND coalesce(post.valid_to, current_date) + 1))"""  # noqa: S608


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_system_accounts"), ("exchange", "0006_grants_of_heads")]

    operations = [
        RunSQL(
            # a day on both sides: the server's day may not be ours; the pages know today's posts
            f"""
            ALTER POLICY scope_read ON exchange_importbatch USING ({MINE} OR {TOLD});
            ALTER POLICY scope_update ON exchange_importbatch USING ({MINE} OR {TOLD});
            """,
            f"""
            ALTER POLICY scope_read ON exchange_importbatch USING ({MINE});
            ALTER POLICY scope_update ON exchange_importbatch USING ({MINE});
            """,
        ),
    ]
