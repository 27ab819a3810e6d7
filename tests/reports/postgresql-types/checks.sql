SET TIME ZONE 'UTC';
SELECT id, small, code, price, ratio, label, digits, to_char(happened, 'YYYY-MM-DD HH24:MI'), tags, title, doc::jsonb
FROM samples ORDER BY id;
