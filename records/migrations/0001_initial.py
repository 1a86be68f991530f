import uuid

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.operations
import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models

import audit.operations
import records.models.search


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("accounts", "__first__"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        django.contrib.postgres.operations.TrigramExtension(),
        migrations.CreateModel(
            name="Watch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=20)),
                ("record_id", models.BigIntegerField()),
                ("active", models.BooleanField(default=True)),
                ("since", models.DateTimeField(auto_now_add=True, verbose_name="since")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "watching",
                "verbose_name_plural": "watching",
                "indexes": [
                    models.Index(
                        condition=models.Q(("active", True)),
                        fields=["kind", "record_id"],
                        name="watch_active_of_record",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("user", "kind", "record_id"), name="watch_once_per_person")
                ],
            },
        ),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "readers",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(),
                        blank=True,
                        editable=False,
                        null=True,
                        size=None,
                        verbose_name="readers",
                    ),
                ),
                ("kind", models.CharField(editable=False, max_length=20)),
                ("record_id", models.BigIntegerField(editable=False)),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("name", models.CharField(max_length=200, verbose_name="file name")),
                ("extension", models.CharField(max_length=5, verbose_name="type")),
                ("size", models.PositiveIntegerField(help_text="In bytes.", verbose_name="size")),
                ("sha256", models.CharField(max_length=64)),
                ("is_evidence", models.BooleanField(default=False, verbose_name="evidence")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("pending", "Waiting for the virus scan"),
                            ("clean", "Clean"),
                            ("infected", "Infected"),
                            ("error", "Could not be scanned"),
                        ],
                        default="clean",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("uploaded_at", models.DateTimeField(auto_now_add=True, verbose_name="added at")),
                (
                    "bureau",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.bureau",
                        verbose_name="responsible bureau",
                    ),
                ),
                (
                    "city",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.bureau",
                        verbose_name="city",
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="added by",
                    ),
                ),
                (
                    "uploaded_by_bureau",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.bureau"
                    ),
                ),
            ],
            options={
                "verbose_name": "attachment",
                "verbose_name_plural": "attachments",
                "ordering": ["-uploaded_at", "-pk"],
                "abstract": False,
                "indexes": [models.Index(fields=["kind", "record_id", "-uploaded_at"], name="attachment_of_record")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("size__gt", 0)), name="attachment_is_not_empty"),
                    models.CheckConstraint(
                        condition=models.Q(("sha256__regex", "^[0-9a-f]{64}$")), name="attachment_has_sha256"
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="city_follows_bureau",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="SELECT city_id INTO STRICT NEW.city_id FROM accounts_bureau WHERE id = NEW.bureau_id; RETURN NEW;",
                            hash="ddfe8b597b8b7c805752509dd145ba11ee357435",
                            operation='INSERT OR UPDATE OF "bureau_id", "city_id"',
                            pgid="pgtrigger_city_follows_bureau_70e42",
                            table="records_attachment",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="attachment_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='RAISE EXCEPTION \'pgtrigger: Cannot delete or update of "kind", "record_id", "uuid", "name", "extension", "size", "sha256", "is_evidence", "uploaded_by_id", "uploaded_by_bureau_id", "uploaded_at" rows from % table\', TG_TABLE_NAME;',
                            hash="b238d638e0d71ebc314d1047fd9a0f2f93da4505",
                            operation='DELETE OR UPDATE OF "kind", "record_id", "uuid", "name", "extension", "size", "sha256", "is_evidence", "uploaded_by_id", "uploaded_by_bureau_id", "uploaded_at"',
                            pgid="pgtrigger_attachment_append_only_d7561",
                            table="records_attachment",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="attachment_never_truncated",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'never_truncated: %', TG_TABLE_NAME;",
                            hash="e00a1c17f285cd18dc27303bbbc1c6fb6dc19542",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_attachment_never_truncated_9058c",
                            table="records_attachment",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BulkJob",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("action", models.CharField(max_length=60)),
                ("record_kind", models.CharField(max_length=20)),
                (
                    "data",
                    models.JSONField(
                        default=dict, help_text="What the form of the action asked, once for all records."
                    ),
                ),
                ("back", models.CharField(blank=True, max_length=1200)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("chosen", "To be confirmed"),
                            ("running", "Running"),
                            ("done", "Finished"),
                            ("cancelled", "Stopped"),
                            ("broken", "Broken off"),
                        ],
                        default="chosen",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="created at")),
                ("confirmed_at", models.DateTimeField(null=True, verbose_name="confirmed at")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="ended at")),
                ("not_before", models.DateTimeField(null=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "bulk action",
                "verbose_name_plural": "bulk actions",
                "ordering": ["-pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "running")), fields=["not_before"], name="bulk_job_to_be_worked"
                    ),
                    models.Index(fields=["user", "-id"], name="bulk_job_newest"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["running", "done"]), _negated=True),
                            models.Q(("confirmed_at__isnull", False), ("not_before__isnull", False)),
                            _connector="OR",
                        ),
                        name="bulk_job_running_was_confirmed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", False), ("state__in", ["done", "cancelled", "broken"])),
                            models.Q(("ended_at__isnull", True), ("state__in", ["chosen", "running"])),
                            _connector="OR",
                        ),
                        name="bulk_job_ended_has_moment",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BulkItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("record_id", models.BigIntegerField()),
                ("number", models.CharField(max_length=60, verbose_name="number")),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "Not yet done"), ("done", "Done"), ("refused", "Refused")],
                        default="waiting",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                ("message", models.CharField(blank=True, max_length=300, verbose_name="why")),
                (
                    "job",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="records.bulkjob",
                        verbose_name="bulk action",
                    ),
                ),
            ],
            options={
                "verbose_name": "row of a bulk action",
                "verbose_name_plural": "rows of a bulk action",
                "ordering": ["pk"],
                "indexes": [models.Index(fields=["job", "state", "id"], name="bulk_item_of_job")],
                "constraints": [models.UniqueConstraint(fields=("job", "record_id"), name="bulk_item_once_per_job")],
            },
        ),
        migrations.CreateModel(
            name="Comment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "readers",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(),
                        blank=True,
                        editable=False,
                        null=True,
                        size=None,
                        verbose_name="readers",
                    ),
                ),
                ("kind", models.CharField(editable=False, max_length=20)),
                ("record_id", models.BigIntegerField(editable=False)),
                ("text", models.TextField(max_length=2000, verbose_name="comment")),
                (
                    "mentioned",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, editable=False, size=None
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="at")),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="author",
                    ),
                ),
                (
                    "author_bureau",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.bureau"
                    ),
                ),
                (
                    "bureau",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.bureau",
                        verbose_name="responsible bureau",
                    ),
                ),
                (
                    "city",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.bureau",
                        verbose_name="city",
                    ),
                ),
            ],
            options={
                "verbose_name": "comment",
                "verbose_name_plural": "comments",
                "ordering": ["-at", "-pk"],
                "abstract": False,
                "indexes": [models.Index(fields=["kind", "record_id", "-at"], name="comment_of_record")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="comment_says_something"
                    )
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="city_follows_bureau",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="SELECT city_id INTO STRICT NEW.city_id FROM accounts_bureau WHERE id = NEW.bureau_id; RETURN NEW;",
                            hash="fd5fe654b379cc0fef6e47aec3b2d85cd64bbb38",
                            operation='INSERT OR UPDATE OF "bureau_id", "city_id"',
                            pgid="pgtrigger_city_follows_bureau_bdbd9",
                            table="records_comment",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="comment_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='RAISE EXCEPTION \'pgtrigger: Cannot delete or update of "kind", "record_id", "author_id", "author_bureau_id", "text", "mentioned", "at" rows from % table\', TG_TABLE_NAME;',
                            hash="3dbf37c066a7e9948ee216b990f49de4f89a8b46",
                            operation='DELETE OR UPDATE OF "kind", "record_id", "author_id", "author_bureau_id", "text", "mentioned", "at"',
                            pgid="pgtrigger_comment_append_only_2decd",
                            table="records_comment",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="comment_never_truncated",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'never_truncated: %', TG_TABLE_NAME;",
                            hash="95d69982f2be2d100b48f848466a51e937d51e74",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_comment_never_truncated_cb306",
                            table="records_comment",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Draft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=20)),
                ("key", models.CharField(max_length=64)),
                ("data", models.JSONField(default=dict)),
                ("saved_at", models.DateTimeField(verbose_name="kept at")),
                ("closed_at", models.DateTimeField(null=True, verbose_name="closed at")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "draft",
                "verbose_name_plural": "drafts",
                "ordering": ["-saved_at", "-pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("closed_at__isnull", True)),
                        fields=["user", "kind", "-saved_at"],
                        name="draft_open_of_user",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("user", "kind", "key"), name="draft_one_per_form"),
                    models.CheckConstraint(
                        condition=models.Q(("closed_at__isnull", True), ("data", {}), _connector="OR"),
                        name="draft_closed_is_empty",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FormToken",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("token", models.CharField(max_length=64)),
                ("kind", models.CharField(max_length=20)),
                ("address", models.CharField(blank=True, max_length=300)),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "form token",
                "verbose_name_plural": "form tokens",
                "constraints": [models.UniqueConstraint(fields=("user", "token"), name="form_token_used_once")],
            },
        ),
        migrations.CreateModel(
            name="SavedFilter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=20)),
                ("name", models.CharField(max_length=30, verbose_name="name")),
                ("query", models.CharField(max_length=1000)),
                ("pinned", models.BooleanField(default=True, verbose_name="pinned above the list")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                ("archived_at", models.DateTimeField(null=True, verbose_name="removed at")),
                (
                    "bureau",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.bureau",
                        verbose_name="shared with bureau",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "saved filter",
                "verbose_name_plural": "saved filters",
                "ordering": ["name", "pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("archived_at__isnull", True)),
                        fields=["bureau", "kind"],
                        name="saved_filter_of_bureau",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("archived_at__isnull", True)),
                        fields=("user", "kind", "name"),
                        name="saved_filter_name_once_per_person",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SearchText",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "readers",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(),
                        blank=True,
                        editable=False,
                        null=True,
                        size=None,
                        verbose_name="readers",
                    ),
                ),
                ("kind", models.CharField(editable=False, max_length=20)),
                ("record_id", models.BigIntegerField(editable=False)),
                ("number", models.CharField(max_length=60)),
                ("title", models.CharField(max_length=200)),
                ("subject", models.CharField(blank=True, max_length=200)),
                ("credit_code", models.CharField(blank=True, max_length=18)),
                ("text", models.TextField()),
                (
                    "bureau",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.bureau",
                        verbose_name="responsible bureau",
                    ),
                ),
                (
                    "city",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.bureau",
                        verbose_name="city",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(fields=["number"], name="search_number"),
                    models.Index(
                        condition=models.Q(("credit_code", ""), _negated=True),
                        fields=["credit_code"],
                        name="search_credit_code",
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass(models.F("text"), name="gin_trgm_ops"),
                        name="search_text_trigrams",
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        records.models.search.Bigrams(models.F("text")), name="search_text_bigrams"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "record_id"), name="search_text_one_per_record")
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="city_follows_bureau",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="SELECT city_id INTO STRICT NEW.city_id FROM accounts_bureau WHERE id = NEW.bureau_id; RETURN NEW;",
                            hash="d047ca6d06b1d2669d56b94736390e682c232311",
                            operation='INSERT OR UPDATE OF "bureau_id", "city_id"',
                            pgid="pgtrigger_city_follows_bureau_d0772",
                            table="records_searchtext",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Series",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=40)),
                ("year", models.PositiveSmallIntegerField()),
                ("last", models.PositiveIntegerField(default=0)),
                (
                    "bureau",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.bureau"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("name", "bureau", "year"), name="series_one_counter"),
                    models.CheckConstraint(
                        condition=models.Q(("year__gte", 1949), ("year__lte", 2999)), name="series_year_is_plausible"
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="series_never_deleted",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="cecd1c4bbc87091d6f0ba051f06cf24efe2dad44",
                            operation="DELETE",
                            pgid="pgtrigger_series_never_deleted_334a3",
                            table="records_series",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="series_only_grows",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (NEW."last" < (OLD."last"))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="8fb74f2e7eadae230de5ffe8c7e882d288054942",
                            operation="UPDATE",
                            pgid="pgtrigger_series_only_grows_a4f1f",
                            table="records_series",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="series_never_truncated",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'never_truncated: %', TG_TABLE_NAME;",
                            hash="7de53c662c4795c40ccf39c20d55ae2b60eeff3e",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_series_never_truncated_6ab68",
                            table="records_series",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Step",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "readers",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(),
                        blank=True,
                        editable=False,
                        null=True,
                        size=None,
                        verbose_name="readers",
                    ),
                ),
                ("kind", models.CharField(max_length=20)),
                ("record_id", models.BigIntegerField()),
                ("action", models.CharField(max_length=40)),
                ("from_status", models.CharField(blank=True, max_length=20)),
                ("to_status", models.CharField(max_length=20)),
                ("on", models.DateField()),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("note", models.TextField(blank=True)),
                ("data", models.JSONField(default=dict, help_text="Names, codes and numbers that the sentence needs.")),
                (
                    "bureau",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.bureau",
                        verbose_name="responsible bureau",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "by_bureau",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.bureau"
                    ),
                ),
                (
                    "city",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.bureau",
                        verbose_name="city",
                    ),
                ),
            ],
            options={
                "verbose_name": "step",
                "verbose_name_plural": "steps",
                "ordering": ["-at", "-pk"],
                "abstract": False,
                "indexes": [models.Index(fields=["kind", "record_id", "-at"], name="step_of_record")],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="city_follows_bureau",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="SELECT city_id INTO STRICT NEW.city_id FROM accounts_bureau WHERE id = NEW.bureau_id; RETURN NEW;",
                            hash="f750b30f91d140c4b24bc8c3e15a51bf3dd7624c",
                            operation='INSERT OR UPDATE OF "bureau_id", "city_id"',
                            pgid="pgtrigger_city_follows_bureau_cdc9d",
                            table="records_step",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="step_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='RAISE EXCEPTION \'pgtrigger: Cannot delete or update of "kind", "record_id", "action", "from_status", "to_status", "by_id", "by_bureau_id", "on", "at", "note", "data" rows from % table\', TG_TABLE_NAME;',
                            hash="9c3bc8274dec233524577cfef54a9551cba5fbe9",
                            operation='DELETE OR UPDATE OF "kind", "record_id", "action", "from_status", "to_status", "by_id", "by_bureau_id", "on", "at", "note", "data"',
                            pgid="pgtrigger_step_append_only_1d490",
                            table="records_step",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="step_never_truncated",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'never_truncated: %', TG_TABLE_NAME;",
                            hash="d95d6cbd2128e48a04e402498922ebfad75a0396",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_step_never_truncated_f0819",
                            table="records_step",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Subject",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("company", "Company"), ("person", "Person")],
                        default="company",
                        max_length=10,
                        verbose_name="kind of subject",
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("normalised_name", models.CharField(editable=False, max_length=240)),
                ("credit_code", models.CharField(blank=True, max_length=18, verbose_name="unified social credit code")),
                ("id_note", models.CharField(blank=True, max_length=18, verbose_name="masked id number")),
                ("address", models.CharField(blank=True, max_length=200, verbose_name="address")),
            ],
            options={
                "verbose_name": "subject",
                "verbose_name_plural": "subjects",
                "ordering": ["pk"],
                "indexes": [models.Index(fields=["normalised_name"], name="subject_name")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("credit_code", ""), _negated=True),
                        fields=("credit_code",),
                        name="subject_one_per_credit_code",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("credit_code", ""), ("kind", "company")),
                        fields=("normalised_name",),
                        name="subject_one_company_per_name_without_code",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("credit_code", ""),
                            models.Q(("credit_code__regex", "^[0-9A-HJ-NPQRTUWXY]{18}$"), ("kind", "company")),
                            _connector="OR",
                        ),
                        name="subject_credit_code_is_of_a_company",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("id_note", ""), models.Q(("id_note__contains", "*"), ("kind", "person")), _connector="OR"
                        ),
                        name="subject_id_number_is_masked",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("normalised_name", ""), _negated=True), name="subject_has_a_name"
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="subject_never_deleted",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="092848d73a58ab8bfb88eb0a882f5f6a764ce107",
                            operation="DELETE",
                            pgid="pgtrigger_subject_never_deleted_b6069",
                            table="records_subject",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="subject_never_truncated",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'never_truncated: %', TG_TABLE_NAME;",
                            hash="0a7a60ec3452dea7d72b571b746d6df302a15cc5",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_subject_never_truncated_0d14d",
                            table="records_subject",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "records_subjectevent" ("address", "credit_code", "id", "id_note", "kind", "name", "normalised_name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."address", NEW."credit_code", NEW."id", NEW."id_note", NEW."kind", NEW."name", NEW."normalised_name", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;',
                            hash="110439a2c0efa9011d4f618601d7db5992e38636",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_f0984",
                            table="records_subject",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "records_subjectevent" ("address", "credit_code", "id", "id_note", "kind", "name", "normalised_name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."address", new_values."credit_code", new_values."id", new_values."id_note", new_values."kind", new_values."name", new_values."normalised_name", _pgh_attached_context.value, NOW(), \'update\', new_values."id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="d34bda66d900d32d6e6374cb7ae008e8002255e0",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_250a7",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="records_subject",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SubjectEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[("company", "Company"), ("person", "Person")],
                        default="company",
                        max_length=10,
                        verbose_name="kind of subject",
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("normalised_name", models.CharField(editable=False, max_length=240)),
                ("credit_code", models.CharField(blank=True, max_length=18, verbose_name="unified social credit code")),
                ("id_note", models.CharField(blank=True, max_length=18, verbose_name="masked id number")),
                ("address", models.CharField(blank=True, max_length=200, verbose_name="address")),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="records.subject",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="never_truncated",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'never_truncated: %', TG_TABLE_NAME;",
                            hash="99c80dca9e9667e738fc325033d9d3d9911e85e8",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_truncated_7a1a4",
                            table="records_subjectevent",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="7fe2506f357ec5d183bdb764b7b1f560eda8aa37",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_0774f",
                            table="records_subjectevent",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        audit.operations.InstallTriggers(),
        migrations.RunSQL(
            sql="\nCREATE FUNCTION zh_bigrams(t text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT COST 2000 AS $$\n    SELECT coalesce(array_agg(a || b), '{}')\n    FROM unnest(string_to_array(lower(t), NULL), string_to_array(substr(lower(t), 2), NULL)) u(a, b)\n    WHERE b IS NOT NULL\n$$;\n",
            reverse_sql="DROP FUNCTION zh_bigrams(text);",
        ),
    ]
