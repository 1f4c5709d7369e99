"""`courtyard explore`: its mistakes, its page, and that it ends when it is told to."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest
from typer.testing import CliRunner

from courtyard.app import server
from courtyard.cli import explore
from courtyard.cli.app import app
from courtyard.foundations.errors import InputError

START = [sys.executable, "-m", "courtyard", "explore"]


def call(*words):
    return CliRunner().invoke(app, [*words])


def port_of(listening):
    return listening.getsockname()[1]


class TestMistakes:
    def test_a_missing_extra_is_told_with_the_line_that_mends_it(self, monkeypatch):
        missing = {"solara", "tomli_w"}
        monkeypatch.setattr(explore, "find_spec", lambda name: None if name in missing else name)
        told = call("explore")
        assert told.exit_code == 2
        assert 'pip install "courtyard[app]"' in told.stderr
        assert "solara, tomli_w" in told.stderr
        assert "Traceback" not in told.stderr

    def test_a_port_that_is_taken_is_told(self):
        with server.bound(None) as taken:
            port = str(port_of(taken))
            told = call("explore", "--port", port)
        assert told.exit_code == 2
        assert "--port" in told.stderr
        assert port in told.stderr

    @pytest.mark.parametrize("text", ["0", "-1", "x", "70000"])
    def test_a_port_that_is_none_is_told(self, text):
        told = call("explore", "--port", text)
        assert told.exit_code == 2
        assert text in told.stderr

    @pytest.mark.parametrize(
        ("name", "words"),
        [("fujian_cmp", "fujian_camp"), ("stage_fit", "courtyard sweep"), ("no.toml", "no such")],
    )
    def test_an_unknown_scenario_is_told_as_everywhere(self, monkeypatch, name, words):
        ended = []

        class Works:
            def close(self):
                ended.append(self)

        monkeypatch.setattr("courtyard.app.processes.work.Works", Works)
        told = call("explore", name)
        assert told.exit_code == 2
        assert words in told.stderr
        assert ended

    def test_there_is_no_class_yet(self):
        assert call("explore", "--class").exit_code == 2
        assert "--class" not in call("explore", "--help").stdout


class TestPorts:
    def test_the_next_free_port_is_taken(self):
        with server.bound(None) as one, server.bound(None) as two:
            assert port_of(two) > port_of(one)
            assert one.getsockname()[0] == "127.0.0.1"

    def test_the_port_asked_for_is_taken(self):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = port_of(free)
        with server.bound(port) as listening:
            assert port_of(listening) == port
        with pytest.raises(InputError):
            server.bound(10**6)


class TestPage:
    PAGE = (
        '<!doctype html>\n<html>\n<head><title>Solara</title><meta name="viewport" '
        'content="width=device-width, maximum-scale=1, user-scalable=no">\n'
        '<link rel="icon" href="/x.png"><link href="/_solara/cdn/@a/b@1/main.css" rel="x">'
        '<script src="/_solara/cdn/require.js"></script></head>'
        '<iframe src="https://example.org"></iframe>Loading resources</html>'
    )

    def test_language_zoom_title_and_nobody_elses_frame(self):
        for language, code in (("en", "en"), ("zh", "zh-CN")):
            page = server.rewritten(self.PAGE, language)
            assert f'<html lang="{code}">' in page
            assert "maximum-scale" not in page
            assert "width=device-width" in page
            assert "iframe" not in page
            assert "Loading resources" not in page
            assert page.count("<title>") == 1
            assert "Solara<" not in page

    def test_assets_that_are_missing_are_named(self, tmp_path):
        (tmp_path / "require.js").touch()
        assert server.missing_assets(self.PAGE, tmp_path) == ["@a/b@1/main.css"]

    def test_a_browser_opens_only_from_a_terminal(self, monkeypatch, capsys):
        opened = []
        monkeypatch.setattr("webbrowser.open", opened.append)
        explore.announce("http://127.0.0.1:1")
        told = capsys.readouterr().out
        assert "http://127.0.0.1:1" in told
        assert "Ctrl-C" in told
        assert "without internet" in told
        assert not opened
        for stream in ("stdin", "stdout"):
            monkeypatch.setattr(f"sys.{stream}.isatty", lambda: True, raising=False)
        explore.announce("http://127.0.0.1:1")
        assert opened == ["http://127.0.0.1:1"]


def status(address, **headers):
    try:
        with urllib.request.urlopen(urllib.request.Request(address, headers=headers)) as answer:
            return answer.status
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    """Return a server of its own, its address, and its language, which is Chinese."""
    words = [*START, "granovetter_riot", "--lang", "zh"]
    home = tmp_path_factory.mktemp("home")
    surroundings = {k: v for k, v in os.environ.items() if k != "SOLARA_HOME"} | {"HOME": str(home)}
    process = subprocess.Popen(
        words, env=surroundings, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        line = process.stdout.readline()
        yield process, re.search(r"http://[\d.:]+", line)[0], home
    finally:
        process.kill()
        process.communicate()


def test_the_command_serves_and_ends_quietly_with_0(running):
    """One start for all: it takes seconds."""
    process, address, home = running
    with urllib.request.urlopen(address) as answer:
        page, policy = answer.read().decode(), answer.headers["content-security-policy"]
    assert '<html lang="zh-CN">' in page
    assert "default-src 'self'" in policy
    assert "frame-src 'none'" in policy
    loaded = re.findall(r'(?:href|src)="([^"]+)"', page)
    assert not [url for url in loaded if "//" in url.replace("http://www.w3.org", "")]
    assert {status(address + url) for url in loaded if url.startswith("/")} == {200}
    assert status(f"{address}/_solara/cdn/vue@9.9.9/none.js") == 404
    assert status(f"{address}/_solara/cdn/../../../etc/passwd") == 404
    assert status(address, Host="evil.example") == 400
    assert status(address, Origin="http://evil.example") == 403
    assert status(address, Origin=address) == 200
    begun = time.monotonic()
    process.send_signal(signal.SIGINT)
    _out, errors = process.communicate(timeout=20)
    assert process.returncode == 0
    assert "Traceback" not in errors
    assert time.monotonic() - begun < 10
    assert not (home / ".solara").exists()
