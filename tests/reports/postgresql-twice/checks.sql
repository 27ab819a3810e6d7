SELECT id, state, must, level FROM jobs;
