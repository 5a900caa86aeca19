"""The record of a run: facts, and the file that holds them."""
