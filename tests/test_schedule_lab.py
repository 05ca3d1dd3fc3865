"""The package that the lessons import, tried with real schedules, real widgets and real files."""

import json
import os
import re
import subprocess
import sys

import ipywidgets
import jax
import jax.numpy as jnp
import matplotlib.figure
import nbformat
import numpy as np
import optax
import pytest
import schedule_lab
from hypothesis import given, settings
from hypothesis import strategies as st
from schedule_lab import check, explore, finish, match, play, plot_bars, plot_curves, plot_schedule, plot_schedules, predict, sample
from schedule_lab.__main__ import command, defaults, settle
from schedule_lab.charts import ceiling
from schedule_lab.exercise import at, equals, fact, judge, same_as
from schedule_lab.gallery import gallery
from schedule_lab.journey import Map
from schedule_lab.matching import Match
from schedule_lab.noise_model import Bowl, learn_rates, run, run_rates
from schedule_lab.notation import short
from schedule_lab.parameters import parameters
from schedule_lab.picture import Picture
from schedule_lab.plots import describe
from schedule_lab.prediction import Prediction
from schedule_lab.progress import KINDS, Progress, load, record, reset, save
from schedule_lab.recipes import RECIPES, recipe
from schedule_lab.tasks import characters, digits
from schedule_lab.training import train
from schedule_lab.transformer import Transformer
from schedule_lab.waiting import OnRequest

pytestmark = pytest.mark.filterwarnings("error")

RATES = st.floats(1e-6, 1.0)
SCHEDULES = {
    "constant": optax.constant_schedule(0.5),
    "linear": optax.linear_schedule(0.0, 1.0, 40),
    "polynomial": optax.polynomial_schedule(1.0, 0.1, 2.0, 50),
    "exponential": optax.exponential_decay(1.0, 20, 0.5, staircase=True),
    "cosine": optax.cosine_decay_schedule(1.0, 60, alpha=0.1),
    "piecewise constant": optax.piecewise_constant_schedule(1.0, {20: 0.1, 50: 0.1}),
    "piecewise interpolate": optax.piecewise_interpolate_schedule("linear", 1.0, {20: 0.5, 50: 0.5}),
    "linear one-cycle": optax.linear_onecycle_schedule(80, 1.0),
    "cosine one-cycle": optax.cosine_onecycle_schedule(80, 1.0),
    "warmup constant": optax.warmup_constant_schedule(0.0, 1.0, 10),
    "warmup cosine": optax.warmup_cosine_decay_schedule(0.0, 1.0, 10, 80, 0.1),
    "warmup exponential": optax.warmup_exponential_decay_schedule(0.0, 1.0, 10, 20, 0.5),
    "sgdr": optax.sgdr_schedule([{"init_value": 0.0, "peak_value": 1.0, "warmup_steps": 5, "decay_steps": 30}] * 2),
    "joined": optax.join_schedules([optax.linear_schedule(0.0, 1.0, 10), optax.constant_schedule(1.0)], [10]),
    "plain Python": lambda step: 0.1 if step < 50 else 0.01,
    "NumPy": lambda step: 0.1 * np.minimum(step, 50) / 50,
    "jax.numpy": lambda step: 0.1 * jnp.cos(step / 100),
}
FACTORIES = [
    optax.constant_schedule, optax.linear_schedule, optax.polynomial_schedule, optax.exponential_decay, optax.cosine_decay_schedule,
    optax.linear_onecycle_schedule, optax.cosine_onecycle_schedule, optax.warmup_constant_schedule,
    optax.warmup_cosine_decay_schedule, optax.warmup_exponential_decay_schedule,
]  # fmt: skip


@pytest.fixture(autouse=True)
def own_data_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path))
    return tmp_path / "schedule_lab" / "progress.json"


# --- the package --------------------------------------------------------------------------------------------------


def test_all_names_exactly_what_the_package_offers():
    offered = {name for name, thing in vars(schedule_lab).items() if not name.startswith("_") and callable(thing)}

    assert offered == set(schedule_lab.__all__)


# --- sampling -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("schedule", list(SCHEDULES.values()), ids=list(SCHEDULES))
@pytest.mark.parametrize("count", [1, 2, 101])
def test_sampling_agrees_with_calls_one_by_one(schedule, count):
    steps = np.arange(count) * 7 % 101

    lrs = sample(schedule, steps)

    assert lrs.shape == steps.shape
    assert lrs.dtype == float
    np.testing.assert_allclose(lrs, [float(schedule(int(step))) for step in steps], rtol=1e-5, atol=1e-6)


def test_a_schedule_that_misreads_arrays_is_still_read_rightly():
    schedule = SCHEDULES["piecewise interpolate"]

    np.testing.assert_allclose(sample(schedule, [0, 10]), [1.0, 0.75])


def test_an_error_inside_a_learners_schedule_is_the_learners_own():
    with pytest.raises(ZeroDivisionError):
        sample(lambda step: 1 / 0, [0, 1])


# --- notation and parameters ----------------------------------------------------------------------------------------


@given(st.one_of(st.floats(allow_nan=False), st.integers(), st.booleans(), st.text()))
def test_a_number_written_short_is_the_same_number(value):
    assert eval(short(value)) == value


@given(RATES)
def test_there_is_room_above_every_curve_but_not_too_much(value):
    assert 1.03 * value < ceiling(value) < 2.2 * value


@pytest.mark.parametrize("factory", FACTORIES, ids=lambda f: f.__name__)
def test_every_slider_starts_on_one_of_its_ordered_positions(factory):
    for parameter in parameters(factory, {}):
        assert parameter.start in parameter.positions
        assert list(parameter.positions) == sorted(parameter.positions)


@given(low=st.floats(1e-6, 1e-4), factor=st.floats(20, 1e5))
def test_a_rate_moves_by_equal_factors(low, factor):
    (parameter,) = parameters(lambda rate: None, {"rate": (low, low * factor)})
    inner = np.array(parameter.positions[1:-1])

    np.testing.assert_allclose(inner[1:] / inner[:-1], 10 ** (1 / 20), rtol=0.011)


def test_a_list_of_numbers_is_a_slider_in_their_order_that_starts_at_the_first_named():
    (parameter,) = parameters(lambda updates: None, {"updates": [1_000, 300, 3_000]})

    assert parameter.positions == (300, 1_000, 3_000)
    assert parameter.start == 1_000


def test_a_range_for_no_argument_is_refused_by_name():
    with pytest.raises(TypeError, match="no argument 'peak'; it has init_value"):
        explore(optax.cosine_decay_schedule, peak=(1e-4, 1e-2))


def test_an_argument_nobody_knows_asks_for_its_range():
    with pytest.raises(TypeError, match="needs a range for cooldown"):
        explore(lambda cooldown: None)


# --- pictures -------------------------------------------------------------------------------------------------------


def drawn():
    schedules = {"a": SCHEDULES["constant"], "b": SCHEDULES["cosine"]}
    yield plot_schedule(SCHEDULES["joined"], 50)
    yield plot_schedule(lambda step: -0.1 * jnp.ones_like(step), 50)
    yield plot_schedules(schedules, 50, log=True)
    yield plot_curves({"loss": (np.arange(5), np.arange(5.0, 0.0, -1))}, "step", "loss", log=True)
    yield plot_bars({"cosine": {"bias": 0.1, "variance": 0.2}, "linear": {"bias": 0.2, "variance": 0.1}}, "loss")


@pytest.mark.parametrize("chart", list(drawn()), ids=["one", "negative", "several", "curves", "bars"])
def test_every_chart_is_a_labelled_figure_with_a_description_on_white(chart):
    (ax,) = chart.axes

    assert isinstance(chart, matplotlib.figure.Figure)
    assert ax.get_ylabel()
    assert ax.get_xlabel() or ax.get_xticklabels()
    assert chart.alt.count(" ") > 3
    assert f'alt="{chart.alt.split(" ")[0]}' in chart._repr_html_()
    assert chart.get_facecolor() == (1.0, 1.0, 1.0, 1.0)


def test_curves_in_one_chart_differ_in_colour_and_in_dashes():
    lines = plot_schedules({name: SCHEDULES[name] for name in ("constant", "cosine", "linear", "joined")}, 50).axes[0].get_lines()

    assert len({line.get_color() for line in lines}) == 4
    assert len({str(line._dash_pattern) for line in lines}) == 4


def test_a_curve_with_nan_is_drawn_and_said_so():
    assert "Not a number from step 3 on" in plot_schedule(lambda step: jnp.where(step < 3, 1.0, jnp.nan), 10).alt


@pytest.mark.parametrize(("name", "told"), [("constant", "Constant at 0.5."), ("joined", "rises to 1 at step 10"), ("cosine", "falls to 0.1 at step 60")])
def test_a_description_names_what_the_curve_does(name, told):
    assert told in describe(sample(SCHEDULES[name], np.arange(101)))


def test_the_live_picture_after_many_changes_equals_a_fresh_one():
    steps = np.arange(200)
    old, curves = Picture(steps), [k * np.exp(-steps / 50) for k in (1e-3, 2e-2, 5e-4)]
    for lrs in curves:
        old.png(lrs, 20, log=True)

    assert old.png(curves[-1], 20) == Picture(steps).png(curves[-1], 20)


# --- panels ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("factory", FACTORIES, ids=lambda f: f.__name__)
def test_every_slider_of_every_factory_moves_picture_readouts_and_code(factory):
    panel = explore(factory, num_steps=2_000, transition_begin=(0, 400, 50)) if "begin" in str(parameters(factory, {})) else explore(factory, num_steps=2_000)
    for name, control in panel.controls.items():
        code, position = panel.code, getattr(control, "slider", None)
        if position is None:
            control.widget.value = not control.value
        else:
            position.value += -1 if position.value == position.max else 1

        assert panel.code != code, name
        assert f"{name}=" in panel._code.value
        assert panel._code.value == panel.code
        np.testing.assert_allclose(sample(eval(panel.code), range(0, 2_001, 50)), panel.lrs[::50], rtol=1e-6)


def test_the_box_takes_a_value_between_two_positions_of_its_slider():
    panel = explore(optax.cosine_decay_schedule)
    control = panel.controls["init_value"]

    control.box.value = "1.2345e-3"

    assert panel.values["init_value"] == 1.2345e-3
    assert control.parameter.positions[control.slider.value] == 1.26e-3
    assert "init_value=1.2345e-3" in panel.code


def test_what_is_no_number_leaves_the_value_alone():
    panel = explore(optax.cosine_decay_schedule)

    panel.controls["alpha"].box.value = "a tenth"

    assert panel.values["alpha"] == 0.1
    assert panel.controls["alpha"].box.value == "0.1"


def test_arguments_that_optax_refuses_are_explained_and_the_curve_stays():
    panel = explore(optax.warmup_cosine_decay_schedule)
    lrs = panel.lrs

    panel.set(decay_steps=500)
    assert "requires positive decay_steps" in panel._alert.value
    assert panel.lrs is lrs

    panel.set(decay_steps=5_000)
    assert panel._alert.value == ""


def test_the_cursor_reads_the_rate_at_any_step():
    panel = explore(optax.linear_schedule, num_steps=100, init_value=0.0, end_value=(0.0, 1.0, 1.0), transition_steps=(10, 100, 100))

    panel.cursor.value = 25

    assert "cursor, step 25: <b>0.25</b>" in panel._told.value


@pytest.mark.parametrize(
    ("widget", "told", "shown"),
    [
        (explore(optax.cosine_decay_schedule), "falls to 1.00e-4 at step 10,000", "init_value=1e-3,"),
        (match("02-match"), "The target, dashed: Starts at 2.00e-3", "Largest gap"),
        (play(lambda power: plot_schedule(optax.polynomial_schedule(1.0, 0.0, power, 10), 10), power=(1.0, 4.0)), "falls to 0 at step 10", "<img"),
        (predict("03-floor"), "At which step does the rate reach its floor?", "11,000"),
        (gallery("12-curves"), "A: Starts at 0", "the cosine was given degrees"),
        (OnRequest("Train it", print), "[Train it]", "Train it"),
    ],
    ids=lambda each: type(each).__name__,
)
def test_a_widget_leaves_words_and_a_page_where_no_kernel_runs(widget, told, shown):
    bundle = widget._repr_mimebundle_()

    assert told in bundle["text/plain"]
    assert shown in bundle["text/html"]
    assert all(len(alt) > 20 for alt in re.findall(r'<img alt="([^"]*)"', bundle["text/html"]))
    assert "application/vnd.jupyter.widget-view+json" in bundle


def test_a_fixed_default_is_left_out_of_the_code():
    assert "exponent" not in explore(optax.cosine_decay_schedule, exponent=1.0).code
    assert "exponent=2.0" in explore(optax.cosine_decay_schedule, exponent=2.0).code


def test_play_redraws_its_chart_from_its_sliders():
    panel = play(lambda power: plot_schedule(optax.polynomial_schedule(1.0, 0.0, power, 10), 10), power=(1.0, 4.0, 1.0))
    before = panel._view.value

    panel.set(power=3.0)

    assert panel._view.value != before


def test_a_target_is_matched_when_the_sliders_make_its_curve(own_data_folder):
    puzzle = Match("02-match", optax.cosine_decay_schedule(2e-3, 8_000, alpha=0.25), optax.cosine_decay_schedule)
    assert not puzzle.matched
    assert "Largest gap" in puzzle._told.value

    puzzle.set(init_value=2e-3, decay_steps=8_000, alpha=0.25)

    assert puzzle.matched
    assert "Matched" in puzzle._told.value
    assert load(own_data_folder).has("matches", "02-match")


@pytest.mark.parametrize(("typed", "told"), [("1e-3", "Just so"), ("0.5", "Not quite"), ("", "First your own"), ("many", "First your own")])
def test_a_prediction_is_answered_only_after_it_is_made(typed, told):
    question = Prediction("01-zero", "What is it?", 1e-3, why="Because.")
    assert "1.00e-3" not in str([child.value for child in question.children if isinstance(child, ipywidgets.HTML)])

    question.box.value = typed

    assert told in repr(question.commit())


def test_a_prediction_can_be_a_choice():
    question = Prediction("01-fast", "Which?", "the array", choices=["the loop", "the array"])
    question.box.value = "the array"

    assert question.commit().passed


def test_a_lesson_asks_by_key_and_keeps_the_answer_out_of_the_notebook():
    assert predict("03-floor").answer == "10,000"
    assert not match("03-match").matched
    assert check("02-floor", optax.cosine_decay_schedule(3e-3, 2_000, alpha=0.01)).passed


def test_an_unknown_key_names_the_known_ones():
    with pytest.raises(KeyError, match="lesson 02 has no 'flor' among its EXERCISES; it has floor, hand"):
        check("02-flor", ...)


# --- exercises and progress -------------------------------------------------------------------------------------------


def test_a_right_answer_is_recorded_once(own_data_folder):
    for _ in range(2):
        assert judge("01-half", optax.constant_schedule(0.5), [at(0, 0.5), same_as(lambda step: 0.5, 10)]).passed

    assert load(own_data_folder).xp == KINDS["exercises"]


@pytest.mark.parametrize(
    "answer",
    [..., None, 3, "text", optax.constant_schedule(0.4), lambda step: jnp.nan, lambda step: 1 / 0],
    ids=["dots", "None", "number", "text", "other schedule", "nan", "raises"],
)
def test_a_wrong_answer_is_told_not_raised_and_not_recorded(answer, own_data_folder):
    card = judge("01-half", answer, [at(0, 0.5)], hint="Which value?")

    assert not card.passed
    assert load(own_data_folder).xp == 0
    assert "Which value?" in repr(card) or answer is ...


@given(RATES, st.floats(1e-3, 10))
def test_at_tolerates_rounding_and_nothing_else(expected, error):
    near, far = optax.constant_schedule(expected * (1 + 1e-6)), optax.constant_schedule(expected * (1 + error))

    assert at(3, expected).find(near) == ""
    assert at(3, expected).find(far) != ""


def test_the_first_step_that_differs_is_named():
    assert same_as(lambda t: 1.0, 10).find(lambda t: 1.0 if t < 4 else 2.0) == "it first differs at step 4"


@pytest.mark.parametrize(("expected", "wrong"), [(3, 4), (True, 1), ("a", "b"), ([1.0, 2.0], [1.0]), (1.0, float("nan"))], ids=str)
def test_equals_accepts_the_value_and_refuses_another(expected, wrong):
    assert equals(expected).find(expected) == ""
    assert equals(expected).find(wrong) != ""


def test_a_fact_may_be_any_test():
    assert judge("01-falls", [3, 2, 1], [fact("it falls", lambda xs: xs == sorted(xs, reverse=True))]).passed


def test_a_lesson_is_finished_when_all_its_exercises_are():
    judge("01-a", 1, [equals(1)])
    assert "not finished" in repr(finish("01-a", "01-b"))

    record("matches", "01-b")
    assert "Lesson 01 is finished" in repr(finish("01-a", "01-b"))


@settings(max_examples=30)
@given(st.lists(st.tuples(st.sampled_from(sorted(KINDS)), st.text(max_size=8))))
def test_progress_kept_is_progress_found(tmp_path_factory, done):
    path, progress = tmp_path_factory.mktemp("progress") / "progress.json", Progress()
    for kind, key in done:
        progress = progress.add(kind, key)

    save(progress, path)

    assert load(path) == progress
    assert progress.xp == sum(KINDS[kind] for kind, _ in set(done))


@pytest.mark.parametrize("broken", [b"", b"{", b"[]", b"null", b'{"exercises": 3}', b"\xff\xfe", b'"text"'], ids=repr)
def test_a_broken_file_is_set_aside_and_costs_nothing_else(own_data_folder, broken):
    own_data_folder.parent.mkdir()
    own_data_folder.write_bytes(broken)

    progress = load(own_data_folder)

    assert progress.xp == 0
    assert "set aside" in progress.note
    assert own_data_folder.with_suffix(".unreadable.json").read_bytes() == broken


def test_a_reset_starts_from_nothing_and_keeps_the_old_file(own_data_folder):
    record("exercises", "01-a")

    assert reset(own_data_folder).xp == load(own_data_folder).xp == 0
    assert json.loads(own_data_folder.with_suffix(".old.json").read_text())["exercises"] == ["01-a"]


def test_the_map_lists_lessons_and_what_is_done(tmp_path):
    cell = {"cell_type": "markdown", "id": "a", "metadata": {}, "source": "# 01 · Call a schedule"}
    (tmp_path / "01_call.ipynb").write_text(json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))

    drawn_map = Map(tmp_path, Progress().add("lessons", "01"))

    assert "✓ 01 Call a schedule" in repr(drawn_map)
    assert '<a href="01_call.ipynb">Call a schedule</a>' in drawn_map._repr_html_()


# --- opening the course -----------------------------------------------------------------------------------------------


def test_the_course_opens_on_its_first_lesson_with_the_options_given():
    assert any("00_start_here.ipynb" in word for word in command([]))
    assert command(["--no-browser"])[-1] == "--no-browser"


def test_settings_of_the_users_own_are_left_alone(tmp_path):
    calm, still = defaults(tmp_path)
    calm.parent.mkdir(parents=True)
    calm.write_text("mine")

    settle(defaults(tmp_path))

    assert calm.read_text() == "mine"
    assert "display_data_priority" in still.read_text()


def test_nbconvert_exports_what_a_widget_leaves_and_asks_the_network_for_no_widget(tmp_path):
    settle(defaults(tmp_path))
    cell = nbformat.v4.new_code_cell("import optax\nfrom schedule_lab import explore\nexplore(optax.constant_schedule)")
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), tmp_path / "small.ipynb")
    export = [sys.executable, "-m", "nbconvert", "--to", "html", "--execute", str(tmp_path / "small.ipynb")]
    subprocess.run(export, check=True, capture_output=True, timeout=100, env={**os.environ, "JUPYTER_CONFIG_PATH": str(tmp_path / "etc/jupyter")})

    page = (tmp_path / "small.html").read_text("utf-8")

    assert '<img alt="Learning rate at steps 0 to 15,000. Constant at 1.00e-3."' in page
    assert "widget-view" not in page
    assert re.findall(r"https://[^\"']*(?:unpkg|require)[^\"']*", page) == []


# --- models and training ------------------------------------------------------------------------------------------------


def test_the_noise_model_agrees_with_simulating_the_noise():
    bowl, lrs = Bowl(dims=10, batch=4.0), np.linspace(1.0, 0.0, 50)
    curvatures = 1 / np.arange(1, 11)
    rng, x = np.random.default_rng(0), np.ones((20_000, 10))
    for lr in lrs:
        x -= lr * (curvatures * x + rng.normal(size=x.shape) * np.sqrt(curvatures / bowl.batch))
    simulated = 0.5 * (curvatures * x**2).sum(axis=1)

    assert abs(run_rates(lrs, bowl).total[-1] - simulated.mean()) < 4 * simulated.std() / np.sqrt(len(x))


@settings(max_examples=20, deadline=None)
@given(rate=st.floats(0.0, 1.9), batch=st.floats(1.0, 1e3))
def test_without_noise_to_average_a_larger_batch_only_scales_the_variance(rate, batch):
    one, many = run_rates(np.full(100, rate)), run_rates(np.full(100, rate), Bowl(batch=batch))

    np.testing.assert_allclose(many.variance * batch, one.variance, rtol=1e-3, atol=1e-6)
    np.testing.assert_allclose(many.bias, one.bias, rtol=1e-6)


def test_a_rate_above_two_diverges_and_says_infinity():
    assert run(optax.constant_schedule(2.5), 10_000).total[-1] == np.inf


def test_early_sharpness_makes_warmup_matter():
    sharp = Bowl(early_sharpness=4.0)
    without, with_warmup = (run(optax.warmup_cosine_decay_schedule(0.0, 1.0, w, 10_000), 10_000, sharp) for w in (0, 500))

    assert with_warmup.total[-1] < 0.1 < without.total[-1]


def test_learned_rates_beat_a_tuned_line():
    learned = run_rates(learn_rates(300, iterations=100)).total[-1]

    assert learned < min(run(optax.linear_schedule(peak, 0.0, 300), 300).total[-1] for peak in (0.3, 0.6, 1.0))


@pytest.fixture(scope="module")
def digit_runs():
    schedules = {"constant": optax.warmup_constant_schedule(0.0, 0.03, 50), "cosine": optax.warmup_cosine_decay_schedule(0.0, 0.03, 50, 400)}
    told = []
    return train(digits(depth=4), schedules, 400, seeds=2, on_progress=told.append), told


def test_decay_beats_a_constant_rate_on_the_digits_with_every_seed(digit_runs):
    runs, _ = digit_runs

    assert (runs.train["cosine"] < runs.train["constant"]).all()
    assert runs.curves["cosine"].shape == (2, 400)


def test_progress_is_told_ten_times_up_to_the_end(digit_runs):
    _, told = digit_runs

    np.testing.assert_allclose(told, np.arange(1, 11) / 10)


def test_all_schedules_start_from_the_same_weights_and_batches(digit_runs):
    runs, _ = digit_runs

    np.testing.assert_allclose(runs.curves["cosine"][:, :2], runs.curves["constant"][:, :2], rtol=1e-5)


def test_training_many_at_once_equals_optax_one_by_one():
    task, schedule = digits(depth=2), optax.linear_schedule(0.0, 0.01, 5)
    runs = train(task, {"linear": schedule}, 10, seeds=1)
    key, optimizer = jax.random.split(jax.random.key(0), 1)[0], optax.adam(schedule)
    params = task.init(key)
    state = optimizer.init(params)
    for step in range(10):
        grads = jax.grad(task.loss)(params, task.batch(jax.random.fold_in(key, step)))
        updates, state = optimizer.update(grads, state)
        params = optax.apply_updates(params, updates)

    np.testing.assert_allclose(task.loss(params, task.train), runs.train["linear"][0], rtol=1e-4)


def test_the_transformer_looks_at_no_character_to_come():
    model = Transformer(symbols=9, context=12)
    params, text = model.init(jax.random.key(0)), jnp.arange(12)[None] % 9
    changed = text.at[:, 6:].set(0)

    seen, seen_changed = model.logits(params, text), model.logits(params, changed)

    np.testing.assert_allclose(seen[:, :6], seen_changed[:, :6], atol=1e-5)
    assert jnp.abs(seen[:, 6:] - seen_changed[:, 6:]).max() > 0.1


def test_an_untrained_transformer_knows_little_more_than_the_alphabet():
    task = characters()

    assert 3.0 < float(task.loss(task.init(jax.random.key(0)), task.test)) < 8.0


@pytest.mark.parametrize("each", RECIPES, ids=lambda r: r.model)
def test_a_recipe_reaches_its_peak_and_names_its_source(each):
    lrs = sample(each.schedule(), np.linspace(0, each.num_steps, 20_000).astype(int))

    assert lrs.max() <= each.peak * (1 + 1e-5)
    assert lrs.max() > 0.99 * each.peak
    assert "arXiv" in each.source or "github" in each.source


def test_olmo_2_ends_its_first_stage_where_the_second_begins():
    assert float(recipe("OLMo 2 7B").schedule()(927_999)) == pytest.approx(6.1499e-5, rel=1e-4)


def test_an_unknown_recipe_names_the_known_ones():
    with pytest.raises(KeyError, match="there are GPT-3 125M"):
        recipe("GPT-9")


# --- numbers that a lesson says in passing ------------------------------------------------------------------------------


def test_lesson_09_says_rightly_that_a_short_warmup_overshoots_and_comes_back():
    steep = Bowl(early_sharpness=4.0, settle_steps=100.0)
    losses = run(optax.warmup_cosine_decay_schedule(0.0, 1.0, 50, 1_000), 1_000, steep).total

    assert losses.max() > 1_000 > 1 > losses[-1]


def test_lesson_09_names_the_best_peak_of_a_cosine():
    ends = {peak: run(optax.cosine_decay_schedule(peak, 1_000), 1_000).total[-1] for peak in (0.2, 0.244, 0.26, 0.267, 0.275, 0.3)}

    assert min(ends, key=ends.get) == 0.267
    assert round(float(ends[0.267]), 4) == 0.0785


def test_lesson_11_counts_its_images_and_their_wrong_labels_rightly():
    right, noisy = digits(label_noise=0.0), digits()

    assert (len(noisy.train[1]), len(noisy.test[1])) == (1_400, 397)
    assert int((right.train[1] != noisy.train[1]).sum()) == 121


def test_lesson_12_says_rightly_where_the_manuals_optimizers_lead():
    falling = optax.polynomial_schedule(-1e-3, 0.0, power=1, transition_steps=5)
    losses = []
    for optimizer in (optax.chain(optax.scale_by_adam(), optax.scale_by_schedule(falling)), optax.adam(falling)):
        params, state = jnp.ones(10), optimizer.init(jnp.ones(10))
        for _ in range(10):
            updates, state = optimizer.update(params, state)
            params = optax.apply_updates(params, updates)
        losses.append(round(float(jnp.sum(params**2) / 2), 3))

    assert losses == [4.97, 5.03]
