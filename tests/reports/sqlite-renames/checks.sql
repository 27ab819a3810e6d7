SELECT x, y, z FROM a;
SELECT x, b_id FROM b;
SELECT left_over, n FROM old_name;
