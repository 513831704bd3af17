// What public/backflow_recorder.py wrote of a run on two processes, against Backflow's own gradients of the same network on the
// same batch; the files are made by record.py.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { importExperiment, type NamedBytes } from '../../src/rnn/import/index.ts';
import { readSafetensors } from '../../src/rnn/import/read/safetensors.ts';
import { differentiate, type StackedExperiment } from '../../src/rnn/index.ts';
import { norm } from '../../src/rnn/matrix.ts';
import { relativeError } from '../support/close.ts';

const CELLS = 'files-of-cells';
const file = (name: string, folder = 'files'): NamedBytes => ({
  name,
  bytes: new Uint8Array(readFileSync(join(import.meta.dirname, folder, name))),
});
const lines = (rank: number, folder = 'files') =>
  readFileSync(join(import.meta.dirname, folder, `rank-${rank}.jsonl`), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

/** Layers of an experiment, as the model has them. */
const modules = ['lstm.l0.d0', 'lstm.l0.d1', 'lstm.l1.d0', 'lstm.l1.d1', 'gru.l0.d0'];

describe.each([0, 1])('rank %i', (rank) => {
  const [head, ...records] = lines(rank);
  const record = records.find(({ update }) => update === 2);

  test('names itself, and every second update', () => {
    expect(head).toEqual({ format: 'backflow-trace', version: 1, rank, world: 2, every: 2 });
    expect(records.map(({ update, lr }) => ({ update, lr }))).toEqual([
      { update: 0, lr: 0.1 },
      { update: 2, lr: 0.1 },
    ]);
  });

  test('has the gradients of h and c at each step, of its own batch', async () => {
    const { experiment } = await importExperiment({
      weights: file('update-2.pt'),
      inputs: file(`x-${rank}.npy`),
      targets: file(`y-${rank}.npy`),
    });
    const { loss, sequences } = differentiate(experiment as StackedExperiment);
    expect(relativeError(record.loss, loss)).toBeLessThan(1e-10);
    const tensors = new Map(readSafetensors(file(record.chunk).bytes).map((tensor) => [tensor.name, tensor]));
    expect([...tensors.keys()].toSorted()).toEqual(
      record.tensors.map((name: string) => `2/${name}`).toSorted(),
    );
    const byLayer = sequences.map(({ layers }) => layers.flat());
    modules.forEach((name, index) => {
      const wanted = { h: 'hidden', dh: 'hiddenGradients', c: 'cells', dc: 'cellGradients' } as const;
      for (const [key, own] of Object.entries(wanted)) {
        const rows = byLayer.map((layers) => layers[index][own]);
        const tensor = tensors.get(`2/${name}.${key}`);
        expect(tensor === undefined).toBe(rows[0] === undefined);
        // (T, B, n), which here is by sequence and step.
        const numbers = tensor ? Array.from(tensor.numbers()) : [];
        const steps = (rows[0] ?? []).flatMap((_, t) => rows.flatMap((sequence) => sequence![t]));
        expect(relativeError(numbers, steps)).toBeLessThan(1e-10);
        if (!key.startsWith('d') || !tensor) continue;
        const summary = rows[0]!.flatMap((_, t) => {
          const [a, b] = rows.map((sequence) => norm(sequence![t])).toSorted((x, y) => x - y);
          return [(a + b) / 2, a, a, b];
        });
        expect(
          relativeError(Array.from(tensors.get(`2/${name}.${key}.norm`)!.numbers()), summary),
        ).toBeLessThan(1e-10);
      }
    });
  });

  test('has the norms of parameters before the all-reduce, after it, and clipped', () => {
    const other = lines(1 - rank).find(({ update }) => update === 2);
    const names = Object.keys(record.gradients);
    expect(names).toHaveLength(22);
    const total = (which: number) => Math.hypot(...names.map((name) => record.gradients[name][which]));
    for (const name of names) {
      const [own, before, after] = record.gradients[name];
      expect(own).not.toBe(other.gradients[name][0]);
      expect([before, after]).toEqual(other.gradients[name].slice(1));
    }
    expect(total(1)).toBeGreaterThan(0.01);
    expect(total(2)).toBeCloseTo(0.01, 6);
  });
});

test('cells that are stepped by hand: the gradients of h and c at each step', async () => {
  const { experiment } = await importExperiment({
    weights: file('weights.pt', CELLS),
    inputs: file('x.npy', CELLS),
    targets: file('y.npy', CELLS),
  });
  const { loss, sequences } = differentiate(experiment as StackedExperiment);
  const [, record] = lines(0, CELLS);
  expect(relativeError(record.loss, loss)).toBeLessThan(1e-10);
  const chunk = readSafetensors(file(record.chunk, CELLS).bytes);
  const tensors = new Map(chunk.map((tensor) => [tensor.name.replace('0/', ''), tensor]));
  const states = ['low.l0.d0.dh', 'low.l0.d0.dc', 'middle.l0.d0.dh', 'top.l0.d0.dh'];
  expect([...tensors.keys()].toSorted()).toEqual(states.flatMap((name) => [name, `${name}.norm`]).toSorted());
  for (const name of states) {
    const [module] = name.split('.');
    const layer = ['low', 'middle', 'top'].indexOf(module);
    const key = name.endsWith('dc') ? 'cellGradients' : 'hiddenGradients';
    const rows = sequences.map(({ layers }) => layers[layer][0][key]!);
    // (T, B, n), which here is by sequence and step.
    const steps = rows[0].flatMap((_, t) => rows.flatMap((sequence) => sequence[t]));
    expect(relativeError(Array.from(tensors.get(name)!.numbers()), steps)).toBeLessThan(1e-10);
    const norms = rows[0].flatMap((_, t) => {
      const [a, b, c] = rows.map((sequence) => norm(sequence[t])).toSorted((x, y) => x - y);
      return [(a + b + c) / 3, b, a, c];
    });
    expect(relativeError(Array.from(tensors.get(`${name}.norm`)!.numbers()), norms)).toBeLessThan(1e-10);
  }
});
