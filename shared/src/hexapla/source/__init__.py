"""A program's text: its sections, its words, and how to show it safely."""
