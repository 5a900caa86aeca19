"""What all costs are compared to: the same program in C, and in the loop written by hand in Python."""

from hexapla.project.framework import frameworks

C = "C"  # the subject of samples of the programs in C


def baseline_names() -> list[str]:
    """Return the subjects to which all others are compared: C, then the reference framework."""
    return [C, *reference_names()]


def reference_names() -> list[str]:
    """Return the frameworks whose manifest says `reference`; they are measured twice in every round."""
    return [framework.name for framework in frameworks() if framework.reference]
