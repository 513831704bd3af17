// Lists, chains and tuples of numbers, against the plain arrays that they stand for.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { Chains, Lists, Tuples } from '../../../src/autograd/fast/lists.ts';

const small = fc.integer({ min: -3, max: 3 });

test('lists hold what was added, each by itself', () => {
  fc.assert(
    fc.property(fc.array(fc.array(fc.nat())), (arrays) => {
      const lists = new Lists(0, 0);
      for (const array of arrays) {
        for (const item of array) lists.push(item);
        lists.close();
      }
      expect(arrays.map((_, list) => [...lists.of(list)])).toEqual(arrays);
      expect(Array.from({ length: lists.size }, (_, index) => lists.item(index))).toEqual(arrays.flat());
    }),
  );
});

test('the list that is being filled is put in order, and no other', () => {
  fc.assert(
    fc.property(fc.array(fc.array(fc.nat(), { maxLength: 40 })), (arrays) => {
      const lists = new Lists(0, 0);
      for (const array of arrays) {
        for (const item of array) lists.push(item);
        if (array.length % 3 > 0) lists.sort();
        lists.close();
      }
      const sorted = arrays.map((array) => (array.length % 3 > 0 ? array.toSorted((a, b) => a - b) : array));
      expect(arrays.map((_, list) => [...lists.of(list)])).toEqual(sorted);
    }),
  );
});

test('members of groups, in order', () => {
  const groups = Lists.grouped(Int32Array.of(1, 0, 1, 3), 4);
  expect([0, 1, 2, 3].map((group) => [...groups.of(group)])).toEqual([[1], [0, 2], [], [3]]);
});

test('an addition to a chain leaves it as it was', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(), fc.nat())), (additions) => {
      const chains = new Chains(0);
      const made: { readonly list: number; readonly items: readonly number[] }[] = [{ list: 0, items: [] }];
      for (const [to, item] of additions) {
        const { list, items } = made[to % made.length];
        made.push({ list: chains.add(list, item), items: [item, ...items] });
      }
      for (const { list, items } of made) {
        const found: number[] = [];
        for (let rest = list; rest !== 0; rest = chains.rest(rest)) found.push(chains.item(rest));
        expect(found).toEqual(items);
        expect(chains.lengthOf(list)).toBe(items.length);
      }
    }),
  );
});

test('equal tuples have one number, others another', () => {
  const tuple = fc.array(small, { maxLength: 4 });
  fc.assert(
    fc.property(fc.array(tuple, { maxLength: 600, size: 'max' }), (all) => {
      const tuples = new Tuples();
      const known = new Map<string, number>();
      for (const one of all) {
        const key = one.join();
        if (!known.has(key)) known.set(key, known.size);
        expect(tuples.numberOf(Int32Array.from([...one, 7]), one.length)).toBe(known.get(key));
      }
    }),
    { numRuns: 20 },
  );
});
