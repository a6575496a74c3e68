"""What the tests of the engine share: a small pack, folders of articles, git repositories."""

import shutil
import subprocess

import pytest

PACK = """\
pack: {name: test, version: 1.0.0, licence: CC0-1.0, provenance: test}
rules:
  - id: zh.test.word
    category: spun
    severity: major
    languages: [zh]
    message: "{text}"
    help: A test.
    safe_fix: true
    measured: {right: 1000, of: 1000, on: nothing; a test}
    phrases: [{find: [坏词], suggest: 好词, bad: [坏词], good: [好词]}]
  - id: zh.test.other
    category: typo
    severity: minor
    languages: [any]
    message: "{text}"
    help: A test.
    phrases: [{find: [错字], suggest: 对字, bad: [错字], good: [对字]}]
"""


@pytest.fixture
def site(tmp_path):
    """A folder with a pack and a way to write files: ``site.write({"a.md": "…"})``."""
    return Site(tmp_path / "site")


class Site:
    def __init__(self, folder):
        self.folder = folder
        folder.mkdir()
        (folder / ".git").mkdir()
        self.write({"rules/test.yml": PACK})

    def write(self, files):
        for name, text in files.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text if isinstance(text, bytes) else text.encode())

    def configure(self, text="", name="garblint.toml"):
        """A configuration that uses the rules of the pack only, and whatever ``text`` adds."""
        base = 'packs = ["rules/test.yml"]\n'
        self.write(
            {name: base + text if "[rules]" in text else base + text + '\n[rules]\nall = "off"\n"zh.test" = "on"\n'}
        )

    def git(self, *arguments):
        done = subprocess.run(
            ["git", "-c", "user.name=t", "-c", "user.email=t@example.org", "-C", str(self.folder), *arguments],
            check=True,
            capture_output=True,
        )
        return done.stdout.decode().strip()

    def repository(self):
        if shutil.which("git") is None:
            pytest.skip("git is not installed")
        (self.folder / ".git").rmdir()
        self.git("init", "-q", "-b", "main")
        return self.commit()

    def commit(self):
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", "x")
        return self.git("rev-parse", "HEAD")
