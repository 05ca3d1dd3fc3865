"""Every lesson in a real JupyterLab: it runs, its sliders answer the keyboard, its puzzles can be solved, and all of it can be read aloud or on paper."""

import re
from pathlib import Path

import nbformat
import psutil
import pytest
from playwright.sync_api import expect, sync_playwright

from tests.browser.lab import CHROMIUM, FLAGS, ROOT, WAIT_MS, Lesson, server

LESSONS = sorted((ROOT / "course").glob("*.ipynb"))
ARTEFACTS = ROOT / "artefacts" / "lessons"
MATHJAX = "https://cdnjs.cloudflare.com/ajax/libs/mathjax/"
"""The one thing that exported pages want from the network; without it formulas stay as they were typed."""
pytestmark = [pytest.mark.browser, pytest.mark.skipif(not Path(CHROMIUM).exists(), reason=f"needs {CHROMIUM}")]


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def context():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        context = browser.new_context(viewport={"width": 1280, "height": 900}, service_workers="block")
        context.set_default_timeout(WAIT_MS)
        yield context
        browser.close()


@pytest.fixture(scope="module")
def lab(context, home):
    """The course as `make learn` opens it, and every address that the browser asked for."""
    with server(home) as url:
        page, requests = context.new_page(), []
        page.on("request", lambda request: requests.append(request.url))
        opened = Lesson(page, url.replace("/lab/tree/{path}?reset&", "/?"))  # the front door: where `make learn` sends the browser
        opened.requests = requests
        yield opened


@pytest.fixture(scope="module", params=LESSONS, ids=lambda path: path.stem)
def lesson(request, lab):
    """A lesson opened and run once, in the window of the one before; nothing is saved."""
    lab.turn_to(str(request.param.relative_to(ROOT)))
    lab.name, lab.cells = request.param.stem, nbformat.read(request.param, as_version=4).cells
    lab.outcome = lab.run_all()
    return lab


def picture(cell):
    return cell.locator(".schedule-lab img")


def test_the_course_opens_on_its_first_lesson_calm_and_without_a_network(lab):
    assert lab.page.evaluate("() => window.jupyterapp.shell.currentWidget.context.path") == "course/00_start_here.ipynb"
    expect(lab.page.locator(".jp-Dialog, .Toastify__toast")).to_have_count(0)
    assert [url for url in lab.requests if not re.match(r"http://127\.0\.0\.1:|data:|blob:http://127\.0\.0\.1:", url)] == []
    assert lab.complaints == []
    assert [connection for child in psutil.Process().children(recursive=True) for connection in abroad(child)] == []


def abroad(process: psutil.Process) -> list:
    """The connections of a process that leave this computer."""
    return [found for found in process.net_connections("inet") if found.raddr and not found.raddr.ip.startswith(("127.", "::1"))]


def test_all_cells_run_without_an_error_or_a_complaint(lesson):
    assert [cell for cell in lesson.outcome if cell["errors"] or not cell["count"]] == []
    assert lesson.complaints == []


def test_every_slider_has_a_name_and_moves_the_picture_and_the_code_by_keyboard(lesson):
    for cell_id in lesson.cells_that_call("explore|play|match"):
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
    cell = lesson.show(lesson.cells_that_call("explore|play|match")[0])
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
        expect(shown.get_by_role("status").first).to_contain_text("Matched")


def test_every_control_has_a_name_and_every_change_is_announced(lesson):
    for cell_id in lesson.cells_that_call("explore|play|match|predict|gallery"):
        shown = lesson.show(cell_id).locator(".jp-OutputArea").first
        for role in ("slider", "textbox", "checkbox", "radio", "button", "combobox"):
            expect(shown.get_by_role(role, name=re.compile("."))).to_have_count(shown.get_by_role(role).count())
        expect(shown.get_by_role("status").first).to_be_attached()


def test_tab_goes_from_each_box_to_its_slider_and_on_to_the_next(lesson):
    for cell_id in lesson.cells_that_call("explore|play|match"):
        cell = lesson.show(cell_id)
        rows = cell.locator(".schedule-lab-control")
        rows.first.locator("input").focus()
        for row in rows.all():
            if row.locator("input").evaluate("box => box !== document.activeElement"):
                break  # a checkbox or a menu stands in between
            lesson.page.keyboard.press("Tab")
            expect(row.locator(".noUi-handle")).to_be_focused()
            lesson.page.keyboard.press("Tab")


def test_every_picture_is_described(lesson):
    undescribed = lesson.page.evaluate("""() => window.jupyterapp.shell.currentWidget.content.widgets.filter(cell => cell.outputArea)
      .flatMap(cell => [...cell.outputArea.node.querySelectorAll('img')]).filter(image => image.alt.length < 20).length""")

    assert undescribed == 0


def test_an_exported_lesson_can_be_read_without_a_kernel_or_a_network(lesson, context, tmp_path):
    page, requests = context.new_page(), []
    page.route("**/*", lambda route: route.continue_() if route.request.url.startswith(("file:", "data:")) else route.abort())
    page.on("request", lambda request: requests.append(request.url))
    (tmp_path / "lesson.html").write_text(lesson.exported(), "utf-8")

    page.goto(f"file://{tmp_path}/lesson.html")

    assert [url for url in requests if not url.startswith(("file:", "data:", MATHJAX))] == []
    for place, cell in enumerate(lesson.cells):
        if cell.cell_type == "code" and re.search(r"\b(explore|play|match|predict|gallery)\(", cell.source):
            left = page.locator(".jp-Cell").nth(place).locator(".jp-OutputArea-output").first
            expect(left.get_by_role("img").or_(left.get_by_text("Predict:")).first).to_be_visible()
    assert page.evaluate("() => [...document.images].filter(image => !image.naturalWidth || image.alt.length < 20).length") == 0
    page.close()


def test_screenshots_are_kept_in_light_and_dark(lesson):
    for theme in ("Dark", "Light"):
        lesson.theme(theme)
        lesson.photograph(ARTEFACTS / f"{lesson.name}-{theme.lower()}.png")

    assert lesson.complaints == []


@pytest.mark.parametrize("lesson", LESSONS[:1], ids=["00"], indirect=True)
def test_progress_survives_a_new_kernel(lesson):
    asked = lesson.show("00-predict-one")
    asked.get_by_role("textbox", name="Your answer").fill("0.9")
    asked.get_by_role("button", name="Show the answer").click()
    expect(asked.get_by_role("status")).to_contain_text("Just so.")

    lesson.restart_and_run_all()

    expect(lesson.show("00-map")).to_contain_text("Out loud")
