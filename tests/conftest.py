"""The suite is a plugin."""

pytest_plugins = ["hexapla.judging.plugin"]
