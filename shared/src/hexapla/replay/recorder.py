"""Run a program as it is, and note which of its lines ran when, and in which task.

    HEXAPLA_REPLAY=FOLDER python recorder.py PROGRAM [ARGUMENT ...]

A framework's own interpreter runs this file, so it imports nothing that is not there. The notes go to two
files that are mapped into memory: they are whole whenever the program is killed, and an event costs less
than a microsecond. Ten times that changed which of two equal naps woke first.

Rules, each from something that went wrong:

- A frame belongs to the program if its code object does. A file name proves nothing: gevent raises errors
  again through invented frames that have the program's file name.
- A task is the outermost frame of the program's. It is looked for once, when a frame begins, and kept by the
  frame's id until the frame ends; no frame is held.
- Frames of typing, functools and contextlib pass a call on. They stand between a call and its function.
- What is allocated before the program starts moves its addresses, and asyncio keeps the tasks of a group in
  a set, whose order goes by addresses. `HEXAPLA_REPLAY_PADDING` moves them once more.
- No event of the interpreter tells of a switch between greenlets; `greenlet.settrace` does. Its callback may
  have no caller, and what it raises would kill the program.
- `print` writes word by word. A line is noted at its end, with the task that printed it.
"""

import _thread
import io
import itertools
import mmap
import os
import struct
import sys
import time
import types
import weakref
from collections.abc import Callable
from importlib.machinery import ModuleSpec, SourceFileLoader
from opcode import opmap
from typing import Any

FOLDER, PADDING, BESIDE = "HEXAPLA_REPLAY", "HEXAPLA_REPLAY_PADDING", "HEXAPLA_REPLAY_BESIDE"
TRACING = "HEXAPLA_REPLAY_TRACING"  # set: use sys.settrace, as on Python 3.11, also on a newer one
EVENTS_FILE, NOTES_FILE = "events", "notes"

EVENT = struct.Struct(
    "<QIHBB"
)  # nanoseconds, task, line, depth, and 16 times the file plus the kind
MAX_EVENTS, MAX_NOTE_BYTES = 1 << 21, 1 << 22  # a file has holes: what is not used takes no room
KINDS = "slrpetug"  # begins, line, resumes, yields, is over, thrown into, unwound, greenlet parks
START, LINE, RESUME, YIELD, END, THROW, UNWIND, PARK = range(len(KINDS))
FILE = 16

OPTIMIZED, GENERATOR, COROUTINE = 0x1, 0x20, 0x80 | 0x100 | 0x200  # flags of code: see `inspect`
PAUSES = GENERATOR | COROUTINE
PASSING = {"typing", "functools", "contextlib"}
TOOL = 4  # the number by which sys.monitoring knows us
YIELDS = {"YIELD_VALUE", "SEND", "RESUME"}  # the instructions at which a frame pauses
NOBODY = (0, 0, 0)
FOR_ITER = opmap["FOR_ITER"]

clock = time.perf_counter_ns


def mapped(path: str, size: int) -> mmap.mmap:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
    os.ftruncate(descriptor, size)
    return mmap.mmap(descriptor, size)


class Recorder:
    def __init__(self, folder: str) -> None:
        self.events = mapped(f"{folder}/{EVENTS_FILE}", MAX_EVENTS * EVENT.size)
        self.notes = mapped(f"{folder}/{NOTES_FILE}", MAX_NOTE_BYTES)
        self.noted = 0  # bytes
        self.offset = itertools.count(0, EVENT.size).__next__
        # By id of a code object of the program's: FILE times its file.
        self.own: dict[int, int] = {}
        self.passing: set[int] = set()  # ids of code objects that have no lines of their own
        self.codes: list[types.CodeType] = []  # so that no id is used twice
        self.frames: dict[int, tuple[int, int, int]] = {}  # by id of a frame: task, depth, file
        self.running: dict[int, int] = {}  # by task: its outermost frames that have not ended
        self.callbacks: dict[Any, tuple[int, Any]] = {}  # tasks that may begin again
        self.unnamed: set[int] = set()  # tasks of lambdas: named after the first function they call
        self.module = 0  # the module's task, until it is named after `main`
        self.next_task = itertools.count(1).__next__
        self.lock = _thread.RLock()  # for notes
        self.partial: dict[int, str] = {}  # by task: what it printed of a line
        self.hearing: set[int] = set()  # threads that tell of switches between greenlets
        self.main_thread = _thread.get_ident()
        self.watch: Callable[[types.CodeType], None] = lambda code: None

    def note(self, *words: Any) -> None:
        line = repr(words).encode(errors="backslashreplace") + b"\n"
        with self.lock:
            end = self.noted + len(line)
            if end <= MAX_NOTE_BYTES:
                self.notes[self.noted : end] = line
                self.noted = end

    def put(self, kind: int, task: int, depth: int, file: int, line: int = 0) -> None:
        try:
            EVENT.pack_into(self.events, self.offset(), clock(), task, line, depth, kind + file)
        except struct.error:  # no room: the replay ends here
            pass

    def take(self, code: types.CodeType, file: int) -> None:
        """Watch a code object and those in it, except bodies of classes and generator expressions."""
        self.codes.append(code)
        is_function = code.co_flags & OPTIMIZED and not code.co_name.startswith("<")
        if is_function or code.co_name in ("<module>", "<lambda>"):
            self.own[id(code)] = FILE * file
            self.watch(code)
        else:
            self.passing.add(id(code))
        for constant in code.co_consts:
            if isinstance(constant, types.CodeType):
                self.take(constant, file)

    # Which task is it?

    def caller(self, frame: types.FrameType) -> types.FrameType | None:
        """Return the frame of the program's that this one of the program's runs for, if any.

        From a coroutine the way leads through those that await it, the framework's too, up to the function
        that drives them; from a function, to its caller, unless that is the framework's. A function that
        a file beside the program calls, such as a loop, is a callback of that file's. A generator that a
        call moves on, such as `next`, and no `for`, is a task of its own.
        """
        file = self.own[id(frame.f_code)]
        if is_moved_by_hand(frame, self.own):
            return None
        while (back := frame.f_back) is not None:
            flags, code = frame.f_code.co_flags, back.f_code
            awaited = flags & PAUSES and code.co_flags & PAUSES
            if flags & COROUTINE and not awaited:
                return None
            if id(code) in self.own:
                return None if self.own[id(code)] > file else back
            passes = id(code) in self.passing or back.f_globals.get("__name__") in PASSING
            if not awaited and not passes:
                return None
            frame = back
        return None

    def start(self, frame: types.FrameType) -> None:
        code = frame.f_code
        caller = self.caller(frame)
        known = None if caller is None else self.frames.get(id(caller))
        if known:
            task, depth = known[0], min(known[1] + 1, 255)
            if depth == 2 and (task in self.unnamed or task == self.module):
                self.name_after(frame, task)
        else:
            task, depth = self.root_task(frame), 1
        file = self.own[id(code)]
        self.frames[id(frame)] = task, depth, file
        self.put(START, task, depth, file, code.co_firstlineno)
        if "greenlet" in sys.modules and _thread.get_ident() not in self.hearing:
            self.hear_switches()

    def end(self, frame: types.FrameType, kind: int) -> None:
        task, depth, file = self.frames.pop(id(frame), NOBODY)
        if depth == 1:
            self.running[task] -= 1
        self.put(kind, task, depth, file)

    def root_task(self, frame: types.FrameType) -> int:
        """Return the task that begins with this frame: a new one, or a callback that comes again."""
        code, thread = frame.f_code, _thread.get_ident()
        label, owner = self.label(frame)
        key = None
        if not code.co_flags & PAUSES and code.co_name != "<module>":
            key = (code if owner is None else id(owner), label, thread)
            known, whose = self.callbacks.get(key, (0, None))
            same_owner = whose is None or whose() is owner  # an id may be used again
            if known and same_owner and not self.running[known]:
                self.running[known] += 1
                return known
        task = self.next_task()
        self.running[task] = 1
        if key is not None:
            self.callbacks[key] = task, None if owner is None else weak(owner)
        kind = "coroutine" if code.co_flags & PAUSES else "function"
        if code.co_name == "<lambda>":
            self.unnamed.add(task)
        elif code.co_name == "<module>":
            kind = "import" if self.module else "module"
            self.module = self.module or task
        native = 0 if thread == self.main_thread else _thread.get_native_id()
        self.note("task", task, label, kind, native)
        return task

    def label(self, frame: types.FrameType) -> tuple[str, Any]:
        """Return a name for the task of a frame, and the object whose method it is, if any."""
        code = frame.f_code
        if code.co_name in ("main", "<module>"):
            return code.co_name.strip("<>"), None
        names = code.co_varnames[: code.co_argcount]
        values = frame.f_locals if names else {}
        if names[:1] == ("self",):
            return type(values["self"]).__name__, values["self"]
        words = (values[name] for name in names if type(values.get(name)) is str)
        return next(words, code.co_name.strip("<>")), None

    def name_after(self, frame: types.FrameType, task: int) -> None:
        """Name a lambda's task after what it calls, and the module's after `main`, if it calls that."""
        if task == self.module:
            if frame.f_code.co_name != "main":
                return
            self.module = -1
        self.unnamed.discard(task)
        self.note("name", task, self.label(frame)[0])

    # What did it print?

    def printed(self, frame: types.FrameType | None, text: str, at: int) -> None:
        while frame is not None and id(frame.f_code) not in self.own:
            frame = frame.f_back
        task = NOBODY[0] if frame is None else self.frames.get(id(frame), NOBODY)[0]
        text = self.partial.pop(task, "") + text
        *lines, rest = text.split("\n")
        for line in lines:
            self.note("print", at, task, line)
        if rest:
            self.partial[task] = rest

    # Greenlets

    def hear_switches(self) -> None:
        greenlet = sys.modules["greenlet"]
        if hasattr(greenlet, "settrace"):  # else it is just being imported
            self.hearing.add(_thread.get_ident())
            greenlet.settrace(self.switched)

    def switched(self, kind: str, pair: tuple[Any, Any]) -> None:
        """Note which task was left, and which goes on.

        A hub in C has no frame, nor has a greenlet that is over or has not begun.
        """
        resumes = THROW if kind == "throw" else RESUME
        for frame, event in (pair[0].gr_frame, PARK), (sys._getframe().f_back, resumes):
            while frame is not None and id(frame.f_code) not in self.own:
                frame = frame.f_back
            if frame is not None and id(frame) in self.frames:
                self.put(event, *self.frames[id(frame)])

    # How does the interpreter tell us?

    def use_monitoring(self) -> None:
        if sys.version_info < (3, 12):
            return
        monitoring, events = sys.monitoring, sys.monitoring.events
        own, frames, caller = self.own, self.frames, sys._getframe
        pack, into, offset = EVENT.pack_into, self.events, self.offset

        def line(code: types.CodeType, number: int) -> None:
            at = clock()
            task, depth, file = frames.get(id(caller(1)), NOBODY)
            try:
                pack(into, offset(), at, task, number, depth, LINE + file)
            except struct.error:
                pass

        def pause(kind: int) -> Callable[..., None]:
            return lambda *_: self.put(kind, *frames.get(id(caller(1)), NOBODY))

        def error(code: types.CodeType, _: int, raised: BaseException) -> None:
            # It counts only where a frame goes on. StopIteration is how an await gets its value.
            if id(code) in own and not isinstance(raised, StopIteration):
                self.put(THROW, *frames.get(id(caller(1)), NOBODY))

        def unwind(code: types.CodeType, *_: object) -> None:
            if id(code) in own:
                self.end(caller(1), UNWIND)

        local = {
            events.LINE: line,
            events.PY_START: lambda *_: self.start(caller(1)),
            events.PY_RESUME: pause(RESUME),
            events.PY_YIELD: pause(YIELD),
            events.PY_RETURN: lambda *_: self.end(caller(1), END),
        }
        monitoring.use_tool_id(TOOL, "hexapla")
        for event, callback in local.items():
            monitoring.register_callback(TOOL, event, callback)
        everywhere = {events.PY_THROW: error, events.RAISE: error, events.PY_UNWIND: unwind}
        for event, callback in everywhere.items():
            monitoring.register_callback(TOOL, event, callback)
        monitoring.set_events(TOOL, sum(everywhere))  # they exist only for all code
        wanted = sum(local)
        self.watch = lambda code: monitoring.set_local_events(TOOL, code, wanted)

    def use_tracing(self) -> None:
        """Let sys.settrace tell the same; it has no event of its own for a pause, a throw or an error."""
        import dis
        import functools

        frames, raised, modules = self.frames, set[int](), 0

        def end_of(frame: types.FrameType) -> int:
            """Return what a return event means, from the instruction at which the frame stands."""
            code = frame.f_code
            instruction = dis.opname[code.co_code[frame.f_lasti]]
            if code.co_flags & PAUSES and instruction in YIELDS and id(frame) not in raised:
                return YIELD
            return END if instruction.startswith("RETURN") else UNWIND

        def trace_own(frame: types.FrameType, event: str, value: Any) -> Any:
            task, depth, file = frames.get(id(frame), NOBODY)
            if event == "line":
                raised.discard(id(frame))
                self.put(LINE, task, depth, file, frame.f_lineno)
            elif event == "exception" and not issubclass(value[0], StopIteration):
                # It counts only right after it has resumed. StopIteration is how an await gets its value.
                self.put(THROW, task, depth, file)
                raised.add(id(frame))
            elif event == "return":
                kind = end_of(frame)
                raised.discard(id(frame))
                if kind == YIELD:
                    self.put(YIELD, task, depth, file)
                else:
                    self.end(frame, kind)
            return trace_own

        def trace(frame: types.FrameType, event: str, value: Any) -> Any:
            if id(frame.f_code) not in self.own:
                return None
            if id(frame) in frames:
                self.put(RESUME, *frames[id(frame)])
            else:
                trace_new_threads()
                self.start(frame)
            return trace_own

        def trace_new_threads() -> None:
            """Have all threads traced, also those of a copy of threading, such as eventlet's."""
            nonlocal modules
            if len(sys.modules) != modules:
                modules = len(sys.modules)
                for name, module in [*sys.modules.items()]:
                    if name.endswith("threading") and hasattr(module, "settrace"):
                        module.settrace(trace)

        def traced(function: Callable[..., object], *arguments: Any, **named: Any) -> object:
            sys.settrace(trace)
            return function(*arguments, **named)

        def start_traced(function: Any, *words: Any, **named: Any) -> int:
            return start_thread(functools.partial(traced, function), *words, **named)

        # gevent's threads come from here, and from no Thread.
        start_thread, _thread.start_new_thread = _thread.start_new_thread, start_traced
        sys.settrace(trace)


def is_moved_by_hand(frame: types.FrameType, own: dict[int, int]) -> bool:
    back = frame.f_back
    if not frame.f_code.co_flags & GENERATOR or back is None or id(back.f_code) not in own:
        return False
    return not back.f_code.co_flags & PAUSES and back.f_code.co_code[back.f_lasti] != FOR_ITER


def weak(owner: object) -> Callable[[], object]:
    """Return what gives the object while it lives; one that cannot be watched is kept alive."""
    try:
        return weakref.ref(owner)
    except TypeError:
        return lambda: owner


class NotedOutput(io.TextIOWrapper):
    """Standard output that notes who printed what."""

    recorder: Recorder

    def write(self, text: str) -> int:
        frame = sys._getframe(1)
        with self.recorder.lock:  # so that lines are noted in the order in which they are written
            at = clock()
            count = super().write(text)
            self.recorder.printed(frame, text, at)
        return count


class OwnLoader(SourceFileLoader):
    """Loads a file that is recorded along with the program."""

    recorder: Recorder
    file: int

    def get_code(self, fullname: str) -> types.CodeType:
        code: types.CodeType = self.source_to_code(self.get_data(self.path), self.path)
        self.recorder.take(code, self.file)
        return code


class OwnFinder:
    def __init__(self, recorder: Recorder, paths: list[str]) -> None:
        self.loaders = {}
        for number, path in enumerate(paths, 1):
            name = os.path.basename(path).removesuffix(".py")
            self.loaders[name] = loader = OwnLoader(name, path)
            loader.recorder, loader.file = recorder, number

    def find_spec(self, name: str, path: object = None, target: object = None) -> ModuleSpec | None:
        loader = self.loaders.get(name)
        if loader is None:
            return None
        spec = ModuleSpec(name, loader, origin=loader.path)
        spec.has_location = True
        return spec


def main() -> None:
    path, *arguments = sys.argv[1:]
    path = os.path.abspath(path)
    recorder = Recorder(os.environ.pop(FOLDER))
    beside = os.environ.pop(BESIDE, "").split(os.pathsep)
    paths = [os.path.join(os.path.dirname(path), name) for name in beside if name]
    sys.argv[:] = [path, *arguments]
    sys.path[0] = os.path.dirname(path)
    sys.meta_path.insert(0, OwnFinder(recorder, paths))
    out = sys.stdout
    noted = NotedOutput(out.buffer, out.encoding, out.errors, "\n", write_through=True)
    noted.recorder, sys.stdout = recorder, noted
    own_module = sys.modules["__main__"]
    module = sys.modules["__main__"] = types.ModuleType("__main__")
    module.__file__, module.__dict__["__builtins__"] = path, __builtins__
    tracing = os.environ.pop(TRACING, "") or sys.version_info < (3, 12)
    rounds = range(int(os.environ.pop(PADDING, "0")))
    padding = [bytes(size) for _ in rounds for size in range(1, 480, 16)]
    with open(path, "rb") as source:
        code = compile(source.read(), path, "exec")
    if tracing:
        recorder.take(code, 0)
        recorder.use_tracing()
    else:
        recorder.use_monitoring()
        recorder.take(code, 0)
    exec(code, module.__dict__)
    del padding, own_module


if __name__ == "__main__":
    main()
