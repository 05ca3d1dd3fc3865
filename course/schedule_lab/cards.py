"""Short answers as HTML that is readable in a light theme, in a dark one, and as plain text."""

import html
from dataclasses import dataclass

MARKS = {"good": ("#009E73", "✓"), "bad": ("#D55E00", "✗"), "open": ("#0072B2", "…"), "plain": ("#0072B2", "")}


@dataclass(frozen=True)
class Line:
    """One sentence of a card, with a mark for its tone: good, bad, open (not answered yet) or plain."""

    text: str
    tone: str = "plain"

    def __str__(self) -> str:
        return f"{MARKS[self.tone][1]} {self.text}".strip()


@dataclass(frozen=True)
class Card:
    """A heading and a few lines; shown by Jupyter as HTML, by `print` as text. `passed` is False while something is wrong."""

    heading: str
    lines: tuple[Line, ...] = ()
    tone: str = "plain"

    @property
    def passed(self) -> bool:
        """Whether the card brings good news."""
        return self.tone == "good"

    def __repr__(self) -> str:
        return "\n".join([str(Line(self.heading, self.tone)), *(f"  {line}" for line in self.lines)])

    def _repr_html_(self) -> str:
        colour, mark = MARKS[self.tone]
        style = f"border-left:4px solid {colour};padding:6px 14px;margin:6px 0;max-width:760px;font-size:14px;line-height:1.5"
        style += ";color:var(--jp-ui-font-color1,#222);background:var(--jp-layout-color2,#f4f4f4);border-radius:4px"
        return f'<div style="{style}"><b>{mark} {markup(self.heading)}</b>{"".join(map(_row, self.lines))}</div>'


def _row(line: Line) -> str:
    colour, mark = MARKS[line.tone]
    sign = f'<span aria-hidden="true" style="color:{colour};font-weight:bold">{mark}</span> ' if mark else ""
    return f"<div>{sign}{markup(line.text)}</div>"


def markup(text: str) -> str:
    """`text` escaped for HTML, with what stands between backticks set as code.

    >>> markup("use `alpha` < 1")
    'use <code>alpha</code> &lt; 1'
    """
    parts = html.escape(text).split("`")
    if len(parts) % 2 == 0:  # an unpaired backtick is only a backtick
        return "`".join(parts)
    return "".join(f"<code>{part}</code>" if number % 2 else part for number, part in enumerate(parts))


def bar(fraction: float, label: str, colour: str = "#009E73") -> str:
    """A horizontal bar filled to `fraction` (0 to 1), named for screen readers."""
    percent = 100 * min(max(fraction, 0.0), 1.0)
    outer = "background:var(--jp-layout-color3,#ddd);border-radius:5px;height:10px;max-width:420px;margin:4px 0"
    inner = f"background:{colour};border-radius:5px;height:10px;width:{percent:.0f}%"
    told = f'role="progressbar" aria-label="{html.escape(label, quote=True)}" aria-valuenow="{percent:.0f}"'
    return f'<div {told} style="{outer}"><div style="{inner}"></div></div>'
