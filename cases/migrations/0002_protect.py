"""Row policies of cases, of what hangs on one alone, and of the companies and people that are parties."""

from django.db import migrations

from accounts.rls import also_named_by, scoped_by
from interface.noting import notes_changes
from records.protecting import protect


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0001_initial"),
        ("leads", "0034_seed_lines_of_cases"),
        ("records", "0025_protect_temporary_access"),
        ("deadlines", "0019_terms_of_parts"),
        ("interface", "0002_note_changes"),
    ]

    operations = [
        *protect("cases_enforcementcase", kind="case"),
        notes_changes("cases_enforcementcase", kind="case"),
        scoped_by("cases_party", "cases_enforcementcase", "case_id"),
        scoped_by("cases_partyevent", "cases_party", "pgh_obj_id"),
        scoped_by("cases_payment", "cases_party", "party_id"),
        also_named_by(
            "records_subject",
            [("leads_lead", "subject_id"), ("leads_leadevent", "subject_id")],
            ("cases_party", "subject_id"),
            ("cases_partyevent", "subject_id"),
        ),
    ]
