SELECT id, name, age FROM parents ORDER BY id;
SELECT * FROM children ORDER BY id;
SELECT * FROM grown ORDER BY id;
SELECT count(*) FROM log;
SELECT seq FROM sqlite_sequence WHERE name = 'parents';
PRAGMA foreign_key_check;
