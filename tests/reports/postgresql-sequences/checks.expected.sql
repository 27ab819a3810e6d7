SELECT id, plain, body FROM tickets;
SELECT id, body FROM orders;
BEGIN;
INSERT INTO tickets (body) VALUES ('next') RETURNING id, plain;
ROLLBACK;
SELECT setval('tickets_id_seq', 40), setval(pg_get_serial_sequence('tickets', 'plain'), 60) \gset
