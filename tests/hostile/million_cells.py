from tests.hostile import Attack


def _million(made):
    return b'{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [' + b",".join([b'{"cell_type":"code","source":"","metadata":{},"outputs":[],"execution_count":null}'] * 150_000) + b"]}"


ATTACK = Attack("surgery", "hands in a hundred thousand cells", change=_million)
