"""What stands on disk: frameworks, contracts, environments."""
