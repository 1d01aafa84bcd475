"""Makes vectors.json: made-up values through clkhash 0.18.3 (Apache-2.0), one case for every branch of the linkage schema.

The encodings are results, kept as data; nothing of clkhash itself is kept here. To make them again:
    pip install clkhash==0.18.3 && python make.py > vectors.json
"""
import io, json
from clkhash import clk, schema
from clkhash.field_formats import InvalidEntryError
from clkhash.serialization import serialize_bitarray

SECRET = "8f1c3a5be27d4906b1f0c2d3e4a596877a1b2c3d4e5f60718293a4b5c6d7e8f9"
SALT, INFO = "YXR0dW5lIHRlc3Qgc2FsdA==", "YXR0dW5lIHRlc3QgaW5mbw=="


def feature(identifier, form, comparison, strategy, hashing=None, missing=None):
    made = {"comparison": comparison, "strategy": strategy}
    if hashing: made["hash"] = hashing
    if missing is not None: made["missingValue"] = missing
    return {"identifier": identifier, "format": form, "hashing": made}


def config(l=1024, folds=0, kdf=None):
    made = {"l": l, "kdf": kdf or {"type": "HKDF", "hash": "SHA256", "salt": SALT, "info": INFO, "keySize": 64}}
    if folds: made["xor_folds"] = folds
    return made


def csv(rows):
    out = io.StringIO()
    import csv as c
    c.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


TEXT = {"type": "string", "encoding": "utf-8"}
BLAKE, DOUBLE, SAFE = {"type": "blakeHash"}, {"type": "doubleHash"}, {"type": "doubleHash", "prevent_singularity": True}
TOKEN, FEATURE = {"bitsPerToken": 15}, {"bitsPerFeature": 100}
GRAM = lambda n, positional=False: {"type": "ngram", "n": n, "positional": positional}
NUMBER = lambda d, r, p=0: {"type": "numeric", "thresholdDistance": d, "resolution": r, "fractional_precision": p}
NAMES = ["Marisol", "Ö", "", "de la Cruz-Okafor", "Ng", "李", "a", "Zoë 𝒜", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"]
cases = []


def case(name, conf, features, rows):
    made = {"version": 3, "clkConfig": conf, "features": features}
    header = [f["identifier"] for f in features]
    text = csv([header, *rows])
    got = clk.generate_clk_from_csv(io.StringIO(text), SECRET, schema.from_json_dict(json.loads(json.dumps(made))), progress_bar=False, max_workers=1)
    cases.append({"name": name, "schema": made, "rows": rows, "clks": [serialize_bitarray(x) for x in got]})


def one(name, form, comparison, strategy, hashing, values, conf=None, missing=None):
    case(name, conf or config(), [{"identifier": "row", "ignored": True}, feature("value", form, comparison, strategy, hashing, missing)],
         [[str(i), v] for i, v in enumerate(values)])


for hashing, hash_name in [(BLAKE, "blake"), (DOUBLE, "double"), (SAFE, "double without singularity"), (None, "default hash")]:
    for strategy, strategy_name in [(TOKEN, "bits per token"), (FEATURE, "bits per feature"), ({"bitsPerFeature": 3}, "fewer bits than tokens"), ({"bitsPerToken": 70}, "many bits per token")]:
        for n, positional in [(1, False), (1, True), (2, False), (2, True), (3, False), (4, True)]:
            if n > 2 and strategy is not FEATURE: continue
            one(f"{hash_name}, {strategy_name}, {n}-grams{' by place' if positional else ''}", TEXT, GRAM(n, positional), strategy, hashing, NAMES)
        one(f"{hash_name}, {strategy_name}, exact", TEXT, {"type": "exact"}, strategy, hashing, NAMES)
        one(f"{hash_name}, {strategy_name}, numeric", {"type": "integer"}, NUMBER(10, 4), strategy, hashing, ["0", "-0", "7", " +12 ", "-31", "007", "123456789012", "1_000"])
for encoding in ["ascii", "utf-8", "utf-16", "utf-32"]:
    for hashing in [BLAKE, DOUBLE]:
        one(f"encoding {encoding}, {hashing['type']}", {"type": "string", "encoding": encoding}, GRAM(2), FEATURE, hashing, ["Marisol", "Ng"] + ([] if encoding == "ascii" else ["Zoë 𝒜"]))
one("numeric of decimals", TEXT, NUMBER(0.5, 3, 2), FEATURE, BLAKE, ["0.125", "0.135", "-2.5", "3", "1e2", " 4.005 ", ".5", "5.", "2.675", "0"])
one("numeric of decimals, whole numbers alone", TEXT, NUMBER(9, 2), FEATURE, DOUBLE, ["12.9", "-12.9", "4.5", "13"])
one("numeric, odd interval", {"type": "integer"}, NUMBER(7, 5), TOKEN, DOUBLE, [str(v) for v in range(-8, 9)])
one("numeric, distance between digits", TEXT, NUMBER(1.25, 8, 1), TOKEN, BLAKE, ["1.2", "1.3", "2.45", "-0.05"])
one("integer with bounds", {"type": "integer", "minimum": -5, "maximum": 120}, GRAM(1, True), FEATURE, DOUBLE, ["-5", "120", "0003", "-0"])
one("enumeration", {"type": "enum", "values": ["F", "M", "X", "not said"]}, GRAM(1), FEATURE, DOUBLE, ["F", "M", "X", "not said"])
one("pattern", {"type": "string", "pattern": "[A-Z]{2}[0-9]+|none"}, GRAM(2), TOKEN, BLAKE, ["AB12", "XY0", "none"])
one("upper case", {"type": "string", "case": "upper", "minLength": 1, "maxLength": 12}, GRAM(2), TOKEN, BLAKE, ["ÅSA", "O'NEIL 2"])
one("lower case", {"type": "string", "case": "lower"}, GRAM(2), TOKEN, BLAKE, ["straße", ""])
for form, values in [("%Y-%m-%d", ["2021-02-28", "2020-02-29", "0999-12-31", "2021-2-3"]), ("%d/%m/%y", ["31/12/68", "01/01/69", "1/2/03"]), ("%d%m%Y", ["1112020", "11122020", "0112020"]),
                     ("%Y%m%d", ["20210102"]), ("%B %d, %Y", ["March 4, 2021", "MAY 14, 2021"]), ("%d-%b-%Y", ["04-mar-2021", "4-MAY-2021"]), ("%Y", ["2020"]), ("%m/%Y", ["2/2020"]),
                     ("%Y-%m-%d %H:%M:%S", ["2021-03-04 23:59:59", "2021-03-04   1:2:3"]), ("%%%Y.%m", ["%2021.12"])]:
    one(f"date {form}", {"type": "date", "format": form}, GRAM(1, True), FEATURE, BLAKE, values)
one("missing value as it is", {"type": "integer"}, GRAM(1), FEATURE, BLAKE, ["", "17"], missing={"sentinel": ""})
one("missing value replaced", {"type": "integer"}, GRAM(1), FEATURE, DOUBLE, ["NULL", "17"], missing={"sentinel": "NULL", "replaceWith": ""})
one("missing value replaced by another text", {"type": "date", "format": "%Y"}, GRAM(2), FEATURE, BLAKE, ["?", "1999"], missing={"sentinel": "?", "replaceWith": "unknown"})
for folds in [1, 2, 3]:
    one(f"{folds} folds", TEXT, GRAM(2), FEATURE, BLAKE, NAMES, config(256, folds))
for l in [8, 64, 100, 1000, 1023]:
    one(f"double hash, {l} bits", TEXT, GRAM(2), TOKEN, SAFE, NAMES, config(l))
    one(f"double hash with singularity, {l} bits", TEXT, GRAM(2), TOKEN, DOUBLE, NAMES, config(l))
one("an odd length, folded", TEXT, GRAM(2), TOKEN, DOUBLE, NAMES, config(125, 2))
for l in [2, 16, 32, 131072]:
    one(f"blake hash, {l} bits", TEXT, GRAM(2), TOKEN, BLAKE, NAMES[:4] if l < 1000 else NAMES[:1], config(l))
for kdf, name in [({"type": "HKDF"}, "nothing said"), ({"type": "HKDF", "hash": "SHA512", "salt": SALT, "keySize": 20}, "SHA-512, short keys"), ({"type": "HKDF", "hash": "SHA256", "info": INFO, "keySize": 1}, "one byte"),
                  ({"type": "HKDF", "salt": "", "info": ""}, "empty salt and info")]:
    for hashing in [BLAKE, DOUBLE]:
        one(f"key derivation: {name}, {hashing['type']}", TEXT, GRAM(2), FEATURE, hashing, NAMES[:3], config(kdf=kdf))
one("key derivation: long keys", TEXT, GRAM(2), FEATURE, DOUBLE, NAMES[:3], config(kdf={"type": "HKDF", "salt": SALT, "keySize": 200}))
case("a whole record", config(), [
    {"identifier": "row", "ignored": True},
    feature("given", TEXT, GRAM(2), {"bitsPerFeature": 200}, DOUBLE),
    feature("family", TEXT, GRAM(2), {"bitsPerFeature": 200}, BLAKE),
    {"identifier": "notes", "ignored": True, "description": "left out"},
    feature("born", {"type": "date", "format": "%Y-%m-%d"}, GRAM(1, True), {"bitsPerFeature": 200}, SAFE, {"sentinel": "", "replaceWith": ""}),
    feature("sex", {"type": "enum", "values": ["F", "M", "U"]}, {"type": "exact"}, {"bitsPerToken": 40}),
    feature("weight", {"type": "integer", "minimum": 200}, NUMBER(300, 10), {"bitsPerFeature": 120}, BLAKE, {"sentinel": "9999", "replaceWith": ""}),
], [["1", "Amara", "Okafor-Lind", "x, y", "2023-04-05", "F", "3120"], ["2", "Teo", "Ñandú", "", "", "U", "9999"], ["3", "", "", "", "2024-02-29", "M", "2750"]])
verdicts = []
for form, values in [
    ({"type": "string", "encoding": "ascii"}, ["abc", "Zoë"]),
    ({"type": "string", "minLength": 2, "maxLength": 4}, ["a", "ab", "Zoë!", "abcde", ""]),
    ({"type": "string", "case": "upper"}, ["AB", "Ab", "É", "é", "ß", "1-2"]),
    ({"type": "string", "case": "lower"}, ["ab", "Ab", "é", "É", "1-2"]),
    ({"type": "string", "pattern": "a|ab"}, ["a", "ab", "abc", "xa", "a\n", ""]),
    ({"type": "string", "pattern": "[0-9]{5}$"}, ["12345", "123456", "12345\n"]),
    ({"type": "string", "pattern": "(?:\\d{2}/\\d)\\Z"}, ["12/3", "12/34", "12/3\n", "1/2/3"]),
    ({"type": "string", "pattern": "a\\\\Z?"}, ["a\\", "a\\Z", "a"]),
    ({"type": "integer", "minimum": 3, "maximum": 1000}, ["3", "2", "1000", "1001", "+5", " 7 ", "0x9", "4.0", "", "-", "1_0", "1__0", "_1", "1_", "99999999999999999999999999999999999999999", "-99999999999999999999999999999999999999999", "five", "--4"]),
    ({"type": "date", "format": "%Y-%m-%d"}, ["2021-02-29", "2020-02-29", "2021-13-01", "2021-00-10", "21-01-01", "2021-01-01 ", " 2021-01-01", "0000-01-01", "2021-01-32", "2021/01/01", "", "1900-02-29", "2000-02-29"]),
    ({"type": "date", "format": "%d%m%Y"}, ["31042020", "30042020", "1112020", "112020"]),
    ({"type": "date", "format": "%d %b %y"}, ["1 jan 20", "1 january 20", "01   JAN 20", "1 foo 20"]),
    ({"type": "date", "format": "%m-%d"}, ["02-29", "02-28"]),
    ({"type": "date", "format": "%Y %H:%M:%S"}, ["2021 24:00:00", "2021 23:59:60", "2021 23:59:59"]),
    ({"type": "enum", "values": ["a", "b"]}, ["a", "A", "", "ab"]),
]:
    field = schema.from_json_dict({"version": 3, "clkConfig": config(), "features": [feature("value", form, GRAM(1), TOKEN)]}).fields[0]
    for value in values:
        try: field.validate(value); fits = True
        except InvalidEntryError: fits = False
        verdicts.append({"format": form, "value": value, "fits": fits})
line = lambda item: json.dumps(item, ensure_ascii=False)
print('{"secret": ' + line(SECRET) + ',\n"cases": [\n' + ",\n".join(map(line, cases)) + '],\n"verdicts": [\n' + ",\n".join(map(line, verdicts)) + "]}")
