"""Runs the commands of the runbook and the incident pages, for check-runbook and drill."""

import os
import re
import shlex
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RUNBOOK = ROOT / "docs/runbook.md"
INCIDENTS = ROOT / "docs/incidents.md"
ZIP = ROOT / "function/target/ecr-pusher-function.zip"
# A command that hangs must not hang a build. The slowest one takes 15 s on a busy machine.
COMMAND_SECONDS = 180


class Failed(Exception):
    """What was expected and what happened instead."""


class Command:
    """One command of a page, as written."""

    def __init__(self, page, section, line, text):
        self.page, self.section, self.line, self.text = page, section, line, text

    def __str__(self):
        first = self.text.strip().splitlines()[0].rstrip(" \\")
        return f"{self.page}:{self.line}: {first if len(first) <= 90 else first[:87] + '...'}"


def commands(path):
    """Returns all commands in the page's sh blocks, in order."""
    found, section, block, fence = [], "", None, ""
    for number, line in enumerate(path.read_text().splitlines(), 1):
        if block is None:
            if heading := re.match(r"#+ (.*)", line):
                section = heading[1]
            elif opening := re.match(r"( *)```sh$", line):
                block, fence = [], opening[1]
            continue
        if line == fence + "```":
            found += split(block, path.name, section)
            block = None
        else:
            block.append((number, line.removeprefix(fence)))
    return found


def split(block, page, section):
    """Splits a block where a shell would: a line may continue in the next ones."""
    found, text, start = [], "", 0
    for number, line in block:
        start = start if text else number
        text += line + "\n"
        if not line.strip() or line.endswith("\\"):
            continue
        parsed = subprocess.run(["bash", "-n"], input=text, text=True, capture_output=True)
        if parsed.returncode == 0:
            found.append(Command(page, section, start, text.strip()))
            text = ""
    if text.strip():
        raise Failed(f"{page}:{start}: the command has no end: {text.strip()}")
    return found


class Shell:
    """A bash that runs one command after the other, so that variables and functions stay."""

    def __init__(self, directory, environment):
        self.directory = directory
        self.process = subprocess.Popen(
            ["bash", "--norc", "--noprofile"],
            cwd=directory,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def run(self, text):
        """Returns the exit code and the output of a command."""
        output = self.directory / "output"
        # A pipe, as on a terminal: a command that opens /dev/stdout would truncate a file.
        self.process.stdin.write(
            f"{{ {text}\n}} </dev/null > >(cat >{shlex.quote(str(output))}) 2>&1\ncode=$?; wait $!; echo $code\n"
        )
        self.process.stdin.flush()
        limit = threading.Timer(COMMAND_SECONDS, os.killpg, (self.process.pid, signal.SIGKILL))
        limit.start()
        code = self.process.stdout.readline().strip()
        limit.cancel()
        if not code:
            raise Failed(f"the shell ended, or {COMMAND_SECONDS} s were up: {text}\n{output.read_text()}")
        return int(code), output.read_text()

    def value(self, text):
        """Returns the output of a command that must succeed."""
        code, output = self.run(text)
        if code:
            raise Failed(f"'{text}' ended with {code}:\n{output}")
        return output.strip()

    def close(self):
        self.process.stdin.close()
        self.process.wait()


class Fleet:
    """A running ServeFleet."""

    def __init__(self, directory, *options):
        self.directory = directory / "fleet"
        self.log = directory / "fleet.log"
        java = subprocess.run(
            ["sh", "-c", '. scripts/jdk.sh; echo "$JAVA25"'], cwd=ROOT, check=True, capture_output=True, text=True
        ).stdout.strip()
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [
                    java,
                    "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow",
                    "-cp",
                    "simulator/target/classes:simulator/target/lib/*",
                    "io.ecrpusher.simulator.serve.ServeFleet",
                    "--dir",
                    str(self.directory),
                    *options,
                ],
                cwd=ROOT,
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def environment(self):
        """Waits for the fleet, and returns the environment of its administrator."""
        for _ in range(600):
            if "ready" in self.log.read_text():
                break
            if self.process.poll() is not None:
                raise Failed(f"the simulator didn't start:\n{self.log.read_text()}")
            time.sleep(0.1)
        else:
            raise Failed(f"the simulator isn't ready after a minute:\n{self.log.read_text()}")
        shown = subprocess.run(
            ["bash", "-c", '. "$1" && env -0', "bash", str(self.directory / "env")],
            check=True,
            capture_output=True,
        ).stdout.decode()
        environment = dict(entry.split("=", 1) for entry in shown.split("\0") if entry)
        environment["PATH"] = f"{ROOT / 'scripts'}{os.pathsep}{environment['PATH']}"
        # update-kubeconfig must not change the file of whoever runs this.
        return environment | {"AWS_PAGER": "", "NO_COLOR": "1", "KUBECONFIG": str(self.directory / "kubeconfig")}

    def close(self):
        self.process.terminate()
        self.process.wait()


def build():
    """Builds what the commands need, if it's missing."""
    subprocess.run(["scripts/ecr-pusher", "--version"], cwd=ROOT, check=True, stdout=sys.stderr)
    subprocess.run(["scripts/aws", "--version"], cwd=ROOT, check=True, stdout=sys.stderr)
    if not (ROOT / "simulator/target/lib").is_dir() or not (ROOT / "simulator/target/classes").is_dir():
        subprocess.run(
            ["mvn", "-q", "-B", "-DskipTests", "-pl", "simulator", "-am", "package"], cwd=ROOT, check=True, stdout=sys.stderr
        )
    if not ZIP.is_file():
        subprocess.run(["scripts/package"], cwd=ROOT, check=True, stdout=sys.stderr)


def workspace():
    return tempfile.TemporaryDirectory(prefix="ecr-pusher-runbook-")
