SELECT id, state, must, parent FROM jobs;
