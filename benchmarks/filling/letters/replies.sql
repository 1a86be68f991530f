-- The answer to each letter that has one, problem by problem.
CREATE UNLOGGED TABLE bench.reply AS
SELECT row_number() OVER (ORDER BY letter.id) AS id, letter.id AS letter_id, bureau_id, city_id, code, officer_id, head_id, hour,
    replied_on, least(planned_on + 5, coalesce(replied_on, today)) AS drafted_on,
    CASE reply_state WHEN 'drafting' THEN 'draft' ELSE reply_state END AS status
FROM bench.letter WHERE reply_state <> 'none';
ALTER TABLE bench.reply ADD PRIMARY KEY (id);
ANALYZE bench.reply;

INSERT INTO rectification_reply (
    id, bureau_id, city_id, number, title, assignee_id, registered_on, due_on, version, created_by_id, created_at, status,
    order_id, round, opening, closing, contact, document_number, signed_by_id, signed_on, sent_on, delivered_on, delivery,
    opinion, opinion_on
)
SELECT reply.id, reply.bureau_id, reply.city_id, letter.number || '-HF1', letter.title, officer_id, drafted_on, NULL, 1,
    officer_id, bench.at(drafted_on, hour), reply.status, letter.id, 1, '收函后，我局高度重视，逐条研究整改。', '特此函复。', '',
    CASE WHEN is_out THEN format('%s市监函〔%s〕%s号', code, extract(year FROM reply.replied_on), reply.id) ELSE '' END,
    CASE WHEN is_out THEN head_id END, reply.replied_on, reply.replied_on, reply.replied_on,
    CASE WHEN is_out THEN '专人送达' ELSE '' END, CASE reply.status WHEN 'satisfied' THEN 'satisfied' ELSE '' END,
    CASE reply.status WHEN 'satisfied' THEN reply.replied_on END
FROM bench.reply JOIN rectification_rectificationorder letter ON letter.id = letter_id
CROSS JOIN LATERAL (SELECT reply.status <> 'draft' AS is_out) out
ORDER BY reply.id;

INSERT INTO rectification_replyline (reply_id, problem_id, result, text, rest)
SELECT reply.id, problem.id, CASE WHEN status = 'draft' THEN '' ELSE 'done' END,
    '已完成整改，长期坚持。', ''
FROM bench.reply JOIN bench.problem ON order_id = letter_id
ORDER BY reply.id, problem.position;
