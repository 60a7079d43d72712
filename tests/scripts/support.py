"""What the tests of the shell scripts share: a temporary folder, scripts run in it, and fake tools in the PATH."""

import os
import pathlib
import shutil
import stat
import subprocess
import tempfile
import unittest

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
SCRIPTS = REPOSITORY / "scripts"


class ScriptTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="seq2see scripts ")  # with spaces, on purpose
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.tools = self.folder / "tools"
        self.tools.mkdir()

    def run_script(self, script, *arguments, environment=None, only_these_tools=False, cwd=None):
        """Runs a script with the fake tools first in the PATH, or with nothing else in it."""
        path = str(self.tools) if only_these_tools else f"{self.tools}:{os.environ['PATH']}"
        variables = {key: value for key, value in os.environ.items() if key != "CMAKE_PREFIX_PATH"}
        variables.update({"PATH": path, "LC_ALL": "C.UTF-8"}, **(environment or {}))
        return subprocess.run(
            [shutil.which("bash"), str(script), *map(str, arguments)],
            capture_output=True,
            text=True,
            env=variables,
            stdin=subprocess.DEVNULL,
            cwd=cwd or self.folder,
            timeout=120,
        )

    def fake_tool(self, name, body):
        """A program of that name for the scripts. `log WORDS` notes a call; see `calls`."""
        tool = self.tools / name
        log = f'log() {{ printf "%s\\n" "$*" >>"{self.folder}/calls.log"; }}\n'
        tool.write_text(f"#!{shutil.which('bash')}\n{log}{body}\n", encoding="utf-8")
        tool.chmod(tool.stat().st_mode | stat.S_IXUSR)

    def link_tools(self, *names):
        """Makes real tools reachable where only_these_tools is set."""
        for name in names:
            if not (self.tools / name).exists():
                (self.tools / name).symlink_to(shutil.which(name))

    def calls(self):
        log = self.folder / "calls.log"
        return log.read_text(encoding="utf-8").splitlines() if log.exists() else []

    def expect_user_error(self, result, *words):
        """Exit code 2, and one line on the error stream that has these words."""
        self.assertEqual(result.returncode, 2, result.stdout + result.stderr)
        lines = result.stderr.splitlines()
        self.assertEqual(len(lines), 1, result.stderr)
        for word in words:
            self.assertIn(word, lines[0])

    def expect_success(self, result):
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)
        self.assertEqual(result.stderr, "")
