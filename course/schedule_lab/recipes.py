"""Published pre-training schedules as data, each with its source and with how sure we are of the numbers.

`checked` means: read in the paper, configuration file or model card named. Otherwise the numbers are recalled from the paper and
were not read again while this course was written; take them as a good memory, not as a citation.
"""

from dataclasses import dataclass

import optax

from schedule_lab.sampling import Schedule

MILLION, BILLION, TRILLION = 10**6, 10**9, 10**12


@dataclass(frozen=True)
class Piece:
    """One stretch of a schedule: from rate `start` to rate `end` in `steps` updates, as a "line" or a "cosine"."""

    start: float
    end: float
    steps: int
    shape: str = "line"

    def schedule(self) -> Schedule:
        """The piece alone, counted from its own step 0."""
        if self.shape == "cosine":
            return optax.cosine_decay_schedule(self.start, self.steps, alpha=self.end / self.start)
        return optax.linear_schedule(self.start, self.end, self.steps)


@dataclass(frozen=True)
class Recipe:
    """How one model was trained. `batch_tokens` is the (main) batch size in tokens, so one update reads that many."""

    model: str
    parameters: int
    batch_tokens: int
    peak: float
    pieces: tuple[Piece, ...]
    source: str
    checked: bool = False
    note: str = ""

    @property
    def num_steps(self) -> int:
        """Length of the run in updates."""
        return sum(piece.steps for piece in self.pieces)

    @property
    def tokens(self) -> int:
        """Tokens read in the run, if the batch size never changed."""
        return self.num_steps * self.batch_tokens

    def schedule(self) -> Schedule:
        """The whole schedule, joined from its pieces."""
        ends = [sum(piece.steps for piece in self.pieces[: n + 1]) for n in range(len(self.pieces) - 1)]
        return optax.join_schedules([piece.schedule() for piece in self.pieces], ends)


def warmup_cosine(peak: float, warmup: int, total: int, end: float) -> tuple[Piece, ...]:
    """Linear warmup from 0, then a cosine that reaches `end` at update `total`."""
    return Piece(0.0, peak, warmup), Piece(peak, end, total - warmup, "cosine")


def _gpt3(size: str, parameters: int, batch_tokens: int, peak: float) -> Recipe:
    warmup, decay, total = (round(tokens / batch_tokens) for tokens in (375 * MILLION, 260 * BILLION, 300 * BILLION))
    pieces = (*warmup_cosine(peak, warmup, decay, 0.1 * peak), Piece(0.1 * peak, 0.1 * peak, total - decay))
    return Recipe(f"GPT-3 {size}", parameters, batch_tokens, peak, pieces, "Brown et al. 2020, Table 2.1 and App. B (arXiv:2005.14165)")


def _llama(model: str, parameters: int, peak: float, tokens: int, source: str) -> Recipe:
    batch_tokens = 4 * MILLION
    total = round(tokens / batch_tokens)
    return Recipe(model, parameters, batch_tokens, peak, warmup_cosine(peak, 2_000, total, 0.1 * peak), source)


def _deepseek(model: str, parameters: int, batch_tokens: int, peak: float) -> Recipe:
    total = round(2 * TRILLION / batch_tokens)
    cuts = round(0.8 * total), round(0.9 * total)
    middle, last = 0.316 * peak, 0.1 * peak
    flat = Piece(peak, peak, cuts[0] - 2_000), Piece(middle, middle, cuts[1] - cuts[0]), Piece(last, last, total - cuts[1])
    source = "DeepSeek-AI 2024 (arXiv:2401.02954)"
    return Recipe(model, parameters, batch_tokens, peak, (Piece(0.0, peak, 2_000), *flat), source)


LLAMA_1 = "Touvron et al. 2023 (arXiv:2302.13971)"
LLAMA_2 = "Touvron et al. 2023 (arXiv:2307.09288)"

RECIPES: tuple[Recipe, ...] = (
    _gpt3("125M", 125 * MILLION, 500_000, 6e-4),
    _gpt3("350M", 350 * MILLION, 500_000, 3e-4),
    _gpt3("1.3B", 1_300 * MILLION, 1 * MILLION, 2e-4),
    _gpt3("6.7B", 6_700 * MILLION, 2 * MILLION, 1.2e-4),
    _gpt3("175B", 175 * BILLION, 3_200_000, 0.6e-4),
    Recipe(
        "Chinchilla 70B", 70 * BILLION, 3 * MILLION, 1e-4, warmup_cosine(1e-4, 1_000, 467_000, 1e-5),
        "Hoffmann et al. 2022 (arXiv:2203.15556)",
        note="The batch grew from 1.5M to 3M tokens. The length of the warmup is not known to us: 1,000 is only there to draw it.",
    ),
    _llama("LLaMA 7B", 7 * BILLION, 3e-4, 1 * TRILLION, LLAMA_1),
    _llama("LLaMA 65B", 65 * BILLION, 1.5e-4, 1_400 * BILLION, LLAMA_1),
    _llama("Llama 2 7B", 7 * BILLION, 3e-4, 2 * TRILLION, LLAMA_2),
    _llama("Llama 2 70B", 70 * BILLION, 1.5e-4, 2 * TRILLION, LLAMA_2),
    Recipe(
        "Llama 3 405B", 405 * BILLION, 16 * MILLION, 8e-5, warmup_cosine(8e-5, 8_000, 1_200_000, 8e-7),
        "Llama team 2024, §3.4.1 (arXiv:2407.21783)", checked=True,
        note="The batch grew from 4M over 8M to 16M tokens; over the last 40M tokens the rate fell in a line to 0.",
    ),
    Recipe(
        "Pythia 160M", 160 * MILLION, 2_097_152, 6e-4, warmup_cosine(6e-4, 1_430, 143_000, 6e-5),
        "Biderman et al. 2023, published configuration (github.com/EleutherAI/pythia)", checked=True,
        note="The code cut a cosine to 0 off at 6e-5 instead of approaching it (GPT-NeoX pull request 1008); drawn as intended.",
    ),
    Recipe(
        "OLMo 2 7B", 7 * BILLION, 4_194_304, 3e-4,
        (Piece(0.0, 3e-4, 2_000), Piece(3e-4, 3e-5, 1_190_093, "cosine")),
        "OLMo team 2024, published configuration (github.com/allenai/OLMo)", checked=True,
        note="Planned to 5T tokens, cut at 3.9T (step 928,646), then a line from 6.15e-5 to 0 over 50B tokens; drawn as planned.",
    ),
    _deepseek("DeepSeek LLM 7B", 7 * BILLION, 9_437_184, 4.2e-4),
    _deepseek("DeepSeek LLM 67B", 67 * BILLION, 18_874_368, 3.2e-4),
    Recipe(
        "DeepSeek-V3", 671 * BILLION, 62_914_560, 2.2e-4,
        (
            Piece(0.0, 2.2e-4, 2_000), Piece(2.2e-4, 2.2e-4, 156_945), Piece(2.2e-4, 2.2e-5, 68_347, "cosine"),
            Piece(2.2e-5, 2.2e-5, 5_293), Piece(7.3e-6, 7.3e-6, 2_654),
        ),
        "DeepSeek-AI 2024 (arXiv:2412.19437)",
        note="The shape was checked, the rates are recalled. The batch grew over the first 469B tokens; drawn at its final size.",
    ),
    Recipe(
        "MiniCPM 2.4B", 2_400 * MILLION, 3_900_000, 1e-2,
        (Piece(0.0, 1e-2, 2_000), Piece(1e-2, 1e-2, 251_800), Piece(1e-2, 1e-3, 28_200)),
        "Hu et al. 2024 (arXiv:2404.06395)",
        note="Warmup, stable, decay; the 10% decay was checked, the rates (in muP's scaling) and warmup are recalled, and the decay was exponential.",
    ),
    Recipe(
        "build-nanogpt 124M", 124 * MILLION, 524_288, 6e-4, warmup_cosine(6e-4, 715, 19_073, 6e-5),
        "A. Karpathy 2024 (github.com/karpathy/build-nanogpt)", checked=True,
    ),
)  # fmt: skip
"""The recipes, oldest family first."""


def recipe(model: str) -> Recipe:
    """The recipe of `model`. Raises: KeyError that names the models there are."""
    found = {each.model: each for each in RECIPES}
    if model not in found:
        raise KeyError(f"no recipe for {model!r}; there are {', '.join(found)}")
    return found[model]
