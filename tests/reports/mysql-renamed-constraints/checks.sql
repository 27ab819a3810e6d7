SELECT * FROM parents;
SELECT * FROM children;
