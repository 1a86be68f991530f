"""No function that runs with the owner's rights finds a table of its caller's, and none is called but by our triggers."""

from django.db import migrations

from accounts.rls import safeguarded


class Migration(migrations.Migration):
    dependencies = [("leads", "0012_vacuum_sooner")]

    operations = [
        safeguarded(
            "leads_lead_followers()",
            "leads_lead_stubs()",
            "leads_lead_months_of_leads()",
            "leads_movement_months_of_leads()",
            "leads_stub_months_of_leads()",
            "deadlines_clock_months_of_leads()",
            "deadlines_pause_months_of_leads()",
        ),
    ]
