INSERT INTO records_searchtext (kind, record_id, number, title, subject, credit_code, text, bureau_id, city_id)
SELECT 'case', record.id, record.number, record.title, subject.name, subject.credit_code,
    concat_ws(E'\n', record.number, record.title, trim(subject.name || ' ' || subject.credit_code), others.named,
        record.article, record.facts),
    record.bureau_id, record.city_id
FROM cases_enforcementcase record
JOIN cases_party party ON party.case_id = record.id AND party.position = 1
JOIN records_subject subject ON subject.id = party.subject_id
LEFT JOIN LATERAL (
    SELECT string_agg(trim(other.name || ' ' || other.credit_code), E'\n') AS named FROM cases_party further
    JOIN records_subject other ON other.id = further.subject_id
    WHERE further.case_id = record.id AND further.position > 1) others ON true
ORDER BY record.id;
