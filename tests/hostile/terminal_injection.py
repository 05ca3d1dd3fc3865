from tests.hostile import Attack

ATTACK = Attack("escape", "types into the terminal that the grader was started from", before="import fcntl, os, termios\nfor number in range(3):\n    for letter in b'echo owned\\n':\n        try:\n            fcntl.ioctl(number, termios.TIOCSTI, bytes([letter]))\n        except OSError as error:\n            print(error)\n            break")
