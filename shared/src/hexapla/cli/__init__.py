"""The command `hexapla`, a module for each group of commands."""
