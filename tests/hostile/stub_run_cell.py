from tests.hostile import Attack

ATTACK = Attack(
    "hooks",
    "replaces run_cell and run_cell_async by stubs that report success",
    before="""
shell = get_ipython()
class Good:
    success, result, error_before_exec, error_in_exec, execution_count = True, None, None, None, 1
async def run_cell_async(*args, **kwargs):
    return Good()
shell.run_cell_async = run_cell_async
shell.run_cell = lambda *args, **kwargs: Good()
""",
)
