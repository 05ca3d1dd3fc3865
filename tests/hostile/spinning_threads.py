
from tests.hostile import Attack

ATTACK = Attack("resources", "keeps every core busy in the background, in threads and processes", before="import os, threading, time\ndef spin():\n    end = time.time() + 5\n    while time.time() < end:\n        pass\nfor _ in range(4):\n    threading.Thread(target=spin, daemon=True).start()\nif os.fork() == 0:\n    spin()\n    os._exit(0)")
