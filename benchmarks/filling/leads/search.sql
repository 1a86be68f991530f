INSERT INTO records_searchtext (readers, kind, record_id, number, title, subject, credit_code, text, bureau_id, city_id)
SELECT lead.readers, 'lead', lead.id, lead.number, lead.title, subject.name, subject.credit_code,
    concat_ws(E'\n', lead.number, lead.title, trim(subject.name || ' ' || subject.credit_code), lead.facts),
    lead.bureau_id, lead.city_id
FROM leads_lead lead JOIN records_subject subject ON subject.id = lead.subject_id
ORDER BY lead.id;
