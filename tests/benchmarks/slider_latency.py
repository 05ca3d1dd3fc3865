"""From key press to changed picture, in a real browser: median and 95th percentile for the nine schedules at 15,000 steps.

    python -m tests.benchmarks.slider_latency

Time runs from `keydown` on a slider to the first animation frame after the new picture is in the page and decoded; a key is
pressed every 0.2 s. Faster keys wait for each other, since ipywidgets sends the next value only when the kernel has answered the
last one; so one slider is also dragged for two seconds, and the backlog is how long after release pictures still arrive.
"""

import json
import statistics
import tempfile
from pathlib import Path

import nbformat
from playwright.sync_api import sync_playwright

from tests.browser.lab import CHROMIUM, FLAGS, ROOT, Lesson, server

NINE = {
    "constant": "explore(optax.constant_schedule)",
    "linear": "explore(optax.linear_schedule, init_value=(0.0, 1e-2, 1e-3))",
    "cosine": "explore(optax.cosine_decay_schedule)",
    "warmup cosine": "explore(optax.warmup_cosine_decay_schedule, peak_value=(1e-4, 1e-2, 1e-3))",
    "exponential": "explore(optax.exponential_decay)",
    "polynomial": "explore(optax.polynomial_schedule)",
    "piecewise constant": "explore(steps_down, init_value=(1e-4, 1e-2, 1e-3), first=(0, 7_000, 5_000), second=(7_001, 15_000, 8_000))",
    "sgdr": "explore(restarts, peak=(1e-4, 1e-2, 1e-3), cycle=(1_000, 5_000, 4_000))",
    "joined": "explore(wsd, peak=(1e-4, 1e-2, 1e-3), warmup=(1, 3_000, 1_000), cooldown=(500, 5_000, 3_000))",
}
SETUP = """import optax
from schedule_lab import explore

def steps_down(init_value, first, second):
    return optax.piecewise_constant_schedule(init_value, {first: 0.1, second: 0.1})

def restarts(peak, cycle):
    return optax.sgdr_schedule([dict(init_value=0.0, peak_value=peak, warmup_steps=200, decay_steps=cycle)] * 3)

def wsd(peak, warmup, cooldown):
    pieces = [optax.linear_schedule(0.0, peak, warmup), optax.constant_schedule(peak), optax.linear_schedule(peak, 0.0, cooldown)]
    return optax.join_schedules(pieces, [warmup, 15_000 - cooldown])
"""
PRESS = """async ([id, slider, presses]) => {
  const panel = window.jupyterapp.shell.currentWidget.content.widgets.find(cell => cell.model.id === id).outputArea.node;
  const handle = panel.querySelectorAll('.schedule-lab-control .noUi-handle')[slider];
  const changed = before => new Promise((resolve, reject) => {
    const limit = setTimeout(() => { watcher.disconnect(); reject(new Error('no new picture in 4 s')); }, 4000);
    const watcher = new MutationObserver(() => {
      const image = panel.querySelector('.schedule-lab img');
      if (!image || image.src === before) return;
      watcher.disconnect(); clearTimeout(limit);
      image.decode().then(() => requestAnimationFrame(() => resolve(performance.now())));
    });
    watcher.observe(panel, {childList: true, subtree: true, attributes: true});
  });
  const times = [];
  handle.focus();
  for (let press = 0; press < presses; press++) {
    const picture = changed(panel.querySelector('.schedule-lab img').src), start = performance.now();
    const key = {key: press < presses / 2 ? 'ArrowRight' : 'ArrowLeft', bubbles: true};
    handle.dispatchEvent(new KeyboardEvent('keydown', key));
    handle.dispatchEvent(new KeyboardEvent('keyup', key));
    times.push(await picture - start);
    await new Promise(resolve => setTimeout(resolve, 200));
  }
  return times;
}"""
WATCH = """id => {
  const panel = window.jupyterapp.shell.currentWidget.content.widgets.find(cell => cell.model.id === id).outputArea.node;
  const picture = () => panel.querySelector('.schedule-lab img')?.src;
  let seen = picture();
  window.pictures = [];
  new MutationObserver(() => {
    const now = picture();
    if (!now || now === seen) return;
    seen = now;
    window.pictures.push(performance.now());
  }).observe(panel.querySelector('.schedule-lab'), {childList: true, subtree: true});
}"""


def notebook() -> nbformat.NotebookNode:
    """One cell per schedule."""
    cells = [nbformat.v4.new_code_cell(SETUP, id="setup")]
    cells += [nbformat.v4.new_code_cell(code, id=name.replace(" ", "-")) for name, code in NINE.items()]
    kernel = {"kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}}
    return nbformat.v4.new_notebook(cells=cells, metadata=kernel)


def percentile_95(times: list[float]) -> float:
    """The value that 95 of 100 times do not exceed."""
    return statistics.quantiles(times, n=20)[-1]


def drag(lesson: Lesson, cell_id: str) -> tuple[int, float]:
    """Drag a slider for about two seconds; pictures drawn meanwhile, and ms from release to the last one."""
    cell = lesson.show(cell_id)
    handle = cell.locator(".schedule-lab-control .noUi-handle").first
    handle.hover()  # waits until nothing moves any more; only the handle can be dragged, the rail takes a tap
    base = cell.locator(".schedule-lab-control .noUi-base").first.bounding_box()
    mouse, y = lesson.page.mouse, base["y"] + base["height"] / 2
    mouse.down()
    lesson.page.evaluate(WATCH, cell_id)
    for move in range(120):
        mouse.move(base["x"] + 5 + (base["width"] - 10) * abs(60 - move) / 60, y)
        lesson.page.wait_for_timeout(12)
    mouse.up()
    released = lesson.page.evaluate("performance.now()")
    lesson.page.wait_for_timeout(1_500)
    pictures = lesson.page.evaluate("window.pictures")
    return len(pictures), max(pictures[-1] - released, 0.0)


def main(presses: int = 30) -> None:
    """Measure and print; the numbers also go to artefacts/slider_latency.json."""
    folder = ROOT / "artefacts"
    folder.mkdir(exist_ok=True)
    path = folder / "slider_latency.ipynb"
    nbformat.write(notebook(), path)
    with tempfile.TemporaryDirectory() as home, server(Path(home)) as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        lesson = Lesson(browser.new_page(viewport={"width": 1280, "height": 900}), url.format(path="artefacts/slider_latency.ipynb"))
        lesson.run_all()
        found = {}
        for name in NINE:
            cell_id = name.replace(" ", "-")
            lesson.show(cell_id)
            times = lesson.page.evaluate(PRESS, [cell_id, 0, presses])
            found[name] = times
            print(f"{name:20} median {statistics.median(times):5.1f} ms   95th percentile {percentile_95(times):5.1f} ms", flush=True)
        together = [time for times in found.values() for time in times]
        print(f"{'all':20} median {statistics.median(together):5.1f} ms   95th percentile {percentile_95(together):5.1f} ms")
        drawn, backlog_ms = drag(lesson, "warmup-cosine")
        print(f"a drag of about 2 s drew {drawn} pictures; the last came {backlog_ms:.0f} ms after release")
        browser.close()
    (folder / "slider_latency.json").write_text(json.dumps({"ms": found, "drag": {"pictures": drawn, "backlog_ms": backlog_ms}}))


if __name__ == "__main__":
    main()
