
from tests.hostile import Attack

ATTACK = Attack("resources", "opens files and sockets until it may open no more", before="import os, socket\nheld = []\ntry:\n    while True:\n        held += [os.open('/dev/null', os.O_RDONLY), socket.socket()]\nexcept OSError as error:\n    print(error)")
