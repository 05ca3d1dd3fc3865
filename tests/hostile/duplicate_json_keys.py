import json

from tests.hostile import Attack

ATTACK = Attack("surgery", "hands in JSON whose keys come twice", change=lambda made: b'{"cells": [], ' + json.dumps(made).encode()[1:-1] + b', "nbformat": 4, "cells": []}')
