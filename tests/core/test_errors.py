"""Messages say where, what must hold, what was got, and what would do."""

import inspect

import pytest

from core import errors
from core.errors import DefinitionError, Problem, WindrowError, did_you_mean
from core.language.messages import MAX_PROBLEMS, quote, shorten, suggestion, word_list


@pytest.mark.parametrize(
    ("path", "where"),
    [
        ((), "definition"),
        (("target",), "target"),
        (("steps", 1, "block", "conditions", 0, "value"), "steps[1].block.conditions[0].value"),
    ],
)
def test_a_path_reads_as_text(path: errors.Path, where: str) -> None:
    assert Problem(path, "").where == where


def test_a_problem_says_where_what_must_hold_and_what_would_do() -> None:
    assert str(Problem(("target",), "must be lead (got x).", "Try it.")) == "target: must be lead (got x). Try it."
    assert str(Problem((), "must be JSON.")) == "definition: must be JSON."


def test_a_definition_error_has_and_lists_every_problem() -> None:
    problems = [Problem((), "one."), Problem(("steps",), "two.")]
    error = DefinitionError(iter(problems))
    assert error.problems == tuple(problems)
    assert str(error) == "definition: one.\nsteps: two."


def test_the_tree_in_the_docstring_is_the_tree_of_classes() -> None:
    classes = [class_ for class_ in vars(errors).values() if inspect.isclass(class_) and issubclass(class_, Exception)]
    assert len(classes) > 5
    assert all(class_.__name__ in (errors.__doc__ or "") for class_ in classes)
    assert all(issubclass(class_, WindrowError) for class_ in classes)


def test_only_a_near_word_is_suggested() -> None:
    assert did_you_mean("Citty", ["country", "city"]) == "Did you mean “city”?"
    assert did_you_mean("CITY", ["City"]) == "Did you mean “City”?"
    assert did_you_mean("zzz", ["city"]) == ""


def test_a_long_text_gets_no_suggestion() -> None:
    assert suggestion("city" * 100_000, ["city" * 100_000]) == ""


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, "nothing"),
        ("x", "“x”"),
        (5, "“5”"),
        (True, "a yes/no"),
        ([], "an empty list"),
        ((1, 2), "a list of 2"),
        ({"a": 1}, "an object with named fields"),
        ("a\nb\0c\ud800\u202e", "“a\ufffdb\ufffdc\ufffd\ufffd”"),
        ("x" * 1_000_000, "“" + "x" * 60 + "…”"),
    ],
)
def test_what_was_got_is_short_and_printable(value: object, shown: str) -> None:
    assert quote(value) == shown


@pytest.mark.parametrize("sign", [1, -1])
def test_a_number_that_python_refuses_to_write_out_is_described(sign: int) -> None:
    assert quote(sign * 10**5000) == "a number of more than 60 digits"


def test_a_long_list_of_words_is_cut_and_says_how_many_are_left() -> None:
    assert word_list(["a", "b"]) == "a, b"
    assert word_list([str(number) for number in range(15)]).endswith("11, … (3 more)")


def test_problems_beyond_the_limit_become_one_that_says_so() -> None:
    many = [Problem((index,), "must be.") for index in range(MAX_PROBLEMS + 1)]
    assert shorten(many[:-1]) == tuple(many[:-1])
    assert shorten(many)[:-1] == tuple(many[:-1])
    assert "more" in shorten(many)[-1].message
    assert shorten([]) == ()
