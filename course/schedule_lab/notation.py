"""How numbers are written in this course: short, exact, and valid Python."""


def short(value) -> str:
    """`value` as Python source that reads well and evaluates to the very same number.

    >>> [short(v) for v in (0.0, 1e-3, 2.5e-05, 0.1, 10_000, True, "cosine")]
    ['0.0', '1e-3', '2.5e-5', '0.1', '10_000', 'True', "'cosine'"]
    """
    if isinstance(value, bool) or not isinstance(value, int | float):
        return repr(value)
    if isinstance(value, int):
        return f"{value:_}"
    if value != value or abs(value) == float("inf"):
        return f'float("{value}")'
    return repr(value) if value == 0 or 0.01 <= abs(value) < 10_000 else _scientific(value)


def _scientific(value: float) -> str:
    digits = next(f"{value:.{n}e}" for n in range(17) if float(f"{value:.{n}e}") == value)
    mantissa, exponent = digits.split("e")
    return f"{mantissa}e{int(exponent)}"


def rate(value: float) -> str:
    """A learning rate for people: three significant digits. (A large number, a step perhaps, is written out.)

    >>> [rate(v) for v in (0.0, 9.9999e-4, 5.0000002e-4, 0.25, 3.1415e-9, 5500.0)]
    ['0', '1.00e-3', '5.00e-4', '0.25', '3.14e-9', '5,500']
    """
    if value == 0:
        return "0"
    if 0.01 <= abs(value) < 1000:
        return f"{value:.3g}"
    if 1000 <= abs(value) < 1e6:
        return f"{value:,.0f}"
    mantissa, exponent = f"{value:.2e}".split("e")
    return f"{mantissa}e{int(exponent)}"


def call(name: str, values: dict) -> str:
    """The Python call `name(**values)`, one argument on a line.

    >>> print(call("optax.constant_schedule", {"value": 1e-3}))
    optax.constant_schedule(
        value=1e-3,
    )
    """
    lines = [f"    {key}={short(value)}," for key, value in values.items()]
    return "\n".join([f"{name}(", *lines, ")"])
