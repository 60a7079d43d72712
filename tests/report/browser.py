"""A headless Chromium to look at a page with, driven through chromedriver by plain WebDriver requests."""

import base64
import json
import os
import shutil
import subprocess
import time
import urllib.error
import urllib.request

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"  # the key that WebDriver gives references to elements

PATIENCE = 240  # seconds for an answer: on a machine that is busy with other things a browser starts slowly

# WebDriver's codes of keys without a letter.
KEYS = {
    "Left": "\ue012", "Up": "\ue013", "Right": "\ue014", "Down": "\ue015", "Home": "\ue011", "End": "\ue010",
    "Escape": "\ue00c", "Enter": "\ue007", "Tab": "\ue004", "Shift": "\ue008", "Space": " ",
}  # fmt: skip


def what_is_missing():
    """The name of the first program that is not installed, or nothing."""
    if not any(shutil.which(name) for name in CHROMIUM):
        return "chromium"
    return None if shutil.which("chromedriver") else "chromedriver"


class Browser:
    """Use it as a context: it ends with its driver. All that it writes, downloads too, goes into a folder."""

    def __init__(self, folder):
        self.folder = folder
        self.downloads = folder / "downloads"
        self.downloads.mkdir()

    def __enter__(self):
        self.driver = subprocess.Popen(
            ["chromedriver", "--port=0"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env={**os.environ, "TMPDIR": str(self.folder)},
        )
        port = None
        for line in self.driver.stdout:  # "ChromeDriver was started successfully on port 41313."
            if "on port" in line and "started" in line:
                port = int(line.rstrip(" .\n").rsplit(" ", 1)[1])
                break
        self.address = f"http://127.0.0.1:{port}/session"
        arguments = [
            "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars",
            "--disable-background-networking", "--disable-component-update", "--no-first-run",
            "--force-device-scale-factor=1",
        ]  # fmt: skip
        options = {
            "binary": next(shutil.which(name) for name in CHROMIUM if shutil.which(name)),
            "args": arguments,
            "prefs": {"download.default_directory": str(self.downloads), "download.prompt_for_download": False},
        }
        capabilities = {
            "browserName": "chrome",
            "goog:chromeOptions": options,
            "goog:loggingPrefs": {"browser": "ALL", "performance": "ALL"},
        }
        try:
            session = self._request("POST", "", {"capabilities": {"alwaysMatch": capabilities}})
        except BaseException:
            self._end_driver()
            raise
        self.address += "/" + session["sessionId"]
        self.look_as()
        return self

    def look_as(self, width=1280, height=900, dark=False):
        """The size of the window, and whether its owner likes dark pages."""
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600}
        self.cdp("Emulation.setDeviceMetricsOverride", **size)
        scheme = [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]
        self.cdp("Emulation.setEmulatedMedia", features=scheme)

    def __exit__(self, *_):
        try:
            self._request("DELETE", "")
        finally:
            self._end_driver()

    def _end_driver(self):
        self.driver.terminate()
        self.driver.wait(10)
        self.driver.stdout.close()

    def _request(self, method, path, body=None):
        data = json.dumps(body).encode() if body is not None else None
        request = urllib.request.Request(
            self.address + path, data, {"Content-Type": "application/json"}, method=method
        )
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as response:
                return json.load(response)["value"]
        except urllib.error.HTTPError as error:
            value = json.load(error)["value"]
            raise AssertionError(f"{value['error']}: {value['message']}") from None

    def cdp(self, command, **parameters):
        """A command of Chromium's own protocol."""
        return self._request("POST", "/goog/cdp/execute", {"cmd": command, "params": parameters})

    def open(self, file, fragment=""):
        address = file.as_uri() + (f"#{fragment}" if fragment else "")
        if self.run("return location.href.split('#')[0]") == file.as_uri():
            self._request("POST", "/url", {"url": "about:blank"})
        self._request("POST", "/url", {"url": address})

    def run(self, script, *arguments):
        """Runs JavaScript in the page; `return` gives a value back."""
        return self._request("POST", "/execute/sync", {"script": script, "args": list(arguments)})

    def run_until_called_back(self, script, *arguments):
        """The same for a script that calls its last argument when it is done."""
        return self._request("POST", "/execute/async", {"script": script, "args": list(arguments)})

    def element(self, selector):
        return self._request("POST", "/element", {"using": "css selector", "value": selector})[ELEMENT]

    def click(self, selector):
        script = "document.querySelector(arguments[0]).scrollIntoView({ block: 'center', behavior: 'instant' })"
        self.run(script, selector)
        self._request("POST", f"/element/{self.element(selector)}/click", {})

    def type(self, selector, text):
        self._request("POST", f"/element/{self.element(selector)}/value", {"text": text})

    def press(self, *keys):
        """Presses keys in the page, the first ones held if they are Shift."""
        codes = [KEYS.get(key, key) for key in keys]
        down = [{"type": "keyDown", "value": code} for code in codes]
        up = [{"type": "keyUp", "value": code} for code in reversed(codes)]
        self._request("POST", "/actions", {"actions": [{"type": "key", "id": "keys", "actions": down + up}]})

    def point_at(self, x, y):
        """Moves the pointer to a place in the window."""
        move = {"type": "pointerMove", "duration": 0, "x": int(x), "y": int(y), "origin": "viewport"}
        mouse = {"type": "pointer", "id": "mouse", "parameters": {"pointerType": "mouse"}, "actions": [move]}
        self._request("POST", "/actions", {"actions": [mouse]})

    def text(self, selector):
        return self.run("return document.querySelector(arguments[0]).textContent", selector)

    def texts(self, selector):
        return self.run(
            "return [...document.querySelectorAll(arguments[0])].map((each) => each.textContent)", selector
        )

    def attribute(self, selector, name):
        return self.run("return document.querySelector(arguments[0]).getAttribute(arguments[1])", selector, name)

    def is_shown(self, selector):
        script = (
            "const found = document.querySelector(arguments[0]); return found !== null && found.checkVisibility()"
        )
        return self.run(script, selector)

    def wait_for(self, condition, what, seconds=60):
        """Waits until `condition()` is true, and gives it back."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            value = condition()
            if value:
                return value
            time.sleep(0.05)
        raise AssertionError(f"this did not come: {what}")

    def complaints(self):
        """What the console says since the last time: errors and warnings."""
        log = self._request("POST", "/se/log", {"type": "browser"})
        return [entry["message"] for entry in log if entry["level"] in ("SEVERE", "WARNING")]

    def requests(self):
        """The addresses that were asked for since the last time."""
        addresses = []
        for entry in self._request("POST", "/se/log", {"type": "performance"}):
            message = json.loads(entry["message"])["message"]
            if message["method"] == "Network.requestWillBeSent":
                addresses.append(message["params"]["request"]["url"])
        return addresses

    def screenshot(self, file):
        """What the window shows, as a PNG."""
        file.write_bytes(base64.b64decode(self._request("GET", "/screenshot")))

    def full_screenshot(self, file):
        """The whole page, however long, as a PNG."""
        picture = self.cdp("Page.captureScreenshot", captureBeyondViewport=True)
        file.write_bytes(base64.b64decode(picture["data"]))

    def print_pdf(self, file):
        file.write_bytes(base64.b64decode(self.cdp("Page.printToPDF", printBackground=True)["data"]))
