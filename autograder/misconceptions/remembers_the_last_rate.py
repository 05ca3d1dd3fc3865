from autograder.model import Misconception

MISCONCEPTION = Misconception(
    label="remembers-the-last-rate",
    belief="The schedule keeps its current rate in the object and stops changing it at the end.",
    truth="A pure function answers from the step alone, in any order.",
    hint="Ask for a late step first, on a new schedule. What do you get, and from where?",
    source="d2l.ai, chapter on learning-rate scheduling: CosineScheduler keeps base_lr.",
    cell="make_schedule",
    specimen="""\
class WarmupCosine:
    def __init__(self, init_value, peak_value, warmup_steps, decay_steps, end_value):
        self.init_value, self.peak_value, self.end_value = init_value, peak_value, end_value
        self.warmup_steps, self.decay_steps = warmup_steps, decay_steps
        self.rate = peak_value

    def __call__(self, step):
        if step < self.warmup_steps:
            return self.init_value + (self.peak_value - self.init_value) * step / self.warmup_steps
        if step <= self.decay_steps:
            progress = (step - self.warmup_steps) / (self.decay_steps - self.warmup_steps)
            self.rate = self.end_value + (self.peak_value - self.end_value) * 0.5 * (1 + np.cos(np.pi * progress))
        return self.rate


def make_schedule(init_value, peak_value, warmup_steps, decay_steps, end_value):
    return WarmupCosine(init_value, peak_value, warmup_steps, decay_steps, end_value)
""",
    loses=("test_held", "test_jit"),
)
