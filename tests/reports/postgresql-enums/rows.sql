INSERT INTO shirts VALUES (1, 'red', '{red,blue}', 'M', 'b'), (11, 'blue', NULL, NULL, 'a');
INSERT INTO socks VALUES ('red', 'blue'), (NULL, 'red');
