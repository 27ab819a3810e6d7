SELECT id, plain, body FROM tickets;
SELECT id, body FROM orders;
SELECT 41, 61;
