"""All processes of one run, measured together: a program may be behind `sh` or `uv run`, or fork.

On Linux the family is the process that was started, whatever its threads forked, and every process of its
session or with its tag in the environment, also if its parent is gone. Elsewhere it is the process and what
psutil finds below it.

A sum never falls when a process or a thread ends: what was seen of it is kept, and the processor time of a
child that nobody saw is read of the parent that waited for it. Since what a thread did after the last look is
lost, somebody has to look again and again: the reader of the output does.
"""

import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import NamedTuple

import psutil

from hexapla.process import clock, kernel, procfs

TAG_VARIABLE = "HEXAPLA_RUN"
FEW_PROCESSES = 8  # for more, one look at the connections of all processes is quicker
SEARCH_INTERVAL_S = 0.05  # between two looks at all processes, unless one is asked for
REST_TIMEOUT_S = 10.0  # what works for so long is taken to spin
REST_INTERVAL_S = 0.005  # between two looks whether it is at rest

# Threads that wake by themselves, whatever the program does, by the kernel's name of them. Those of the Java
# VM (17) in a program that sleeps, in three seconds: 20, 4.3, 4, 1, 0.3 and 0.3 times a second. Python,
# Node.js, Perl, Tcl and bash have none.
SELF_WAKING = {
    b"VM Periodic Tas",
    b"G1 Service",
    b"Monitor Deflati",
    b"VM Thread",
    b"C1 CompilerThre",
    b"C2 CompilerThre",
}


class Usage(NamedTuple):
    """What a family has used since its start: seconds on a processor, seconds of its threads in the queue for
    one, and how often a thread slept and was woken; None where the kernel does not tell."""

    processor: float
    queued: float
    wakes: int | None


@dataclass(slots=True)
class Thread:
    schedstat: bytes = b""
    queued_ns: int = 0
    wakes: int = 0


@dataclass(slots=True)
class Member:
    """A process, as it was last seen. `depth` counts from the root, `gone` is what its dead children used."""

    pid: int
    start: int
    parent: int
    depth: int
    zombie: bool = False
    own: float = 0.0
    waited_for: float = 0.0
    gone: float = 0.0
    threads: dict[int, Thread] = field(default_factory=dict)

    @property
    def used(self) -> float:
        return self.own + max(self.waited_for, self.gone)


class Family:
    """The processes of the run whose first process is `root`, and whose environment has the tag.

    It may be asked from several threads at a time.
    """

    def __init__(self, root: int, tag: str) -> None:
        self.root, self._tag = root, tag
        self._known: dict[int, Member] = {}
        self._strangers: set[int] = set()
        self._wrappers: set[int] = set()
        self._searched_at = -SEARCH_INTERVAL_S
        self._gone = self._processor = 0.0
        self._queued_ns, self._wakes, self._tells_wakes = 0, 0, sys.platform == "linux"
        self._spins = False
        self._looked_at, self._lost = time.monotonic(), 0.0
        self._lock = threading.RLock()

    def usage(self, search: bool = False) -> Usage:
        """Return what all have used until now; `search` also looks for processes that left the tree."""
        with self._lock:
            self._look(search)
            if sys.platform == "linux":
                seconds = self._gone + sum(member.used for member in self._known.values())
            else:
                seconds = sum(map(clock.processor_seconds, self._known))
            self._processor = max(self._processor, seconds)
            wakes = self._wakes if self._tells_wakes else None
            return Usage(self._processor, self._queued_ns / 1e9, wakes)

    def lost_waits(self) -> float:
        """Return for how long nobody had looked at a process that ended since the last call, in seconds.

        So long at most may its threads have waited for a processor unseen; 0.0 if it had only its first one.
        """
        with self._lock:
            lost, self._lost = self._lost, 0.0
            return lost

    def processor_seconds(self) -> float:
        return self.usage(search=True).processor

    def wakes(self) -> int | None:
        """Return how often threads slept and were woken, without `SELF_WAKING`; None if nobody tells."""
        return self.usage(search=True).wakes

    def members(self) -> list[int]:
        """Return the processes that live, and are no zombies: the root first, then the rest by depth."""
        with self._lock:
            self._look(search=True)
            living = [member for member in self._known.values() if not member.zombie]
        living.sort(key=lambda member: (member.depth, member.start, member.pid))
        return [member.pid for member in living]

    def zombies(self) -> int:
        """Return how many children have ended that no member has waited for."""
        with self._lock:
            self._look(search=True)
            return sum(member.zombie and member.depth > 0 for member in self._known.values())

    def threads(self) -> int:
        return sum(process.num_threads() for process in self._processes())

    def descriptors(self) -> int:
        return sum(process.num_fds() for process in self._processes())

    def connections(self) -> list[tuple[str, int]]:
        """Return the state and the own port of each TCP connection or listener, once if several hold it."""
        members = {*self.members()}
        if sys.platform == "linux" and len(members) > FEW_PROCESSES:
            every = psutil.net_connections("tcp")
            rows = [(row.laddr, row.raddr, row.status) for row in every if row.pid in members]
        else:
            rows = [
                (row.laddr, row.raddr, row.status)
                for process in self._processes()
                for row in process.net_connections("tcp")
            ]
        shared = {(own, peer): (status, own.port) for own, peer, status in rows if own}
        return [*shared.values()]

    def memory(self) -> int:
        """Return the bytes in which the family keeps something: what several share counts once.

        On Linux without the mapped files, whose share depends on who else runs. Source: proc(5),
        `/proc/pid/smaps_rollup`. Elsewhere it is the sum of the resident sets.
        """
        return sum(map(procfs.kept_bytes, self.members()))

    def at_rest(self) -> bool:
        """Return whether no thread of any member runs, or waits for a processor or a disk."""
        with suppress(psutil.Error):
            return all(map(clock.at_rest, self.members()))
        return False

    def comes_to_rest(self, seconds: float = REST_TIMEOUT_S) -> bool:
        """Wait until it is at rest, and return whether it is.

        A program that spins never is: after the first time that it was waited for in vain, nobody waits.
        """
        deadline = time.monotonic() + (0 if self._spins else seconds)
        while not (rests := self.at_rest()) and time.monotonic() < deadline:
            time.sleep(REST_INTERVAL_S)
        self._spins = not rests
        return rests

    def listener(self, port: int) -> int:
        """Return the member nearest to the root that holds the socket which listens at the port.

        It is the root if the kernel does not show it.
        """
        links = {f"socket:[{inode}]" for inode in kernel.listening(port)}
        for pid in self.members() if links else ():
            if links & procfs.open_files(pid):
                return pid
        return self.root

    def leave_out_wakes_above(self, pid: int) -> None:
        """Count no wake of this member's ancestors from now on.

        A program may be behind a wrapper that wakes by itself while it waits: `npm start` does so six times a
        second. Whatever the program has started is still counted.
        """
        with self._lock:
            self._look(search=True)
            member = self._known.get(pid)
            while member and (member := self._known.get(member.parent)):
                self._wrappers.add(member.pid)

    def send(self, number: signal.Signals) -> None:
        """Send a signal to all members."""
        for pid in self.members():
            with suppress(ProcessLookupError):
                os.kill(pid, number)

    def _processes(self) -> Iterator[psutil.Process]:
        for pid in self.members():
            with suppress(psutil.Error):
                yield psutil.Process(pid)

    def _look(self, search: bool) -> None:
        if sys.platform != "linux":
            self._look_by_psutil()
            return
        now = time.monotonic()
        pids = [self.root, *(pid for pid in self._known if pid != self.root)]
        if search or now - self._searched_at >= SEARCH_INTERVAL_S:
            pids += self._search()
            self._searched_at = now
        seen = set()
        for pid in pids:  # which grows
            if pid in seen:
                continue
            seen.add(pid)
            if (stat := procfs.read_stat(pid)) is None:
                self._forget(pid)
                continue
            member = self._member(pid, stat)
            if member.zombie:
                self._read_end(member)
            else:
                pids += self._read_threads(member)
        self._looked_at = now

    def _member(self, pid: int, stat: procfs.Stat) -> Member:
        member = self._known.get(pid)
        if member is not None and member.start != stat.start:
            self._forget(pid)
            member = None
        if member is None:
            parent = self._known.get(stat.parent)
            depth = 0 if pid == self.root else parent.depth + 1 if parent else 1
            member = self._known[pid] = Member(pid, stat.start, stat.parent, depth)
        member.zombie = stat.state in "ZX"
        member.own = max(member.own, stat.own, clock.processor_seconds(pid))
        member.waited_for = max(member.waited_for, stat.waited_for)
        return member

    def _forget(self, pid: int) -> None:
        member = self._known.pop(pid, None)
        if member is None:
            return
        if parent := self._known.get(member.parent):
            parent.gone += member.used
        else:
            self._gone += member.used

    def _read_threads(self, member: Member) -> Iterator[int]:
        """Read the clocks of a process's threads; yield its children."""
        folder = f"/proc/{member.pid}/task"
        try:
            numbers = [int(name) for name in procfs.names(folder)]
        except OSError:
            return
        for ended in member.threads.keys() - set(numbers):
            del member.threads[ended]
            self._wakes += member.pid not in self._wrappers  # at least: its end
        for number in numbers:
            with suppress(OSError, ValueError):
                known = member.threads.get(number)
                schedstat = procfs.read(f"{folder}/{number}/schedstat")
                if known and known.schedstat == schedstat:
                    continue  # it has not run: it has neither slept nor forked
                yield from map(int, procfs.read(f"{folder}/{number}/children").split())
                status = procfs.read(f"{folder}/{number}/status")
                counts = member.pid not in self._wrappers
                member.threads[number] = self._count(known or Thread(), schedstat, status, counts)

    def _read_end(self, member: Member) -> None:
        """Add what the first thread of an ended process waited; of the others the last of it is lost."""
        if first := member.threads.pop(member.pid, None):
            with suppress(OSError, ValueError):
                schedstat = procfs.read(f"/proc/{member.pid}/task/{member.pid}/schedstat")
                self._queued_ns += since(first.queued_ns, int(schedstat.split()[1]))
        if member.threads:
            self._lost = max(self._lost, time.monotonic() - self._looked_at)
        member.threads.clear()

    def _count(self, before: Thread, schedstat: bytes, status: bytes, counts: bool) -> Thread:
        """Add what a thread did since it was last seen; a number that fell is another thread's."""
        name, _, rest = status.removeprefix(b"Name:\t").partition(b"\n")
        _, told, wakes = rest.partition(b"\nvoluntary_ctxt_switches:\t")
        self._tells_wakes = self._tells_wakes and bool(told)
        asleep = told and counts and name not in SELF_WAKING
        now = Thread(
            schedstat, int(schedstat.split()[1]), int(wakes.split()[0]) if asleep else before.wakes
        )
        self._queued_ns += since(before.queued_ns, now.queued_ns)
        self._wakes += since(before.wakes, now.wakes)
        return now

    def _search(self) -> list[int]:
        """Return processes of the session, or with the tag, that are not known."""
        numbers = {int(name) for name in procfs.names("/proc") if name.isdecimal()}
        self._strangers &= numbers
        found = []
        for pid in sorted(numbers - self._strangers - self._known.keys()):
            if (stat := procfs.read_stat(pid)) is None:
                continue
            tagged = stat.session == self.root
            # A kernel thread and a process that has ended have no environment, and never will.
            is_stranger = not tagged and (stat.session == 0 or stat.state in "ZX")
            if not tagged and not is_stranger:
                try:
                    environment = procfs.read(f"/proc/{pid}/environ")
                except OSError:
                    environment = b"\0"
                tagged = f"{TAG_VARIABLE}={self._tag}".encode() in environment.split(b"\0")
                is_stranger = not tagged and bool(environment)  # empty while a program begins
            if is_stranger:
                self._strangers.add(pid)
            found += [pid] if tagged else []
        return found

    def _look_by_psutil(self) -> None:
        with suppress(psutil.Error):
            root = psutil.Process(self.root)
            self._known.clear()
            for process in (root, *root.children(recursive=True)):
                with suppress(psutil.Error):
                    zombie = process.status() == psutil.STATUS_ZOMBIE
                    depth = 0 if process.pid == self.root else 1
                    self._known[process.pid] = Member(process.pid, 0, 0, depth, zombie)
            return
        self._known.clear()


def since(before: int, now: int) -> int:
    return now - before if now >= before else now
