-- Thirteen parties for ten cases, each decided and served by itself; what they are to pay, and what they paid.
INSERT INTO cases_party (
    id, case_id, position, role, subject_id, notified_on, notice_way, decision, decision_number, decided_on, served_on,
    service_way, settled_on
)
SELECT row_number() OVER (ORDER BY plan.id, nth), plan.id, nth, 'firm', (first.id + (nth - 1) * 7 - 1) % companies.n + 1,
    CASE WHEN decided_on IS NOT NULL THEN greatest(filed_on, decided_on - 7) END,
    CASE WHEN decided_on IS NOT NULL THEN 'in_person' ELSE '' END,
    CASE WHEN decided_on IS NOT NULL THEN 'penalty' ELSE '' END,
    CASE WHEN decided_on IS NOT NULL THEN format('%s市监罚〔%s〕%s-%s号', plan.code, extract(year FROM decided_on), plan.id, nth) ELSE '' END,
    decided_on, CASE WHEN decided_on IS NOT NULL THEN served_on END,
    CASE WHEN decided_on IS NOT NULL THEN 'in_person' ELSE '' END, CASE WHEN status = 'closed' THEN closed_on END
FROM bench.case_plan plan CROSS JOIN (SELECT count(*)::int AS n FROM bench.company) companies
JOIN bench.company first ON first.id = 1 + floor(power(plan.company, 1.5) * (companies.n - 1))::int
CROSS JOIN LATERAL generate_series(1, plan.parties) nth
ORDER BY plan.id, nth;

INSERT INTO records_amountentry (
    kind, record_id, bureau_id, city_id, name, part, part_label, position, effective_on, change_yuan, after_yuan,
    recorded_by_id, recorded_at
)
SELECT 'case', plan.id, plan.bureau_id, plan.city_id, decided.name, format('party:%s', party.id), '当事人' || party.position,
    1, plan.decided_on, decided.yuan, decided.yuan, plan.head_id, bench.at(plan.decided_on, plan.hour)
FROM bench.case_plan plan JOIN cases_party party ON party.case_id = plan.id
CROSS JOIN LATERAL (VALUES ('fine', plan.fine), ('confiscated', plan.confiscated)) decided (name, yuan)
WHERE plan.decided_on IS NOT NULL AND (decided.yuan > 0 OR decided.name = 'fine')
ORDER BY plan.id, party.position;

INSERT INTO cases_payment (party_id, amount_yuan, paid_on, receipt, entered_by_id, entered_at)
SELECT party.id, plan.fine + plan.confiscated, plan.closed_on, format('晋%s', party.id), plan.officer_id,
    bench.at(plan.closed_on, plan.hour)
FROM bench.case_plan plan JOIN cases_party party ON party.case_id = plan.id WHERE plan.status = 'closed'
ORDER BY party.id;
