"""What is on disk: frameworks, contracts, environments."""
