"""Row-level security of letters and what follows from them, what goes along with a record, and the counts kept by triggers.

A row of a letter, part, measure or action may be read by bureaus that it is shared with; what hangs on it, only when
it is shared, too.
"""

from django.db import migrations

from accounts.rls import followers, scoped, scoped_by, shared, sharing

HANGING = [
    "records_step",
    "records_comment",
    "records_attachment",
    "records_searchtext",
    "records_urging",
    "deadlines_clock+assignee",
]
KINDS = {
    "rectification_rectificationorder": "order",
    "rectification_part": "part",
    "rectification_measure": "measure",
    "rectification_action": "action",
    "rectification_reply": "reply",
    "rectification_dossier": "dossier",
}
SHARED = ["rectification_rectificationorder", "rectification_part", "rectification_measure", "rectification_action"]
SCOPED = [
    "rectification_criminalcase",
    "rectification_reply",
    "rectification_dossier",
    "rectification_progress",
    "rectification_acceptance",
    "rectification_objection",
    "rectification_lookback",
]
# table, parent, column: seen exactly when the parent is
PARTS = [
    ("rectification_problem", "rectification_rectificationorder", "order_id"),
    ("rectification_replyline", "rectification_reply", "reply_id"),
    ("rectification_dossiertask", "rectification_dossier", "dossier_id"),
    ("rectification_part_problems", "rectification_part", "part_id"),
    ("rectification_measure_problems", "rectification_measure", "measure_id"),
    ("rectification_action_measures", "rectification_action", "action_id"),
    ("rectification_dossier_orders", "rectification_dossier", "dossier_id"),
    ("rectification_dossier_measures", "rectification_dossier", "dossier_id"),
    ("rectification_dossier_actions", "rectification_dossier", "dossier_id"),
    ("rectification_rectificationorderevent", "rectification_rectificationorder", "pgh_obj_id"),
    ("rectification_problemevent", "rectification_problem", "pgh_obj_id"),
    ("rectification_partevent", "rectification_part", "pgh_obj_id"),
    ("rectification_measureevent", "rectification_measure", "pgh_obj_id"),
    ("rectification_actionevent", "rectification_action", "pgh_obj_id"),
    ("rectification_replyevent", "rectification_reply", "pgh_obj_id"),
    ("rectification_replylineevent", "rectification_replyline", "pgh_obj_id"),
    ("rectification_objectionevent", "rectification_objection", "pgh_obj_id"),
    ("rectification_criminalcaseevent", "rectification_criminalcase", "pgh_obj_id"),
    ("rectification_dossierevent", "rectification_dossier", "pgh_obj_id"),
    ("rectification_dossiertaskevent", "rectification_dossiertask", "pgh_obj_id"),
]

# Live measures of a letter and letters of a measure, whoever made them: lists and figures then compare a number.
COUNTS = """
CREATE FUNCTION rectification_count_measures(letter bigint) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    UPDATE rectification_rectificationorder SET measure_count = (
        SELECT count(DISTINCT measure.id)
        FROM rectification_measure measure
        JOIN rectification_measure_problems link ON link.measure_id = measure.id
        JOIN rectification_problem problem ON problem.id = link.problem_id
        WHERE problem.order_id = letter AND measure.status <> 'cancelled')
    WHERE id = letter
$$;
CREATE FUNCTION rectification_count_orders(the_measure bigint) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    UPDATE rectification_measure SET order_count = (
        SELECT count(DISTINCT problem.order_id)
        FROM rectification_measure_problems link
        JOIN rectification_problem problem ON problem.id = link.problem_id
        WHERE link.measure_id = the_measure)
    WHERE id = the_measure
$$;
CREATE FUNCTION rectification_links_counted() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE link record;
BEGIN
    link := CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    PERFORM rectification_count_measures((SELECT order_id FROM rectification_problem WHERE id = link.problem_id));
    PERFORM rectification_count_orders(link.measure_id);
    RETURN NULL;
END $$;
CREATE TRIGGER rectification_links_counted AFTER INSERT OR DELETE ON rectification_measure_problems
    FOR EACH ROW EXECUTE FUNCTION rectification_links_counted();
CREATE FUNCTION rectification_cancelled_counted() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM rectification_count_measures(letter) FROM (
        SELECT DISTINCT problem.order_id AS letter FROM rectification_measure_problems link
        JOIN rectification_problem problem ON problem.id = link.problem_id WHERE link.measure_id = NEW.id) letters;
    RETURN NULL;
END $$;
CREATE TRIGGER rectification_cancelled_counted AFTER UPDATE OF status ON rectification_measure
    FOR EACH ROW WHEN (OLD.status <> NEW.status AND 'cancelled' IN (OLD.status, NEW.status))
    EXECUTE FUNCTION rectification_cancelled_counted();
REVOKE EXECUTE ON FUNCTION rectification_count_measures(bigint), rectification_count_orders(bigint) FROM PUBLIC;
"""
NO_COUNTS = """
DROP TRIGGER rectification_cancelled_counted ON rectification_measure;
DROP TRIGGER rectification_links_counted ON rectification_measure_problems;
DROP FUNCTION rectification_cancelled_counted(), rectification_links_counted();
DROP FUNCTION rectification_count_orders(bigint), rectification_count_measures(bigint);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("rectification", "0001_initial"),
        ("leads", "0004_urgings_follow"),
        ("records", "0005_bulk_result_is_written_once"),
        ("deadlines", "0006_seed_measure_rule"),
    ]

    operations = [
        *(shared(table) for table in SHARED),
        *(scoped(table) for table in SCOPED),
        *(scoped_by(table, parent, column) for table, parent, column in PARTS),
        *(followers(table, kind=kind, tables=HANGING) for table, kind in KINDS.items()),
        *(sharing(table, kind=KINDS[table], tables=["records_attachment", "records_comment"]) for table in SHARED),
        migrations.RunSQL(COUNTS, NO_COUNTS),
    ]
