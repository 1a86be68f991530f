"""Row policies of what is held or seized in a case."""

from django.db import migrations

from accounts.rls import scoped_by


class Migration(migrations.Migration):
    dependencies = [("cases", "0007_seizures")]

    operations = [
        scoped_by("cases_seizure", "cases_enforcementcase", "case_id"),
        scoped_by("cases_seizureevent", "cases_seizure", "pgh_obj_id"),
        scoped_by("cases_seizeditem", "cases_seizure", "seizure_id"),
    ]
