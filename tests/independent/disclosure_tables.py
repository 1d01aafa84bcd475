"""Sets of linked tables by chance, as inner counts and cells; the same number gives the same tables.

Each maker takes a `random.Random` and the most inner counts, and gives a `Made`. The kinds are those that releases about people are
made of: crossed dimensions with hierarchies, tables that share people, regions that overlap, rates with their three counts, pooled
years; and releases one after the other: figures restated, windows that move on, tables that come later.
"""

import dataclasses
import itertools
import math


@dataclasses.dataclass
class Made:
    """Inner counts; cells by name, each the positions of the counts that it is the sum of; the cells of each release."""

    counts: list
    cells: dict
    releases: list


def alone(cells, counts):
    return Made(counts, cells, [list(cells)])


def number(chance, nothing, most):
    """A count: nothing, a small one, or up to the most."""
    if chance.random() < nothing:
        return 0
    return chance.randint(1, min(most, 12)) if chance.random() < 0.3 else chance.randint(1, most)


def numbers(chance, many):
    nothing, most = chance.choice([0.05, 0.2, 0.4]), chance.choice([12, 30, 80, 300])
    return [number(chance, nothing, most) for _ in range(many)]


def sizes(chance, dimensions, most, least=2):
    """Lengths of dimensions whose product is no more than the most; fewer dimensions where there is no room for so many."""
    while least**dimensions > most:
        dimensions -= 1
    longest = max(least, round(1.5 * most ** (1 / dimensions)))
    while True:
        lengths = [chance.randint(least, longest) for _ in range(dimensions)]
        if math.prod(lengths) <= most:
            return lengths


def groups(chance, size, hierarchy=0.5):
    """What a dimension offers by name: each category, all, and perhaps a level between them."""
    offered = {f"c{place}": [place] for place in range(size)}
    if size > 2 and chance.random() < hierarchy:
        cuts = sorted(chance.sample(range(1, size), chance.randint(1, min(3, size - 1))))
        for first, last in zip([0, *cuts], [*cuts, size]):
            if 1 < last - first < size:
                offered[f"g{first}"] = list(range(first, last))
    return offered | {"all": list(range(size))}


def positions(lengths, combination):
    """Positions of the inner counts of a cell that is a combination of groups."""
    return [sum(place * math.prod(lengths[dimension + 1:]) for dimension, place in enumerate(point)) for point in itertools.product(*combination)]


def crossing(lengths, offered):
    """Cells for every combination of groups."""
    return {"/".join(names): positions(lengths, [of[name] for of, name in zip(offered, names)]) for names in itertools.product(*offered)}


def crossed(chance, most):
    """Two to four dimensions with all margins, some with a level between category and all."""
    lengths = sizes(chance, chance.choice([2, 2, 3, 3, 4]), most)
    return alone(crossing(lengths, [groups(chance, size) for size in lengths]), numbers(chance, math.prod(lengths)))


def linked(chance, most):
    """Three dimensions, of which each table crosses two: the people are the same, the inner counts are in no table."""
    lengths = sizes(chance, 3, most)
    offered = [groups(chance, size, 0.3) for size in lengths]
    pairs = chance.sample([(0, 1), (0, 2), (1, 2)], chance.choice([2, 2, 3]))
    cells = crossing(lengths, offered)
    kept = lambda names: any(all(name == "all" for dimension, name in enumerate(names) if dimension not in pair) for pair in pairs)
    return alone({name: members for name, members in cells.items() if kept(name.split("/"))}, numbers(chance, math.prod(lengths)))


def regions(chance, most):
    """Counties and a group; coalitions of counties that overlap stand beside them."""
    lengths = sizes(chance, 2, most, 3)
    areas = groups(chance, lengths[0], 0.2)
    for coalition in range(chance.randint(1, 3)):
        members = sorted(chance.sample(range(lengths[0]), chance.randint(2, max(2, lengths[0] - 1))))
        areas[f"coalition{coalition}"] = members
    return alone(crossing(lengths, [areas, groups(chance, lengths[1], 0.3)]), numbers(chance, math.prod(lengths)))


def rates(chance, most):
    """Numerator, complement and denominator for areas and groups."""
    lengths = sizes(chance, 2, most // 2)
    offered = [groups(chance, size) for size in lengths]
    parts = {"numerator": [0], "complement": [1], "denominator": [0, 1]}
    share = chance.choice([0.1, 0.5, 0.8])
    counts = []
    for denominator in numbers(chance, math.prod(lengths)):
        numerator = sum(chance.random() < share for _ in range(denominator))
        counts += [numerator, denominator - numerator]
    return alone(crossing([*lengths, 2], [*offered, parts]), counts)


def pooled(chance, most):
    """Areas and years; all years together, and runs of years that overlap."""
    lengths = sizes(chance, 2, most, 3)
    years = {f"y{year}": [year] for year in range(lengths[1])} | {"all": list(range(lengths[1]))}
    if lengths[1] > 3:
        years |= {f"p{year}": [year, year + 1, year + 2] for year in range(lengths[1] - 2)}
    return alone(crossing(lengths, [groups(chance, lengths[0]), years]), numbers(chance, math.prod(lengths)))


def restated(chance, most):
    """The same areas and groups two or three times, with people who were added or taken out in between."""
    releases = chance.choice([2, 3])
    # In which releases somebody is counted: in all, or from one to another.
    spans = [(first, last) for first in range(releases) for last in range(first, releases)]
    lengths = sizes(chance, 2, max(4, most // len(spans)))
    cells = crossing(lengths, [groups(chance, size, 0.3) for size in lengths])
    is_everywhere = chance.random() < 0.5
    counts, pieces = [], []
    for base in numbers(chance, math.prod(lengths)):
        of_base = {}
        for span in spans:
            is_whole = span == (0, releases - 1)
            if is_whole or is_everywhere or chance.random() < 0.3:
                of_base[span] = len(counts)
                counts.append(base if is_whole else number(chance, 0.7, 4))
        pieces.append(of_base)
    made = Made(counts, {}, [])
    for release in range(releases):
        names = []
        for name, members in cells.items():
            names.append(f"r{release}/{name}")
            made.cells[names[-1]] = [i for base in members for (first, last), i in pieces[base].items() if first <= release <= last]
        made.releases.append(names)
    return made


def moving(chance, most):
    """Three releases, each with three years and their pool, one year further on each time."""
    areas = chance.randint(2, max(2, min(8, most // 5)))
    offered, counts = groups(chance, areas), numbers(chance, areas * 5)
    made = Made(counts, {}, [])
    for release in range(3):
        years = {f"y{year}": [year] for year in range(release, release + 3)} | {f"p{release}": list(range(release, release + 3))}
        cells = crossing([areas, 5], [offered, years])
        made.cells |= cells
        made.releases.append(list(cells))
    return made


def later(chance, most):
    """Crossed dimensions of which one table after the other is published."""
    lengths = sizes(chance, 3, most)
    cells = crossing(lengths, [groups(chance, size, 0.3) for size in lengths])
    is_of = lambda name, pair: all(part == "all" for dimension, part in enumerate(name.split("/")) if dimension not in pair)
    pairs = chance.sample([(0, 1), (0, 2), (1, 2)], 3)
    releases = [[name for name in cells if is_of(name, pair)] for pair in pairs[:2]]
    releases.append([name for name in cells if is_of(name, pairs[2])] if chance.random() < 0.5 else list(cells))
    named = {name: cells[name] for names in releases for name in names}
    return Made(numbers(chance, math.prod(lengths)), named, releases)


ALONE = [crossed, linked, regions, rates, pooled]
IN_A_ROW = [restated, moving, later]
