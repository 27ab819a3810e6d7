SELECT id, flag::integer, level::text, amount::integer, code, kept::text FROM switches ORDER BY id;
