"""Hold an implementation to a contract."""
