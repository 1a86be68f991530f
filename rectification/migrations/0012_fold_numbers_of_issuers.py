"""Issuers' numbers and names that earlier versions folded otherwise.

A letter whose folded number another one of its type and issuer has, too, keeps its own: both were registered, and
which of them goes, an officer says.
"""

from django.db import migrations

NUMBERS = """
UPDATE rectification_rectificationorder letter SET issuer_number_key = left(records_number_key(issuer_number), 80)
WHERE issuer_number_key <> left(records_number_key(issuer_number), 80) AND NOT EXISTS (
    SELECT FROM rectification_rectificationorder other
    WHERE other.type_id = letter.type_id AND other.issuer_id = letter.issuer_id AND other.id <> letter.id
    AND left(records_number_key(other.issuer_number), 80) = left(records_number_key(letter.issuer_number), 80)
)
"""


def fold_names(apps, schema_editor):
    from texts.folding import organ_key

    Organ = apps.get_model("rectification", "Organ")
    for organ in Organ.objects.order_by("pk"):
        key = organ_key(organ.name)
        if key != organ.key and not Organ.objects.filter(key=key).exists():
            Organ.objects.filter(pk=organ.pk).update(key=key)


class Migration(migrations.Migration):
    dependencies = [("rectification", "0011_number_once_however_written"), ("records", "0013_number_key")]

    operations = [
        migrations.RunSQL(NUMBERS, migrations.RunSQL.noop),
        migrations.RunPython(fold_names, migrations.RunPython.noop),
    ]
