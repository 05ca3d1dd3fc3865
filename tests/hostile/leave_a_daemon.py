from tests.hostile import Attack

ATTACK = Attack(
    "escape",
    "leaves a process behind that outlives its kernel",
    before="""
import subprocess, sys
subprocess.Popen([sys.executable, "-c", "import time; time.sleep(15)", "leftover"], start_new_session=True, stdin=-3, stdout=-3, stderr=-3)
subprocess.Popen("setsid nohup sleep 15 &", shell=True, stdin=-3, stdout=-3, stderr=-3)
""",
)
