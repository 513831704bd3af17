import { describe, expect, test } from 'vitest';
import { type StorageKey, Ledger, type Stored } from '../../../../src/viz/compare/learning/storage.ts';
import { checkpoint, recorded } from '../../../support/learning.ts';

/** What lies in a data base after some changes, by its keys as JSON. */
function baseOf() {
  const base = new Map<string, [StorageKey, unknown]>();
  const make = ({ put, remove }: ReturnType<Ledger['changes']>) => {
    for (const [key, value] of put) base.set(JSON.stringify(key), [key, structuredClone(value)]);
    for (const key of remove) base.delete(JSON.stringify(key));
  };
  return { base, make, read: () => new Ledger().read([...base.values()]) };
}
const stored = (steps: readonly number[], id = 'a'): Stored => ({
  run: { ...recorded(50), id, checkpoints: steps.map((step) => checkpoint(step)) },
  lane: 1,
  begun: 7,
});

describe('the data base', () => {
  test('gives back what was put in', () => {
    const { make, read } = baseOf();
    const ledger = new Ledger();
    const [first, second] = [stored([10, 9, 50].sort((a, b) => a - b)), stored([20], 'b')];
    make(ledger.changes([first, { ...second, begun: 3 }], []));
    expect(read()).toEqual([{ ...second, begun: 3 }, first]);
  });

  test('is given each checkpoint once, and rid of those that went', () => {
    const { make, read } = baseOf();
    make(new Ledger().changes([stored([10, 20])], []));
    const ledger = new Ledger();
    ledger.read([
      ['a', stored([])],
      [['a', 10], checkpoint(10)],
      [['a', 20], checkpoint(20)],
    ]);
    const changes = ledger.changes([stored([10, 30])], []);
    expect(changes.put.map(([key]) => key)).toEqual([['a', 30], 'a']);
    expect(changes.remove).toEqual([['a', 20]]);
    make(changes);
    expect(read()).toEqual([stored([10, 30])]);
    expect(ledger.changes([stored([10, 30])], []).put.map(([key]) => key)).toEqual(['a']);
  });

  test('is rid of a run with all its checkpoints', () => {
    const { base, make } = baseOf();
    const ledger = new Ledger();
    make(ledger.changes([stored([10, 20]), stored([5], 'b')], []));
    make(ledger.changes([], ['a']));
    expect([...base.keys()]).toEqual(['["b",5]', '"b"']);
  });

  test('is not given the memory behind the end of a curve', () => {
    const { run } = stored([]);
    const [[, value]] = new Ledger().changes([{ run, lane: null, begun: 1 }], []).put;
    const { losses, gradientNorms } = (value as Stored).run.curve;
    expect(run.curve.losses.buffer.byteLength).toBeGreaterThan(200);
    expect([losses.buffer.byteLength, gradientNorms.buffer.byteLength]).toEqual([200, 200]);
  });

  test.each([null, 7, 'x', {}])('may hold anything: %j', (value) => {
    expect(new Ledger().read([['a', value]])).toEqual([]);
  });

  test('may hold what another version has left', () => {
    expect(new Ledger().read([['a', { run: { id: 'a' }, lane: 0, begun: 1 }]])).toEqual([]);
  });
});
