"""How a child process is born, and that it dies with us."""

import ctypes
import os
import signal
import subprocess
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from taskforce.supervisor import stopping
from taskforce.supervisor.errors import CannotStart

LIBC = ctypes.CDLL(None, use_errno=True)
PR_SET_PDEATHSIG = 1
CLONE_NEWUSER = 0x10000000
INNER_ID = 1000
PROJECT = Path(__file__).resolve().parents[2]  # where our modules are found, wherever one stands
SUPERVISED = "TASKFORCE_SUPERVISED"  # set for what runs under `up`


def die_with_parent(how: int = signal.SIGKILL) -> None:
    """Have the kernel send this process `how` when its parent ends, even by kill -9."""
    LIBC.prctl(PR_SET_PDEATHSIG, how)


def end_with_supervisor() -> None:
    """For a grandchild of `up` (a web or pool process): end with the process that made it."""
    if os.environ.get(SUPERVISED):
        die_with_parent()
        if os.getppid() == 1:
            os._exit(1)


def spawn(
    argv: Sequence[object],
    *,
    log: Path,
    orphaned: int = signal.SIGKILL,
    as_root: bool = True,
    env: Mapping[str, str] | None = None,
) -> subprocess.Popen[bytes]:
    """Start `argv` in a process group of its own, writing to `log`; it receives `orphaned` when we die.

    as_root=False: PostgreSQL refuses to run as root, so root runs it in a user namespace as somebody else.
    """
    with log.open("ab") as output:
        return subprocess.Popen(
            [str(part) for part in argv],
            cwd=PROJECT,
            process_group=0,  # Ctrl-C must not reach the database before the worker
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env={**os.environ, **(env or {})},
            preexec_fn=_birth(orphaned, as_root=as_root),
        )


@dataclass(frozen=True)
class Outcome:
    """How a program ended (as subprocess tells it), and all that it said."""

    code: int
    said: str

    @property
    def last_words(self) -> str:
        return self.said.strip().rpartition("\n")[2] or "it said nothing"


def run(
    argv: Sequence[object],
    *,
    env: Mapping[str, str] | None = None,
    as_root: bool = True,
    watch: Callable[[], object] = lambda: None,
) -> Outcome:
    """Run `argv` to its end in a process group of its own, looking up with `watch` meanwhile.

    env: over what we have ourselves. What `watch` raises, and stopping.Stopped, ends it at once.
    """
    with tempfile.TemporaryFile() as output:
        child = subprocess.Popen(
            [str(part) for part in argv],
            cwd=PROJECT,
            process_group=0,  # Ctrl-C is for us
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env={**os.environ, **(env or {})},
            preexec_fn=_birth(signal.SIGKILL, as_root=as_root),
        )
        try:
            while child.poll() is None:
                watch()
                stopping.pause(0.05)
        finally:
            end_group(child)
            child.wait()
        output.seek(0)
        return Outcome(child.returncode, output.read().decode(errors="replace"))


def run_unprivileged(argv: Sequence[object]) -> None:
    """Run `argv` to its end, not as root. Raises CannotStart with what it complained of."""
    outcome = run(argv, as_root=False)
    if outcome.code:
        raise CannotStart(f"{Path(str(argv[0])).name} failed: {outcome.said.strip()}")


def require_user_namespace() -> None:
    """Root only: raises CannotStart where the system forbids user namespaces (some containers do)."""
    if os.geteuid() != 0:
        return
    try:
        subprocess.run(["true"], preexec_fn=_birth(signal.SIGKILL, as_root=False), check=True)
    except (subprocess.SubprocessError, OSError) as error:
        raise CannotStart(
            "PostgreSQL does not run as root, and this system forbids the user namespace that would help: "
            "run as an ordinary user, or set DATABASE_URL."
        ) from error


def end_group(child: subprocess.Popen[bytes]) -> None:
    """Kill what is left of a dead child's process group, such as the processes of a worker's pool."""
    try:
        os.killpg(child.pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def _birth(orphaned: int, *, as_root: bool) -> Callable[[], None]:
    parent = os.getpid()
    namespace = not as_root and os.geteuid() == 0

    def between_fork_and_exec() -> None:
        if namespace:
            _become_somebody()
        LIBC.prctl(PR_SET_PDEATHSIG, orphaned)  # after the namespace, which would reset it
        if os.getppid() != parent:  # the parent died before the line above
            os._exit(1)

    return between_fork_and_exec


def _become_somebody() -> None:
    if LIBC.unshare(CLONE_NEWUSER):
        raise OSError(ctypes.get_errno(), "unshare")
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{INNER_ID} 0 1")
    Path("/proc/self/gid_map").write_text(f"{INNER_ID} 0 1")
