"""Debian's chromium, driven over the pipe of its DevTools protocol: what a page logs, asks for, and looks like."""

from __future__ import annotations

import base64
import json
import os
import select
import shutil
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

import pytest

PROGRAM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--force-color-profile=srgb",
    "--remote-debugging-pipe",
)
SECONDS = 60

needed = pytest.mark.skipif(PROGRAM is None, reason="no chromium: `apt-get install chromium`")


class Browser:
    """A browser with one page. `complaints` are errors that pages logged, `requests` the addresses that they asked for."""

    def __init__(self, profile: Path) -> None:
        ask_out, self._ask = os.pipe()
        self._answer, answer_in = os.pipe()
        command = f'exec "$0" "$@" 3<&{ask_out} 4>&{answer_in}'
        self._process = subprocess.Popen(
            ["bash", "-c", command, str(PROGRAM), *FLAGS, f"--user-data-dir={profile}", "about:blank"],
            pass_fds=(ask_out, answer_in),
            stderr=subprocess.DEVNULL,
        )
        os.close(ask_out)
        os.close(answer_in)
        self._rest, self._count, self._session = b"", 0, ""
        self.complaints: list[str] = []
        self.requests: list[str] = []
        pages = self.call("Target.getTargets")["targetInfos"]
        target = next(one["targetId"] for one in pages if one["type"] == "page")
        self._session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(f"{domain}.enable")
        # What one page remembers, as a theme that was chosen, is not for the next one.
        self.call("Page.addScriptToEvaluateOnNewDocument", source="try { localStorage.clear() } catch {}")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._ask)
        os.close(self._answer)
        self._process.terminate()
        self._process.wait(SECONDS)

    def call(self, method: str, **parameters: object) -> Mapping[str, Any]:
        """What the browser answers to a method of the protocol."""
        self._count += 1
        session = {"sessionId": self._session} if self._session else {}
        message = {"id": self._count, "method": method, "params": parameters, **session}
        os.write(self._ask, json.dumps(message).encode() + b"\0")
        until = time.monotonic() + SECONDS
        while True:
            said = self._next(until)
            if said.get("id") == self._count:
                assert "error" not in said, f"{method}: {said['error']}"
                result: Mapping[str, Any] = said["result"]
                return result
            self._note(said)

    def _next(self, until: float) -> Mapping[str, Any]:
        while b"\0" not in self._rest:
            ready, _, _ = select.select([self._answer], [], [], max(0.0, until - time.monotonic()))
            chunk = os.read(self._answer, 2**20) if ready else b""
            assert chunk, "the browser ended, or says nothing"
            self._rest += chunk
        message, _, self._rest = self._rest.partition(b"\0")
        said: Mapping[str, Any] = json.loads(message)
        return said

    def _note(self, said: Mapping[str, Any]) -> None:
        method, values = said.get("method"), said.get("params", {})
        if method == "Runtime.exceptionThrown":
            self.complaints.append(json.dumps(values["exceptionDetails"]))
        elif method == "Runtime.consoleAPICalled" and values["type"] in ("error", "warning", "assert"):
            self.complaints.append(json.dumps(values["args"]))
        elif method == "Log.entryAdded" and values["entry"]["level"] in ("error", "warning"):
            self.complaints.append(values["entry"]["text"])
        elif method == "Network.requestWillBeSent":
            self.requests.append(values["request"]["url"])

    def open(self, page: Path, width: int = 1400, height: int = 900, theme: str = "light") -> None:
        """Open a page from the disk, of a width and in a theme, and wait until it is ready."""
        features = [{"name": "prefers-color-scheme", "value": theme}, {"name": "prefers-reduced-motion", "value": "reduce"}]
        self.call("Emulation.setEmulatedMedia", features=features)
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        self.complaints.clear()
        self.requests.clear()
        self.call("Page.navigate", url=page.resolve().as_uri())
        until = time.monotonic() + SECONDS
        while not self.run("document.documentElement?.dataset.ready === 'true' && location.protocol === 'file:'"):
            assert time.monotonic() < until, f"the page is not ready: {self.complaints}"
            time.sleep(0.02)

    def run(self, expression: str) -> Any:
        """The value of an expression in the page, awaited where it is a promise."""
        done = self.call("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in done, done["exceptionDetails"]
        return done["result"].get("value")

    def press(self, key: str) -> None:
        """Press a key."""
        codes = {"Escape": 27, "Enter": 13, "Tab": 9, "ArrowDown": 40}
        text = {"text": key} if len(key) == 1 else {"text": "\r"} if key == "Enter" else {}
        self.call("Input.dispatchKeyEvent", type="keyDown", key=key, windowsVirtualKeyCode=codes.get(key, 0), **text)
        self.call("Input.dispatchKeyEvent", type="keyUp", key=key)

    def picture(self, *, whole: bool = False) -> bytes:
        """What is seen, or the whole page, as PNG."""
        self.run("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
        return base64.b64decode(self.call("Page.captureScreenshot", format="png", captureBeyondViewport=whole)["data"])
