"""Fixtures that several rooms share: real kernels in a real sandbox."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import hypothesis
import pytest

from autograder.conversation import Conversation
from autograder.kernel import Kernel
from autograder.sandbox import SandboxPolicy

hypothesis.settings.register_profile("here", deadline=None)  # other tests share the machine
hypothesis.settings.load_profile("here")


class Student:
    """A student's kernel, with names looked up as a test cell would."""

    def __init__(self, kernel: Kernel) -> None:
        self.kernel = kernel

    def run(self, code: str, timeout_s: float = 60.0) -> list:
        """Run a cell."""
        return self.kernel.execute(code, timeout_s)

    @contextmanager
    def names(self, *wanted: str, limit_s: float = 60.0) -> Iterator:
        """Proxies for these names, while the kernel answers."""
        with self.kernel.serving() as conversation, conversation.limit(limit_s):
            found = [conversation.request("lookup", name) for name in wanted]
            yield found[0] if len(found) == 1 else found

    @contextmanager
    def talking(self, limit_s: float = 60.0) -> Iterator[Conversation]:
        """The conversation itself."""
        with self.kernel.serving() as conversation, conversation.limit(limit_s):
            yield conversation


@pytest.fixture(scope="module")
def student() -> Iterator[Student]:
    """One kernel for a module's harmless tests."""
    with Kernel(SandboxPolicy()) as kernel:
        yield Student(kernel)


@pytest.fixture
def new_student() -> Iterator[Callable[..., Student]]:
    """Kernels of their own, for tests that break them."""
    kernels: list[Kernel] = []

    def start(**policy: object) -> Student:
        kernels.append(Kernel(SandboxPolicy(**policy)).__enter__())
        return Student(kernels[-1])

    yield start
    for kernel in kernels:
        kernel.__exit__()
