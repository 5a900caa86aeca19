"""The suite is a pytest plugin of the tool, so that `hexapla check` can bring it along."""

pytest_plugins = ["hexapla.suite"]
