"""Every lesson in a real JupyterLab: it runs, its sliders answer the keyboard, its puzzles can be solved, its pictures are described."""

import re
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import expect, sync_playwright

from tests.browser.lab import CHROMIUM, FLAGS, ROOT, WAIT_MS, Lesson, server

LESSONS = sorted((ROOT / "course").glob("*.ipynb"))
ARTEFACTS = ROOT / "artefacts" / "lessons"
pytestmark = [pytest.mark.browser, pytest.mark.skipif(not Path(CHROMIUM).exists(), reason=f"needs {CHROMIUM}")]


@pytest.fixture(scope="module")
def url(tmp_path_factory):
    with server(tmp_path_factory.mktemp("home")) as url:
        yield url


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module", params=LESSONS, ids=lambda path: path.stem)
def lesson(request, browser, url):
    """A lesson opened and run once; closed without saving."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.set_default_timeout(WAIT_MS)
    opened = Lesson(page, url.format(path=request.param.relative_to(ROOT)))
    opened.name, opened.cells = request.param.stem, nbformat.read(request.param, as_version=4).cells
    opened.outcome = opened.run_all()
    yield opened
    page.close()


def picture(cell):
    return cell.locator(".schedule-lab img")


def keep(lesson, cell_id: str, theme: str) -> None:
    """A screenshot, for people to look at."""
    (ARTEFACTS / theme).mkdir(parents=True, exist_ok=True)
    lesson.show(cell_id)
    lesson.page.screenshot(path=ARTEFACTS / theme / f"{cell_id}.png")


def test_all_cells_run_without_an_error_or_a_complaint(lesson):
    assert [cell for cell in lesson.outcome if cell["errors"] or not cell["count"]] == []
    assert lesson.complaints == []


def test_every_slider_has_a_name_and_moves_the_picture_and_the_code_by_keyboard(lesson):
    for cell_id in lesson.cells_with_sliders():
        cell = lesson.show(cell_id)
        expect(picture(cell)).to_be_visible()
        for number in range(cell.locator(".schedule-lab-control").count()):
            row = cell.locator(".schedule-lab-control").nth(number)
            handle, name = row.locator(".noUi-handle"), row.locator("label").first.inner_text()
            expect(handle).to_have_attribute("aria-label", f"{name} slider")
            before, box = picture(cell).get_attribute("src"), row.locator("input").input_value()

            at_end = handle.get_attribute("aria-valuenow") == handle.get_attribute("aria-valuemax")
            handle.press("ArrowLeft" if at_end else "ArrowRight")

            expect(row.locator("input")).not_to_have_value(box)
            typed = row.locator("input").input_value()
            expect(handle).to_have_attribute("aria-valuetext", typed)
            if name == "step":
                expect(cell.locator(".schedule-lab-readout")).to_contain_text(f"cursor, step {int(typed):,}")
            elif cell.locator("textarea").count():
                expect(cell.locator("textarea")).to_have_value(re.compile(rf"\b{name}={re.escape(typed)}|^(?!.*{name}=)", re.DOTALL))
            if not (name == "exponent" or "end_value" in name):  # these can move a curve by less than a pixel
                expect(picture(cell)).not_to_have_attribute("src", before)


def test_a_slider_dragged_there_and_back_ends_with_the_picture_it_began_with(lesson):
    cell = lesson.show(lesson.cells_with_sliders()[0])
    row = cell.locator(".schedule-lab-control").first
    box, handle = row.locator("input"), row.locator(".noUi-handle")
    somewhere, seen = box.input_value(), picture(cell).get_attribute("alt")
    handle.press("End")
    expect(box).not_to_have_value(somewhere)
    expect(picture(cell)).not_to_have_attribute("alt", seen)
    highest, shown = box.input_value(), picture(cell).get_attribute("alt")

    rail = row.locator(".noUi-base").bounding_box()
    lesson.page.mouse.move(rail["x"] + rail["width"], rail["y"] + rail["height"] / 2)
    lesson.page.mouse.down()
    for move in range(81):
        lesson.page.mouse.move(rail["x"] + rail["width"] * abs(40 - move) / 40, rail["y"] + rail["height"] / 2)
    lesson.page.mouse.up()

    expect(box).to_have_value(highest)
    expect(picture(cell)).to_have_attribute("alt", shown)


def test_each_puzzle_is_solved_by_typing_its_solution(lesson):
    for cell, following in zip(lesson.cells, lesson.cells[1:], strict=False):
        if "= match(" not in cell.source:
            continue
        shown = lesson.show(cell.id)
        for name, value in re.findall(r"(\w+)=([^,)\s]+)", re.search(r"puzzle\.set\((.*?)\)", following.source, re.DOTALL).group(1)):
            if value in ("True", "False"):
                shown.get_by_label(name).set_checked(value == "True")
            else:
                shown.get_by_role("textbox", name=name).fill(value)
                shown.get_by_role("textbox", name=name).press("Enter")
        expect(shown.locator(".schedule-lab")).to_contain_text("Matched")
        keep(lesson, cell.id, "light-solved")


def test_every_picture_is_described(lesson):
    undescribed = lesson.page.evaluate("""() => window.jupyterapp.shell.currentWidget.content.widgets.filter(cell => cell.outputArea)
      .flatMap(cell => [...cell.outputArea.node.querySelectorAll('img')]).filter(image => image.alt.length < 20).length""")

    assert undescribed == 0


def test_screenshots_are_kept_in_light_and_dark(lesson):
    for theme in ("Dark", "Light"):
        lesson.theme(theme)
        for cell in lesson.cells:
            if cell.cell_type == "code":
                keep(lesson, cell.id, theme.lower())

    assert lesson.complaints == []


def test_progress_survives_a_new_kernel(browser, url):
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    lesson = Lesson(page, url.format(path="course/00_start_here.ipynb"))
    lesson.run_all()
    asked = lesson.show("00-predict-one")
    asked.get_by_role("textbox", name="Your answer").fill("0.9")
    asked.get_by_role("button", name="Show the answer").click()
    expect(asked).to_contain_text("Just so.")

    lesson.restart_and_run_all()

    expect(lesson.show("00-map")).to_contain_text("Out loud")
    page.close()
