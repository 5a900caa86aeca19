"""What all costs are compared to."""

from hexapla.project.framework import frameworks

C = "C"  # the subject that is the floor of the machine


def anchors() -> list[str]:
    """Return the subjects to which all others are compared: C, and the loop written by hand."""
    return [C, *(each.name for each in frameworks() if each.floor)]
