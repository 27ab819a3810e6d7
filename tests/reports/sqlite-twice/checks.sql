SELECT * FROM jobs;
