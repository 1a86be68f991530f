"""Row-level security of circulars: before issue the province's own, afterwards everybody's who works with business.

Lines go with their circular; the movements behind a figure stay within the reach of whoever looks.
"""

from django.db import migrations

from accounts.rls import IN_REACH, scoped, scoped_by

PUBLISHED = f"""
ALTER TABLE circulars_circular ENABLE ROW LEVEL SECURITY;
CREATE POLICY scope_read ON circulars_circular FOR SELECT USING (
    ({IN_REACH}) OR (issued_at IS NOT NULL AND coalesce(current_setting('app.cities', true), '') <> ''));
CREATE POLICY scope_insert ON circulars_circular FOR INSERT WITH CHECK ({IN_REACH});
CREATE POLICY scope_update ON circulars_circular FOR UPDATE USING ({IN_REACH}) WITH CHECK ({IN_REACH});
"""
NOT_PUBLISHED = """
DROP POLICY scope_read ON circulars_circular; DROP POLICY scope_insert ON circulars_circular;
DROP POLICY scope_update ON circulars_circular;
ALTER TABLE circulars_circular DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("circulars", "0001_initial"), ("leads", "0002_protect")]

    operations = [
        migrations.RunSQL(PUBLISHED, NOT_PUBLISHED),
        scoped("circulars_submission"),
        scoped("circulars_receipt"),
        scoped_by("circulars_issuedpaper", "circulars_circular", "circular_id"),
        scoped_by("circulars_line", "circulars_circular", "circular_id"),
        scoped_by("circulars_posting", "leads_movement", "movement_id"),
        scoped_by("circulars_circularevent", "circulars_circular", "pgh_obj_id"),
        scoped_by("circulars_submissionevent", "circulars_submission", "pgh_obj_id"),
        scoped_by("circulars_receiptevent", "circulars_receipt", "pgh_obj_id"),
    ]
