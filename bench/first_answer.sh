#!/usr/bin/env bash
# How long the first answer takes and how much memory, and whether its bytes depend on the run or on the number of threads.
# Times are printed, not judged; a difference of one byte is an error. Needs python3 (standard library only).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

binary="${CARGO_TARGET_DIR:-target}/release/demarche"
[ -x "$binary" ] || { echo "bench: $binary was not found; build it first: cargo build --release --bin demarche" >&2; exit 1; }
runs="${RUNS:-20}"
answer=(alignment ukraine-2022 -f json)

outputs=$(mktemp -d)
trap 'rm -rf "$outputs"' EXIT
"$binary" "${answer[@]}" >"$outputs/first.json"
"$binary" "${answer[@]}" >"$outputs/second.json"
"$binary" "${answer[@]}" --threads 1 >"$outputs/one_thread.json"
"$binary" "${answer[@]}" --threads 2 >"$outputs/two_threads.json"
[ -s "$outputs/first.json" ] || { echo "bench: the answer is empty" >&2; exit 1; }

# Isolated and without site packages, so that the measuring process is small: its own size is the floor of what it can see.
python3 -I -S - "$runs" "$binary" "${answer[@]}" <<'PY'
import os
import resource
import sys
import time

runs, command = int(sys.argv[1]), sys.argv[2:]
nowhere = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
unit = 2**20 if sys.platform == "darwin" else 2**10  # ru_maxrss: bytes there, KiB elsewhere
seconds, peaks = [], []
for _ in range(runs):
    start = time.perf_counter()
    pid = os.posix_spawn(command[0], command, os.environ, file_actions=nowhere)
    _, status, usage = os.wait4(pid, 0)
    seconds.append(time.perf_counter() - start)
    peaks.append(usage.ru_maxrss / unit)
    if status != 0:
        sys.exit(f"bench: {' '.join(command)} ended with exit status {os.waitstatus_to_exitcode(status)}")

seconds.sort()
middle = (seconds[(runs - 1) // 2] + seconds[runs // 2]) / 2
floor = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
peak = max(peaks)
# The system counts the measuring process into the peak of a process that it starts.
peak_text = f"{peak:.1f} MiB" if peak > floor + 1 else f"at most {peak:.1f} MiB (the size of the measuring process)"
print(f"first answer: median {middle * 1e3:.1f} ms, min {seconds[0] * 1e3:.1f} ms, max {seconds[-1] * 1e3:.1f} ms, wall, {runs} runs")
print(f"first answer: peak memory {peak_text}")
PY

differ=0
for other in second one_thread two_threads; do
  cmp "$outputs/first.json" "$outputs/$other.json" || differ=1
done
[ "$differ" = 0 ] || { echo "bench: the bytes of the answer differ" >&2; exit 1; }
echo "same bytes: two runs, 1 thread and 2 threads ($(wc -c <"$outputs/first.json" | tr -d ' ') bytes)"
