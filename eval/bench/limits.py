"""What a process of a bench lacks: open files, memory, space, a home. Set in that process alone."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

_NEW_MOUNTS = 0x20000  # CLONE_NEWNS
_NOWHERE = "/proc/nowhere"  # a folder that nobody can make


@dataclass(frozen=True, slots=True)
class Limits:
    """What a process has no more of; None for no limit.

    :param files: how many more files it can open.
    :param memory: megabytes of addresses.
    :param disk: a home that is copied to a disk of its own, which only this process sees, and the bytes that are left there.
    :param no_home: whether there is no folder for the user's files.
    """

    files: int | None = None
    memory: int | None = None
    disk: tuple[Path, int] | None = None
    no_home: bool = False


def can_mount() -> bool:
    """Return whether a process here can have a disk that others do not see."""
    return sys.platform.startswith("linux") and os.geteuid() == 0 and shutil.which("mount") is not None


def set_limits(limits: Limits) -> None:
    """Set the limits of this process, for good."""
    import resource

    if limits.no_home:
        os.environ["HOME"] = _NOWHERE
        for name in ("XDG_DATA_HOME", "NONMUN_HOME"):
            os.environ.pop(name, None)
    if limits.disk is not None:
        _move_to_small_disk(*limits.disk)
    if limits.files is not None:
        most = max(int(held.name) for held in Path("/proc/self/fd").iterdir()) + 1 + limits.files
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    if limits.memory is not None:
        resource.setrlimit(resource.RLIMIT_AS, (limits.memory << 20, limits.memory << 20))


def _move_to_small_disk(home: Path, spare: int) -> None:
    if ctypes.CDLL(None).unshare(_NEW_MOUNTS):
        raise OSError("no mounts of its own")
    kept = home.with_name("kept")
    shutil.copytree(home, kept)
    for words in (["--make-rprivate", "/"], ["-t", "tmpfs", "-o", "size=1g", "tmpfs", str(home)]):
        subprocess.run(["mount", *words], check=True)
    shutil.copytree(kept, home, dirs_exist_ok=True)
    used = shutil.disk_usage(home).used
    subprocess.run(["mount", "-o", f"remount,size={used + spare}", str(home)], check=True)


def free_space(home: Path) -> None:
    """Make the disk of a home large."""
    subprocess.run(["mount", "-o", "remount,size=1g", str(home)], check=True)
