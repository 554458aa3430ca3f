#!/usr/bin/env python3
"""Rewrites the transcripts of README.md with what the built program prints. Usage: scripts/transcripts.py [path of the binary]"""
import re
import shlex
import subprocess
import sys
from pathlib import Path

root = Path(__file__).resolve().parent.parent
binary = sys.argv[1] if len(sys.argv) > 1 else root / "target/debug/demarche"


def transcript(block: re.Match) -> str:
    command = block.group(1)
    words = shlex.split(command)[1:] + ["-f", "table", "--width", "100"]
    printed = subprocess.run([binary, *words], capture_output=True, text=True, check=True).stdout.rstrip()
    return f"```console\n$ {command}\n{printed}\n```"


readme = root / "README.md"
readme.write_text(re.sub(r"```console\n\$ (demarche [^\n]*)\n.*?```", transcript, readme.read_text(), flags=re.S))
