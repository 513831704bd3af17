/** An experiment as NumPy arrays. */
import { type Experiment, parametersOf } from '../../rnn/index.ts';

type Row = readonly number[];

/** Lines of Python that make arrays of all numbers, to full precision; `None` stands where a step has no loss. */
export function numpyText(experiment: Experiment): string {
  const { cell, weights, initial, inputs, targets, loss } = experiment;
  const isFull = targets.every((target) => target !== null);
  return [
    `# ${cell} cell, loss: ${loss}. Row t - 1 of x and of target is that of step t.`,
    'import numpy as np',
    ...parametersOf(experiment).map((name) => assign(name, weights[name]!)),
    assign('h0', initial.h),
    ...(initial.c ? [assign('c0', initial.c)] : []),
    assign('x', inputs),
    isFull
      ? assign('target', targets)
      : `target = [${targets.map((row) => (row ? `np.array(${list(row)})` : 'None')).join(',\n          ')}]`,
    '',
  ].join('\n');
}

function assign(name: string, values: Row | readonly Row[]): string {
  const start = `${name} = np.array([`;
  const between = `,\n${' '.repeat(start.length)}`;
  return `${start}${values.map((value) => (typeof value === 'number' ? value : list(value))).join(typeof values[0] === 'number' ? ', ' : between)}])`;
}

const list = (row: Row): string => `[${row.join(', ')}]`;
