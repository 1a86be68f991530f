"""Row policies of transfers to other organs, and what follows them; their changes stand in the feed."""

from django.db import migrations

from interface.noting import notes_changes
from records.protecting import protect


class Migration(migrations.Migration):
    dependencies = [
        ("transfers", "0003_referrals"),
        ("records", "0028_links_taken_back_at"),
        ("deadlines", "0019_terms_of_parts"),
        ("interface", "0004_silent_on_files_with_own_readers"),
    ]

    operations = [
        *protect("transfers_referral", kind="referral"),
        notes_changes("transfers_referral", kind="referral"),
    ]
