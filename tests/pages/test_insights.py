from datetime import timedelta

from core import lifecycle
from tests.pages.conftest import NOW, city_is, labelled, make_dynamic, make_static


def figures(at):
    return {metric.label: metric.value for metric in at.metric}


def test_a_draft_has_no_history(app, database):
    at = app.open("pages/insights.py", id=make_dynamic(database, "Draft", city_is("Aachen"), live=False))
    assert "#### Nothing to show yet" in [element.value for element in at.markdown]


def test_figures_of_the_last_thirty_days(app, database):
    at = app.open("pages/insights.py", id=make_dynamic(database, "From Aachen", city_is("Aachen")))
    assert figures(at) == {
        "Members": "3",
        "Entered": "3",
        "Left": "0",
        "Net change": "+3",
        "Growth": "–",
        "Churn": "–",
    }
    assert all(metric.help for metric in at.metric)
    assert len(at.dataframe[0].value) == 30


def test_a_range_of_days(app, database):
    segment_id = make_static(database, "Friends")
    began = NOW - timedelta(days=50)
    lifecycle.add_members(database, segment_id, (1, 2, 3, 4), now=began)
    lifecycle.publish(database, segment_id, now=began)
    lifecycle.remove_members(database, segment_id, (4,), now=NOW - timedelta(days=5))
    at = app.open("pages/insights.py", id=segment_id)
    assert figures(at)["Left"] == "1"
    assert figures(at)["Churn"] == "25.0 %"
    assert figures(at)["Growth"] == "-25.0 %".replace("-", "−")
    labelled(at.button, "90 days").click().run()
    assert figures(at)["Entered"] == "4"
    assert len(at.dataframe[0].value) == 90


def test_from_must_not_be_after_to(app, database):
    at = app.open("pages/insights.py", id=make_dynamic(database, "From Aachen", city_is("Aachen")))
    first = labelled(at.date_input, "From")
    labelled(at.date_input, "To").set_value(first.value - timedelta(days=1)).run()
    assert "must not be after" in at.error[0].value
    assert not at.metric


def test_no_range_is_too_long_to_be_told(app, database):
    at = app.open("pages/insights.py", id=make_dynamic(database, "From Aachen", city_is("Aachen")))
    first = labelled(at.date_input, "From")
    first.set_value(first.value - timedelta(days=5000)).run()
    assert "at most" in at.error[0].value
