SELECT id, code FROM parents;
SELECT parent_id, amount, twice FROM children;
