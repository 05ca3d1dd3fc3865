"""A cluster as its operator would start it: encrypted, bound to one interface, workers with one thread; and a worker that dies."""

import contextlib
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import dask.config
import pytest
import trustme

from autograder.__main__ import dask_executor
from autograder.class_run import Request, run_class
from autograder.errors import AuthoringError, InfrastructureError
from tests import hostile_course
from tests.hostile_course import HONEST

pytestmark = [pytest.mark.kernel]


@pytest.fixture(scope="module")
def encrypted(tmp_path_factory) -> Iterator[None]:
    """Keys for everybody, named in the environment, where Dask looks for them."""
    folder = tmp_path_factory.mktemp("keys")
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(folder / "ca.pem"))
    authority.issue_cert("127.0.0.1").private_key_and_cert_chain_pem.write_to_path(str(folder / "node.pem"))
    tls = {"CA_FILE": "ca.pem", **{f"{role}__{part}": "node.pem" for role in ("SCHEDULER", "WORKER", "CLIENT") for part in ("CERT", "KEY")}}
    with pytest.MonkeyPatch.context() as patch:
        for name, file in tls.items():
            patch.setenv(f"DASK_DISTRIBUTED__COMM__TLS__{name}", str(folder / file))
        patch.setenv("DASK_DISTRIBUTED__COMM__REQUIRE_ENCRYPTION", "True")
        dask.config.refresh()
        yield
    dask.config.refresh()


class Cluster:
    """A scheduler and workers, each a process started by its command line."""

    def __init__(self, folder: Path, stack: contextlib.ExitStack) -> None:
        self._folder, self._stack = folder, stack
        self.workers: list[subprocess.Popen] = []
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        self.address = f"tls://127.0.0.1:{port}"
        self._start("scheduler", "--protocol", "tls", "--host", "127.0.0.1", "--port", str(port), "--no-show")

    def _start(self, kind: str, *arguments: str) -> subprocess.Popen:
        log = self._stack.enter_context((self._folder / f"{kind}.log").open("a"))
        command = [sys.executable, "-m", "dask", kind, "--no-dashboard", *arguments]
        process = self._stack.enter_context(subprocess.Popen(command, cwd=self._folder, stdout=log, stderr=log))
        self._stack.callback(process.kill)
        return process

    def add_worker(self, threads: int = 1) -> None:
        """Start a worker that nobody starts again when it dies."""
        self.workers.append(self._start("worker", self.address, "--host", "127.0.0.1", "--nthreads", str(threads), "--no-nanny"))


@pytest.fixture
def cluster(encrypted, tmp_path) -> Iterator[Cluster]:
    with contextlib.ExitStack() as stack:
        made = Cluster(tmp_path, stack)
        made.add_worker()
        yield made


@pytest.fixture
def course():
    with hostile_course.course([]) as made:
        yield made


def test_a_worker_killed_in_the_middle_costs_nobody_anything(cluster, course):
    cluster.add_worker()
    told = []

    def advance(done: int, of: int, student: str) -> None:
        told.append(student)
        if student and len(cluster.workers) == 2:
            cluster.workers.pop().kill()

    with dask_executor(cluster.address, workers=2) as executor:
        results = run_class(course, Request("light", force=True), executor, advance)

    assert {result.student: result.points for result in results} == HONEST
    assert sorted(filter(None, told)) == sorted(HONEST)


def test_a_worker_with_several_threads_is_refused(cluster):
    cluster.add_worker(threads=2)

    with pytest.raises(AuthoringError, match="--nthreads 1"), dask_executor(cluster.address, workers=2):
        pass


def test_a_cluster_whose_workers_do_not_come_is_an_error_that_says_so(encrypted, tmp_path):
    with contextlib.ExitStack() as stack:
        empty = Cluster(tmp_path, stack)
        with pytest.raises(InfrastructureError, match="Start a scheduler and workers"), dask_executor(empty.address, patience_s=1):
            pass


def test_without_a_key_nobody_reaches_the_scheduler(cluster):
    with dask_executor(cluster.address, workers=1):
        stranger = {name: value for name, value in os.environ.items() if not name.startswith("DASK_")}
        code = f"from dask.distributed import Client; Client({cluster.address.replace('tls', 'tcp')!r}, timeout=5)"
        done = subprocess.run([sys.executable, "-c", code], env=stranger, capture_output=True, text=True, timeout=60, check=False)

    assert done.returncode != 0
