"""Circulars, confirmations and receipts are found by the search like any record; and nobody is their handler."""

from django.conf import settings
from django.db import migrations, models

KINDS = (("circular", "Circular"), ("submission", "Submission"), ("receipt", "Receipt"))


def index_what_is_there(apps, schema_editor):
    """As records.search.search_text writes it: number and title, folded."""
    from texts.folding import findable

    SearchText = apps.get_model("records", "SearchText")
    for kind, name in KINDS:
        for record in apps.get_model("circulars", name).objects.order_by("pk").iterator():
            SearchText.objects.get_or_create(
                kind=kind,
                record_id=record.pk,
                defaults={
                    "bureau_id": record.bureau_id,
                    "city_id": record.city_id,
                    "readers": record.readers,
                    "number": record.number,
                    "title": record.title,
                    "text": f"{findable(record.number)}\n{findable(record.title)}\n\n",
                },
            )


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0006_former_names_known"),
        ("circulars", "0003_names_and_files_as_issued"),
        ("records", "0016_subjects_of_neither_kind"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(index_what_is_there, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="circular",
            constraint=models.CheckConstraint(
                condition=models.Q(("assignee__isnull", True)), name="circular_nobody_handles"
            ),
        ),
        migrations.AddConstraint(
            model_name="receipt",
            constraint=models.CheckConstraint(
                condition=models.Q(("assignee__isnull", True)), name="receipt_nobody_handles"
            ),
        ),
        migrations.AddConstraint(
            model_name="submission",
            constraint=models.CheckConstraint(
                condition=models.Q(("assignee__isnull", True)), name="submission_nobody_handles"
            ),
        ),
    ]
