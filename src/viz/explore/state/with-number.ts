import { type SingleExperiment, sizesOf } from '../../../rnn/index.ts';

/** Where a number stands in an experiment: `['weights', 'W', 0, 1]`. */
export type NumberPath = readonly (string | number)[];

/** The experiment with another number at a path. Null takes a step's target away; a number in an empty row sets it. */
export function withNumber(
  experiment: SingleExperiment,
  path: NumberPath,
  value: number | null,
): SingleExperiment {
  if (path[0] === 'targets') {
    const [, step, unit] = path as [string, number, number];
    const row = experiment.targets[step] ?? Array.from({ length: sizesOf(experiment).q }, () => 0);
    const target = value === null ? null : row.with(unit, value);
    return { ...experiment, targets: experiment.targets.with(step, target) };
  }
  return replace(experiment, path, value) as SingleExperiment;
}

function replace(node: unknown, [key, ...rest]: NumberPath, value: unknown): unknown {
  if (key === undefined) return value;
  if (Array.isArray(node)) return node.with(Number(key), replace(node[Number(key)], rest, value));
  const object = node as Record<string, unknown>;
  return { ...object, [key]: replace(object[key], rest, value) };
}
