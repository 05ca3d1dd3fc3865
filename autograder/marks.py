"""nbgrader's marks around the parts of a source cell that students do not get, and cutting them out. Pure."""

SOLUTION = ("### BEGIN SOLUTION", "### END SOLUTION")
HIDDEN = ("### BEGIN HIDDEN TESTS", "### END HIDDEN TESTS")
MARK_SCHEME = ("### BEGIN MARK SCHEME", "### END MARK SCHEME")


def without(text: str, marks: tuple[str, str], stub: str | None = None) -> str:
    """`text` without the regions between the two `marks`, each replaced by `stub` at the region's indentation."""
    kept: list[str] = []
    inside = False
    for line in text.split("\n"):
        if marks[0] in line and not inside:
            inside = True
            indent = line[: len(line) - len(line.lstrip())]
            kept += [indent + part for part in stub.split("\n")] if stub else []
        elif marks[1] in line and inside:
            inside = False
        elif not inside:
            kept.append(line)
    return "\n".join(kept)
