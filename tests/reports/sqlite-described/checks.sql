SELECT * FROM paycheck;
SELECT * FROM tight;
