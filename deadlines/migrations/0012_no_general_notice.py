"""Order 121 dropped the general duty to tell named reporters (art. 35, 36): where it was switched on, it ends.

A clock that counts a duty that no law knows would show a bureau as overdue and lead it to disclose a result. Ended
clocks stay as they were; what still runs is cancelled, and the trail says so.
"""

from django.db import migrations

ABOLISHED = "REP_TELL_N"
DUE_ANEW = """
    UPDATE leads_lead SET due_on = (
        SELECT min(clock.due_on) FROM deadlines_clock clock JOIN deadlines_deadlinerule rule ON rule.id = clock.rule_id
        WHERE clock.kind = 'lead' AND clock.record_id = leads_lead.id AND clock.state = 'running'
            AND rule.duty = 'own' AND rule.direction <> 'not_before')
    WHERE id = ANY(%s)
"""


def end(apps, schema_editor):
    rules = apps.get_model("deadlines", "DeadlineRule").objects.filter(code=ABOLISHED, state="in_force")
    clocks = apps.get_model("deadlines", "Clock").objects.filter(rule__in=rules, state__in=["running", "paused"])
    leads = list(clocks.filter(kind="lead").values_list("record_id", flat=True))
    ended = clocks.update(state="cancelled", ended_on=_today(schema_editor))
    if rules.update(state="refused"):
        event = apps.get_model("audit", "AuditEvent")
        event.objects.create(action="rule.abolished", detail={"code": ABOLISHED, "ended": ended})
    if leads:
        with schema_editor.connection.cursor() as cursor:
            cursor.execute(DUE_ANEW, [leads])


def _today(schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT (now() AT TIME ZONE 'Asia/Shanghai')::date")
        return cursor.fetchone()[0]


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0011_protect_corrections"), ("audit", "0001_initial")]

    operations = [migrations.RunPython(end, migrations.RunPython.noop)]
