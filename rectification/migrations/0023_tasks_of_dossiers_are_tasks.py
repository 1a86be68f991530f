"""Tasks of dossiers become tasks like any other, with their history, steps, links and running terms.

A task keeps its words, bureau, days, who finished it and what came of it. Its number is that of its dossier with a
counter. Who gave it stands in the dossier's step; where none tells, who registered the dossier. The rows of history are
carried over with their moments and contexts; only then the old tables go.
"""

from django.db import migrations

TITLE = "CASE WHEN length({0}.text) > 200 THEN left({0}.text, 199) || '…' ELSE {0}.text END"
WORDS = "CASE WHEN length({0}.text) > 200 THEN {0}.text ELSE '' END"
STATUS = "CASE WHEN {0}.done_on IS NULL THEN 'to_do' ELSE 'done' END"

CARRY = f"""
CREATE TEMPORARY TABLE carried ON COMMIT DROP AS
SELECT old.*, dossier.number || '-' || row_number() OVER (PARTITION BY old.dossier_id ORDER BY old.id) AS number,
    bureau.city_id, dossier.bureau_id AS given_by_id,
    COALESCE((
        SELECT step.by_id FROM records_step step
        WHERE step.kind = 'dossier' AND step.record_id = old.dossier_id AND step.action = 'add_task'
            AND step.by_id IS NOT NULL AND step.data ->> 'task' = old.text
        ORDER BY step.id LIMIT 1
    ), dossier.created_by_id) AS given_by_person
FROM rectification_dossiertask old
JOIN rectification_dossier dossier ON dossier.id = old.dossier_id
JOIN accounts_bureau bureau ON bureau.id = old.bureau_id;

SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE tasks_task DISABLE TRIGGER USER;
ALTER TABLE tasks_taskevent DISABLE TRIGGER USER;

INSERT INTO tasks_task (
    number, title, text, status, bureau_id, city_id, given_by_id, registered_on, created_at, created_by_id, version,
    wanted_by, due_on, done_on, result
)
SELECT carried.number, {TITLE.format("carried")}, {WORDS.format("carried")}, {STATUS.format("carried")}, bureau_id,
    city_id, given_by_id, added_on,
    COALESCE((
        SELECT min(pgh_created_at) FROM rectification_dossiertaskevent event WHERE event.pgh_obj_id = carried.id
    ), now()),
    given_by_person, 1, carried.due_on, CASE WHEN done_on IS NULL THEN carried.due_on END, done_on, result
FROM carried ORDER BY carried.id;

INSERT INTO tasks_taskevent (
    pgh_created_at, pgh_label, pgh_obj_id, pgh_context_id, id, number, title, text, status, bureau_id, city_id,
    given_by_id, registered_on, created_at, created_by_id, version, wanted_by, due_on, done_on, result
)
SELECT event.pgh_created_at, event.pgh_label, task.id, event.pgh_context_id, task.id, task.number,
    {TITLE.format("event")}, {WORDS.format("event")}, {STATUS.format("event")}, event.bureau_id, task.city_id,
    task.given_by_id, event.added_on, task.created_at, task.created_by_id, 1, event.due_on,
    CASE WHEN event.done_on IS NULL THEN event.due_on END, event.done_on, event.result
FROM rectification_dossiertaskevent event
JOIN carried ON carried.id = event.pgh_obj_id
JOIN tasks_task task ON task.number = carried.number
ORDER BY event.pgh_id;

SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE tasks_taskevent ENABLE TRIGGER USER;
ALTER TABLE tasks_task ENABLE TRIGGER USER;

INSERT INTO records_step (
    kind, record_id, action, from_status, to_status, by_id, "on", at, note, data, bureau_id, city_id
)
SELECT 'task', task.id, 'register', '', 'to_do', task.created_by_id, task.registered_on, task.created_at, '', '{{}}',
    task.bureau_id, task.city_id
FROM carried JOIN tasks_task task ON task.number = carried.number ORDER BY task.id;

INSERT INTO records_step (
    kind, record_id, action, from_status, to_status, by_id, "on", at, note, data, bureau_id, city_id
)
SELECT 'task', task.id, 'finish', 'to_do', 'done', carried.done_by_id, task.done_on,
    COALESCE((
        SELECT min(event.pgh_created_at) FROM rectification_dossiertaskevent event
        WHERE event.pgh_obj_id = carried.id AND event.done_on IS NOT NULL
    ), now()), '', '{{}}', task.bureau_id, task.city_id
FROM carried JOIN tasks_task task ON task.number = carried.number
WHERE task.done_on IS NOT NULL ORDER BY task.id;

INSERT INTO records_link (
    role, from_kind, from_id, from_bureau_id, from_city_id, from_readers, from_shared_with, to_kind, to_id, to_bureau_id,
    to_city_id, to_shared_with, note, made_on, made_at, ended_reason
)
SELECT 'task_of', 'dossier', dossier.id, dossier.bureau_id, dossier.city_id, dossier.readers, '{{}}', 'task', task.id,
    task.bureau_id, task.city_id, '{{}}', '', task.registered_on, task.created_at, ''
FROM carried
JOIN tasks_task task ON task.number = carried.number
JOIN rectification_dossier dossier ON dossier.id = carried.dossier_id
ORDER BY task.id;

INSERT INTO deadlines_clock (
    kind, record_id, record_number, record_url, rule_id, code, part, part_label, trigger_on, typed_due_on, nominal_on,
    due_on, safe_due_on, excluded_days, provisional, calendar_version, explanation, state, started_by_id, started_at,
    bureau_id, city_id
)
SELECT 'task', task.id, task.number, '/tasks/' || task.id || '/', rule.id, 'TASK_DUE', '', '', task.registered_on,
    task.wanted_by, task.wanted_by, task.wanted_by, task.wanted_by, 0, false, '',
    jsonb_build_array(jsonb_build_array(
        'typed', jsonb_build_object('day', task.wanted_by, 'start', task.registered_on)
    )),
    'running', task.created_by_id, task.created_at, task.bureau_id, task.city_id
FROM tasks_task task
JOIN carried ON carried.number = task.number
JOIN deadlines_deadlinerule rule ON rule.code = 'TASK_DUE' AND rule.state = 'in_force'
    AND rule.valid_from <= task.registered_on AND (rule.valid_to IS NULL OR rule.valid_to >= task.registered_on)
WHERE task.status = 'to_do' ORDER BY task.id;

SET CONSTRAINTS ALL IMMEDIATE;
DROP TABLE carried;
"""  # noqa: S608


def make_findable(apps, schema_editor):
    """As texts/folding.py folds today; a database without rows has nothing to fold."""
    from texts.folding import findable
    from texts.newlines import one_line

    task, text = apps.get_model("tasks", "Task"), apps.get_model("records", "SearchText")
    links = apps.get_model("records", "Link").objects.filter(role="task_of", from_kind="dossier")
    for row in task.objects.filter(pk__in=links.values("to_id")).order_by("pk"):
        lines = [row.number, row.title, "", "\n".join(filter(None, [row.result, row.text]))]
        text.objects.create(
            kind="task", record_id=row.pk, number=row.number, title=row.title, bureau_id=row.bureau_id,
            city_id=row.city_id, text="\n".join(findable(one_line(line)) for line in lines),
        )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [
        ("rectification", "0022_steps_taken_back"),
        ("tasks", "0002_protect"),
    ]

    operations = [
        migrations.RunSQL(CARRY),
        migrations.RunPython(make_findable),
        migrations.DeleteModel(name="DossierTaskEvent"),
        migrations.DeleteModel(name="DossierTask"),
    ]
