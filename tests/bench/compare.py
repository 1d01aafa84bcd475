"""The benchmark: from the same delivered CSV files to the same cube, by Attune and by two other engines, in turn.

    compare.py SCALE [RUNS]

Wall and CPU seconds and peak memory are those of the whole process, as the operating system counted them. Attune lands
the files, writes receipts, rejects and line numbers, and keeps a ledger; the others read and compute. Inputs and the
programs of the other engines come from the shared data (ATTUNE_SHARED).
"""

import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
SHARED = pathlib.Path(os.environ.get("ATTUNE_SHARED", ROOT / "../shared")).resolve()
FEEDS = ("children.csv", "eligibility.csv", "claims.csv")


def measured(command, environment):
    """Runs a command; returns wall seconds, CPU seconds, peak MiB and its output."""
    started = time.monotonic()
    process = subprocess.Popen(command, env={**os.environ, **environment}, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.monotonic() - started
    if os.waitstatus_to_exitcode(status) != 0:
        sys.exit(f"{command[0]} failed:\n{output}")
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, output


def fresh(folder):
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def cube_of(engine, out):
    """Rows and checksum of a cube: the same cells with the same counts give the same sum."""
    import duckdb

    attune = engine == "attune"
    file = next((out / "restricted/marts/cube").glob("*.parquet")) if attune else out / "cube.parquet"
    columns = ("denominator", "numerator") if attune else ("denom", "numer")
    return duckdb.connect().execute(f"select count(*), sum({columns[0]} * 7 + {columns[1]} * 13) from '{file}'").fetchone()


def main():
    scale = sys.argv[1]
    runs = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    folder = ROOT / "data/bench" / f"sf{scale}"
    if not (folder / "claims.csv").exists():
        folder.mkdir(parents=True, exist_ok=True)
        subprocess.run([sys.executable, SHARED / "bench/gen.py", scale, folder], check=True)
    delivered = fresh(folder / "delivered")
    for name in FEEDS:
        (delivered / name).symlink_to(folder / name)
    engines = {
        "attune": [ROOT / "target/release/attune", "--config", "tests/bench/bench.toml", "run"],
        "duckdb": [sys.executable, SHARED / "bench/run_duckdb.py", folder],
        "polars": [sys.executable, SHARED / "bench/run_polars.py", folder],
    }
    figures = {engine: [] for engine in engines}
    cubes = {}
    for run in range(runs):
        for engine, command in engines.items():
            out = fresh(folder / f"out-{engine}")
            environment = {"ATTUNE_DATA": str(out), "ATTUNE_FEEDS_BENCH_PATH": str(delivered)} if engine == "attune" else {}
            wall, cpu, peak, output = measured([*map(str, command), *([] if engine == "attune" else [str(out)])], environment)
            figures[engine].append((wall, cpu, peak))
            cubes.setdefault(engine, cube_of(engine, out))
            print(f"run {run + 1} {engine:7} wall {wall:6.2f} s  cpu {cpu:6.2f} s  peak {peak:5.0f} MiB")
            if run == 0 and engine == "attune":
                print("".join(f"    {line}\n" for line in output.splitlines()), end="")
    print(f"\nscale {scale}, median of {runs} runs in turn\nengine    wall s   cpu s  peak MiB  cube rows   checksum")
    medians = {engine: [statistics.median(column) for column in zip(*rows)] for engine, rows in figures.items()}
    for engine, (wall, cpu, peak) in medians.items():
        print(f"{engine:8} {wall:7.2f} {cpu:7.2f} {peak:9.0f} {cubes[engine][0]:10} {cubes[engine][1]:10}")
    if len(set(cubes.values())) != 1:
        sys.exit("the cubes differ")
    fastest = min(wall for engine, (wall, _, _) in medians.items() if engine != "attune")
    print(f"attune takes {medians['attune'][0] / fastest:.2f} of the faster engine's wall time; the cubes are equal")


if __name__ == "__main__":
    main()
