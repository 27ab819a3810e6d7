INSERT INTO jobs VALUES (1, 'done', 'x', 5, NULL);
