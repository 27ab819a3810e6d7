SELECT id, color, others, size, grade FROM shirts ORDER BY id;
SELECT * FROM socks ORDER BY left_color;
