"""Row-level security: a clock is seen by whoever sees its record; what hangs on a clock, by whoever sees the clock."""

from django.db import migrations

from accounts.rls import scoped, scoped_by


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0001_initial"), ("accounts", "0001_initial")]

    operations = [
        scoped("deadlines_clock"),
        scoped_by("deadlines_clockevent", "deadlines_clock", "pgh_obj_id"),
        scoped_by("deadlines_pause", "deadlines_clock", "clock_id"),
        scoped_by("deadlines_pauseevent", "deadlines_pause", "pgh_obj_id"),
        scoped_by("deadlines_extension", "deadlines_clock", "clock_id"),
        scoped_by("deadlines_extensionevent", "deadlines_extension", "pgh_obj_id"),
        scoped_by("deadlines_reminder", "deadlines_clock", "clock_id"),
    ]
