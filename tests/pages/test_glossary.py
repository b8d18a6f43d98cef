from core.teaching import glossary
from tests.pages.conftest import city_is, labelled, make_dynamic

PAGE = "pages/glossary.py"


def terms(at):
    return [heading.value for heading in at.main.subheader]


def test_every_entry_is_there_with_an_anchor(app):
    at = app.open(PAGE)
    assert [term.casefold() for term in terms(at)] == list(glossary.ENTRIES)
    assert [heading.anchor for heading in at.main.subheader] == [entry.anchor for entry in glossary.ENTRIES.values()]


def test_the_entry_that_is_asked_for_is_on_top_and_only_there(app):
    at = app.open(PAGE, term="net change")
    assert terms(at)[0] == "Net change"
    assert len(terms(at)) == len(glossary.ENTRIES)


def test_an_unknown_term_is_told_and_taken_for_no_formatting(app):
    at = app.open(PAGE, term="**x**")
    assert r"\*\*x\*\*" in at.info[0].value


def test_searching_looks_at_terms_and_definitions(app):
    at = app.open(PAGE)
    at.text_input(key="glossary-search").set_value("ENTERED minus").run()
    assert terms(at) == ["Net change"]
    labelled(at.text_input, "Search the glossary").set_value("xyz").run()
    assert "No entry" in at.info[0].value


def test_the_figures_of_insights_lead_to_the_glossary(app, database):
    segment_id = make_dynamic(database, "From Aachen", city_is("Aachen"))
    at = app.open("pages/insights.py", id=segment_id)
    figures = {metric.label: metric.help for metric in at.metric}
    assert set(figures) >= {"Members", "Entered", "Left", "Net change", "Growth", "Churn"}
    for label, explained in figures.items():
        assert "glossary?term=" in explained, label
