-- The leads themselves. 38 mention 榆钱 and 20 阿胶糕, however many there are: the rare words of the searches.
INSERT INTO leads_lead (
    id, readers, number, title, status, registered_on, due_on, version, created_at, category, facts, address, is_named,
    campaign_code, source_document, found_on, received_on, return_count, void_asked, conclusion, finding, cleared_on,
    former_number, assignee_id, bureau_id, channel_id, city_id, cleared_by_bureau_id, created_by_id, focus_area_id,
    found_by_id, found_city_id, merged_into_id, place_id, sender_id, subject_id, key_area_id, outcome_id
)
SELECT plan.id, CASE WHEN status = 'sealed' THEN ARRAY[custodian.id] END,
    CASE WHEN status = 'sealed' THEN format('BM-%s-%s', year, lpad(plan.id::text, 7, '0'))
        WHEN is_worked THEN format('XS-%s-%s-%s', finder.code, year, lpad(nth::text, greatest(4, length(nth::text)), '0'))
        ELSE format('晋市监线索〔%s〕%s号', year, plan.id) END,
    replace(scene.title, '{place}', plan.place) || '（' || w1.word || '）', status, registered_on,
    NULL,
    CASE WHEN is_proposed THEN 5 WHEN is_signed THEN 3 ELSE 1 END, bench.at(registered_on, hour), scene.category,
    replace(replace(scene.facts, '{place}', plan.place), '{company}', company.name)
        || '另据了解，' || w1.word || w2.word || '与' || w3.word || '往来密切，' || w4.word
        || w5.word || '经手' || w6.word || '，持续' || (2 + months * 20)::int || '个月，涉及'
        || (months * 60)::int || '户。'
        || CASE WHEN plan.id % (size / 38) = 7 THEN '现场有榆钱。' ELSE '' END
        || CASE WHEN plan.id % (size / 20) = 3 THEN '销售阿胶糕。' ELSE '' END,
    plan.place || scene.street, hour < 0.3, CASE WHEN today - registered_on <= 21 THEN 'BR-2026' ELSE '' END, '',
    found_on, found_on, 0, status = 'void', CASE WHEN is_proposed THEN scene.conclusion ELSE '' END,
    CASE WHEN is_proposed THEN (ARRAY['true', 'partly', 'false'])[1 + (months * 2.99)::int % 3] ELSE '' END,
    CASE WHEN status = 'cleared' THEN ended_on END,
    CASE WHEN status = 'sealed' THEN format('XS-%s-%s-%s', finder.code, year, lpad(nth::text, greatest(4, length(nth::text)), '0')) ELSE '' END,
    CASE WHEN has_officer THEN officer_id END, plan.bureau_id, scene.channel_id, plan.city_id,
    CASE WHEN status = 'cleared' THEN plan.bureau_id END,
    finder.officer_ids[1 + floor(whose * cardinality(finder.officer_ids))::int], scene.focus_area_id, plan.found_by_id,
    finder.city_id, CASE WHEN status = 'merged' THEN lead_before END, plan.bureau_id,
    CASE WHEN way = 'down' THEN plan.city_id END, company.id, scene.key_area_id,
    CASE WHEN status = 'cleared' THEN scene.outcome_id END
FROM (
    SELECT *, extract(year FROM registered_on)::int AS year, row_number() OVER (
        PARTITION BY found_by_id, extract(year FROM registered_on), is_worked ORDER BY id) AS nth
    FROM bench.plan
) plan
JOIN bench.scene ON scene.n = plan.scene
JOIN bench.word w1 ON w1.n = plan.w1 JOIN bench.word w2 ON w2.n = plan.w2 JOIN bench.word w3 ON w3.n = plan.w3
JOIN bench.word w4 ON w4.n = plan.w4 JOIN bench.word w5 ON w5.n = plan.w5 JOIN bench.word w6 ON w6.n = plan.w6
JOIN bench.staff finder ON finder.bureau_id = plan.found_by_id
JOIN bench.company ON company.id = 1 + floor(power(plan.company, 1.5) * (SELECT count(*) FROM bench.company))::int
CROSS JOIN bench.given CROSS JOIN (SELECT id FROM accounts_user WHERE username = 'custodian') custodian
ORDER BY plan.id;

INSERT INTO leads_informant (lead_id, name, contact) SELECT id, '举报人', '13800000000' FROM leads_lead WHERE is_named;

-- The counters go on where the numbers end.
INSERT INTO records_series (name, year, last, bureau_id)
SELECT 'lead', split_part(number, '-', 3)::int, max(split_part(number, '-', 4)::int), found_by_id
FROM leads_lead WHERE number LIKE 'XS-%' GROUP BY 2, 4;
