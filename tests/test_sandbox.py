"""The student's process sees Python and nothing of ours: the policy as data, and a real process that tries."""

from collections.abc import Iterator
from dataclasses import asdict, fields

import pytest

from autograder.course_folder import CourseFolder
from autograder.errors import KernelDied
from autograder.kernel import Kernel
from autograder.sandbox import HOME, SandboxPolicy, bwrap_argv, environment, limits, limits_argv, refuse
from tests.builders import ROOT
from tests.conftest import Student

ARGV = bwrap_argv(SandboxPolicy(), ["true"], "/tmp/ag-test")


@pytest.mark.parametrize("flag", ["--unshare-all", "--disable-userns", "--die-with-parent", "--new-session", "--clearenv"])
def test_the_policy_holds_by_default(flag):
    assert flag in ARGV[: ARGV.index("--")]


def test_nothing_of_the_graders_can_be_written():
    assert "--bind" not in ARGV
    assert "/tmp/ag-test" in [ARGV[n + 1] for n, word in enumerate(ARGV) if word == "--ro-bind"]


def test_the_environment_is_built_from_nothing(monkeypatch):
    monkeypatch.setenv("SECRET_TOKEN", "hunter2")

    assert "hunter2" not in " ".join(bwrap_argv(SandboxPolicy(), ["true"], "/tmp/ag-test"))
    assert environment(SandboxPolicy())["HOME"] == HOME


def test_limits_stand_in_front_of_the_command():
    expected = ["prlimit", "--data=104857600", "--nproc=7", "--nofile=1024", "--fsize=67108864", "--core=0", "--"]

    assert limits_argv(SandboxPolicy(memory_mib=100, processes=7)) == expected


@pytest.fixture(scope="module", params=[True, False], ids=["forked", "started from nothing"])
def student(request) -> Iterator[Student]:
    with Kernel(SandboxPolicy(warm=request.param)) as kernel:
        yield Student(kernel)


ATTEMPTS = {
    "the source notebook": f"open({str(ROOT / 'source/warmup_cosine/warmup_cosine.ipynb')!r}).read()",
    "the grader's code": f"open({str(ROOT / 'autograder/reference.py')!r}).read()",
    "the grader as a module": "import autograder.reference",
    "the course's gradebook": f"open({str(ROOT / 'gradebook.db')!r}, 'rb').read()",
    "the list of submissions": f"__import__('os').listdir({str(ROOT / 'submitted')!r})",
    "a file at the root of the course": f"open({str(ROOT / 'nbgrader_config.py')!r}).read()",
    "the password file": "open('/etc/passwd').read()",
    "root's home": "open('/root/.bashrc').read()",
    "the exchange": "__import__('os').listdir('/usr/local/share/nbgrader/exchange')",
    "the grader's environment": "open('/proc/1/environ').read().split('SHELL=')[1]",
    "processes outside": "[p for p in __import__('os').listdir('/proc') if p.isdigit()][10]",
    "a public address": "__import__('socket').create_connection(('192.0.2.1', 80), 1)",
    "a loopback port": "__import__('socket').create_connection(('127.0.0.1', 22), 1)",
    "writing to the system": "open('/usr/lib/x', 'w')",
    "writing to the environment": "open(__import__('jax').__file__, 'a')",
    "becoming root": "__import__('os').setuid(0)",
    "a user namespace": "assert __import__('ctypes').CDLL(None).unshare(0x10000000) == 0",
    "a mount": "assert __import__('ctypes').CDLL(None).mount(b'tmpfs', b'/tmp', b'tmpfs', 0, None) == 0",
    "another kernel's folder": "[f for f in __import__('os').listdir('/tmp') if f.startswith('ag-')][1]",
    "a device": "open('/dev/sda', 'rb')",
}


@pytest.mark.kernel
@pytest.mark.parametrize("code", ATTEMPTS.values(), ids=ATTEMPTS.keys())
def test_a_student_cannot_reach(student, code):
    outputs = student.run(code)

    assert [output.output_type for output in outputs] == ["error"]


@pytest.mark.kernel
@pytest.mark.parametrize("place", ["/dev", "/etc", "/", "/home", "/proc/sys/kernel"])
def test_a_folder_without_a_bound_cannot_be_written(student, place):
    outputs = student.run(f"open({place!r} + '/fill', 'w')")

    assert [output.output_type for output in outputs] == ["error"]


@pytest.mark.kernel
def test_shared_memory_has_the_size_of_scratch(student):
    (output,) = student.run("import os\nprint(os.statvfs('/dev/shm').f_blocks * os.statvfs('/dev/shm').f_frsize >> 20)")

    assert output.text == f"{SandboxPolicy().scratch_mib}\n"


@pytest.mark.kernel
def test_more_processes_than_the_policy_end_the_kernel_whoever_grades(new_student):
    student = new_student(processes=60)

    with pytest.raises(KernelDied, match="more than 60 processes"):
        student.run("import os, time\nfor _ in range(90):\n    if os.fork() == 0:\n        time.sleep(9)\n        os._exit(0)\ntime.sleep(5)")


@pytest.mark.kernel
def test_memory_of_many_processes_counts_together(new_student):
    student = new_student(memory_mib=600)
    grow = "held = bytearray(b'x') * (250 * 2**20)\n        time.sleep(9)\n        os._exit(0)"

    with pytest.raises(KernelDied, match="more than 600 MiB"):
        student.run(f"import os, time\nfor _ in range(4):\n    if os.fork() == 0:\n        {grow}\ntime.sleep(8)")


@pytest.mark.kernel
def test_the_folder_of_the_sockets_cannot_be_written(new_student):
    (output,) = new_student(warm=False).run("import glob\n(place,) = glob.glob('/tmp/ag-*')\nopen(place + '/fill', 'wb')")

    assert output.ename == "OSError"


@pytest.mark.kernel
def test_a_forked_kernel_sees_no_folder_of_sockets(new_student):
    (output,) = new_student(warm=True).run("import glob\nprint(glob.glob('/tmp/kernel.json'), glob.glob('/tmp/ag*'))")

    assert output.text == "['/tmp/kernel.json'] []\n"


@pytest.mark.kernel
def test_a_process_has_no_rights_and_can_gain_none(student):
    (output,) = student.run("print(*[line for line in open('/proc/self/status') if line.startswith(('Cap', 'NoNewPrivs'))])")

    assert "NoNewPrivs:\t1" in output.text
    assert {line.split()[1] for line in output.text.splitlines() if "Cap" in line} == {"0" * 16}


@pytest.mark.kernel
def test_the_systems_limits_are_those_of_the_policy(student):
    names = {name: most for name, most in limits(SandboxPolicy()).items() if name != "RLIMIT_DATA"}  # a forked kernel has more, see fork_server.limit
    (output,) = student.run(f"import resource\nprint(all(resource.getrlimit(getattr(resource, n)) == (m, m) for n, m in {names}.items()))")

    assert output.text == "True\n"


CALLS = """
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
numbers = {"x86_64": (272, 101, 250, 321, 165, 298, 323, 29), "aarch64": (97, 117, 219, 280, 40, 241, 282, 194)}[os.uname().machine]
for number in numbers:
    ctypes.set_errno(0)
    print(libc.syscall(number, 0, 0, 0, 0, 0), ctypes.get_errno())
"""


@pytest.mark.kernel
@pytest.mark.parametrize("warm", [True, False], ids=["warm", "cold"])
def test_calls_that_no_course_needs_are_refused_by_the_kernel(new_student, warm):
    if not refuse(SandboxPolicy()):
        pytest.skip("libseccomp is not installed")
    (output,) = new_student(warm=warm).run(CALLS)
    threads = new_student(warm=warm).run("import threading, subprocess\nt = threading.Thread(target=print)\nt.start(); t.join()\nsubprocess.run('true')")

    assert output.text == "-1 1\n" * 8
    assert [found.output_type for found in threads if found.output_type == "error"] == []


def test_without_a_sandbox_no_call_is_refused():
    assert refuse(SandboxPolicy(sandbox=False)) == ""


FIELDS = {"cell_timeout_s": 1.5, "submission_timeout_s": 7.0, "startup_timeout_s": 8.0, "memory_mib": 1111, "processes": 33, "file_mib": 5,
          "scratch_mib": 6, "output_bytes": 777, "restarts": 1, "sandbox": False, "warm": False, "preload": ("json",), "forks": 3,
          "refused_calls": ("ptrace",), "read_only": {"/opt": "/opt"}, "environment": {"A": "b"}}  # fmt: skip


def test_every_field_can_be_set_in_nbgrader_config(tmp_path):
    lines = "".join(f"c.SandboxPolicy.{name} = {value!r}\n" for name, value in FIELDS.items())
    (tmp_path / "nbgrader_config.py").write_text("c = get_config()\n" + lines)

    assert asdict(CourseFolder(tmp_path).policy()) == FIELDS


LIMITS = sorted(field.name for field in fields(SandboxPolicy) if type(field.default) in (int, float))


@pytest.mark.parametrize("name", LIMITS)
def test_every_limit_is_documented_with_its_unit_and_default(name):
    rows = [line for line in (ROOT / "autograder/threat_model.md").read_text().splitlines() if line.startswith(f"| `{name}`")]
    default = f"{getattr(SandboxPolicy(), name):,}".removesuffix(".0")
    unit = next((word for ending, word in {"_s": "s", "_mib": "MiB", "_bytes": "bytes"}.items() if name.endswith(ending)), "")

    assert len(rows) == 1
    assert f"| {default} {unit}".strip() in rows[0]


@pytest.mark.kernel
@pytest.mark.parametrize("warm", [True, False], ids=["warm", "cold"])
def test_a_folder_that_is_shown_can_be_read_and_not_written(new_student, tmp_path, warm):
    (tmp_path / "given.csv").write_text("1,2,3")
    student = new_student(warm=warm, read_only={str(tmp_path): "/mnt"})
    (shown,) = student.run("print(open('/mnt/given.csv').read())")
    refused = [student.run(code)[0].ename for code in ("open('/mnt/given.csv', 'a')", "open('/mnt/new', 'w')")]

    assert shown.text == "1,2,3\n"
    assert refused == ["OSError", "OSError"]
    assert [path.name for path in tmp_path.iterdir()] == ["given.csv"]
