"""Row policies of what inspections hold, and what follows them; their changes stand in the feed."""

from django.db import migrations

from interface.noting import notes_changes
from records.protecting import protect


class Migration(migrations.Migration):
    dependencies = [
        ("inspections", "0001_initial"),
        ("records", "0029_near_names_and_duplicates"),
        ("deadlines", "0022_rule_of_tasks"),
        ("interface", "0004_silent_on_files_with_own_readers"),
    ]

    operations = [
        *protect("inspections_visit", kind="inspection", is_shared=True),
        notes_changes("inspections_visit", kind="inspection"),
        *protect("inspections_talk", kind="supervision_talk"),
        notes_changes("inspections_talk", kind="supervision_talk"),
        *protect("inspections_finding", kind="finding"),
        notes_changes("inspections_finding", kind="finding"),
        *protect("inspections_exposure", kind="exposure"),
        notes_changes("inspections_exposure", kind="exposure"),
        *protect("inspections_accountability", kind="accountability"),
        notes_changes("inspections_accountability", kind="accountability"),
    ]
