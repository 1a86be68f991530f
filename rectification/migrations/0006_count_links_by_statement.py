"""Letters of a measure and measures of a letter are counted once for all links of a statement, not once for each.

Whoever links ten thousand at once waits for one count of each chunk. The letters are locked in the order of their
keys before anything is counted, so that two who link at once neither block each other for ever nor miss a link.
"""

from django.db import migrations

BY_STATEMENT = """
DROP TRIGGER rectification_links_counted ON rectification_measure_problems;
DROP FUNCTION rectification_links_counted(), rectification_count_orders(bigint);
CREATE FUNCTION rectification_links_counted() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    letters bigint[] := ARRAY(
        SELECT DISTINCT problem.order_id FROM links JOIN rectification_problem problem ON problem.id = links.problem_id);
    measures bigint[] := ARRAY(SELECT DISTINCT measure_id FROM links);
BEGIN
    PERFORM 1 FROM rectification_rectificationorder WHERE id = ANY(letters) ORDER BY id FOR NO KEY UPDATE;
    PERFORM 1 FROM rectification_measure WHERE id = ANY(measures) ORDER BY id FOR NO KEY UPDATE;
    UPDATE rectification_rectificationorder letter SET measure_count = counted.measures
    FROM (
        SELECT found.id, count(DISTINCT measure.id) AS measures
        FROM unnest(letters) found(id)
        LEFT JOIN rectification_problem problem ON problem.order_id = found.id
        LEFT JOIN rectification_measure_problems link ON link.problem_id = problem.id
        LEFT JOIN rectification_measure measure ON measure.id = link.measure_id AND measure.status <> 'cancelled'
        GROUP BY found.id) counted
    WHERE letter.id = counted.id AND letter.measure_count <> counted.measures;
    UPDATE rectification_measure measure SET order_count = counted.orders
    FROM (
        SELECT found.id, count(DISTINCT problem.order_id) AS orders
        FROM unnest(measures) found(id)
        LEFT JOIN rectification_measure_problems link ON link.measure_id = found.id
        LEFT JOIN rectification_problem problem ON problem.id = link.problem_id
        GROUP BY found.id) counted
    WHERE measure.id = counted.id AND measure.order_count <> counted.orders;
    RETURN NULL;
END $$;
CREATE TRIGGER rectification_links_made AFTER INSERT ON rectification_measure_problems
    REFERENCING NEW TABLE AS links FOR EACH STATEMENT EXECUTE FUNCTION rectification_links_counted();
CREATE TRIGGER rectification_links_gone AFTER DELETE ON rectification_measure_problems
    REFERENCING OLD TABLE AS links FOR EACH STATEMENT EXECUTE FUNCTION rectification_links_counted();
"""
BY_ROW = """
DROP TRIGGER rectification_links_made ON rectification_measure_problems;
DROP TRIGGER rectification_links_gone ON rectification_measure_problems;
DROP FUNCTION rectification_links_counted();
CREATE FUNCTION rectification_count_orders(the_measure bigint) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    UPDATE rectification_measure SET order_count = (
        SELECT count(DISTINCT problem.order_id)
        FROM rectification_measure_problems link
        JOIN rectification_problem problem ON problem.id = link.problem_id
        WHERE link.measure_id = the_measure)
    WHERE id = the_measure
$$;
REVOKE EXECUTE ON FUNCTION rectification_count_orders(bigint) FROM PUBLIC;
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
"""


class Migration(migrations.Migration):
    dependencies = [("rectification", "0005_indexes_for_figures")]

    operations = [migrations.RunSQL(BY_STATEMENT, BY_ROW)]
