"""A company or a person is read where a lead that one sees names it, or named it once; no list of all of them leaks."""

from django.db import migrations

from accounts.rls import named_by, scoped_by


class Migration(migrations.Migration):
    dependencies = [
        ("leads", "0024_entries_dated_anew_are_found"),
        ("records", "0016_subjects_of_neither_kind"),
    ]

    operations = [
        named_by("records_subject", ("leads_lead", "subject_id"), ("leads_leadevent", "subject_id")),
        scoped_by("records_subjectevent", "records_subject", "pgh_obj_id"),
    ]
