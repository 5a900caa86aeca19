"""Load from many machines, by locust."""
