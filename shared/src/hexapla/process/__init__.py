"""Run a program and see what it does."""
