#!/usr/bin/env bash
# Makes target/venv with the pinned packages that the tests in Python need, and prints its interpreter; prints a note to the
# standard error and fails where it cannot be made. An interpreter named by DEMARCHE_PYTHON is taken as it is.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

if [ -n "${DEMARCHE_PYTHON:-}" ]; then
  echo "$DEMARCHE_PYTHON"
  exit 0
fi

wanted=scripts/python_requirements.txt
venv=$PWD/target/venv
made=$venv/made_from.txt
log=target/venv.log
python=$venv/bin/python

if ! cmp -s "$wanted" "$made" || ! "$python" -c "" 2>/dev/null; then
  mkdir -p target
  if ! {
    rm -rf "$venv" && python3 -m venv "$venv" &&
      "$python" -m pip install --quiet --disable-pip-version-check --requirement "$wanted" && cp "$wanted" "$made"
  } >"$log" 2>&1; then
    echo "note: target/venv cannot be made (see $log); the tests in Python are skipped" >&2
    exit 1
  fi
fi
echo "$python"
