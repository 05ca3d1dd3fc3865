"""Has a folder stopped changing? Asked by looking, since no file event reaches us when another machine writes to an NFS folder."""

import hashlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path

MOST_FILES = 2_000


class Settling:
    """What each folder looked like, and since when."""

    def __init__(self) -> None:
        self._seen: dict[Path, tuple[str, float]] = {}

    def quiet_s(self, folder: Path, signature: str, now: float) -> float:
        """For how many seconds the folder has had this signature."""
        before, since = self._seen.get(folder, ("", now))
        if before != signature:
            since = now
        self._seen[folder] = (signature, since)
        return now - since


def signature(folder: Path) -> str:
    """Of the names, sizes and times of all files below; the empty string while there is none, or it is being replaced."""
    try:
        parts = sorted(f"{path}:{found.st_size}:{found.st_mtime_ns}:{found.st_ctime_ns}" for path, found in _files(folder))
    except OSError:
        return ""
    return hashlib.sha256("\n".join(parts).encode("utf-8", "replace")).hexdigest() if parts else ""


def _files(folder: Path) -> Iterator[tuple[str, os.stat_result]]:
    left = MOST_FILES
    for top, _, names in os.walk(folder, onerror=_fail):
        for name in sorted(names)[:left]:
            left -= 1
            yield os.path.relpath(os.path.join(top, name), folder), os.lstat(os.path.join(top, name))


def _fail(error: OSError) -> None:
    raise error


def breaks_off(folder: Path) -> bool:
    """Whether a notebook at the top of the folder ends in the middle, as half a copy does."""
    return any(stat.S_ISREG(path.lstat().st_mode) and not _tail(path).endswith(b"}") for path in folder.glob("*.ipynb"))


def _tail(path: Path) -> bytes:
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 64))
        return file.read().rstrip()
