"""A Django app of the tests only: one kind of job that counts, says so, stores a row, and dies wherever a test wants it to."""
