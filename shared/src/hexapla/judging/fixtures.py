"""The fixtures of a promise's test: the implementation, a runner, random values, a server."""

from collections.abc import Callable, Iterator

import pytest

from hexapla.judging.plugin import page_of
from hexapla.judging.runner import Cases, Random, Runner, Server
from hexapla.process.client import STALL_TIMEOUT_S
from hexapla.project.contract import Contract, contract
from hexapla.project.implementation import Implementation

IMPOSTOR_STALL_TIMEOUT_S = 3.0  # shorter, because some impostors never answer


class ServerPool:
    """Starts a server for many tests, and another once one of them has not left it in good order."""

    def __init__(self, runner: Runner) -> None:
        self._runner = runner
        self._server: Server | None = None
        self._spoiled: Server | None = None

    def take(self) -> Server:
        self.tidy()
        if self._server is None:
            self._server = self._runner.serve()
        else:
            self._runner.seen.append(self._server.child.trace)
        return self._server

    def tidy(self) -> None:
        """End the server unless another test may use it."""
        if self._server is self._spoiled or (self._server and self._server.child.ended):
            self.close()

    def spoil(self) -> None:
        """Let no other test use the server that runs now: it broke a promise."""
        self._spoiled = self._server

    def close(self) -> None:
        if self._server is not None:
            self._server.child.end()
        self._server = None


@pytest.fixture(scope="module")
def subject(request: pytest.FixtureRequest) -> Implementation:
    implementation: Implementation = request.param
    return implementation


@pytest.fixture(scope="module")
def runner(request: pytest.FixtureRequest, subject: Implementation) -> Runner:
    timeout = IMPOSTOR_STALL_TIMEOUT_S if request.config.option.impostors else STALL_TIMEOUT_S
    return Runner(subject, subject.program or page_of(request), timeout)


@pytest.fixture(scope="module", name="contract")  # `page` is a browser's, where there is one
def its_contract(request: pytest.FixtureRequest) -> Contract:
    return contract(page_of(request))


@pytest.fixture(scope="module")
def rng(request: pytest.FixtureRequest) -> Callable[[str], Random]:
    """Return random generators by name: each gives the same values, whichever tests are run."""
    seed = request.config.option.seed
    return lambda name: Random(f"{seed} {request.path.stem} {name}")


@pytest.fixture(scope="module")
def cases(request: pytest.FixtureRequest, rng: Callable[[str], Random]) -> Cases:
    """Return a function that chooses among similar cases: one with --brief, else all."""
    option = request.config.option
    brief = option.brief and not option.impostors  # an impostor may fail in any of the cases

    return lambda name, *similar: [rng(name).choice(similar)] if brief else similar


@pytest.fixture(scope="module")
def server_pool(runner: Runner) -> Iterator[ServerPool]:
    pool = ServerPool(runner)
    yield pool
    pool.close()


@pytest.fixture
def server(server_pool: ServerPool) -> Iterator[Server]:
    """Return a server that listens; the last test may have used it, if its promise was kept."""
    yield server_pool.take()
    server_pool.tidy()
