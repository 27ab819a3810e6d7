INSERT INTO tickets (id, plain, body) VALUES (40, 60, 'a');
SELECT setval('tickets_id_seq', 40);
INSERT INTO orders OVERRIDING SYSTEM VALUE VALUES (7, 'b');
