"""No function that runs with the owner's rights finds a table of its caller's, and none is called but by our triggers."""

from django.db import migrations

from accounts.rls import safeguarded

KINDS = ("rectificationorder", "part", "measure", "action", "reply", "dossier")
SHARED = ("rectificationorder", "part", "measure", "action")


class Migration(migrations.Migration):
    dependencies = [("rectification", "0008_note_months")]

    operations = [
        safeguarded(
            *(f"rectification_{kind}_followers()" for kind in KINDS),
            *(f"rectification_{kind}_sharing()" for kind in SHARED),
            "rectification_count_measures(bigint)",
            "rectification_links_counted()",
            "rectification_cancelled_counted()",
            "rectification_rectificationorder_months_of_rectification()",
            "rectification_measure_months_of_rectification()",
            "deadlines_clock_months_of_rectification()",
        ),
    ]
