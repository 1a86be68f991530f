"""Row policies of what hangs on a party after its decision."""

from django.db import migrations

from accounts.rls import scoped_by


class Migration(migrations.Migration):
    dependencies = [("cases", "0005_execution_remedies_publication")]

    operations = [
        scoped_by("cases_instalment", "cases_party", "party_id"),
        scoped_by("cases_remedy", "cases_party", "party_id"),
        scoped_by("cases_publication", "cases_party", "party_id"),
        scoped_by("cases_refund", "cases_party", "party_id"),
    ]
