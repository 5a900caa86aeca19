"""The lesson: its steps, their recorded runs, and the languages that they can be read in."""
