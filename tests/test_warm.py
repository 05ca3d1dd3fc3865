"""Kernels forked from a warm process: as good as new ones, strangers to each other, and gone with whoever holds them."""

import os
import select
import subprocess
import sys

import nbformat
import psutil
import pytest

from autograder import warm
from autograder.errors import ForkRefused, InfrastructureError
from autograder.grading import grade_submission
from autograder.kernel import Kernel, started
from autograder.sandbox import SandboxPolicy, fork_server_argv
from tests.builders import assignment, notebook, submission

pytestmark = pytest.mark.kernel


@pytest.fixture(autouse=True, scope="module")
def no_server_is_left():
    yield
    warm.close_all()


def said(code: str, **policy: object) -> str:
    """What a new kernel prints when it runs this."""
    with Kernel(SandboxPolicy(**policy)) as kernel:
        return "".join(node.get("text", "") or str(node.get("evalue", "")) for node in kernel.execute(code, 60))


LEFT_BEHIND = {
    "files": ("open('/tmp/left', 'w'); open('/home/student/left', 'w'); open('/dev/shm/left', 'w')",
              "import glob; print(glob.glob('/tmp/left') + glob.glob('/home/student/left') + glob.glob('/dev/shm/left'))", "[]"),
    "a process": ("import subprocess; subprocess.Popen(['sleep', '60'], start_new_session=True)",
                  "import glob; print([p for p in glob.glob('/proc/[0-9]*/comm') if open(p).read() == 'sleep\\n'])", "[]"),
    "a module": ("import numpy; numpy.pi = 3", "import numpy; print(numpy.pi)", "3.141592653589793"),
    "the environment": ("import os; os.environ['LEFT'] = '1'", "import os; print(os.environ.get('LEFT'))", "None"),
    "Matplotlib's settings": ("import matplotlib.pyplot as plt; plt.rcParams['lines.linewidth'] = 99; plt.figure(7)",
                              "import matplotlib.pyplot as plt; print(plt.rcParams['lines.linewidth'], plt.get_fignums())", "1.5 []"),
    "JAX's settings": ("import jax; jax.config.update('jax_enable_x64', True)", "import jax; print(jax.config.jax_enable_x64)", "False"),
    "the working folder": ("import os; os.chdir('/')", "import os; print(os.getcwd())", "/home/student/work"),
    "the host's name": ("import socket; print(socket.gethostname())", "import socket; print(socket.gethostname())", "sandbox"),
    "shared memory by key": ("import ctypes; print(ctypes.CDLL(None).shmget(77, 4096, 0o1666))",
                             "import ctypes; print(ctypes.CDLL(None).shmget(77, 4096, 0))", "-1"),
    "an abstract socket": ("import socket, subprocess, sys; s = socket.socket(socket.AF_UNIX); s.bind('\\0left')",
                           "import socket; s = socket.socket(socket.AF_UNIX); print(s.connect_ex('\\0left') != 0)", "True"),
}  # fmt: skip


@pytest.mark.parametrize(("leave", "look", "clean"), LEFT_BEHIND.values(), ids=LEFT_BEHIND.keys())
def test_nothing_of_one_submission_is_visible_to_the_next(leave, look, clean):
    said(leave)

    assert said(look).strip() == clean


def test_two_submissions_at_the_same_time_share_no_namespace():
    code = "import os; print({kind: os.readlink(f'/proc/self/ns/{kind}') for kind in ('user', 'pid', 'mnt', 'ipc', 'uts', 'net')})"
    with Kernel(SandboxPolicy()) as one, Kernel(SandboxPolicy()) as other:
        here, there = (eval(kernel.execute(code, 60)[0].text) for kernel in (one, other))

    assert not set(here.values()) & set(there.values())


def test_each_submission_draws_random_numbers_of_its_own():
    code = "import numpy as np, random; print(np.random.rand(), random.random())"

    assert len({number for _ in range(3) for number in said(code).split()}) == 6


def test_libraries_are_there_and_nothing_has_been_computed():
    code = "import sys; print('optax' in sys.modules, __import__('jax._src.xla_bridge')._src.xla_bridge.backends_are_initialized())"

    assert said(code).split() == ["True", "False"]
    assert said(code, warm=False, preload=()).split()[0] == "False"


def test_contexts_are_ready_before_the_fork():
    code = "from jax._src.interpreters import mlir; print(mlir.make_ir_context.__module__, mlir.make_ir_context() is not mlir.make_ir_context())"

    assert said(code).split() == ["autograder.preload", "True"]


def test_the_solution_looks_the_same_as_from_a_cold_kernel():
    results = [grade_submission(submission(), assignment(), SandboxPolicy(warm=warm)) for warm in (True, False)]
    kinds = [[[(o.output_type, sorted(o.get("data", {})), o.get("text")) for o in cell.get("outputs", [])]
              for cell in nbformat.reads(result.notebooks[0].executed.decode(), 4).cells] for result in results]  # fmt: skip

    assert [(c.grade_id, c.points, c.message) for c in results[0].cells] == [(c.grade_id, c.points, c.message) for c in results[1].cells]
    assert kinds[0] == kinds[1]
    assert any("image/png" in kind for cell in kinds[0] for _, kind, _ in cell)


def test_a_notebook_that_sets_the_environment_gets_a_kernel_from_nothing():
    made = notebook()
    made.cells.insert(0, nbformat.v4.new_code_cell("import os\nos.environ['JAX_ENABLE_X64'] = 'True'\nimport jax.numpy as jnp\njnp.ones(1).dtype"))
    result = grade_submission(submission(content=nbformat.writes(made).encode()), assignment(), SandboxPolicy())
    executed = nbformat.reads(result.notebooks[0].executed.decode(), 4)

    assert executed.cells[0].outputs[0].data["text/plain"] == "dtype('float64')"


def server_pid(**policy: object) -> int:
    return warm._servers[repr(SandboxPolicy(**policy))].pid


def test_a_server_that_died_is_started_again():
    said("1")
    pid = server_pid()
    psutil.Process(pid).children(recursive=True)[-1].kill()

    assert said("print('alive')") == "alive\n"
    assert server_pid() != pid


def test_a_server_is_replaced_after_so_many_forks_and_its_kernels_live_on():
    with Kernel(SandboxPolicy(forks=1)) as kernel:
        before = server_pid(forks=1)
        said("1", forks=1)

        assert server_pid(forks=1) != before
        assert kernel.execute("print('alive')", 60)[0].text == "alive\n"


def test_a_server_with_a_second_thread_refuses_to_fork(tmp_path):
    (tmp_path / "busy.py").write_text("import threading\nthreading.Thread(target=threading.Event().wait, daemon=True).start()\n")
    policy = SandboxPolicy(preload=("busy",), environment={"PYTHONPATH": "/busy"}, read_only={str(tmp_path): "/busy"})

    with pytest.raises(ForkRefused, match="has 2 threads"), Kernel(policy):
        pass
    with started(policy) as kernel:
        assert kernel.execute("print('from nothing')", 60)[0].text == "from nothing\n"


def test_where_a_sandbox_cannot_make_another_a_kernel_starts_from_nothing(monkeypatch):
    monkeypatch.setattr(warm, "fork_server_argv", lambda policy, command: ["bwrap", "--disable-userns", *fork_server_argv(policy, command)[1:]])
    policy = SandboxPolicy(environment={"NAMESPACES": "none"})

    with pytest.raises(ForkRefused, match="unshare"), Kernel(policy):
        pass
    with started(policy) as kernel:
        assert kernel.execute("print('from nothing')", 60)[0].text == "from nothing\n"


def test_a_server_that_cannot_start_says_why():
    policy = SandboxPolicy(read_only={"/there/is/no/such/folder": "/x"})

    with pytest.raises(InfrastructureError, match="no/such/folder"), Kernel(policy):
        pass


def test_what_the_server_holds_does_not_count_as_the_students_memory():
    assert said("held = bytearray(500 * 2**20); print(len(held) >> 20)", memory_mib=700) == "500\n"
    assert "MemoryError" in said("try:\n    bytearray(800 * 2**20)\nexcept MemoryError:\n    print('MemoryError')", memory_mib=700)


HOLDER = """
import sys, time
from autograder.kernel import Kernel
from autograder.sandbox import SandboxPolicy
kernel = Kernel(SandboxPolicy(sandbox={sandbox})).__enter__()
print(kernel._manager.provisioner.pid, flush=True)
time.sleep(100)
"""


@pytest.mark.parametrize("sandbox", [True, False], ids=["sandbox", "no sandbox"])
def test_a_kernel_ends_with_the_process_that_holds_it(sandbox):
    holder = subprocess.Popen([sys.executable, "-c", HOLDER.format(sandbox=sandbox)], stdout=subprocess.PIPE, text=True)
    with holder:
        kernel = os.pidfd_open(int(holder.stdout.readline()))
        holder.kill()
    ended = select.poll()
    ended.register(kernel, select.POLLIN)

    assert ended.poll(20_000)
    os.close(kernel)


@pytest.mark.parametrize("sandbox", [True, False], ids=["sandbox", "no sandbox"])
def test_ending_a_kernel_ends_what_it_started(sandbox):
    with Kernel(SandboxPolicy(sandbox=sandbox)) as kernel:
        kernel.execute("import subprocess; child = subprocess.Popen(['sleep', '60'])", 60)
        init = psutil.Process(kernel._manager.provisioner.pid)
        below = [init.pid, *(child.pid for child in init.children(recursive=True))]
        processes = [os.pidfd_open(each) for each in below]

    assert len(processes) == 3
    for process in processes:
        ended = select.poll()
        ended.register(process, select.POLLIN)
        assert ended.poll(10_000)
        os.close(process)
