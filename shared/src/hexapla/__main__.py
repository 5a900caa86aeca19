"""The program `hexapla`, which `python -m hexapla` is, too."""

from hexapla.process.interrupt import interrupts_fatal


def start() -> None:
    """Run the command; Ctrl-C ends it without a traceback also while its modules are imported."""
    with interrupts_fatal():
        from hexapla.cli.main import main

    main(prog_name="hexapla")


if __name__ == "__main__":
    start()
