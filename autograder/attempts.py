"""Whose submission may be graded now. Pure: what has been graded comes in, and so does the time.

Every graded submission tells its student something about the hidden tests, so their number in an hour is bounded.
"""

from dataclasses import dataclass, replace

WINDOW_S = 3600.0
FIRST_PAUSE_S, LONGEST_PAUSE_S = 60.0, 3600.0


@dataclass(frozen=True)
class WatchPolicy:
    """How `autograder watch` behaves. Every field can be set in nbgrader_config.py, as `c.WatchPolicy.per_hour = 6`."""

    per_hour: int = 3
    """Most submissions of one student that are graded within any hour; what is over waits, and the latest counts."""
    every_s: float = 1.0
    """Pause between two looks."""
    settle_s: float = 3.0
    """A submission that has not changed for so long is taken to be whole; NFS may hide a change for 3 s."""
    broken_settle_s: float = 60.0
    """The same for a submission with a notebook that breaks off: perhaps the copy of a slow line."""
    batch: int = 16
    """Most submissions graded between two looks."""


@dataclass(frozen=True)
class Attempts:
    """What `watch` has done for one student; times are seconds since 1970."""

    graded: tuple[float, ...] = ()
    """When submissions were graded, within the last hour."""
    signature: str = ""
    """Of the submission that was graded last."""
    failures: int = 0
    """How often in a row the grader failed."""
    retry_at: float = 0.0
    """After a failure of the grader: not before."""
    owed: bool = False
    """Feedback is there and has still to be released."""


def allowed_at(attempts: Attempts, per_hour: int, now: float) -> float:
    """The earliest time at which this student's next submission may be graded; `now` or earlier means at once."""
    recent = sorted(min(time, now) for time in attempts.graded if time > now - WINDOW_S)  # a clock that was ahead bars nobody for ever
    free = recent[-per_hour] + WINDOW_S if len(recent) >= per_hour else 0.0
    return max(free, min(attempts.retry_at, now + LONGEST_PAUSE_S))


def graded(attempts: Attempts, signature: str, now: float, *, owed: bool) -> Attempts:
    """After a submission was graded."""
    recent = tuple(time for time in attempts.graded if time > now - WINDOW_S)
    return Attempts((*recent, now), signature, owed=owed)


def failed(attempts: Attempts, now: float) -> Attempts:
    """After the grader failed: it tries again after one minute, two, four …, at most an hour."""
    return replace(attempts, failures=attempts.failures + 1, retry_at=now + pause_s(attempts.failures, FIRST_PAUSE_S, LONGEST_PAUSE_S))


def pause_s(failures: int, first_s: float, longest_s: float) -> float:
    """Seconds to wait after so many earlier failures, twice as long each time."""
    return min(longest_s, first_s * 2.0 ** min(failures, 30))
