SELECT id, old::text, new::text FROM tickets;
