"""Answer before you run: a question, an answer box, and only then what is true."""

import ipywidgets as widgets
import numpy as np

from schedule_lab.cards import Card, Line
from schedule_lab.live import Live, announced
from schedule_lab.notation import rate
from schedule_lab.progress import KINDS, record


class Prediction(Live):
    """Ask `question`; after the learner's own answer show the true one and `why`.

    `answer` is a number (right within `tolerance` × its size) or one of `choices`. A prediction counts as made whether it was
    right or wrong. `commit()` is what the button does.
    """

    def __init__(self, key: str, question: str, answer, why: str = "", choices: list[str] | None = None, tolerance: float = 0.02):
        if choices and answer not in choices:
            raise ValueError(f"{key}: the answer {answer!r} is not among the choices.")
        self._key, self._question, self._why, self._tolerance = key, question, why, tolerance
        self.answer = answer if choices else float(np.asarray(answer))
        self.box = widgets.RadioButtons(options=choices, value=None) if choices else widgets.Text(placeholder="a number, e.g. 1e-3", continuous_update=False)
        self.box.description, self.box.style = "Your answer", {"description_width": "auto"}
        self.box.layout.width = "auto" if choices else "300px"
        self._button = widgets.Button(description="Show the answer", button_style="primary", tooltip="Compare your prediction with the truth")
        self._button.on_click(lambda _: self.commit())
        self._reply = announced()
        super().__init__([widgets.HTML(Card(f"Predict: {question}")._repr_html_()), self.box, self._button, self._reply])

    def commit(self) -> Card:
        """Compare what the box holds with the truth, show it, and count the prediction."""
        card = self._judge()
        self._reply.value = card._repr_html_()
        return card

    def _judge(self) -> Card:
        given = self.box.value
        if not isinstance(self.answer, str):
            given = _number(given)
        if given is None:
            return Card("First your own answer; a guess is enough.", tone="open")
        xp = record("predictions", self._key).xp
        right = given == self.answer if isinstance(given, str) else abs(given - self.answer) <= self._tolerance * abs(self.answer)
        truth = self.answer if isinstance(self.answer, str) else rate(self.answer)
        lines = [Line(f"It is {truth}."), *([Line(self._why)] if self._why else [])]
        lines.append(Line(f"+{KINDS['predictions']} XP for the first attempt, right or wrong: {xp} in all."))
        return Card("Just so." if right else "Not quite, and now you know.", tuple(lines), "good" if right else "plain")

    @property
    def page(self) -> str:
        """The question, with its choices."""
        return self._asked()._repr_html_()

    @property
    def told(self) -> str:
        """The question in words."""
        return repr(self._asked())

    def _asked(self) -> Card:
        choices = getattr(self.box, "options", ())
        return Card(f"Predict: {self._question}", tuple(Line(f"○ {choice}") for choice in choices))


def _number(text: str) -> float | None:
    try:
        return float(text)
    except (TypeError, ValueError):
        return None
