from datetime import timedelta

import pytest

from core import lifecycle
from core.language.definition import Definition, Step
from tests.callers import caller
from tests.pages.conftest import (
    NOW,
    city_is,
    labelled,
    make_dynamic,
    make_static,
    readers,
)

PAGE = "pages/insights.py"


def figures(at):
    return {metric.label: metric.value for metric in at.metric}


def opened(at, segment_id, section):
    """The page with another section open."""
    at.session_state[f"insights-{segment_id}-sections"] = section
    at.run()
    assert not at.exception
    return at


def test_a_draft_has_no_history(app, database):
    at = app.open(PAGE, id=make_dynamic(database, "Draft", city_is("Aachen"), live=False))
    assert "#### Nothing to show yet" in [element.value for element in at.markdown]


def test_figures_of_the_last_thirty_days(app, database):
    at = app.open(PAGE, id=make_dynamic(database, "From Aachen", city_is("Aachen")))
    assert figures(at) == {
        "Members": "3",
        "Entered": "3",
        "Left": "0",
        "Net change": "+3",
        "Growth": "–",
        "Churn": "–",
        "Average stay": "–",
        "Reachable by e-mail": "0",
        "Last refresh": figures(at)["Last refresh"],
        "Next refresh": "In 5 minutes" if figures(at)["Last refresh"] == "just now" else figures(at)["Next refresh"],
    }
    assert all("glossary?term=" in metric.help for metric in at.metric)
    assert len(at.dataframe[0].value) == 30
    assert any("A version was published: 1." in caption.value for caption in at.caption)


def friends(database):
    """Four picked 50 days ago, one of whom left 5 days ago."""
    segment_id = make_static(database, "Friends")
    began = NOW - timedelta(days=50)
    lifecycle.add_members(database, caller(began), segment_id, (1, 2, 3, 4))
    lifecycle.publish(database, caller(began), segment_id)
    lifecycle.remove_members(database, caller(NOW - timedelta(days=5)), segment_id, (4,))
    return segment_id


def test_a_range_of_days(app, database):
    at = app.open(PAGE, id=friends(database))
    assert figures(at)["Left"] == "1"
    assert figures(at)["Churn"] == "25.0 %"
    assert figures(at)["Growth"] == "-25.0 %".replace("-", "−")
    assert figures(at)["Average stay"] == "45.0 days"
    assert figures(at)["Next refresh"] == "–"
    labelled(at.button, "90 days").click().run()
    assert figures(at)["Entered"] == "4"
    assert len(at.dataframe[0].value) == 90


def test_from_must_not_be_after_to(app, database):
    at = app.open(PAGE, id=make_dynamic(database, "From Aachen", city_is("Aachen")))
    first = labelled(at.date_input, "From")
    labelled(at.date_input, "To").set_value(first.value - timedelta(days=1)).run()
    assert "must not be after" in at.error[0].value
    assert not at.metric


def test_no_range_is_too_long_to_be_told(app, database):
    at = app.open(PAGE, id=make_dynamic(database, "From Aachen", city_is("Aachen")))
    first = labelled(at.date_input, "From")
    first.set_value(first.value - timedelta(days=5000)).run()
    assert "at most" in at.error[0].value


def test_reasons(app, database):
    segment_id = friends(database)
    at = opened(app.open(PAGE, id=segment_id), segment_id, "Reasons")
    [table] = at.dataframe
    assert [tuple(row) for row in table.value.to_numpy()] == [
        ("Data changed", 0, 0),
        ("Definition changed", 0, 0),
        ("Time passed", 0, 0),
        ("By hand", 0, 1),
        ("Deleted", 0, 0),
    ]


def test_comparing_with_another_segment(app, database):
    segment_id = friends(database)
    make_dynamic(database, "From Aachen", city_is("Aachen"))
    at = opened(app.open(PAGE, id=segment_id), segment_id, "Compare")
    compared = at.dataframe[0].value
    assert list(compared.columns) == ["Figure", "Friends", "From Aachen"]
    assert [tuple(row) for row in compared.to_numpy()][:3] == [
        ("Members", "3", "3"),
        ("Entered", "0", "3"),
        ("Left", "1", "0"),
    ]
    assert len(at.dataframe[1].value) == 30


def test_comparing_with_other_days(app, database):
    segment_id = friends(database)
    at = opened(app.open(PAGE, id=segment_id), segment_id, "Compare")
    assert "no other segment" in at.main.caption[-1].value
    at.segmented_control(key=f"insights-{segment_id}-compare").set_value("range").run()
    assert not at.exception
    # The thirty days before: that is when they were picked.
    assert [tuple(row)[1:] for row in at.dataframe[0].value.to_numpy()][:3] == [("3", "4"), ("0", "4"), ("1", "0")]
    rows = at.dataframe[1].value
    assert (len(rows), list(rows["Number"])[-1]) == (30, 30)
    other = labelled(at.date_input, "From", 1)
    other.set_value(labelled(at.date_input, "From").value).run()
    assert "the same days" in at.info[0].value


def test_comparing_with_a_segment_of_the_same_name_keeps_both_apart(app, database):
    segment_id = friends(database)
    make_static(database, "Friends", (1,), live=True)
    at = opened(app.open(PAGE, id=segment_id), segment_id, "Compare")
    assert list(at.dataframe[0].value.columns) == ["Figure", "Friends", "Friends (2)"]


def test_who_they_are(app, database):
    segment_id = make_dynamic(database, "From Aachen", city_is("Aachen"))
    at = opened(app.open(PAGE, id=segment_id), segment_id, "Who they are")
    rows = {tuple(row)[:2]: tuple(row)[2:] for row in at.dataframe[0].value.to_numpy()}
    assert rows["City", "Aachen"] == (3, "100.0 %", 3, "50.0 %", 200)
    assert rows["City", "Berlin"] == (0, "0.0 %", 2, "33.3 %", 0)
    assert rows["Account · Industry", "Construction"][0] == 2
    assert any("Small numbers differ by chance" in caption.value for caption in at.caption)


def test_who_everybody_is_needs_no_telling(app, database):
    everybody = make_static(database, "Everybody", tuple(range(1, 7)), live=True)
    at = opened(app.open(PAGE, id=everybody), everybody, "Who they are")
    assert "Nothing sets the members apart" in at.main.caption[-1].value


def test_overlap_with_links_to_the_others(app, database):
    segment_id = make_dynamic(database, "From Aachen", city_is("Aachen"))
    other = make_static(database, "**Friends**", (1, 3, 4), live=True)
    at = opened(app.open(PAGE, id=segment_id), segment_id, "Overlap")
    [row] = at.dataframe[0].value.to_numpy()
    both = len({1, 2, 5} & {1, 3, 4})
    assert tuple(row) == ("**Friends**", both, 2, 2, "33.3 %", "20.0 %")
    links = {link.label: link.proto.query_string for link in at.get("page_link")}
    assert links[r"\*\*Friends\*\*"] == f"id={other}"


def test_an_only_segment_overlaps_with_none(app, database):
    segment_id = make_dynamic(database, "From Aachen", city_is("Aachen"))
    at = opened(app.open(PAGE, id=segment_id), segment_id, "Overlap")
    assert "no other live segment" in at.main.caption[-1].value


def test_a_forecast(app, database):
    segment_id = make_dynamic(database, "Readers", Definition(steps=(Step(block=readers()),)))
    at = opened(app.open(PAGE, id=segment_id), segment_id, "Forecast")
    assert [tuple(row)[2:] for row in at.dataframe[0].value.to_numpy()] == [(0, 0, 4)] * 3
    assert any("**0** in 1 day" in element.value for element in at.markdown)


def test_what_time_does_not_decide_has_no_forecast(app, database):
    segment_id = friends(database)
    at = opened(app.open(PAGE, id=segment_id), segment_id, "Forecast")
    assert "Time alone changes nobody" in at.main.caption[-1].value


@pytest.mark.parametrize("section", ["Numbers", "Reasons", "Compare", "Who they are", "Overlap", "Forecast"])
def test_only_the_open_section_is_drawn(app, database, section):
    segment_id = make_dynamic(database, "From Aachen", city_is("Aachen"))
    make_static(database, "Friends", (1,), live=True)
    at = opened(app.open(PAGE, id=segment_id), segment_id, section)
    files = [button.proto.label for button in at.get("download_button")]
    assert files == ["Download CSV"]


def test_zooming_and_back(app, database):
    segment_id = friends(database)
    at = app.open(PAGE, id=segment_id)
    shown = [labelled(at.date_input, label).value for label in ("From", "To")]
    key = f"insights-{segment_id}"
    zoomed = [shown[0] + timedelta(days=3), shown[0] + timedelta(days=5)]
    for name, day in zip(("from", "to"), zoomed, strict=True):
        at.session_state[f"{key}-{name}"] = day
    at.session_state[f"{key}-before-zoom"] = tuple(shown)
    at.run()
    assert len(at.dataframe[0].value) == 3
    labelled(at.button, "Reset zoom").click().run()
    assert [labelled(at.date_input, label).value for label in ("From", "To")] == shown
    assert not [button for button in at.button if button.label == "Reset zoom"]
