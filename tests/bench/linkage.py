"""Linkage at size: ten million records within a bound of memory, and a million beside Splink, in turn.

    linkage.py large [RECORDS] [SETS]      SETS sets of RECORDS records each, linked as one: 1000000 and 10 where left out
    linkage.py beside [RECORDS] [RUNS]     the same rules by both programs on one set: 1000000 and 3 where left out
    linkage.py added [RECORDS] [RUNS]      a run over all, and one that adds the last hundredth: CPU of the second over the first

Each set has a seed of its own and its ids have its number before them: a pair across sets is false. Wall and CPU seconds and
peak memory are those of the whole process, as the operating system counted them. The records' generator and Splink's side come
from the shared data (ATTUNE_SHARED), and Splink's packages from the Python that runs this. ATTUNE is the program, where it is
not target/release/attune.
"""

import os
import pathlib
import statistics
import subprocess
import sys

from compare import SHARED, measured

ROOT = pathlib.Path(__file__).resolve().parents[2]
ATTUNE = os.environ.get("ATTUNE", ROOT / "target/release/attune")
FOLDER = ROOT / "data/bench/linkage"
# What ten million records may take.
MOST_MIB = 8 * 1024


def records_of(records, seed):
    """One set of records and its truth, ids with the seed before them; made once."""
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    files = [FOLDER / f"{name}-{records}-{seed}.parquet" for name in ("records", "truth")]
    if not all(file.exists() for file in files):
        made = FOLDER / f"made-{records}-{seed}"
        subprocess.run([sys.executable, SHARED / "linkage/generate.py", "--records", str(records), "--seed", str(seed), "--out", made], check=True)
        for name, file in zip(("records", "truth"), files):
            table = pq.read_table(made / f"{name}.parquet")
            for column in ("unique_id", "person_id"):
                if column in table.column_names:
                    text = pc.binary_join_element_wise(str(seed), table[column].cast(pa.string()), "-")
                    table = table.set_column(table.column_names.index(column), column, text)
            pq.write_table(table, file)
            (made / f"{name}.parquet").unlink()
        made.rmdir()
    return files


def link(model, out, *more):
    """Runs the linker; returns wall and CPU seconds, peak MiB and what it says."""
    return measured([str(ATTUNE), "link", "--model", str(model), "--out", str(out), "--threads", "2", *map(str, more)], {})


def told(output):
    """What a run says of itself from the figures against the truth on."""
    lines = output.splitlines()
    return "\n".join(lines[lines.index("against the truth") :])


def large(records=1_000_000, sets=10):
    import pyarrow as pa
    import pyarrow.parquet as pq

    parts = [records_of(records, seed) for seed in range(1, sets + 1)]
    truth = FOLDER / f"truth-{records}-of-{sets}.parquet"
    pq.write_table(pa.concat_tables([pq.read_table(own).select(["unique_id", "person_id"]) for _, own in parts]), truth)
    wall, cpu, peak, output = link(ROOT / "sql/linkage/children.toml", FOLDER / "large", "--truth", truth, *(own for own, _ in parts))
    print(told(output))
    print(f"{records * sets} records: {wall:.0f} s wall, {cpu:.0f} CPU s, {peak:.0f} MiB at most, of {MOST_MIB}")
    if peak > MOST_MIB:
        sys.exit("more memory than there should be")


def beside(records=1_000_000, runs=3):
    own, truth = records_of(records, 42)
    # Splink's side reads a folder.
    folder = FOLDER / f"beside-{records}"
    folder.mkdir(exist_ok=True)
    for name, file in (("records", own), ("truth", truth)):
        (folder / f"{name}.parquet").unlink(missing_ok=True)
        (folder / f"{name}.parquet").symlink_to(file)
    times = {"attune": [], "splink": []}
    for _ in range(runs):
        times["attune"].append(link(ROOT / "tests/linkage/erh_plain.toml", FOLDER / "beside", own)[:3])
        times["splink"].append(measured([sys.executable, str(SHARED / "linkage/splink_baseline.py"), "erh", str(folder), "--threads", "2"], {})[:3])
    median = {name: [statistics.median(column) for column in zip(*rows)] for name, rows in times.items()}
    for name, (wall, cpu, peak) in median.items():
        print(f"{name:<8} {wall:8.1f} s wall {cpu:8.1f} CPU s {peak:8.0f} MiB")
    ratios = [attune / splink for attune, splink in zip(median["attune"], median["splink"])]
    print("attune over splink: wall {:.2f}, CPU {:.2f}, memory {:.2f}".format(*ratios))


def added(records=1_000_000, runs=3):
    import pyarrow.parquet as pq

    table = pq.read_table(records_of(records, 42)[0])
    old, new = FOLDER / f"old-{records}.parquet", FOLDER / f"new-{records}.parquet"
    border = records - records // 100
    pq.write_table(table.slice(0, border), old)
    pq.write_table(table.slice(border), new)
    model = ROOT / "sql/linkage/children.toml"
    whole, increment = [], []
    for _ in range(runs):
        whole.append(link(model, FOLDER / "old", old)[1])
        increment.append(link(model, FOLDER / "added", "--previous", FOLDER / "old", new)[1])
    whole, increment = statistics.median(whole), statistics.median(increment)
    before, after = (dict(line.split(",") for line in (FOLDER / run / "clusters.csv").read_text().splitlines()) for run in ("old", "added"))
    kept = sum(after.get(record) == cluster for record, cluster in before.items())
    print(f"all {whole:.2f} CPU s, a hundredth more {increment:.2f} CPU s: {100 * increment / whole:.1f} %")
    print(f"old records that keep their cluster's id: {100 * kept / len(before):.3f} %")


if __name__ == "__main__":
    ways = {"large": large, "beside": beside, "added": added}
    if len(sys.argv) < 2 or sys.argv[1] not in ways:
        sys.exit(__doc__)
    FOLDER.mkdir(parents=True, exist_ok=True)
    ways[sys.argv[1]](*map(int, sys.argv[2:]))
