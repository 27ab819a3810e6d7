INSERT INTO articles VALUES (1, 'a', 'T', 'now', 1);
