SELECT y, z, w FROM b;
SELECT x, b_id FROM c;
SELECT "Left", n FROM "New Name";
