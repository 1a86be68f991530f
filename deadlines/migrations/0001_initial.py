import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.operations
import django.db.models.deletion
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models

import audit.operations


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("accounts", "__first__"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        django.contrib.postgres.operations.BtreeGistExtension(),
        migrations.CreateModel(
            name="DeadlineRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=30, verbose_name="code")),
                ("replaces", models.CharField(blank=True, max_length=30, verbose_name="takes over from")),
                (
                    "subject",
                    models.CharField(
                        choices=[
                            ("lead", "Leads"),
                            ("case", "Enforcement cases"),
                            ("complaint", "Complaints and reports"),
                            ("petition", "Petitions"),
                            ("transfer", "Transfers"),
                            ("order", "Letters (three proposals, one notice)"),
                            ("supervision", "Supervision"),
                            ("circular", "Circulars"),
                            ("office", "Office"),
                        ],
                        max_length=12,
                        verbose_name="subject",
                    ),
                ),
                ("name_zh", models.CharField(max_length=60, verbose_name="name in Chinese")),
                ("name_en", models.CharField(max_length=100, verbose_name="name in English")),
                ("trigger_zh", models.CharField(max_length=60, verbose_name="trigger in Chinese")),
                ("trigger_en", models.CharField(max_length=100, verbose_name="trigger in English")),
                (
                    "duty",
                    models.CharField(
                        choices=[
                            ("own", "our duty"),
                            ("party", "right or duty of the party"),
                            ("other", "duty of another organ"),
                        ],
                        max_length=5,
                        verbose_name="whose duty",
                    ),
                ),
                ("length", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="length")),
                (
                    "unit",
                    models.CharField(
                        choices=[
                            ("working_day", "working days"),
                            ("day", "days"),
                            ("month", "months"),
                            ("year", "years"),
                            ("hour", "hours"),
                        ],
                        max_length=11,
                        verbose_name="unit",
                    ),
                ),
                (
                    "end",
                    models.CharField(
                        choices=[
                            ("roll", "rolls forward to the next working day"),
                            ("strict", "strict: a rest day moves nothing"),
                            ("none", "not needed"),
                        ],
                        max_length=6,
                        verbose_name="end rule",
                    ),
                ),
                (
                    "direction",
                    models.CharField(
                        choices=[
                            ("due", "due at the end"),
                            ("not_before", "not before the end"),
                            ("at_least_before", "at least so long before"),
                        ],
                        default="due",
                        max_length=15,
                        verbose_name="direction",
                    ),
                ),
                ("may_be_typed", models.BooleanField(default=False, verbose_name="the letter may set the day")),
                ("is_statutory", models.BooleanField(default=False, verbose_name="statutory")),
                (
                    "confidence",
                    models.CharField(
                        choices=[
                            ("C", "certain"),
                            ("P", "length sure, article to be checked"),
                            ("?", "to be confirmed"),
                        ],
                        max_length=1,
                        verbose_name="confidence",
                    ),
                ),
                (
                    "excludes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("TEST", "testing, inspection, quarantine, appraisal"),
                                ("RIGHTHOLDER_ID", "identification by the right-holder"),
                                ("SUSPEND", "suspension"),
                                ("HEARING", "hearing"),
                                ("PUBLIC_NOTICE", "public notice"),
                                ("REFUND", "refund of overcharges"),
                                ("ISSUER_CONSENT", "consent of the issuer"),
                            ],
                            max_length=20,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="does not count",
                    ),
                ),
                ("extensions", models.JSONField(blank=True, default=list, verbose_name="extensions")),
                ("basis_zh", models.CharField(max_length=200, verbose_name="legal basis in Chinese")),
                ("basis_en", models.CharField(max_length=200, verbose_name="legal basis in English")),
                ("note_zh", models.CharField(blank=True, max_length=300, verbose_name="remark in Chinese")),
                ("note_en", models.CharField(blank=True, max_length=300, verbose_name="remark in English")),
                ("valid_from", models.DateField(verbose_name="for triggers from")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="for triggers until")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("off", "Switched off until confirmed"),
                            ("proposed", "Proposed"),
                            ("in_force", "In force"),
                            ("refused", "Refused"),
                        ],
                        default="proposed",
                        editable=False,
                        max_length=8,
                        verbose_name="status",
                    ),
                ),
                (
                    "is_seed",
                    models.BooleanField(default=False, editable=False, verbose_name="came with the installation"),
                ),
                ("proposed_at", models.DateTimeField(auto_now_add=True, verbose_name="proposed at")),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="reason of the change")),
                ("approved_at", models.DateTimeField(editable=False, null=True, verbose_name="decided at")),
                (
                    "approved_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="proposed by",
                    ),
                ),
            ],
            options={
                "verbose_name": "deadline rule",
                "verbose_name_plural": "deadline rules",
                "ordering": ["subject", "pk"],
                "indexes": [
                    models.Index(fields=["code"], name="rule_code"),
                    models.Index(fields=["replaces"], name="rule_replaces"),
                ],
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("state", "in_force")),
                        expressions=[
                            ("code", "="),
                            (
                                models.Func(
                                    models.F("valid_from"),
                                    models.F("valid_to"),
                                    django.contrib.postgres.fields.ranges.RangeBoundary(
                                        inclusive_lower=True, inclusive_upper=True
                                    ),
                                    function="daterange",
                                    output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                                ),
                                "&&",
                            ),
                        ],
                        name="rule_one_in_force_per_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                        ),
                        name="rule_ends_after_it_starts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "in_force"), _negated=True), ("length__isnull", False), _connector="OR"
                        ),
                        name="rule_in_force_has_length",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "in_force"), _negated=True),
                            ("confidence__in", ["C", "P"]),
                            _connector="OR",
                        ),
                        name="rule_unsure_is_off",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approved_by__isnull", True),
                            models.Q(("approved_by", models.F("proposed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="rule_approved_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "in_force"), _negated=True),
                            ("is_seed", True),
                            models.Q(
                                ("approved_at__isnull", False),
                                ("approved_by__isnull", False),
                                ("proposed_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="rule_in_force_was_approved",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="rule_never_deleted",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="fcaff1049702a5fc001155187f2dd49e0f9e28e6",
                            operation="DELETE",
                            pgid="pgtrigger_rule_never_deleted_d06d9",
                            table="deadlines_deadlinerule",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="rule_content_is_fixed",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."code" IS DISTINCT FROM (NEW."code") OR OLD."replaces" IS DISTINCT FROM (NEW."replaces") OR OLD."subject" IS DISTINCT FROM (NEW."subject") OR OLD."name_zh" IS DISTINCT FROM (NEW."name_zh") OR OLD."name_en" IS DISTINCT FROM (NEW."name_en") OR OLD."trigger_zh" IS DISTINCT FROM (NEW."trigger_zh") OR OLD."trigger_en" IS DISTINCT FROM (NEW."trigger_en") OR OLD."duty" IS DISTINCT FROM (NEW."duty") OR OLD."length" IS DISTINCT FROM (NEW."length") OR OLD."unit" IS DISTINCT FROM (NEW."unit") OR OLD."end" IS DISTINCT FROM (NEW."end") OR OLD."direction" IS DISTINCT FROM (NEW."direction") OR OLD."may_be_typed" IS DISTINCT FROM (NEW."may_be_typed") OR OLD."is_statutory" IS DISTINCT FROM (NEW."is_statutory") OR OLD."confidence" IS DISTINCT FROM (NEW."confidence") OR OLD."excludes" IS DISTINCT FROM (NEW."excludes") OR OLD."extensions" IS DISTINCT FROM (NEW."extensions") OR OLD."basis_zh" IS DISTINCT FROM (NEW."basis_zh") OR OLD."basis_en" IS DISTINCT FROM (NEW."basis_en") OR OLD."note_zh" IS DISTINCT FROM (NEW."note_zh") OR OLD."note_en" IS DISTINCT FROM (NEW."note_en") OR OLD."valid_from" IS DISTINCT FROM (NEW."valid_from") OR OLD."is_seed" IS DISTINCT FROM (NEW."is_seed") OR OLD."proposed_by_id" IS DISTINCT FROM (NEW."proposed_by_id") OR OLD."proposed_at" IS DISTINCT FROM (NEW."proposed_at") OR OLD."reason" IS DISTINCT FROM (NEW."reason"))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="2058f6074120f70dc7c88166d9a6eb5578fe0bda",
                            operation="UPDATE",
                            pgid="pgtrigger_rule_content_is_fixed_a9d13",
                            table="deadlines_deadlinerule",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "deadlines_deadlineruleevent" ("approved_at", "approved_by_id", "basis_en", "basis_zh", "code", "confidence", "direction", "duty", "end", "excludes", "extensions", "id", "is_seed", "is_statutory", "length", "may_be_typed", "name_en", "name_zh", "note_en", "note_zh", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_at", "proposed_by_id", "reason", "replaces", "state", "subject", "trigger_en", "trigger_zh", "unit", "valid_from", "valid_to") VALUES (NEW."approved_at", NEW."approved_by_id", NEW."basis_en", NEW."basis_zh", NEW."code", NEW."confidence", NEW."direction", NEW."duty", NEW."end", NEW."excludes", NEW."extensions", NEW."id", NEW."is_seed", NEW."is_statutory", NEW."length", NEW."may_be_typed", NEW."name_en", NEW."name_zh", NEW."note_en", NEW."note_zh", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."proposed_at", NEW."proposed_by_id", NEW."reason", NEW."replaces", NEW."state", NEW."subject", NEW."trigger_en", NEW."trigger_zh", NEW."unit", NEW."valid_from", NEW."valid_to"); RETURN NULL;',
                            hash="e09cde11cce4ca05cd6b6faabaaf8601a298b09b",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_ad59a",
                            table="deadlines_deadlinerule",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "deadlines_deadlineruleevent" ("approved_at", "approved_by_id", "basis_en", "basis_zh", "code", "confidence", "direction", "duty", "end", "excludes", "extensions", "id", "is_seed", "is_statutory", "length", "may_be_typed", "name_en", "name_zh", "note_en", "note_zh", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_at", "proposed_by_id", "reason", "replaces", "state", "subject", "trigger_en", "trigger_zh", "unit", "valid_from", "valid_to") SELECT new_values."approved_at", new_values."approved_by_id", new_values."basis_en", new_values."basis_zh", new_values."code", new_values."confidence", new_values."direction", new_values."duty", new_values."end", new_values."excludes", new_values."extensions", new_values."id", new_values."is_seed", new_values."is_statutory", new_values."length", new_values."may_be_typed", new_values."name_en", new_values."name_zh", new_values."note_en", new_values."note_zh", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."proposed_at", new_values."proposed_by_id", new_values."reason", new_values."replaces", new_values."state", new_values."subject", new_values."trigger_en", new_values."trigger_zh", new_values."unit", new_values."valid_from", new_values."valid_to" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="a4a6773d8a45ebfcc2405f4d0d3ec39f56755dd9",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_d013d",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="deadlines_deadlinerule",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Clock",
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
                ("kind", models.CharField(max_length=20, verbose_name="kind of record")),
                ("record_id", models.BigIntegerField()),
                ("record_number", models.CharField(max_length=60, verbose_name="number")),
                ("record_url", models.CharField(max_length=300)),
                ("code", models.CharField(max_length=30, verbose_name="code")),
                ("trigger_on", models.DateField(verbose_name="day of the event")),
                ("trigger_at", models.DateTimeField(null=True, verbose_name="moment of the event")),
                ("typed_due_on", models.DateField(null=True, verbose_name="day set by the letter")),
                ("nominal_on", models.DateField(null=True, verbose_name="nominal end")),
                ("due_on", models.DateField(null=True, verbose_name="due on")),
                ("due_at", models.DateTimeField(null=True, verbose_name="due at")),
                ("safe_due_on", models.DateField(null=True, verbose_name="surely in time until")),
                ("excluded_days", models.PositiveSmallIntegerField(default=0, verbose_name="days not counted")),
                ("provisional", models.BooleanField(default=False, verbose_name="provisional")),
                ("calendar_version", models.CharField(max_length=200)),
                ("explanation", models.JSONField(default=list)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("running", "Running"),
                            ("paused", "Stopped"),
                            ("done", "Done"),
                            ("cancelled", "Ended with the record"),
                        ],
                        default="running",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                ("overdue_since", models.DateField(null=True, verbose_name="was overdue since")),
                ("started_at", models.DateTimeField(auto_now_add=True, verbose_name="entered at")),
                ("ended_on", models.DateField(null=True, verbose_name="ended on")),
                (
                    "assignee",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="handler",
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
                (
                    "ended_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "started_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "rule",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="clocks",
                        to="deadlines.deadlinerule",
                        verbose_name="rule",
                    ),
                ),
            ],
            options={
                "verbose_name": "clock",
                "verbose_name_plural": "clocks",
                "ordering": ["due_on", "pk"],
                "abstract": False,
                "indexes": [
                    models.Index(fields=["kind", "record_id"], name="clock_of_record"),
                    models.Index(
                        condition=models.Q(("state", "running")),
                        fields=["city", "due_on", "id"],
                        name="clock_running_city_due",
                    ),
                    models.Index(
                        condition=models.Q(("state", "running")),
                        fields=["bureau", "due_on", "id"],
                        name="clock_running_bureau_due",
                    ),
                    models.Index(
                        condition=models.Q(("state", "running")),
                        fields=["assignee", "due_on", "id"],
                        name="clock_running_assignee_due",
                    ),
                    models.Index(
                        condition=models.Q(("state", "running")), fields=["due_on", "id"], name="clock_running_due"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["running", "paused"])),
                        fields=("kind", "record_id", "code"),
                        name="clock_one_open_per_record_and_code",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "running"), _negated=True),
                            models.Q(
                                ("due_on__isnull", False), ("nominal_on__isnull", False), ("safe_due_on__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="clock_running_has_due",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "paused"), _negated=True),
                            models.Q(("due_at__isnull", True), ("due_on__isnull", True), ("safe_due_on__isnull", True)),
                            _connector="OR",
                        ),
                        name="clock_paused_has_no_due",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_on__isnull", False), ("state__in", ["done", "cancelled"])),
                            models.Q(("ended_on__isnull", True), ("state__in", ["running", "paused"])),
                            _connector="OR",
                        ),
                        name="clock_closed_has_day",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="city_follows_bureau",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="SELECT city_id INTO STRICT NEW.city_id FROM accounts_bureau WHERE id = NEW.bureau_id; RETURN NEW;",
                            hash="18eec7167734e6308d23024cc44fc5da1f3293c4",
                            operation='INSERT OR UPDATE OF "bureau_id", "city_id"',
                            pgid="pgtrigger_city_follows_bureau_126dd",
                            table="deadlines_clock",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="clock_never_deleted",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="c721bcd8bdad9badb0864f717d5dfb4920230010",
                            operation="DELETE",
                            pgid="pgtrigger_clock_never_deleted_14531",
                            table="deadlines_clock",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="clock_identity_is_fixed",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."record_id" IS DISTINCT FROM (NEW."record_id") OR OLD."rule_id" IS DISTINCT FROM (NEW."rule_id") OR OLD."code" IS DISTINCT FROM (NEW."code") OR OLD."started_by_id" IS DISTINCT FROM (NEW."started_by_id") OR OLD."started_at" IS DISTINCT FROM (NEW."started_at"))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="ec355b97d78ca3e7eb52db23643ea75eb57fc2f2",
                            operation="UPDATE",
                            pgid="pgtrigger_clock_identity_is_fixed_f41d1",
                            table="deadlines_clock",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="clock_due_is_computed",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."due_at" IS DISTINCT FROM (NEW."due_at") OR OLD."due_on" IS DISTINCT FROM (NEW."due_on") OR OLD."nominal_on" IS DISTINCT FROM (NEW."nominal_on") OR OLD."overdue_since" IS DISTINCT FROM (NEW."overdue_since") OR OLD."safe_due_on" IS DISTINCT FROM (NEW."safe_due_on") OR OLD."trigger_at" IS DISTINCT FROM (NEW."trigger_at") OR OLD."trigger_on" IS DISTINCT FROM (NEW."trigger_on") OR OLD."typed_due_on" IS DISTINCT FROM (NEW."typed_due_on"))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="a87dced70b72a29ef720fa2636f7a5f040cbd80a",
                            operation="UPDATE",
                            pgid="pgtrigger_clock_due_is_computed_40081",
                            table="deadlines_clock",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="clock_closed_never_changes",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.state IN ('done', 'cancelled') AND (OLD.state, OLD.trigger_on, OLD.trigger_at, OLD.due_on, OLD.nominal_on, OLD.overdue_since, OLD.ended_on, OLD.ended_by_id) IS DISTINCT FROM (NEW.state, NEW.trigger_on, NEW.trigger_at, NEW.due_on, NEW.nominal_on, NEW.overdue_since, NEW.ended_on, NEW.ended_by_id))",
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="d55ea4e028fe00760162fa29e1b52fbad38f626b",
                            operation="UPDATE",
                            pgid="pgtrigger_clock_closed_never_changes_3706a",
                            table="deadlines_clock",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "deadlines_clockevent" ("assignee_id", "bureau_id", "calendar_version", "city_id", "code", "due_at", "due_on", "ended_by_id", "ended_on", "excluded_days", "id", "kind", "nominal_on", "overdue_since", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "provisional", "readers", "record_id", "record_number", "record_url", "rule_id", "safe_due_on", "started_at", "started_by_id", "state", "trigger_at", "trigger_on", "typed_due_on") VALUES (NEW."assignee_id", NEW."bureau_id", NEW."calendar_version", NEW."city_id", NEW."code", NEW."due_at", NEW."due_on", NEW."ended_by_id", NEW."ended_on", NEW."excluded_days", NEW."id", NEW."kind", NEW."nominal_on", NEW."overdue_since", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."provisional", NEW."readers", NEW."record_id", NEW."record_number", NEW."record_url", NEW."rule_id", NEW."safe_due_on", NEW."started_at", NEW."started_by_id", NEW."state", NEW."trigger_at", NEW."trigger_on", NEW."typed_due_on"); RETURN NULL;',
                            hash="6a0659f0ff5b55e75c16c3afe75e0d589ad22418",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_e7441",
                            table="deadlines_clock",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "deadlines_clockevent" ("assignee_id", "bureau_id", "calendar_version", "city_id", "code", "due_at", "due_on", "ended_by_id", "ended_on", "excluded_days", "id", "kind", "nominal_on", "overdue_since", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "provisional", "readers", "record_id", "record_number", "record_url", "rule_id", "safe_due_on", "started_at", "started_by_id", "state", "trigger_at", "trigger_on", "typed_due_on") SELECT new_values."assignee_id", new_values."bureau_id", new_values."calendar_version", new_values."city_id", new_values."code", new_values."due_at", new_values."due_on", new_values."ended_by_id", new_values."ended_on", new_values."excluded_days", new_values."id", new_values."kind", new_values."nominal_on", new_values."overdue_since", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."provisional", new_values."readers", new_values."record_id", new_values."record_number", new_values."record_url", new_values."rule_id", new_values."safe_due_on", new_values."started_at", new_values."started_by_id", new_values."state", new_values."trigger_at", new_values."trigger_on", new_values."typed_due_on" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."assignee_id" IS DISTINCT FROM (new_values."assignee_id") OR old_values."bureau_id" IS DISTINCT FROM (new_values."bureau_id") OR old_values."calendar_version" IS DISTINCT FROM (new_values."calendar_version") OR old_values."city_id" IS DISTINCT FROM (new_values."city_id") OR old_values."code" IS DISTINCT FROM (new_values."code") OR old_values."due_at" IS DISTINCT FROM (new_values."due_at") OR old_values."due_on" IS DISTINCT FROM (new_values."due_on") OR old_values."ended_by_id" IS DISTINCT FROM (new_values."ended_by_id") OR old_values."ended_on" IS DISTINCT FROM (new_values."ended_on") OR old_values."excluded_days" IS DISTINCT FROM (new_values."excluded_days") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."kind" IS DISTINCT FROM (new_values."kind") OR old_values."nominal_on" IS DISTINCT FROM (new_values."nominal_on") OR old_values."overdue_since" IS DISTINCT FROM (new_values."overdue_since") OR old_values."provisional" IS DISTINCT FROM (new_values."provisional") OR old_values."readers" IS DISTINCT FROM (new_values."readers") OR old_values."record_id" IS DISTINCT FROM (new_values."record_id") OR old_values."record_number" IS DISTINCT FROM (new_values."record_number") OR old_values."record_url" IS DISTINCT FROM (new_values."record_url") OR old_values."rule_id" IS DISTINCT FROM (new_values."rule_id") OR old_values."safe_due_on" IS DISTINCT FROM (new_values."safe_due_on") OR old_values."started_at" IS DISTINCT FROM (new_values."started_at") OR old_values."started_by_id" IS DISTINCT FROM (new_values."started_by_id") OR old_values."state" IS DISTINCT FROM (new_values."state") OR old_values."trigger_at" IS DISTINCT FROM (new_values."trigger_at") OR old_values."trigger_on" IS DISTINCT FROM (new_values."trigger_on") OR old_values."typed_due_on" IS DISTINCT FROM (new_values."typed_due_on")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="78f39a41059170fe54ae3f947ee9144fb76f7e97",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_fc3a7",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="deadlines_clock",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ClockEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
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
                ("kind", models.CharField(max_length=20, verbose_name="kind of record")),
                ("record_id", models.BigIntegerField()),
                ("record_number", models.CharField(max_length=60, verbose_name="number")),
                ("record_url", models.CharField(max_length=300)),
                ("code", models.CharField(max_length=30, verbose_name="code")),
                ("trigger_on", models.DateField(verbose_name="day of the event")),
                ("trigger_at", models.DateTimeField(null=True, verbose_name="moment of the event")),
                ("typed_due_on", models.DateField(null=True, verbose_name="day set by the letter")),
                ("nominal_on", models.DateField(null=True, verbose_name="nominal end")),
                ("due_on", models.DateField(null=True, verbose_name="due on")),
                ("due_at", models.DateTimeField(null=True, verbose_name="due at")),
                ("safe_due_on", models.DateField(null=True, verbose_name="surely in time until")),
                ("excluded_days", models.PositiveSmallIntegerField(default=0, verbose_name="days not counted")),
                ("provisional", models.BooleanField(default=False, verbose_name="provisional")),
                ("calendar_version", models.CharField(max_length=200)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("running", "Running"),
                            ("paused", "Stopped"),
                            ("done", "Done"),
                            ("cancelled", "Ended with the record"),
                        ],
                        default="running",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                ("overdue_since", models.DateField(null=True, verbose_name="was overdue since")),
                ("started_at", models.DateTimeField(auto_now_add=True, verbose_name="entered at")),
                ("ended_on", models.DateField(null=True, verbose_name="ended on")),
                (
                    "assignee",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="handler",
                    ),
                ),
                (
                    "bureau",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="accounts.bureau",
                        verbose_name="responsible bureau",
                    ),
                ),
                (
                    "city",
                    models.ForeignKey(
                        db_constraint=False,
                        editable=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="accounts.bureau",
                        verbose_name="city",
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
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
                        to="deadlines.clock",
                    ),
                ),
                (
                    "started_by",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "rule",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="deadlines.deadlinerule",
                        verbose_name="rule",
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
                            hash="07fc813318e2773d3aab499f04d0f15e79413758",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_truncated_3c89f",
                            table="deadlines_clockevent",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="92e3ee39c6ad9cfadff8f39fd449b92c0a048a33",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_4f595",
                            table="deadlines_clockevent",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DeadlineRuleEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("code", models.CharField(max_length=30, verbose_name="code")),
                ("replaces", models.CharField(blank=True, max_length=30, verbose_name="takes over from")),
                (
                    "subject",
                    models.CharField(
                        choices=[
                            ("lead", "Leads"),
                            ("case", "Enforcement cases"),
                            ("complaint", "Complaints and reports"),
                            ("petition", "Petitions"),
                            ("transfer", "Transfers"),
                            ("order", "Letters (three proposals, one notice)"),
                            ("supervision", "Supervision"),
                            ("circular", "Circulars"),
                            ("office", "Office"),
                        ],
                        max_length=12,
                        verbose_name="subject",
                    ),
                ),
                ("name_zh", models.CharField(max_length=60, verbose_name="name in Chinese")),
                ("name_en", models.CharField(max_length=100, verbose_name="name in English")),
                ("trigger_zh", models.CharField(max_length=60, verbose_name="trigger in Chinese")),
                ("trigger_en", models.CharField(max_length=100, verbose_name="trigger in English")),
                (
                    "duty",
                    models.CharField(
                        choices=[
                            ("own", "our duty"),
                            ("party", "right or duty of the party"),
                            ("other", "duty of another organ"),
                        ],
                        max_length=5,
                        verbose_name="whose duty",
                    ),
                ),
                ("length", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="length")),
                (
                    "unit",
                    models.CharField(
                        choices=[
                            ("working_day", "working days"),
                            ("day", "days"),
                            ("month", "months"),
                            ("year", "years"),
                            ("hour", "hours"),
                        ],
                        max_length=11,
                        verbose_name="unit",
                    ),
                ),
                (
                    "end",
                    models.CharField(
                        choices=[
                            ("roll", "rolls forward to the next working day"),
                            ("strict", "strict: a rest day moves nothing"),
                            ("none", "not needed"),
                        ],
                        max_length=6,
                        verbose_name="end rule",
                    ),
                ),
                (
                    "direction",
                    models.CharField(
                        choices=[
                            ("due", "due at the end"),
                            ("not_before", "not before the end"),
                            ("at_least_before", "at least so long before"),
                        ],
                        default="due",
                        max_length=15,
                        verbose_name="direction",
                    ),
                ),
                ("may_be_typed", models.BooleanField(default=False, verbose_name="the letter may set the day")),
                ("is_statutory", models.BooleanField(default=False, verbose_name="statutory")),
                (
                    "confidence",
                    models.CharField(
                        choices=[
                            ("C", "certain"),
                            ("P", "length sure, article to be checked"),
                            ("?", "to be confirmed"),
                        ],
                        max_length=1,
                        verbose_name="confidence",
                    ),
                ),
                (
                    "excludes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("TEST", "testing, inspection, quarantine, appraisal"),
                                ("RIGHTHOLDER_ID", "identification by the right-holder"),
                                ("SUSPEND", "suspension"),
                                ("HEARING", "hearing"),
                                ("PUBLIC_NOTICE", "public notice"),
                                ("REFUND", "refund of overcharges"),
                                ("ISSUER_CONSENT", "consent of the issuer"),
                            ],
                            max_length=20,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="does not count",
                    ),
                ),
                ("extensions", models.JSONField(blank=True, default=list, verbose_name="extensions")),
                ("basis_zh", models.CharField(max_length=200, verbose_name="legal basis in Chinese")),
                ("basis_en", models.CharField(max_length=200, verbose_name="legal basis in English")),
                ("note_zh", models.CharField(blank=True, max_length=300, verbose_name="remark in Chinese")),
                ("note_en", models.CharField(blank=True, max_length=300, verbose_name="remark in English")),
                ("valid_from", models.DateField(verbose_name="for triggers from")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="for triggers until")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("off", "Switched off until confirmed"),
                            ("proposed", "Proposed"),
                            ("in_force", "In force"),
                            ("refused", "Refused"),
                        ],
                        default="proposed",
                        editable=False,
                        max_length=8,
                        verbose_name="status",
                    ),
                ),
                (
                    "is_seed",
                    models.BooleanField(default=False, editable=False, verbose_name="came with the installation"),
                ),
                ("proposed_at", models.DateTimeField(auto_now_add=True, verbose_name="proposed at")),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="reason of the change")),
                ("approved_at", models.DateTimeField(editable=False, null=True, verbose_name="decided at")),
                (
                    "approved_by",
                    models.ForeignKey(
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
                    ),
                ),
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
                        to="deadlines.deadlinerule",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="proposed by",
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
                            hash="280caea88ab3fbf0ec52849dd7bd6a2cff62894c",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_truncated_92acd",
                            table="deadlines_deadlineruleevent",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="9bb5e450c4fe70adf9a31b7fa4dfb7e626b6aeb7",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_dd984",
                            table="deadlines_deadlineruleevent",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Extension",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "limit",
                    models.PositiveSmallIntegerField(
                        editable=False, help_text="Which of the rule's extensions it falls under."
                    ),
                ),
                ("length", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="length")),
                (
                    "unit",
                    models.CharField(
                        choices=[
                            ("working_day", "working days"),
                            ("day", "days"),
                            ("month", "months"),
                            ("year", "years"),
                            ("hour", "hours"),
                        ],
                        max_length=11,
                        verbose_name="unit",
                    ),
                ),
                ("until_on", models.DateField(blank=True, null=True, verbose_name="new last day")),
                ("reason", models.CharField(max_length=500, verbose_name="reason")),
                ("document", models.CharField(blank=True, max_length=200, verbose_name="document")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "Asked for"),
                            ("granted", "Granted"),
                            ("refused", "Refused"),
                            ("lapsed", "Lapsed with the clock"),
                        ],
                        default="asked",
                        editable=False,
                        max_length=8,
                        verbose_name="status",
                    ),
                ),
                ("is_late", models.BooleanField(default=False, editable=False, verbose_name="asked late")),
                ("requested_on", models.DateField(editable=False, verbose_name="asked on")),
                ("decided_on", models.DateField(editable=False, null=True, verbose_name="decided on")),
                (
                    "decision",
                    models.CharField(blank=True, editable=False, max_length=500, verbose_name="remark on the decision"),
                ),
                (
                    "clock",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="extensions",
                        to="deadlines.clock",
                        verbose_name="clock",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
                    ),
                ),
                (
                    "deciding_bureau",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.bureau",
                        verbose_name="decided in",
                    ),
                ),
                (
                    "requested_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="asked by",
                    ),
                ),
            ],
            options={
                "verbose_name": "extension",
                "verbose_name_plural": "extensions",
                "ordering": ["pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "asked")), fields=["deciding_bureau"], name="extension_waiting"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "asked")), fields=("clock",), name="extension_one_asked_per_clock"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("length__gt", 0), ("until_on__isnull", True)),
                            models.Q(("length__isnull", True), ("until_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="extension_length_or_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by__isnull", True),
                            models.Q(("decided_by", models.F("requested_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="extension_decided_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_by__isnull", False),
                                ("decided_on__isnull", False),
                                ("state__in", ["granted", "refused"]),
                            ),
                            models.Q(("decided_by__isnull", True), ("state__in", ["asked", "lapsed"])),
                            _connector="OR",
                        ),
                        name="extension_decided_has_day_and_person",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="extension_never_deleted",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="82789a07670ad126563d45767157e6f8d377fc85",
                            operation="DELETE",
                            pgid="pgtrigger_extension_never_deleted_89b96",
                            table="deadlines_extension",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="extension_request_is_fixed",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."clock_id" IS DISTINCT FROM (NEW."clock_id") OR OLD."limit" IS DISTINCT FROM (NEW."limit") OR OLD."length" IS DISTINCT FROM (NEW."length") OR OLD."unit" IS DISTINCT FROM (NEW."unit") OR OLD."until_on" IS DISTINCT FROM (NEW."until_on") OR OLD."reason" IS DISTINCT FROM (NEW."reason") OR OLD."requested_by_id" IS DISTINCT FROM (NEW."requested_by_id") OR OLD."requested_on" IS DISTINCT FROM (NEW."requested_on"))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="d3a8ac1a7b11fd4911b525d35891d93fc194d9e2",
                            operation="UPDATE",
                            pgid="pgtrigger_extension_request_is_fixed_2564d",
                            table="deadlines_extension",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="extension_decided_never_changes",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (NOT (OLD.\"state\" = 'asked'))",
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="f414dbff66e24aa4c72f6b06cb10a0e85781e992",
                            operation="UPDATE",
                            pgid="pgtrigger_extension_decided_never_changes_fb8a8",
                            table="deadlines_extension",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "deadlines_extensionevent" ("clock_id", "decided_by_id", "decided_on", "deciding_bureau_id", "decision", "document", "id", "is_late", "length", "limit", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "requested_by_id", "requested_on", "state", "unit", "until_on") VALUES (NEW."clock_id", NEW."decided_by_id", NEW."decided_on", NEW."deciding_bureau_id", NEW."decision", NEW."document", NEW."id", NEW."is_late", NEW."length", NEW."limit", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reason", NEW."requested_by_id", NEW."requested_on", NEW."state", NEW."unit", NEW."until_on"); RETURN NULL;',
                            hash="c4af56da97ffee313c7c3102db7b6b1668529b44",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_2f6e8",
                            table="deadlines_extension",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "deadlines_extensionevent" ("clock_id", "decided_by_id", "decided_on", "deciding_bureau_id", "decision", "document", "id", "is_late", "length", "limit", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "requested_by_id", "requested_on", "state", "unit", "until_on") SELECT new_values."clock_id", new_values."decided_by_id", new_values."decided_on", new_values."deciding_bureau_id", new_values."decision", new_values."document", new_values."id", new_values."is_late", new_values."length", new_values."limit", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."reason", new_values."requested_by_id", new_values."requested_on", new_values."state", new_values."unit", new_values."until_on" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="0f51bd399cb5ad0178d79b12efe784c683212e79",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_4ee86",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="deadlines_extension",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ExtensionEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "limit",
                    models.PositiveSmallIntegerField(
                        editable=False, help_text="Which of the rule's extensions it falls under."
                    ),
                ),
                ("length", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="length")),
                (
                    "unit",
                    models.CharField(
                        choices=[
                            ("working_day", "working days"),
                            ("day", "days"),
                            ("month", "months"),
                            ("year", "years"),
                            ("hour", "hours"),
                        ],
                        max_length=11,
                        verbose_name="unit",
                    ),
                ),
                ("until_on", models.DateField(blank=True, null=True, verbose_name="new last day")),
                ("reason", models.CharField(max_length=500, verbose_name="reason")),
                ("document", models.CharField(blank=True, max_length=200, verbose_name="document")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "Asked for"),
                            ("granted", "Granted"),
                            ("refused", "Refused"),
                            ("lapsed", "Lapsed with the clock"),
                        ],
                        default="asked",
                        editable=False,
                        max_length=8,
                        verbose_name="status",
                    ),
                ),
                ("is_late", models.BooleanField(default=False, editable=False, verbose_name="asked late")),
                ("requested_on", models.DateField(editable=False, verbose_name="asked on")),
                ("decided_on", models.DateField(editable=False, null=True, verbose_name="decided on")),
                (
                    "decision",
                    models.CharField(blank=True, editable=False, max_length=500, verbose_name="remark on the decision"),
                ),
                (
                    "clock",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="deadlines.clock",
                        verbose_name="clock",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
                    ),
                ),
                (
                    "deciding_bureau",
                    models.ForeignKey(
                        db_constraint=False,
                        editable=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="accounts.bureau",
                        verbose_name="decided in",
                    ),
                ),
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
                        to="deadlines.extension",
                    ),
                ),
                (
                    "requested_by",
                    models.ForeignKey(
                        db_constraint=False,
                        editable=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="asked by",
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
                            hash="f7a0210b1ab2d1859659c4d9e17ed36e6d81c8e0",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_truncated_64bc9",
                            table="deadlines_extensionevent",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="f52c91fda14a5df1c6dbb834e4ffe131666d77de",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_e83f3",
                            table="deadlines_extensionevent",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HolidayNotice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                ("version", models.PositiveSmallIntegerField(verbose_name="version")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("notice", "Notice of the State Council"),
                            ("statutory", "Statutory days only (no notice yet)"),
                        ],
                        default="notice",
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("document_no", models.CharField(max_length=60, verbose_name="document number")),
                ("published_on", models.DateField(blank=True, null=True, verbose_name="published on")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("entered", "Waiting for the second person"),
                            ("in_force", "In force"),
                            ("replaced", "Replaced"),
                            ("refused", "Refused"),
                        ],
                        default="entered",
                        editable=False,
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                (
                    "is_seed",
                    models.BooleanField(default=False, editable=False, verbose_name="came with the installation"),
                ),
                ("loaded_at", models.DateTimeField(auto_now_add=True, verbose_name="entered at")),
                ("approved_at", models.DateTimeField(editable=False, null=True, verbose_name="checked at")),
                (
                    "refusal",
                    models.CharField(blank=True, editable=False, max_length=300, verbose_name="reason of the refusal"),
                ),
                ("moved_count", models.PositiveIntegerField(default=0, editable=False, verbose_name="clocks moved")),
                (
                    "approved_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="checked by",
                    ),
                ),
                (
                    "loaded_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="entered by",
                    ),
                ),
            ],
            options={
                "verbose_name": "holiday notice",
                "verbose_name_plural": "holiday notices",
                "ordering": ["-year", "-version"],
                "constraints": [
                    models.UniqueConstraint(fields=("year", "version"), name="notice_version_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "in_force")), fields=("year",), name="notice_one_in_force_per_year"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approved_by__isnull", True),
                            models.Q(("approved_by", models.F("loaded_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="notice_checked_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["in_force", "replaced"]), _negated=True),
                            ("is_seed", True),
                            models.Q(
                                ("approved_at__isnull", False),
                                ("approved_by__isnull", False),
                                ("loaded_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="notice_in_force_was_checked",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="notice_never_deleted",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="ccc03f518c392d2abf5c92c338298424f1b34dc6",
                            operation="DELETE",
                            pgid="pgtrigger_notice_never_deleted_b3b99",
                            table="deadlines_holidaynotice",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="notice_content_is_fixed",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."year" IS DISTINCT FROM (NEW."year") OR OLD."version" IS DISTINCT FROM (NEW."version") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."document_no" IS DISTINCT FROM (NEW."document_no") OR OLD."published_on" IS DISTINCT FROM (NEW."published_on") OR OLD."is_seed" IS DISTINCT FROM (NEW."is_seed"))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="1aa99ccb72d161c6e7867b1b72ef0c56baba5c48",
                            operation="UPDATE",
                            pgid="pgtrigger_notice_content_is_fixed_cf962",
                            table="deadlines_holidaynotice",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "deadlines_holidaynoticeevent" ("approved_at", "approved_by_id", "document_no", "id", "is_seed", "kind", "loaded_at", "loaded_by_id", "moved_count", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_on", "refusal", "state", "version", "year") VALUES (NEW."approved_at", NEW."approved_by_id", NEW."document_no", NEW."id", NEW."is_seed", NEW."kind", NEW."loaded_at", NEW."loaded_by_id", NEW."moved_count", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."published_on", NEW."refusal", NEW."state", NEW."version", NEW."year"); RETURN NULL;',
                            hash="25e8f8e42d6d3337da2d394cb139f7183dec384e",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_021e8",
                            table="deadlines_holidaynotice",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "deadlines_holidaynoticeevent" ("approved_at", "approved_by_id", "document_no", "id", "is_seed", "kind", "loaded_at", "loaded_by_id", "moved_count", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_on", "refusal", "state", "version", "year") SELECT new_values."approved_at", new_values."approved_by_id", new_values."document_no", new_values."id", new_values."is_seed", new_values."kind", new_values."loaded_at", new_values."loaded_by_id", new_values."moved_count", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."published_on", new_values."refusal", new_values."state", new_values."version", new_values."year" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="9b966465a47eaf109dfb95bf74fe721a87096185",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_f434e",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="deadlines_holidaynotice",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CalendarDay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("date", models.DateField(verbose_name="day")),
                ("is_workday", models.BooleanField(verbose_name="working day")),
                ("name", models.CharField(max_length=60, verbose_name="holiday")),
                ("in_force", models.BooleanField(default=False, editable=False, verbose_name="in force")),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="days",
                        to="deadlines.holidaynotice",
                        verbose_name="notice",
                    ),
                ),
            ],
            options={
                "verbose_name": "calendar day",
                "verbose_name_plural": "calendar days",
                "ordering": ["date", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("notice", "date"), name="calendar_day_once_per_notice"),
                    models.UniqueConstraint(
                        condition=models.Q(("in_force", True)), fields=("date",), name="calendar_day_one_in_force"
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="calendar_day_never_deleted",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="137c018e226cfe2489ed4cbff639ab9930cccd0c",
                            operation="DELETE",
                            pgid="pgtrigger_calendar_day_never_deleted_a2105",
                            table="deadlines_calendarday",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="calendar_day_is_fixed",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."notice_id" IS DISTINCT FROM (NEW."notice_id") OR OLD."date" IS DISTINCT FROM (NEW."date") OR OLD."is_workday" IS DISTINCT FROM (NEW."is_workday") OR OLD."name" IS DISTINCT FROM (NEW."name"))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="e974c671fdf55bda540d8be832f2e0c756d2c064",
                            operation="UPDATE",
                            pgid="pgtrigger_calendar_day_is_fixed_f84f9",
                            table="deadlines_calendarday",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HolidayNoticeEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                ("version", models.PositiveSmallIntegerField(verbose_name="version")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("notice", "Notice of the State Council"),
                            ("statutory", "Statutory days only (no notice yet)"),
                        ],
                        default="notice",
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("document_no", models.CharField(max_length=60, verbose_name="document number")),
                ("published_on", models.DateField(blank=True, null=True, verbose_name="published on")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("entered", "Waiting for the second person"),
                            ("in_force", "In force"),
                            ("replaced", "Replaced"),
                            ("refused", "Refused"),
                        ],
                        default="entered",
                        editable=False,
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                (
                    "is_seed",
                    models.BooleanField(default=False, editable=False, verbose_name="came with the installation"),
                ),
                ("loaded_at", models.DateTimeField(auto_now_add=True, verbose_name="entered at")),
                ("approved_at", models.DateTimeField(editable=False, null=True, verbose_name="checked at")),
                (
                    "refusal",
                    models.CharField(blank=True, editable=False, max_length=300, verbose_name="reason of the refusal"),
                ),
                ("moved_count", models.PositiveIntegerField(default=0, editable=False, verbose_name="clocks moved")),
                (
                    "approved_by",
                    models.ForeignKey(
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="checked by",
                    ),
                ),
                (
                    "loaded_by",
                    models.ForeignKey(
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="entered by",
                    ),
                ),
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
                        to="deadlines.holidaynotice",
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
                            hash="4af26e7f06330d3b5bd1c08ee18ac8deebff795c",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_truncated_01dc4",
                            table="deadlines_holidaynoticeevent",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="19a760d3070cffc7f95d0c58f4f6411e695757ca",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_248b8",
                            table="deadlines_holidaynoticeevent",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Pause",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("from_on", models.DateField(verbose_name="from")),
                ("until_on", models.DateField(blank=True, null=True, verbose_name="until")),
                (
                    "ground",
                    models.CharField(
                        choices=[
                            ("TEST", "testing, inspection, quarantine, appraisal"),
                            ("RIGHTHOLDER_ID", "identification by the right-holder"),
                            ("SUSPEND", "suspension"),
                            ("HEARING", "hearing"),
                            ("PUBLIC_NOTICE", "public notice"),
                            ("REFUND", "refund of overcharges"),
                            ("ISSUER_CONSENT", "consent of the issuer"),
                        ],
                        max_length=20,
                        verbose_name="ground",
                    ),
                ),
                ("basis", models.CharField(blank=True, max_length=200, verbose_name="document")),
                (
                    "state",
                    models.CharField(
                        choices=[("asked", "Waiting for approval"), ("in_force", "In force"), ("refused", "Refused")],
                        default="in_force",
                        editable=False,
                        max_length=8,
                        verbose_name="status",
                    ),
                ),
                (
                    "is_late",
                    models.BooleanField(default=False, editable=False, verbose_name="entered after the due date"),
                ),
                ("entered_at", models.DateTimeField(auto_now_add=True, verbose_name="entered at")),
                (
                    "approved_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
                    ),
                ),
                (
                    "clock",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pauses",
                        to="deadlines.clock",
                        verbose_name="clock",
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="entered by",
                    ),
                ),
            ],
            options={
                "verbose_name": "stop of a clock",
                "verbose_name_plural": "stops of clocks",
                "ordering": ["from_on", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until_on__isnull", True), models.Q(("state", "refused"), _negated=True)),
                        fields=("clock", "ground"),
                        name="pause_one_open_per_ground",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until_on__isnull", True), ("until_on__gte", models.F("from_on")), _connector="OR"
                        ),
                        name="pause_ends_after_it_starts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("is_late", True), ("state", "in_force"), _negated=True),
                            ("approved_by__isnull", False),
                            _connector="OR",
                        ),
                        name="pause_late_needs_second_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approved_by__isnull", True),
                            models.Q(("approved_by", models.F("entered_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="pause_approved_by_another",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="pause_never_deleted",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="88d204ae00a79013f2e643ce6a80c4467caacfe7",
                            operation="DELETE",
                            pgid="pgtrigger_pause_never_deleted_084d4",
                            table="deadlines_pause",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="pause_facts_are_fixed",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."clock_id" IS DISTINCT FROM (NEW."clock_id") OR OLD."from_on" IS DISTINCT FROM (NEW."from_on") OR OLD."ground" IS DISTINCT FROM (NEW."ground") OR OLD."entered_by_id" IS DISTINCT FROM (NEW."entered_by_id") OR OLD."is_late" IS DISTINCT FROM (NEW."is_late"))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="2a9d5c06b95a893f9477c0cf6c57090a11b91270",
                            operation="UPDATE",
                            pgid="pgtrigger_pause_facts_are_fixed_f1da7",
                            table="deadlines_pause",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "deadlines_pauseevent" ("approved_by_id", "basis", "clock_id", "ended_by_id", "entered_at", "entered_by_id", "from_on", "ground", "id", "is_late", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "state", "until_on") VALUES (NEW."approved_by_id", NEW."basis", NEW."clock_id", NEW."ended_by_id", NEW."entered_at", NEW."entered_by_id", NEW."from_on", NEW."ground", NEW."id", NEW."is_late", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."state", NEW."until_on"); RETURN NULL;',
                            hash="6c1895d6dd5826d200f8b7ee9bea4397bf568cf8",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_b7ccb",
                            table="deadlines_pause",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "deadlines_pauseevent" ("approved_by_id", "basis", "clock_id", "ended_by_id", "entered_at", "entered_by_id", "from_on", "ground", "id", "is_late", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "state", "until_on") SELECT new_values."approved_by_id", new_values."basis", new_values."clock_id", new_values."ended_by_id", new_values."entered_at", new_values."entered_by_id", new_values."from_on", new_values."ground", new_values."id", new_values."is_late", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."state", new_values."until_on" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="f39973ef67501f96a8ad1017fd4e3aeb36d67fba",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_5d118",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="deadlines_pause",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PauseEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("from_on", models.DateField(verbose_name="from")),
                ("until_on", models.DateField(blank=True, null=True, verbose_name="until")),
                (
                    "ground",
                    models.CharField(
                        choices=[
                            ("TEST", "testing, inspection, quarantine, appraisal"),
                            ("RIGHTHOLDER_ID", "identification by the right-holder"),
                            ("SUSPEND", "suspension"),
                            ("HEARING", "hearing"),
                            ("PUBLIC_NOTICE", "public notice"),
                            ("REFUND", "refund of overcharges"),
                            ("ISSUER_CONSENT", "consent of the issuer"),
                        ],
                        max_length=20,
                        verbose_name="ground",
                    ),
                ),
                ("basis", models.CharField(blank=True, max_length=200, verbose_name="document")),
                (
                    "state",
                    models.CharField(
                        choices=[("asked", "Waiting for approval"), ("in_force", "In force"), ("refused", "Refused")],
                        default="in_force",
                        editable=False,
                        max_length=8,
                        verbose_name="status",
                    ),
                ),
                (
                    "is_late",
                    models.BooleanField(default=False, editable=False, verbose_name="entered after the due date"),
                ),
                ("entered_at", models.DateTimeField(auto_now_add=True, verbose_name="entered at")),
                (
                    "approved_by",
                    models.ForeignKey(
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
                    ),
                ),
                (
                    "clock",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="deadlines.clock",
                        verbose_name="clock",
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="entered by",
                    ),
                ),
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
                        to="deadlines.pause",
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
                            hash="a82c2cd4b24c0f1ae67df732d6a9a9d4a4ae6987",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_truncated_94720",
                            table="deadlines_pauseevent",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="197e0a25b272f08251e20940bbfbfe49458da811",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_eaea9",
                            table="deadlines_pauseevent",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReminderPolicy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=30, unique=True, verbose_name="code")),
                ("name_zh", models.CharField(max_length=60, verbose_name="name in Chinese")),
                ("name_en", models.CharField(max_length=100, verbose_name="name in English")),
                (
                    "covers",
                    models.CharField(
                        choices=[
                            ("named", "the rules named"),
                            ("own", "all other duties of ours"),
                            ("waiting", "terms of parties and times to wait"),
                            ("other", "duties of other organs"),
                        ],
                        max_length=8,
                        verbose_name="covers",
                    ),
                ),
                (
                    "rule_codes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=30),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="rules",
                    ),
                ),
                (
                    "changed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="changed by",
                    ),
                ),
            ],
            options={
                "verbose_name": "reminder policy",
                "verbose_name_plural": "reminder policies",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("covers", "named"), _negated=True),
                        fields=("covers",),
                        name="reminder_policy_one_per_duty",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("covers", "named"), ("rule_codes__len__gt", 0)),
                            models.Q(models.Q(("covers", "named"), _negated=True), ("rule_codes__len", 0)),
                            _connector="OR",
                        ),
                        name="reminder_policy_names_its_rules",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="reminder_policy_never_deleted",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="1479021a2f73001a7249983bd24cf82814e49648",
                            operation="DELETE",
                            pgid="pgtrigger_reminder_policy_never_deleted_5b322",
                            table="deadlines_reminderpolicy",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "deadlines_reminderpolicyevent" ("changed_by_id", "code", "covers", "id", "name_en", "name_zh", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rule_codes") VALUES (NEW."changed_by_id", NEW."code", NEW."covers", NEW."id", NEW."name_en", NEW."name_zh", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."rule_codes"); RETURN NULL;',
                            hash="e766333a4540d9bb6ea938672708201f1bc9b57a",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_f7311",
                            table="deadlines_reminderpolicy",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "deadlines_reminderpolicyevent" ("changed_by_id", "code", "covers", "id", "name_en", "name_zh", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rule_codes") SELECT new_values."changed_by_id", new_values."code", new_values."covers", new_values."id", new_values."name_en", new_values."name_zh", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."rule_codes" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="0723de31039bdcd5e97c5a36cc655d5610bd87fc",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_d002a",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="deadlines_reminderpolicy",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReminderPolicyEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("code", models.CharField(max_length=30, verbose_name="code")),
                ("name_zh", models.CharField(max_length=60, verbose_name="name in Chinese")),
                ("name_en", models.CharField(max_length=100, verbose_name="name in English")),
                (
                    "covers",
                    models.CharField(
                        choices=[
                            ("named", "the rules named"),
                            ("own", "all other duties of ours"),
                            ("waiting", "terms of parties and times to wait"),
                            ("other", "duties of other organs"),
                        ],
                        max_length=8,
                        verbose_name="covers",
                    ),
                ),
                (
                    "rule_codes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=30),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="rules",
                    ),
                ),
                (
                    "changed_by",
                    models.ForeignKey(
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="changed by",
                    ),
                ),
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
                        to="deadlines.reminderpolicy",
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
                            hash="c50420463c1f9eac054c5bfa904731b491142b03",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_truncated_e685f",
                            table="deadlines_reminderpolicyevent",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="23b0976f5885d47c268c1f4f2007c16bfdac797e",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_94a9d",
                            table="deadlines_reminderpolicyevent",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReminderStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "moment",
                    models.CharField(
                        choices=[
                            ("before", "before the last day"),
                            ("on", "on the last day"),
                            ("after", "after the last day"),
                        ],
                        max_length=6,
                        verbose_name="when",
                    ),
                ),
                ("offset", models.PositiveSmallIntegerField(default=0, verbose_name="distance")),
                (
                    "unit",
                    models.CharField(
                        choices=[("working_day", "working days"), ("hour", "hours")],
                        default="working_day",
                        max_length=11,
                        verbose_name="unit",
                    ),
                ),
                (
                    "repeat_every",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="Only after the last day, while overdue.",
                        null=True,
                        verbose_name="again every (working days)",
                    ),
                ),
                (
                    "audience",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("handler", "handler"),
                                ("bureau_head", "head of the bureau"),
                                ("city_head", "head of the city bureau"),
                                ("province", "province (supervision)"),
                            ],
                            max_length=11,
                        ),
                        size=None,
                        verbose_name="who is told",
                    ),
                ),
                ("is_urgent", models.BooleanField(default=False, verbose_name="urgent: mailed at once")),
                ("is_active", models.BooleanField(default=True, verbose_name="active")),
                (
                    "policy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="deadlines.reminderpolicy",
                        verbose_name="policy",
                    ),
                ),
            ],
            options={
                "verbose_name": "reminder step",
                "verbose_name_plural": "reminder steps",
                "ordering": ["policy", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_active", True)),
                        fields=("policy", "moment", "offset", "unit"),
                        name="reminder_step_once_per_moment",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("moment", "on"), ("offset", 0)),
                            models.Q(models.Q(("moment", "on"), _negated=True), ("offset__gt", 0)),
                            _connector="OR",
                        ),
                        name="reminder_step_distance_fits",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("repeat_every__isnull", True),
                            models.Q(("moment", "after"), ("repeat_every__gt", 0), ("unit", "working_day")),
                            _connector="OR",
                        ),
                        name="reminder_step_repeats_only_after",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("audience__len__gt", 0)), name="reminder_step_tells_somebody"
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="reminder_step_never_deleted",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="1cd8c8f9d1f1e27cdfca061f27d7c7a0649f9443",
                            operation="DELETE",
                            pgid="pgtrigger_reminder_step_never_deleted_54196",
                            table="deadlines_reminderstep",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="reminder_step_is_fixed",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."policy_id" IS DISTINCT FROM (NEW."policy_id") OR OLD."moment" IS DISTINCT FROM (NEW."moment") OR OLD."offset" IS DISTINCT FROM (NEW."offset") OR OLD."unit" IS DISTINCT FROM (NEW."unit") OR OLD."repeat_every" IS DISTINCT FROM (NEW."repeat_every") OR OLD."audience" IS DISTINCT FROM (NEW."audience") OR OLD."is_urgent" IS DISTINCT FROM (NEW."is_urgent"))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="a6a1b52e0bac51109aa9b0a84684f423921418e3",
                            operation="UPDATE",
                            pgid="pgtrigger_reminder_step_is_fixed_8418f",
                            table="deadlines_reminderstep",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "deadlines_reminderstepevent" ("audience", "id", "is_active", "is_urgent", "moment", "offset", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "policy_id", "repeat_every", "unit") VALUES (NEW."audience", NEW."id", NEW."is_active", NEW."is_urgent", NEW."moment", NEW."offset", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."policy_id", NEW."repeat_every", NEW."unit"); RETURN NULL;',
                            hash="4a6075946b078f2a9481358b0e2e3ffa30723ee8",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_c272e",
                            table="deadlines_reminderstep",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "deadlines_reminderstepevent" ("audience", "id", "is_active", "is_urgent", "moment", "offset", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "policy_id", "repeat_every", "unit") SELECT new_values."audience", new_values."id", new_values."is_active", new_values."is_urgent", new_values."moment", new_values."offset", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."policy_id", new_values."repeat_every", new_values."unit" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="3f7b3d68801bad7c60b99c440edbb0804d35bdc8",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_157ad",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="deadlines_reminderstep",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Reminder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("due_on", models.DateField()),
                ("occurrence", models.PositiveSmallIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[("ready", "told"), ("skipped", "left out: a later one says more")], max_length=7
                    ),
                ),
                ("recorded_at", models.DateTimeField()),
                (
                    "clock",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reminders",
                        to="deadlines.clock",
                    ),
                ),
                (
                    "recipient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "step",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reminders",
                        to="deadlines.reminderstep",
                    ),
                ),
            ],
            options={
                "verbose_name": "reminder",
                "verbose_name_plural": "reminders",
                "ordering": ["pk"],
                "indexes": [
                    models.Index(condition=models.Q(("state", "ready")), fields=["recorded_at"], name="reminder_ready")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("clock", "step", "due_on", "occurrence", "recipient"), name="reminder_once"
                    )
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="reminder_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="55ef25e2bca0ff0dd331c7de511e307b2000e3cf",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_reminder_append_only_88191",
                            table="deadlines_reminder",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="reminder_never_truncated",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'never_truncated: %', TG_TABLE_NAME;",
                            hash="ffc949c39521e76aa1c27895b1aaabe1108c8771",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_reminder_never_truncated_e17a4",
                            table="deadlines_reminder",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReminderStepEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "moment",
                    models.CharField(
                        choices=[
                            ("before", "before the last day"),
                            ("on", "on the last day"),
                            ("after", "after the last day"),
                        ],
                        max_length=6,
                        verbose_name="when",
                    ),
                ),
                ("offset", models.PositiveSmallIntegerField(default=0, verbose_name="distance")),
                (
                    "unit",
                    models.CharField(
                        choices=[("working_day", "working days"), ("hour", "hours")],
                        default="working_day",
                        max_length=11,
                        verbose_name="unit",
                    ),
                ),
                (
                    "repeat_every",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="Only after the last day, while overdue.",
                        null=True,
                        verbose_name="again every (working days)",
                    ),
                ),
                (
                    "audience",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("handler", "handler"),
                                ("bureau_head", "head of the bureau"),
                                ("city_head", "head of the city bureau"),
                                ("province", "province (supervision)"),
                            ],
                            max_length=11,
                        ),
                        size=None,
                        verbose_name="who is told",
                    ),
                ),
                ("is_urgent", models.BooleanField(default=False, verbose_name="urgent: mailed at once")),
                ("is_active", models.BooleanField(default=True, verbose_name="active")),
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
                        to="deadlines.reminderstep",
                    ),
                ),
                (
                    "policy",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="deadlines.reminderpolicy",
                        verbose_name="policy",
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
                            hash="bbc6890037bcc86b94be2379dc941afeae7e6e72",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_truncated_ad50d",
                            table="deadlines_reminderstepevent",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="9642a0c8de98cc5b011e1a1e34266213e8977712",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_d7c85",
                            table="deadlines_reminderstepevent",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        audit.operations.InstallTriggers(),
    ]
