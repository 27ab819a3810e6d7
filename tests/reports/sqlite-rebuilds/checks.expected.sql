SELECT * FROM rulers ORDER BY id;
SELECT * FROM queens ORDER BY id;
SELECT * FROM pawns ORDER BY number;
SELECT * FROM strictly;
SELECT id FROM old_kings;
SELECT * FROM sqlite_sequence;
PRAGMA foreign_key_check;
