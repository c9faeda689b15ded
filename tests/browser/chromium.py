"""A client of Chromium's DevTools protocol over a pipe: keys, pictures and what the page asked of the network.

Chromium and the standard library are all it needs: the browser reads commands from descriptor 3 and writes to 4.
"""

from __future__ import annotations

import base64
import json
import os
import select
import shutil
import subprocess
import time
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --disable-dev-shm-usage --hide-scrollbars --remote-debugging-pipe"
).split()
PATIENCE = 60
KEYS = {
    "Tab": ("Tab", 9, ""),
    "Enter": ("Enter", 13, "\r"),
    "Escape": ("Escape", 27, ""),
    "Space": (" ", 32, " "),
    "Backspace": ("Backspace", 8, ""),
    "ArrowRight": ("ArrowRight", 39, ""),
    "ArrowLeft": ("ArrowLeft", 37, ""),
}


class Chromium:
    """One headless browser with one page."""

    def __init__(self, folder: Path) -> None:
        program = shutil.which("chromium") or shutil.which("google-chrome")
        if program is None:
            message = "Chromium is missing: apt-get install chromium"
            raise RuntimeError(message)
        self.downloads = folder / "downloads"
        self.downloads.mkdir(parents=True)
        commands, write = os.pipe()
        self._commands = os.fdopen(write, "wb")
        self._read, answers = os.pipe()
        redirect = f'exec "$@" 3<&{commands} 4>&{answers}'
        self._process = subprocess.Popen(
            ["bash", "-c", redirect, "bash", program, *FLAGS, f"--user-data-dir={folder / 'profile'}", "about:blank"],  # noqa: S607
            pass_fds=(commands, answers),
            stderr=subprocess.DEVNULL,
        )
        os.close(commands)
        os.close(answers)
        self._buffer = b""
        self._last = 0
        self._session = ""
        self.events: list[dict] = []
        target = self.send("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.send("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.send(f"{domain}.enable")
        self.send("Browser.setDownloadBehavior", behavior="allow", downloadPath=str(self.downloads), eventsEnabled=True)

    def close(self) -> None:
        """End the browser."""
        with suppress(OSError, RuntimeError):
            self.send("Browser.close")
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._commands.close()
        os.close(self._read)

    def send(self, method: str, **parameters) -> dict:
        """Send a command and return its result."""
        self._last += 1
        command = {"id": self._last, "method": method, "params": parameters}
        if self._session and not method.startswith(("Browser.", "Target.")):
            command["sessionId"] = self._session
        self._commands.write(json.dumps(command).encode() + b"\0")
        self._commands.flush()
        until = time.monotonic() + PATIENCE
        while True:
            answer = self._next(until)
            if answer.get("id") == self._last:
                if "error" in answer:
                    message = f"{method}: {answer['error']['message']}"
                    raise RuntimeError(message)
                return answer["result"]
            self.events.append(answer)

    def _next(self, until: float) -> dict:
        while b"\0" not in self._buffer:
            ready, _, _ = select.select([self._read], [], [], max(until - time.monotonic(), 0))
            part = os.read(self._read, 1 << 20) if ready else b""
            if not part:
                message = "Chromium did not answer"
                raise RuntimeError(message)
            self._buffer += part
        message, self._buffer = self._buffer.split(b"\0", 1)
        return json.loads(message)

    def wait_for(self, method: str, **wanted) -> dict:
        """Return the first event of this name and with these fields since the last :meth:`forget`."""
        until = time.monotonic() + PATIENCE
        seen = 0
        while True:
            for event in self.events[seen:]:
                if event.get("method") == method and wanted.items() <= event["params"].items():
                    return event["params"]
            seen = len(self.events)
            self.events.append(self._next(until))

    def forget(self) -> None:
        """Drop the events so far."""
        self.events.clear()

    def open(self, url: str) -> None:
        """Go to a page and wait until it is loaded."""
        self.forget()
        self.send("Page.navigate", url=url)
        self.wait_for("Page.loadEventFired")

    def reload(self) -> None:
        """Load the page anew."""
        self.events = [event for event in self.events if event.get("method") != "Page.loadEventFired"]
        self.send("Page.reload")
        self.wait_for("Page.loadEventFired")

    def look(self, expression: str) -> object:
        """Return what an expression is on the page."""
        found = self.send("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in found:
            details = found["exceptionDetails"]
            raise RuntimeError(details.get("exception", {}).get("description", details["text"]))
        return found["result"].get("value")

    def press(self, key: str, times: int = 1, *, modifiers: int = 0) -> None:
        """Press and let go of a key, as a keyboard does; modifiers: 8 for Shift."""
        name, code, text = KEYS[key] if key in KEYS else (key, ord(key.upper()) if key.isalnum() else 0, key)
        down = {"text": text, "unmodifiedText": text} if text else {}
        fields = {"key": name, "code": key if len(key) > 1 else "", "windowsVirtualKeyCode": code}
        fields["modifiers"] = modifiers
        for _ in range(times):
            self.send("Input.dispatchKeyEvent", type="keyDown" if text else "rawKeyDown", **fields, **down)
            self.send("Input.dispatchKeyEvent", type="keyUp", **fields)

    def type(self, text: str) -> None:
        """Type a text, key by key."""
        for letter in text:
            self.press("Space" if letter == " " else letter)

    def click(self, element: str) -> None:
        """Bring what an expression finds into view, and click in its middle."""
        self.look(f"({element}).scrollIntoView({{ block: 'center', behavior: 'instant' }}), 0")
        middle = "(({ x, y, width, height }) => [x + width / 2, y + height / 2])"
        x, y = self.look(f"{middle}(({element}).getBoundingClientRect())")
        for kind in ("mousePressed", "mouseReleased"):
            self.send("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    def wait_until(self, expression: str) -> object:
        """Look until an expression is true on the page, and return what it is."""
        until = time.monotonic() + PATIENCE
        while not (found := self.look(expression)):
            if time.monotonic() > until:
                message = f"this did not come about: {expression}"
                raise RuntimeError(message)
            time.sleep(0.1)
        return found

    def screen(self, width: int, height: int = 900, **features: str) -> None:
        """Set the size of the screen and what the person prefers."""
        self.send("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        wanted = [{"name": name.replace("_", "-"), "value": value} for name, value in features.items()]
        self.send("Emulation.setEmulatedMedia", features=wanted)

    def picture(self, path: Path, *, whole: bool = True) -> None:
        """Save what the screen shows."""
        found = self.send("Page.captureScreenshot", format="png", captureBeyondViewport=whole)
        path.write_bytes(base64.b64decode(found["data"]))

    def print(self) -> bytes:
        """Return the page as PDF."""
        return base64.b64decode(self.send("Page.printToPDF", preferCSSPageSize=True, generateTaggedPDF=True)["data"])

    def downloaded(self) -> Path:
        """Wait for a download to be complete and return its file."""
        begun = self.wait_for("Browser.downloadWillBegin")
        self.wait_for("Browser.downloadProgress", guid=begun["guid"], state="completed")
        return self.downloads / begun["suggestedFilename"]

    def requests(self) -> list[str]:
        """Return the addresses that were asked for since the page was opened."""
        asked = [event for event in self.events if event.get("method") == "Network.requestWillBeSent"]
        return [event["params"]["request"]["url"] for event in asked]

    def complaints(self) -> list[str]:
        """Return what the browser complained about: errors, and what the page's policy refused."""
        said = [event["params"]["entry"]["text"] for event in self.events if event.get("method") == "Log.entryAdded"]
        thrown = [event for event in self.events if event.get("method") == "Runtime.exceptionThrown"]
        return said + [event["params"]["exceptionDetails"]["text"] for event in thrown]
