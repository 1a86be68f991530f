"""Search texts and names of subjects that earlier versions folded otherwise, as records/folding.py folds them now.

Not as literals: a database without rows has nothing to fold, and a later folding brings a migration of its own.
"""

from django.db import migrations

BATCH = 5_000
FOLDED_BY_POSTGRESQL = "UPDATE records_searchtext SET text = translate(text, %s, %s) WHERE text ~ %s"
OTHERS = "SELECT id, text FROM records_searchtext WHERE text ~ %s AND id > %s ORDER BY id LIMIT %s"


def fold_texts(apps, schema_editor):
    from records.folding import FINDABLE, findable

    single = {code: to for code, to in FINDABLE.items() if to is not None and len(to) == 1 and code}
    gone = [code for code, to in FINDABLE.items() if to is None and code]
    several = [code for code, to in FINDABLE.items() if to is not None and len(to) > 1]
    before = "".join(map(chr, [*single, *gone]))
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(FOLDED_BY_POSTGRESQL, [before, "".join(single.values()), _any_of([*single, *gone])])
        after, wanted = 0, "--|" + _any_of(several)
        while True:
            cursor.execute(OTHERS, [wanted, after, BATCH])
            rows = cursor.fetchall()
            if not rows:
                return
            after = rows[-1][0]
            changed = [(findable(text), pk) for pk, text in rows]
            cursor.executemany("UPDATE records_searchtext SET text = %s WHERE id = %s", changed)


def _any_of(codes):
    return "[" + "".join(f"\\u{code:04X}" if code < 0x10000 else f"\\U{code:08X}" for code in codes) + "]"


def fold_names(apps, schema_editor):
    """Of names with a radical in them. A company that bears the folded name already stays a row of its own."""
    from records.folding import name_key

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
        migrations.RunPython(fold_texts, migrations.RunPython.noop),
        migrations.RunPython(fold_names, migrations.RunPython.noop),
    ]
