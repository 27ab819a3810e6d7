INSERT INTO articles VALUES (1, 'a', 't', 'b', POINT(1, 2), NULL);
