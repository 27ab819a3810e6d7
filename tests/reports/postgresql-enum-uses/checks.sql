SELECT * FROM states ORDER BY rank;
SELECT * FROM things ORDER BY id;
