"""What a test cell may call: `from autograder import checks`.

Every function takes the student's own functions, as local objects (stock nbgrader, Validate) or as proxies (our grader), and
raises CheckFailed with a sentence for the student. A test cell is then one line: `checks.peak(make_schedule)`.

    building blocks     jit, each, sample, sample_jit, number, array
    what cannot cross   grad, value_and_grad, source, run, output_of
    what should         by_value
    make_schedule       warmup, peak, cosine, end, held, compiled
    plot_schedule       plot
    make_optimizer      learning_rates, decay, clip
    lr_used             lr_used
"""

from autograder.crossing import by_value, grad, output_of, run, source, value_and_grad
from autograder.errors import CheckFailed
from autograder.optimizer_checks import clip, decay, learning_rates, lr_used
from autograder.plot_checks import plot
from autograder.sampling import array, each, jit, number, sample, sample_jit
from autograder.schedule_checks import compiled, cosine, end, held, peak, warmup

__all__ = [
    "CheckFailed", "array", "by_value", "clip", "compiled", "cosine", "decay", "each", "end", "grad", "held", "jit", "learning_rates", "lr_used", "number",
    "output_of", "peak", "plot", "run", "sample", "sample_jit", "source", "value_and_grad", "warmup",
]  # fmt: skip
