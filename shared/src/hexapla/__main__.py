"""The program `hexapla`, which `python -m hexapla` is, too."""

import signal


def start() -> None:
    """Run the command; Ctrl-C ends it without a traceback also while its modules are imported."""
    handler = signal.getsignal(signal.SIGINT)
    if handler is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from hexapla.cli.main import main

    signal.signal(signal.SIGINT, handler)
    main(prog_name="hexapla")


if __name__ == "__main__":
    start()
