INSERT INTO records_searchtext (kind, record_id, number, title, subject, credit_code, text, bureau_id, city_id)
SELECT kind, record_id, number, title, subject, '', concat_ws(E'\n', number, title, subject, facts), bureau_id, city_id
FROM (
    SELECT 'order' AS kind, letter.id AS record_id, letter.number, title, organ.name || ' ' || issuer_number AS subject,
        (SELECT string_agg(problem.text, ' ' ORDER BY position) FROM rectification_problem problem WHERE order_id = letter.id) AS facts,
        bureau_id, city_id
    FROM rectification_rectificationorder letter JOIN rectification_organ organ ON organ.id = issuer_id
    UNION ALL
    SELECT 'part', part.id, part.number, part.title, organ.name || ' ' || issuer_number, (
        SELECT string_agg(problem.text, ' ' ORDER BY position) FROM rectification_problem problem
        JOIN rectification_part_problems link ON link.problem_id = problem.id AND link.part_id = part.id
        WHERE problem.order_id = letter.id), part.bureau_id, part.city_id
    FROM rectification_part part JOIN rectification_rectificationorder letter ON letter.id = order_id
    JOIN rectification_organ organ ON organ.id = issuer_id
    UNION ALL
    SELECT 'measure', id, number, title, '', text, bureau_id, city_id FROM rectification_measure
    UNION ALL
    SELECT 'action', id, number, title, place, findings, bureau_id, city_id FROM rectification_action
    UNION ALL
    SELECT 'reply', reply.id, reply.number, reply.title, organ.name, '', reply.bureau_id, reply.city_id
    FROM rectification_reply reply JOIN rectification_rectificationorder letter ON letter.id = order_id
    JOIN rectification_organ organ ON organ.id = issuer_id
) found
ORDER BY kind, record_id;
