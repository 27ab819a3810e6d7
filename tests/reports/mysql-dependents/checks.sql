SELECT id, code FROM parents;
SELECT parent_id, amount, twice, old_name FROM children;
