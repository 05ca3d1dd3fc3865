"""A student and an instructor at their browsers: what they click and type in JupyterLab, and in Formgrader's pages."""

from contextlib import contextmanager
from time import perf_counter

from playwright.sync_api import Browser, Frame, FrameLocator, Locator, Page, expect

from tests.browser.lab import ROOT, WAIT_MS

PICTURES = ROOT / "artefacts" / "classroom"
ACTIVE = """({path, id}) => {
  const widget = window.jupyterapp?.shell.currentWidget, notebook = widget?.content;
  if (!widget?.context || widget.context.path !== path || !widget.context.isReady) return false;
  const number = (notebook.widgets ?? []).findIndex(cell => cell.model.getMetadata('nbgrader')?.grade_id === id);
  if (number < 0) return false;
  notebook.activeCellIndex = number;
  notebook.scrollToItem(number, 'center');
  notebook.mode = 'edit';
  return !!notebook.activeCell.editor && notebook.activeCell.editor.hasFocus();
}"""


class Person:
    """Somebody signed in, with one tab of JupyterLab at `base`; `seconds` says how long each step took."""

    def __init__(self, browser: Browser, base: str):
        self.base, self.seconds = base.rstrip("/"), {}
        self.page: Page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
        self.page.set_default_timeout(WAIT_MS)

    @contextmanager
    def step(self, name: str):
        """One step of a flow: timed, with a picture of the page if it fails."""
        began = perf_counter()
        try:
            yield
        except BaseException:
            self.keep(f"failed-{name}")
            raise
        self.seconds[name] = perf_counter() - began

    def keep(self, name: str) -> None:
        """A screenshot, for people to look at."""
        PICTURES.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=PICTURES / f"{name.replace(' ', '-')}.png")

    def open_lab(self, query: str = "") -> None:
        """JupyterLab, its commands ready."""
        self.page.goto(f"{self.base}/lab?reset{query}")
        self.page.wait_for_function("() => window.jupyterapp?.commands.hasCommand('nbgrader:open-assignment-list')", timeout=WAIT_MS)
        self.page.evaluate("async () => { await window.jupyterapp.restored; }")

    def command(self, name: str, **args: object) -> None:
        """Run one of JupyterLab's commands, as its menu does."""
        self.page.evaluate("([name, args]) => { window.jupyterapp.commands.execute(name, args); }", [name, args])

    # --- student ------------------------------------------------------------------------------------------------------

    def assignments(self, state: str, name: str) -> Locator:
        """The row of an assignment in the list of those `released`, `fetched` or `submitted`."""
        return self.page.locator(f"#{state}_assignments_list .list_item").filter(has_text=name).first

    def fetch(self, name: str) -> None:
        """Assignment List: Fetch."""
        self.command("nbgrader:open-assignment-list")
        self.assignments("released", name).get_by_role("button", name="Fetch").click()
        expect(self.assignments("fetched", name).get_by_role("button", name="Submit")).to_be_visible(timeout=WAIT_MS)

    def submit(self, name: str) -> None:
        """Assignment List: Submit."""
        self.command("nbgrader:open-assignment-list")
        before = self.page.locator("#submitted_assignments_list").inner_text()
        self.assignments("fetched", name).get_by_role("button", name="Submit").click()
        expect(self.page.locator("#submitted_assignments_list")).not_to_have_text(before, timeout=WAIT_MS)
        expect(self.assignments("submitted", name)).to_be_visible(timeout=WAIT_MS)

    def go_to(self, path: str, grade_id: str) -> None:
        """Scroll the notebook in front to this cell, and put the cursor into it."""
        self.page.wait_for_function(ACTIVE, arg={"path": path, "id": grade_id})

    def paste(self, path: str, answers: dict[str, str]) -> None:
        """Open the notebook, paste an answer into each of these cells, save."""
        self.command("docmanager:open", path=path)
        for grade_id, text in answers.items():
            self.go_to(path, grade_id)
            self.page.keyboard.press("Control+A")
            self.page.keyboard.insert_text(text)
        self.command("docmanager:save")
        self.page.wait_for_function("() => !window.jupyterapp.shell.currentWidget.context.model.dirty")

    def validate(self, title: str) -> str:
        """Press Validate in the notebook's toolbar; what the dialog says, closed again, with a picture of that title."""
        self.page.locator('.jp-NotebookPanel:not(.lm-mod-hidden) [data-jp-item-name="runAll"] jp-button').click()
        dialog = self.page.locator(".jp-Dialog")
        expect(dialog).to_contain_text("Validation Results", timeout=WAIT_MS)
        said = dialog.inner_text()
        self.keep(f"validate-{title}")
        dialog.get_by_role("button", name="OK").click()
        return said

    def read_feedback(self, name: str) -> FrameLocator:
        """Assignment List: Fetch Feedback, then the link, then the page in the folder that it shows."""
        self.command("nbgrader:open-assignment-list")
        shown = self.page.locator("#submitted_assignments_list")
        self.assignments("submitted", name).get_by_role("button", name="Fetch Feedback").click()
        shown.get_by_text("(view feedback)").last.click()
        self.page.locator(".jp-DirListing-item").filter(has_text=f"{name}.html").dblclick()
        return self.page.frame_locator(".jp-HTMLViewer iframe")

    # --- instructor ---------------------------------------------------------------------------------------------------

    def open_formgrader(self, where: str = "") -> "Formgrader":
        """Formgrader in a browser tab of its own."""
        self.page.goto(f"{self.base}/formgrader/{where}")
        return Formgrader(self.page.main_frame)


class Formgrader:
    """Formgrader's pages, in a tab or in JupyterLab's frame."""

    def __init__(self, frame: Frame):
        self.frame = frame

    def row(self, name: str) -> Locator:
        """The table's row of an assignment or a student."""
        return self.frame.locator("#main-table tr").filter(has_text=name)

    def press(self, name: str, action: str) -> str:
        """Click an icon in a row and wait for what Formgrader says; its log."""
        self.row(name).locator(f".{action} a").click()
        modal = self.frame.locator("#success-modal, #error-modal")
        expect(modal).to_be_visible(timeout=2 * WAIT_MS)
        said = modal.inner_text()
        assert modal.get_attribute("id") == "success-modal", said
        modal.locator(".modal-footer button").click()
        expect(modal).to_have_count(0, timeout=WAIT_MS)
        return said

    def set_due_date(self, name: str, moment: str) -> None:
        """Edit the assignment; `moment` as 2026-01-31T12:00, in UTC."""
        self.row(name).locator(".edit a").click()
        modal = self.frame.locator("#edit-assignment-modal")
        modal.locator(".modal-duedate").fill(moment)
        modal.locator(".modal-timezone").fill("+0000")
        modal.get_by_role("button", name="Save").click()
        expect(modal).to_have_count(0, timeout=WAIT_MS)
        expect(self.row(name).locator(".duedate")).to_contain_text(moment[:10], timeout=WAIT_MS)

    def open_submission(self, number: int) -> None:
        """On the list of an assignment's submissions, which Formgrader shows without names: click one."""
        self.frame.locator("#main-table .name a:visible").nth(number).click()
        self.frame.wait_for_url("**/submissions/**")

    def give(self, grade_id: str, points: float, comment: str) -> None:
        """On a submission's page: type points and a comment, and see both saved."""
        for loaded in (f"#{grade_id}_extra_credit[placeholder]", f"#{grade_id}-comment[placeholder]"):
            self.frame.locator(loaded).wait_for()  # what is typed before the page has the grades is lost
        for box, text in ((f"#{grade_id}", str(points)), (f"#{grade_id}-comment", comment)):
            with self.frame.page.expect_response(lambda answer: answer.request.method == "PUT") as saved:
                self.frame.locator(box).fill(text)
                self.frame.locator(box).press("Tab")
            assert saved.value.ok, saved.value.status
