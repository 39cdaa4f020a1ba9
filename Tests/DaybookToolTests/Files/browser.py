"""Looks at the inspector's pages in a real browser, without a window.

Usage: browser.py URL FOLDER [all]

Every second page, and those with hostile texts, are looked at in a colour scheme and a width (with `all` each page in
every one of them): no fault that axe-core finds, no scrolling sideways, focus by keyboard in view. Then once without
JavaScript, the live trail, and the five questions of support by clicking alone. Pictures are kept in FOLDER. Prints a line a fault and ends with 1 if there are any.
"""
import itertools
import pathlib
import re
import subprocess
import sys
import time

import axe_core_python
from selenium import webdriver
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

BASE, FOLDER = sys.argv[1].rstrip("/"), pathlib.Path(sys.argv[2])
ALL = "all" in sys.argv[3:]
AXE = (pathlib.Path(axe_core_python.__file__).parent / "axe.min.js").read_text()
PAGES = ["/", "/orders/open", "/orders/open?overdue=yes&sort=openedAt", "/order/3", "/state/3", "/state/3@2", "/show/60",
         "/show/60?with=rows", "/undo/60", "/trace/60", "/audit", "/customers", "/find?q=3", "/find?q=nobody-at-all",
         "/workings", "/rows/orders", "/views/why/orders/3", "/orders/open?at=%2360", "/attention", "/nothing",
         "/workings?with=counts", "/views/diff/orders/%2320/%2360"]
# A customer whose name and notes are hostile.
HOSTILE = "00000000-0000-4000-8000-00000000abcd"
HOSTILE_PAGES = [f"/customer/{HOSTILE}", f"/state/customer-{HOSTILE}", f"/state/correspondence-{HOSTILE}",
                 "/customers?text=zzhostile", "/audit?reverse=yes&limit=5",
                 "/find?q=%3Cscript%3Ealert(1)%3C/script%3E"]
SCHEMES, WIDTHS = ["light", "dark"], [360, 800, 1400]
faults = []


def driver(script=True):
    options = Options()
    options.binary_location = "/usr/bin/chromium"
    for flag in ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]:
        options.add_argument(flag)
    if not script:
        options.add_experimental_option("prefs", {"profile.managed_default_content_settings.javascript": 2})
    browser = webdriver.Chrome(options=options, service=Service("/usr/bin/chromedriver"))
    # A machine may be slow; nothing fails by that.
    browser.set_script_timeout(600)
    return browser


def look(browser, scheme, width):
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride",
                            {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False})
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia",
                            {"features": [{"name": "prefers-color-scheme", "value": scheme}]})


def check(condition, what):
    if not condition:
        faults.append(what)
        print("fault:", what, flush=True)


def check_page(browser, path, scheme, width):
    look(browser, scheme, width)
    browser.get(BASE + path)
    for details in browser.find_elements(By.TAG_NAME, "details"):
        browser.execute_script("arguments[0].open = true", details)
    where = f"{path} {scheme} {width}"
    room = browser.execute_script("return [document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    check(room[0] <= room[1], f"{where}: scrolls sideways, {room[0]} of {room[1]}")
    # Had a script of a text run, an alert would end this.
    check(not browser.find_elements(By.CSS_SELECTOR, "main script, main img, main svg, main iframe, main b"),
          f"{where}: a text has become markup")
    browser.execute_script(AXE)
    result = browser.execute_async_script("const done = arguments[0]; axe.run(document).then(done)")
    for violation in result["violations"]:
        nodes = "; ".join(" ".join(map(str, node["target"])) for node in violation["nodes"][:3])
        check(False, f"{where}: {violation['id']}: {violation['help']} at {nodes}")
    name = re.sub(r"\W+", "-", path).strip("-") or "overview"
    browser.save_screenshot(str(FOLDER / f"{name}-{scheme}-{width}.png"))


def every_page(browser):
    combinations = list(itertools.product(SCHEMES, WIDTHS))
    for number, path in enumerate((PAGES if ALL else PAGES[::2]) + HOSTILE_PAGES):
        for scheme, width in combinations if ALL else [combinations[number % len(combinations)]]:
            check_page(browser, path, scheme, width)


def keyboard(browser):
    look(browser, "light", 1400)
    browser.get(BASE + "/order/3")
    body = browser.find_element(By.TAG_NAME, "body")
    body.send_keys("/")
    check(browser.switch_to.active_element.get_attribute("id") == "q", "/ does not lead to the search")
    browser.switch_to.active_element.send_keys("#41", Keys.ENTER)
    wait(lambda: "/show/41" in browser.current_url, "the search by keyboard does not arrive")
    seen = set()
    for _ in range(60):
        browser.switch_to.active_element.send_keys(Keys.TAB)
        active = browser.switch_to.active_element
        seen.add(active.get_attribute("href") or active.get_attribute("id") or active.tag_name)
        outline = browser.execute_script("return getComputedStyle(arguments[0]).outlineStyle", active)
        check(active.tag_name == "body" or outline != "none", f"focus of {active.tag_name} can't be seen")
    check(any("/undo/41" in item for item in seen), "not every link is reached by Tab")


def wait(condition, what, tries=6000):
    for _ in range(tries):
        try:
            if condition():
                return True
        except StaleElementReferenceException:
            pass  # The page has changed meanwhile.
        time.sleep(0.05)
    check(False, what)
    return False


def follow(browser, words, what):
    """Clicks the first link that says these words."""
    link = next((a for a in browser.find_elements(By.CSS_SELECTOR, "main a, footer a") if words in a.text), None)
    if link is None:
        check(False, f"{what}: no link says {words} on {browser.current_url}")
        return False
    before = browser.current_url
    browser.execute_script("arguments[0].scrollIntoView()", link)
    link.click()
    return wait(lambda: browser.current_url != before, f"{what}: {words} leads nowhere")


def five_questions(browser):
    look(browser, "light", 1400)
    what = "who changed order 3 and why"
    browser.get(BASE + "/orders/all?customer=")
    browser.find_element(By.ID, "q").send_keys("3", Keys.ENTER)
    wait(lambda: "/find" in browser.current_url, what)
    if follow(browser, "order 3", what):
        check("Who did what when" in browser.page_source, what)
        if follow(browser, "Step through its history", what):
            check(len(browser.find_elements(By.CSS_SELECTOR, "table.fields a.position")) > 3, what)
    what = "what the open orders were at #60"
    browser.get(BASE + "/orders/open")
    now = len(browser.find_elements(By.CSS_SELECTOR, "tbody tr"))
    browser.find_element(By.ID, "at").send_keys("#60", Keys.ENTER)
    wait(lambda: "at=" in browser.current_url, what)
    check("As of" in browser.find_element(By.CSS_SELECTOR, ".banner").text, what)
    check(len(browser.find_elements(By.CSS_SELECTOR, "tbody tr")) < now, what + ": as many as now")
    follow(browser, "back to now", what)
    what = "which command caused event 60, and what else it caused"
    browser.find_element(By.ID, "q").send_keys("#60", Keys.ENTER)
    wait(lambda: "/show/60" in browser.current_url, what)
    check("What led to it, and what followed" in browser.page_source, what)
    check(browser.find_elements(By.CSS_SELECTOR, ".trace strong"), what)
    what = "which event made a field what it is"
    browser.get(BASE + "/state/3")
    browser.find_element(By.CSS_SELECTOR, "table.fields a.position").click()
    wait(lambda: "/show/" in browser.current_url, what)
    what = "what would take event 60 back"
    browser.get(BASE + "/show/60")
    if follow(browser, "How to take it back", what):
        check("possible" in browser.page_source, what)


def live(browser):
    browser.get(BASE + "/")
    wait(lambda: "by themselves" in browser.find_element(By.ID, "live-state").text, "the page is not told of new events")
    first = browser.find_element(By.CSS_SELECTOR, "#trail a.position").text
    print("ready", flush=True)
    sys.stdin.readline()
    wait(lambda: browser.find_element(By.CSS_SELECTOR, "#trail a.position").text != first,
         "a new event does not appear")
    browser.find_element(By.ID, "live-pause").click()
    wait(lambda: "Paused" in browser.find_element(By.ID, "live-state").text, "it can't be paused")


def hostile_lines(browser):
    look(browser, "light", 800)
    browser.get(f"{BASE}/customer/{HOSTILE}")
    texts = [element.text for element in browser.find_elements(By.CSS_SELECTOR, "bdi.lines")]
    check(any("first line\nsecond line" in text and "\\u{202e}" in text for text in texts), f"a note is not shown as lines: {texts}")


def without_script():
    browser = driver(script=False)
    for path in ["/", "/orders/open", "/state/3@2", "/show/60"]:
        browser.get(BASE + path)
        check(browser.find_elements(By.TAG_NAME, "h1"), f"{path}: nothing without JavaScript")
    browser.find_element(By.ID, "q").send_keys("#41", Keys.ENTER)
    wait(lambda: "/show/41" in browser.current_url, "the search does not work without JavaScript")
    browser.quit()


FOLDER.mkdir(parents=True, exist_ok=True)
browser = driver()
every_page(browser)
keyboard(browser)
five_questions(browser)
hostile_lines(browser)
live(browser)
browser.quit()
without_script()
sys.exit(1 if faults else 0)
