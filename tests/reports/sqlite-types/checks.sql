SELECT id, code, amount, body FROM samples ORDER BY id;
SELECT * FROM loose;
