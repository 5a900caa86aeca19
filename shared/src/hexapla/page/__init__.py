"""The HTML page, and the pictures of the README."""
