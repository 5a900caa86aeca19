"""What the samples say, in tables and plots."""
