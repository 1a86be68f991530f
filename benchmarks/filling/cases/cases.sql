-- The cases themselves. 38 mention 榆钱 and 20 阿胶糕, however many there are: the rare words of the searches.
INSERT INTO cases_enforcementcase (
    id, number, title, status, registered_on, version, created_at, clue_on, article, facts, address, campaign_code,
    filed_on, decided_on, closed_on, close_ground, has_penalty, fine_yuan, confiscated_yuan, paid_yuan, assignee_id,
    bureau_id, city_id, created_by_id, business_line_id, law_id, place_id
)
SELECT plan.id, format('AJ-%s-%s-%s', code, year, lpad(nth::text, greatest(4, length(nth::text)), '0')),
    company.name || (ARRAY['虚假宣传案', '无照经营案', '销售不合格产品案', '商标侵权案'])[1 + floor(line * 4)::int], status,
    registered_on, 1, bench.at(registered_on, hour), registered_on, '第二十条',
    '当事人' || company.name || '自' || registered_on || '起销售' || w1.word || w2.word || '，与' || w3.word || w4.word
        || '往来，货值不详。'
        || CASE WHEN plan.id % greatest(1, size / 38) = 7 THEN '现场有榆钱。' ELSE '' END
        || CASE WHEN plan.id % greatest(1, size / 20) = 3 THEN '销售阿胶糕。' ELSE '' END,
    plan.place || '人民路' || (1 + (pace * 200)::int) || '号', '', filed_on, decided_on, closed_on,
    CASE WHEN status = 'closed' THEN 'executed' ELSE '' END, decided_on IS NOT NULL,
    CASE WHEN decided_on IS NOT NULL THEN fine * parties END,
    CASE WHEN decided_on IS NOT NULL THEN confiscated * parties END,
    CASE WHEN status = 'closed' THEN (fine + confiscated) * parties ELSE 0.00 END,
    officer_id, plan.bureau_id, plan.city_id, officer_id, lines.ids[1 + floor(line * line * cardinality(lines.ids))::int],
    laws.ids[1 + floor(law * law * cardinality(laws.ids))::int], plan.bureau_id
FROM (
    SELECT *, extract(year FROM registered_on)::int AS year, row_number() OVER (
        PARTITION BY bureau_id, extract(year FROM registered_on) ORDER BY id) AS nth
    FROM bench.case_plan
) plan
JOIN bench.word w1 ON w1.n = plan.w1 JOIN bench.word w2 ON w2.n = plan.w2 JOIN bench.word w3 ON w3.n = plan.w3
JOIN bench.word w4 ON w4.n = plan.w4
JOIN bench.company ON company.id = 1 + floor(power(plan.company, 1.5) * (SELECT count(*) - 1 FROM bench.company))::int
CROSS JOIN bench.given
CROSS JOIN (SELECT array_agg(id ORDER BY id) AS ids FROM leads_businessline) lines
CROSS JOIN (SELECT array_agg(id ORDER BY id) AS ids FROM cases_law) laws
ORDER BY plan.id;

-- The counters go on where the numbers end.
INSERT INTO records_series (name, year, last, bureau_id)
SELECT 'case', split_part(number, '-', 3)::int, max(split_part(number, '-', 4)::int), bureau_id
FROM cases_enforcementcase GROUP BY 2, 4;
