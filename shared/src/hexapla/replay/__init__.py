"""Record a run line by line and task by task, and show who ran when."""
