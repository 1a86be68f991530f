"""Row-level security of leads, what follows a lead to its new holder, and the stubs it leaves behind."""

from django.db import migrations

from accounts.rls import followers, scoped, scoped_by

STUBS_FOLLOW = """
CREATE FUNCTION leads_lead_stubs() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
    UPDATE leads_stub SET status = NEW.status, due_on = NEW.due_on, cleared_on = NEW.cleared_on,
        outcome_id = NEW.outcome_id, holder_id = NEW.bureau_id
    WHERE lead_id = NEW.id AND status <> 'sealed';
    RETURN NULL;
END $$;
CREATE TRIGGER leads_lead_stubs AFTER UPDATE OF status, due_on, cleared_on, outcome_id, bureau_id ON leads_lead
    FOR EACH ROW WHEN (NEW.readers IS NULL) EXECUTE FUNCTION leads_lead_stubs();
"""

# The reporter: the application may write and never read. Not even sweeps of the system see a row.
INFORMANT = """
ALTER TABLE leads_informant ENABLE ROW LEVEL SECURITY;
CREATE POLICY write_only ON leads_informant FOR INSERT WITH CHECK (true);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("leads", "0001_initial"),
        ("records", "0002_protect"),
        ("deadlines", "0001_initial"),
        ("notifications", "0001_initial"),
    ]

    operations = [
        scoped("leads_lead"),
        scoped("leads_movement"),
        scoped("leads_stub"),
        scoped("leads_handover"),
        scoped_by("leads_leadevent", "leads_lead", "pgh_obj_id"),
        scoped_by("leads_handoverevent", "leads_handover", "pgh_obj_id"),
        followers(
            "leads_lead",
            kind="lead",
            tables=[
                "records_step",
                "records_comment",
                "records_attachment",
                "records_searchtext",
                "deadlines_clock+assignee",
            ],
        ),
        migrations.RunSQL(
            STUBS_FOLLOW, "DROP TRIGGER leads_lead_stubs ON leads_lead; DROP FUNCTION leads_lead_stubs();"
        ),
        migrations.RunSQL(
            INFORMANT,
            "DROP POLICY write_only ON leads_informant; ALTER TABLE leads_informant DISABLE ROW LEVEL SECURITY;",
        ),
    ]
