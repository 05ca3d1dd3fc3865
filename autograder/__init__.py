"""Grade Jupyter notebooks in two processes: the student's code in a sandbox, the test cells in ours."""

import sys

sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
# nbformat's validator would import it and build 38 parsers: one second in every process, for a format that no notebook has.
