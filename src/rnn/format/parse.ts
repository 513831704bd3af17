import { type AnyExperiment, ExperimentError } from '../experiment.ts';
import { brief } from '../json.ts';
import { stackedOf, version2Layers } from './layers.ts';
import { parseVersion1 } from './parse-version-1.ts';
import { read } from './read.ts';
import { written } from './reset.ts';
import { batchOf, version2 } from './version-2.ts';

/**
 * Checks that a JSON value is an experiment of either version, and returns it.
 * @typeParam E the version, where the caller knows it; `parseVersion1` makes sure
 * @throws ExperimentError naming the first fault, such as
 * `weights.U: expected 8 rows (4·n, n = 2), got 6`.
 */
export function parseExperiment<E extends AnyExperiment = AnyExperiment>(json: unknown): E {
  return parse(json) as E;
}

function parse(json: unknown): AnyExperiment {
  if (versionOf(json) === 1) return parseVersion1(json);
  if (Object.hasOwn(json as object, 'layers')) return stackedOf(read(version2Layers, json));
  return batchOf(read(version2, json));
}

/** A file that says none is of version 1. */
function versionOf(json: unknown): 1 | 2 {
  const isObject = typeof json === 'object' && json !== null && Object.hasOwn(json, 'version');
  const version = isObject ? (json as { readonly version: unknown }).version : 1;
  if (version === 1 || version === 2) return version;
  throw new ExperimentError('version', `expected 1 or 2, got ${brief(version)}`);
}

/** An experiment as files have it. */
const writtenOf = (experiment: AnyExperiment): object =>
  'layers' in experiment ? { ...experiment, layers: experiment.layers.map(written) } : written(experiment);

/** A W without rows is left out. */
const withoutEmpty = (key: string, value: unknown): unknown =>
  key === 'W' && Array.isArray(value) && value.length === 0 ? undefined : value;

/** The experiment as JSON text, a row of numbers a line; `parseExperiment(JSON.parse(text))` gives it back. */
export function formatExperiment(experiment: AnyExperiment): string {
  const text = JSON.stringify(writtenOf(experiment), withoutEmpty, 2);
  return text.replace(/\[[^[\]{}]*\]/g, (row) =>
    row.replace(/\s+/g, ' ').replace('[ ', '[').replace(' ]', ']'),
  );
}
