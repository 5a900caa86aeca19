"""Sleepers count when all of them slept, at the same time, and woke; and only what can be dated is late."""

import sys

import pytest

from hexapla.bench.measure import sleepers
from hexapla.bench.measure.load import InvalidSample
from hexapla.bench.measure.sleepers import lateness, parse_output, run_to_end
from hexapla.project.implementation import Implementation

COUNT = 200
SLEEPS = [f"n{number} sleeps" for number in range(COUNT)]
WAKES = [f"n{number} wakes" for number in range(COUNT)]
GATHERED = " ".join(["gathered", *(f"n{number}" for number in range(COUNT))])


def printed(*lines: str) -> bytes:
    """Return what a program prints."""
    return "".join(f"{line}\n" for line in lines).encode()


def program(text: str) -> Implementation:
    """Return a program that is a piece of Python."""
    return Implementation(
        program="sleep_gather_many", words=(sys.executable, "-c", text), label="mine"
    )


def test_each_line_is_known_by_where_it_ends() -> None:
    text = printed(*SLEEPS, *reversed(WAKES), GATHERED)
    starts, wakes = parse_output(text, COUNT)

    assert COUNT == len(starts) == len(wakes)
    assert all(text[:at].endswith(name + b" sleeps\n") for name, at in starts.items())
    assert all(text[:at].endswith(name + b" wakes\n") for name, at in wakes.items())


def test_the_last_of_very_many_may_start_when_the_first_wakes() -> None:
    text = printed(*SLEEPS[:-1], WAKES[0], SLEEPS[-1], *WAKES[1:], GATHERED)

    assert COUNT == len(parse_output(text, COUNT)[0])


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        pytest.param(
            [*SLEEPS, *WAKES[:-1], GATHERED], "200 slept and 199 woke", id="a wake missing"
        ),
        pytest.param([*SLEEPS[:-1], *WAKES[:-1], GATHERED], "199 slept", id="a sleeper missing"),
        pytest.param(
            [*SLEEPS, *WAKES, WAKES[0], GATHERED], "'n0 wakes', which is too much", id="twice"
        ),
        pytest.param(
            [SLEEPS[0], *SLEEPS, *WAKES, GATHERED], "'n0 sleeps', which is", id="two starts"
        ),
        pytest.param(
            [WAKES[0], *SLEEPS, *WAKES[1:], GATHERED], "'n0 wakes', which", id="too early"
        ),
        pytest.param(
            [*SLEEPS, "hello", *WAKES, GATHERED], "'hello', which is too much", id="words"
        ),
        pytest.param([*SLEEPS, *WAKES, GATHERED + " n0"], "not gathered in their order", id="more"),
        pytest.param(
            [*SLEEPS, *WAKES, GATHERED.replace("n0 n1", "n1 n0")],
            "not gathered in their order",
            id="another order",
        ),
        pytest.param(
            [*SLEEPS, *WAKES, GATHERED.replace("gathered", "got")],
            "not gathered",
            id="another word",
        ),
        pytest.param([*SLEEPS, *WAKES], "200 slept and 199 woke", id="nothing gathered"),
        pytest.param(
            [line for pair in zip(SLEEPS, WAKES, strict=True) for line in pair] + [GATHERED],
            "only 1 of 200 slept at the same time",
            id="one after the other",
        ),
        pytest.param(
            [*SLEEPS[:-5], WAKES[0], *SLEEPS[-5:], *WAKES[1:], GATHERED],
            "only 195 of 200 slept at the same time",
            id="the last too late",
        ),
    ],
)
def test_what_is_not_whole_is_no_number(lines: list[str], words: str) -> None:
    with pytest.raises(InvalidSample, match=words):
        parse_output(printed(*lines), COUNT)


@pytest.mark.parametrize("text", [b"", b"\n", printed(*SLEEPS, *WAKES, GATHERED)[:-1]])
def test_what_was_cut_off_is_no_number(text: bytes) -> None:
    with pytest.raises(InvalidSample):
        parse_output(text, COUNT)


def test_lateness_is_from_when_a_line_was_seen_to_when_it_should_have_woken() -> None:
    lengths = [(0.0, 0), (0.1, 20), (0.2, 40), (1.15, 60), (1.3, 80)]
    starts = {b"a": 20, b"b": 40}
    wakes = {b"a": 60, b"b": 80}

    assert pytest.approx([0.05, 0.1]) == lateness(lengths, starts, wakes, 1.0)


def test_what_was_seen_only_with_the_first_wake_is_not_dated() -> None:
    lengths = [(0.0, 0), (0.1, 20), (1.15, 60), (1.3, 80)]
    starts = {b"a": 20, b"b": 40}
    wakes = {b"a": 60, b"b": 80}

    assert pytest.approx([0.05]) == lateness(lengths, starts, wakes, 1.0)


def test_a_program_is_run_to_its_end_and_what_it_used_is_known() -> None:
    text = "import sys, time; print(sys.argv[1:], sys.stdin.read()); x = bytes(30_000_000); time.sleep(.05)"
    found = run_to_end(program(text), ["-"], "n0=0\n")

    assert b"['-'] n0=0\n\n" == found.printed
    assert 0 < found.used < 10
    assert found.taken >= 0.05
    assert found.lengths[0] == (0.0, 0)
    assert len(found.printed) == found.lengths[-1][1]


def test_a_program_that_gives_up_says_at_how_many() -> None:
    text = "print('n0 sleeps'); print('n1 sleeps'); raise SystemExit('no more threads')"
    with pytest.raises(
        InvalidSample, match="it ended with exit code 1 when 2 slept: no more threads"
    ):
        run_to_end(program(text), ["-"])


def test_a_program_that_fails_is_no_number() -> None:
    with pytest.raises(InvalidSample, match="it ended with exit code 1: MemoryError: no more"):
        run_to_end(program("raise MemoryError('no more')"), [])


def test_a_program_that_does_not_end_is_no_number() -> None:
    with pytest.raises(InvalidSample, match=r"it did not end within 0\.2 s"):
        run_to_end(program("import time; time.sleep(60)"), [], timeout_s=0.2)


def test_a_program_that_ends_too_early_is_no_number() -> None:
    text = "import sys; print(*sys.argv[1:], sep='\\n')"
    with pytest.raises(InvalidSample, match="of 200 sleepers 0 slept and 0 woke"):
        sleepers.sleepers(program(text), count=COUNT, nap_s=0.2)


SLEEPERS = """
import sys, time
words = sys.stdin.read().split() if sys.argv[1:] == ["-"] else sys.argv[1:]
naps = [word.split("=") for word in words]
early = naps[0][0] if float(naps[0][1]) < SHORTEST else ""
if early:
    print(early, "sleeps")
    print(early, "wakes")
for name, _ in naps:
    if name != early:
        print(name, "sleeps")
sys.stdout.flush()
time.sleep(float(naps[0][1]))
for name, _ in naps:
    if name != early:
        print(name, "wakes")
print("gathered", *(name for name, _ in naps))
"""


def test_so_many_sleepers_are_measured() -> None:
    text = SLEEPERS.replace("SHORTEST", "0")
    found = sleepers.sleepers(program(text), count=COUNT, nap_s=0.2)

    assert COUNT == found["raw"]["count"]
    assert found["raw"]["taken"] >= 0.2
    assert found["sleeper-cpu"] >= 0
    assert found["sleeper-memory"] >= 0


def test_naps_that_were_too_short_to_sleep_at_the_same_time_are_doubled() -> None:
    text = SLEEPERS.replace("SHORTEST", "0.3")
    found = sleepers.sleepers(program(text), count=COUNT, nap_s=0.1)

    assert 0.4 == found["raw"]["seconds"]


def test_naps_are_not_doubled_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sleepers, "MAX_DOUBLED_S", 0.1)
    text = SLEEPERS.replace("SHORTEST", "10")
    with pytest.raises(InvalidSample, match="only 1 of 200 slept at the same time"):
        sleepers.sleepers(program(text), count=COUNT, nap_s=0.1)
