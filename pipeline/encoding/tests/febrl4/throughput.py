"""CPU seconds of attune-encode and of clkhash 0.18.3 on the same made-up records, in turn: schema of FEBRL 4, one thread, reading and writing included.

    pip install clkhash==0.18.3 && python throughput.py path/to/attune-encode [records] [rounds]
"""
import json, os, random, resource, subprocess, sys, tempfile
from pathlib import Path

PEER = """
import io, json, sys
from clkhash import clk, schema
from clkhash.serialization import serialize_bitarray
made = schema.from_json_dict(json.load(open(sys.argv[1])))
got = clk.generate_clk_from_csv(open(sys.argv[2], newline=""), sys.argv[3], made, progress_bar=False, max_workers=1)
json.dump({"clks": [serialize_bitarray(x) for x in got]}, open(sys.argv[4], "w"))
"""


def cpu(command):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


program, records, rounds = os.path.abspath(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 20000, int(sys.argv[3]) if len(sys.argv) > 3 else 3
here, chance = Path(__file__).parent, random.Random(7)
syllables = [c + v for c in "bcdfghjklmnprstvwz" for v in "aeiou"]
name = lambda n: "".join(chance.choice(syllables) for _ in range(n))
with tempfile.TemporaryDirectory() as folder:
    os.chdir(folder)
    schema = json.loads((here / "schema.json").read_text())
    columns = [f["identifier"] for f in schema["features"]]
    row = lambda: [name(3), name(chance.choice([2, 3, 4])), f"{chance.randint(1920, 2023)}{chance.randint(1, 12):02}{chance.randint(1, 28):02}", f"{name(4)} street", name(4), f"{chance.randint(1000, 9999)}"]
    made = [row() for _ in range(records)]
    Path("plain.csv").write_text("\n".join(",".join(r) for r in [columns, *made]) + "\n")
    Path("with_id.csv").write_text("\n".join(",".join(r) for r in [["unique_id", *columns], *[[str(i), *r] for i, r in enumerate(made)]]) + "\n")
    subprocess.run([program, "new-key", "--out", "key.toml", "--label", "bench"], check=True, stdout=subprocess.DEVNULL)
    secret = Path("key.toml").read_text().split('secret = "')[1].split('"')[0]
    own, peer = [], []
    for number in range(rounds):
        own.append(cpu([program, "--schema", str(here / "schema.json"), "--key", "key.toml", "--in", "with_id.csv", "--out", f"own{number}.json", "--layout", "clkhash"]))
        peer.append(cpu([sys.executable, "-c", PEER, str(here / "schema.json"), "plain.csv", secret, f"peer{number}.json"]))
        assert json.loads(Path(f"own{number}.json").read_text()) == json.loads(Path(f"peer{number}.json").read_text()), "the encodings differ"
    middle = lambda times: sorted(times)[len(times) // 2]
    print(f"{records} records, median of {rounds}: attune-encode {middle(own):.2f} CPU s ({records / middle(own):,.0f} records/s), "
          f"clkhash {middle(peer):.2f} CPU s ({records / middle(peer):,.0f} records/s), ratio {middle(peer) / middle(own):.1f}; the same encodings")
