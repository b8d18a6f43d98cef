"""Two learners at once, each in a browser of their own, doing the first chapter for real."""

import re
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.steps import choose, new_segment, save, settled

CHAPTER_1 = {"designer", "save", "change", "live", "found", "members"}


def ticked(page: Page) -> set[str]:
    """Return the steps of the tutorial that are ticked in that browser."""
    settled(page)
    page.get_by_role("link", name="First steps").click()
    expect(page.get_by_role("heading", name="First steps")).to_be_visible()
    settled(page)
    done = page.locator("[class*='st-key-step-']").filter(has_text="Done")
    classes = [str(box.get_attribute("class")) for box in done.all()]
    return {key for names in classes for key in re.findall(r"st-key-step-(\w+)", names)}


def begin(page: Page, app_url: str, learner: str) -> None:
    page.goto(f"{app_url}/tutorial")
    page.get_by_role("textbox", name="Your name").fill(learner)
    page.get_by_role("button", name="Begin").click()
    expect(page.get_by_text(f"{learner}’s sandbox", exact=True)).to_be_visible()
    expect(page).to_have_url(re.compile(rf"/tutorial\?learner={learner}$"))


def make(page: Page, name: str) -> None:
    page.get_by_role("link", name="Open the list of segments").first.click()
    new_segment(page, "Dynamic segment")
    page.get_by_role("dialog").get_by_role("button", name="Cancel").click()
    page.get_by_role("textbox", name="Segment name").fill(name)
    add_block(page, "opened", "E-mail opened")
    save(page)
    expect(page).to_have_url(re.compile(r"/builder\?id=\d+&learner="))


def add_block(page: Page, typed: str, kind: str) -> None:
    page.get_by_role("button", name="Behavioral block").click()
    settled(page)
    choose(page, "Interactions, any of", typed, kind)
    page.keyboard.press("Escape")
    settled(page)


def change(page: Page) -> None:
    page.get_by_role("link", name="Open the tab Definition").first.click()
    add_block(page, "clicked", "E-mail link clicked")
    save(page)


def go_live_and_meet_the_members(page: Page) -> None:
    page.get_by_role("link", name="Open the tab Definition").first.click()
    page.get_by_role("button", name="Go live").click()
    expect(page.get_by_text(re.compile(r"(^|\s)[\d,]+ members$"))).to_be_visible()
    page.get_by_role("link", name="Members", exact=True).click()
    expect(page.get_by_test_id("stDataFrame").first).to_be_visible()


def test_two_learners_do_the_first_chapter_at_once(open_page: OpenPage, app_url: str) -> None:
    anna, bela = open_page(), open_page()
    begin(anna, app_url, "Anna")
    begin(bela, app_url, "Bela")
    make(anna, "Anna's people")
    assert ticked(anna) == {"designer", "save"}
    assert ticked(bela) == set(), "what Anna does is no work of Bela's"
    make(bela, "Bela's people")
    change(anna)
    assert ticked(anna) == {"designer", "save", "change"}
    assert ticked(bela) == {"designer", "save"}
    change(bela)
    ticked(bela)
    for page in (anna, bela):
        ticked(page)
        go_live_and_meet_the_members(page)
    for page in (anna, bela):
        assert ticked(page) == CHAPTER_1

    for page, own, other in ((anna, "Anna's people", "Bela's people"), (bela, "Bela's people", "Anna's people")):
        page.get_by_role("link", name="Segments", exact=True).click()
        expect(page.get_by_role("link", name=own)).to_be_visible()
        expect(page.get_by_role("link", name=other)).to_have_count(0)

    trainer = open_page()
    trainer.goto(f"{app_url}/tutorial?trainer=1")
    expect(trainer.get_by_test_id("stDataFrame")).to_be_visible()
    trainer.get_by_role("link", name="Segments", exact=True).click()
    expect(trainer.get_by_role("link", name="Gone quiet")).to_be_visible()
    for name in ("Anna's people", "Bela's people"):
        expect(trainer.get_by_role("link", name=name)).to_have_count(0)

    anna.get_by_role("link", name="First steps").click()
    anna.get_by_role("button", name="Start over").click()
    anna.get_by_role("dialog").get_by_role("button", name="Start over").click()
    expect(anna.get_by_text("0 of 11 steps done")).to_be_visible()
    assert ticked(bela) == CHAPTER_1
    anna.get_by_role("button", name="Leave the sandbox").click()
    expect(anna.get_by_role("textbox", name="Your name")).to_be_visible()
    assert "learner" not in urlsplit(anna.url).query


def test_a_link_into_a_sandbox_works_in_a_fresh_browser_and_stays(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/builder?id=1&learner=carla")
    expect(page.get_by_text("carla’s sandbox", exact=True)).to_be_visible()
    page.get_by_role("link", name="Members", exact=True).click()
    expect(page).to_have_url(re.compile(r"/members\?id=1&learner=carla$"))
    page.get_by_role("link", name="All segments").click()
    expect(page).to_have_url(re.compile(r"/segments\?learner=carla$"))
    page.go_back()
    expect(page).to_have_url(re.compile(r"/members\?id=1&learner=carla$"))
    page.reload()
    expect(page.get_by_text("carla’s sandbox", exact=True)).to_be_visible()


def test_an_info_icon_leads_to_the_glossary_and_keeps_the_sandbox(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/insights?id=1&learner=carla")
    churn = page.get_by_test_id("stMetric").filter(has_text="Churn")
    churn.get_by_test_id("stTooltipIcon").hover()
    link = page.get_by_test_id("stTooltipContent").get_by_role("link", name="Look it up")
    with page.context.expect_page() as opened:
        link.click()
    glossary = opened.value
    expect(glossary).to_have_url(re.compile(r"/glossary\?term=churn&learner=carla$"))
    expect(glossary.get_by_role("heading", name="Churn")).to_be_visible()
    expect(glossary.get_by_text("carla’s sandbox", exact=True)).to_be_visible()
