"""A form names itself by its key and says where it is taken up again; the drafts that are there go along."""

from urllib.parse import urlencode

from django.db import migrations, models

PAGES = {
    "lead": "/leads/new",
    "order": "/orders/new",
    "join": "/orders/join",
    "measure": "/orders/measures/new",
    "action": "/orders/actions/new",
    "dossier": "/orders/dossiers/new",
}


def say_where(apps, schema_editor):
    """Of drafts of before: their page, and the parameters with which it was opened."""
    Draft = apps.get_model("records", "Draft")
    for draft in Draft.objects.order_by("pk").iterator(chunk_size=500):
        asked = [(name[1:], value) for name, values in draft.data.items() if name[0] == "?" for value in values]
        page = PAGES.get(draft.kind, f"/{draft.kind}s/new/")
        draft.address = f"{page}?{urlencode([*asked, ('draft', draft.key)])}"[:500]
        draft.data = {name: values for name, values in draft.data.items() if name[0] != "?"}
        draft.title = (draft.data.get("title") or draft.data.get("text") or [""])[0].strip()[:60]
        draft.save(update_fields=["address", "data", "title"])


class Migration(migrations.Migration):
    dependencies = [("records", "0025_protect_temporary_access")]

    operations = [
        migrations.RemoveConstraint("draft", "draft_one_per_form"),
        migrations.RemoveConstraint("draft", "draft_closed_is_empty"),
        migrations.RemoveIndex("draft", "draft_open_of_user"),
        migrations.AddField(
            "draft",
            "page",
            models.CharField(
                blank=True, help_text="Path of its page; empty where many are begun there.", max_length=200
            ),
        ),
        migrations.AddField(
            "draft",
            "address",
            models.CharField(default="/", help_text="Where the form is taken up again.", max_length=500),
            preserve_default=False,
        ),
        migrations.AddField("draft", "label", models.CharField(blank=True, max_length=200)),
        migrations.AddField(
            "draft", "title", models.CharField(blank=True, help_text="The first words typed.", max_length=60)
        ),
        migrations.AddField("draft", "revision", models.PositiveIntegerField(default=1)),
        migrations.AddField(
            "draft", "tab", models.CharField(blank=True, help_text="The window that wrote last.", max_length=32)
        ),
        migrations.AddField("draft", "reminded_at", models.DateTimeField(null=True, verbose_name="reminded at")),
        migrations.RunPython(say_where, migrations.RunPython.noop),
        migrations.RemoveField("draft", "kind"),
        migrations.AddIndex(
            "draft",
            models.Index(
                condition=models.Q(("closed_at__isnull", True)),
                fields=["user", "-saved_at"],
                name="draft_open_of_user",
            ),
        ),
        migrations.AddIndex("draft", models.Index(fields=["user", "page"], name="draft_of_page")),
        migrations.AddIndex("draft", models.Index(fields=["saved_at"], name="draft_by_age")),
        migrations.AddConstraint("draft", models.UniqueConstraint(fields=("user", "key"), name="draft_one_per_form")),
        migrations.AddConstraint(
            "draft",
            models.CheckConstraint(
                condition=models.Q(
                    ("closed_at__isnull", True),
                    models.Q(("data", {}), ("tab", ""), ("title", "")),
                    _connector="OR",
                ),
                name="draft_closed_is_empty",
            ),
        ),
    ]
