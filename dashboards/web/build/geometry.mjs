// Turns the national county file into one small drawing per state: an SVG path for each county, projected once, here.
import { readFileSync, mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { geoBounds, geoCentroid, geoConicEqualArea, geoMercator, geoPath } from "d3-geo";
import { feature } from "topojson-client";

const WIDTH = 560;
const TALLEST = 620;
const MARGIN = 6;

/** Gives the projection that suits a state: an equal-area cone about its own latitudes, or Mercator beside the equator. */
function projectionFor(collection) {
  const [west, latitude] = geoCentroid(collection);
  const [[, south], [, north]] = geoBounds(collection);
  if (Math.abs(latitude) < 20) return geoMercator().rotate([-west, 0]);
  const third = (north - south) / 6;
  return geoConicEqualArea().parallels([south + third, north - third]).rotate([-west, 0]);
}

/** Rounds every coordinate of an SVG path to a tenth of a unit. */
function rounded(path) {
  return path.replace(/-?\d+\.\d+(e-?\d+)?/g, (number) => String(Math.round(Number(number) * 10) / 10));
}

/** Draws one state; `counties` are its GeoJSON features. */
export function drawState(counties) {
  const collection = { type: "FeatureCollection", features: counties };
  const projection = projectionFor(collection).fitExtent([[MARGIN, MARGIN], [WIDTH - MARGIN, TALLEST - MARGIN]], collection);
  const path = geoPath(projection);
  const [[left, top], [right, bottom]] = path.bounds(collection);
  projection.translate([projection.translate()[0] - left + MARGIN, projection.translate()[1] - top + MARGIN]);
  const shapes = counties
    .map((county) => ({ id: String(county.id), name: county.properties.name, path: rounded(path(county) ?? "") }))
    .filter((shape) => shape.path !== "")
    .sort((one, other) => one.id.localeCompare(other.id));
  return { width: Math.ceil(right - left + 2 * MARGIN), height: Math.ceil(bottom - top + 2 * MARGIN), shapes };
}

/** Writes `geometry/<fips>.json` for every state and territory of the county file; returns how many. */
export function buildGeometry(target) {
  const source = createRequire(import.meta.url).resolve("us-atlas/counties-10m.json");
  const topology = JSON.parse(readFileSync(source, "utf8"));
  const states = new Map();
  for (const county of feature(topology, topology.objects.counties).features) {
    const state = String(county.id).slice(0, 2);
    states.set(state, [...(states.get(state) ?? []), county]);
  }
  mkdirSync(join(target, "geometry"), { recursive: true });
  for (const [state, counties] of states) {
    writeFileSync(join(target, "geometry", `${state}.json`), JSON.stringify(drawState(counties)));
  }
  return states.size;
}
