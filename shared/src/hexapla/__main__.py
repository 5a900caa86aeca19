"""`python -m hexapla` is `hexapla`."""

from hexapla.cli import main

main(prog_name="hexapla")
