"""Names of subjects that earlier versions folded otherwise, as texts/folding.py folds them now.

Not as literals: a database without rows has nothing to fold, and a later folding brings a migration of its own.
"""

from django.db import migrations


def fold_names(apps, schema_editor):
    """Of names with a radical in them. A company that bears the folded name already stays a row of its own."""
    from texts.folding import name_key

    Subject = apps.get_model("records", "Subject")
    for subject in Subject.objects.filter(name__regex="[\u2e80-\u2fdf]").order_by("pk"):
        key = name_key(subject.name)
        twins = Subject.objects.filter(kind="company", credit_code="", normalised_name=key).exclude(pk=subject.pk)
        if key and key != subject.normalised_name and not (subject.credit_code == "" and twins.exists()):
            Subject.objects.filter(pk=subject.pk).update(normalised_name=key)


class Migration(migrations.Migration):
    dependencies = [("records", "0014_search_by_folded_number")]

    operations = [
        # Nothing to undo: what is folded further is still found by what was folded less.
        migrations.RunPython(fold_names, migrations.RunPython.noop),
    ]
