"""Row-level security: a clock is seen by whoever sees its record; what hangs on a clock, by whoever sees the clock."""

from django.db import migrations

from accounts.rls import scoped, scoped_by

# As scoped_by, but a sweep looks at a hundred thousand of them and need not look up the clock of each.
SEEN = """(SELECT current_setting('app.user', true) = 'system')
    OR EXISTS (SELECT 1 FROM deadlines_clock parent WHERE parent.id = deadlines_reminder.clock_id)"""
REMINDERS = f"""
ALTER TABLE deadlines_reminder ENABLE ROW LEVEL SECURITY;
CREATE POLICY scope_read ON deadlines_reminder FOR SELECT USING ({SEEN});
CREATE POLICY scope_insert ON deadlines_reminder FOR INSERT WITH CHECK (true);
"""
NO_REMINDERS = """
DROP POLICY scope_read ON deadlines_reminder; DROP POLICY scope_insert ON deadlines_reminder;
ALTER TABLE deadlines_reminder DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0001_initial"), ("accounts", "0001_initial")]

    operations = [
        scoped("deadlines_clock"),
        scoped_by("deadlines_clockevent", "deadlines_clock", "pgh_obj_id"),
        scoped_by("deadlines_pause", "deadlines_clock", "clock_id"),
        scoped_by("deadlines_pauseevent", "deadlines_pause", "pgh_obj_id"),
        scoped_by("deadlines_extension", "deadlines_clock", "clock_id"),
        scoped_by("deadlines_extensionevent", "deadlines_extension", "pgh_obj_id"),
        migrations.RunSQL(REMINDERS, NO_REMINDERS),
    ]
