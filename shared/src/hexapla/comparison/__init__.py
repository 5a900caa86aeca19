"""Run everything once, and keep what was found."""
