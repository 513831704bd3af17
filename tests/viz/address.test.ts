import { signal } from '@preact/signals-core';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { textbook, withCell } from '../../src/rnn/index.ts';
import { followAddress, type Place, stateOfAddress } from '../../src/viz/address.ts';
import { decodeLink, encodeLink } from '../../src/viz/link.ts';
import type { PageState } from '../../src/viz/page-state.ts';

const first: PageState = {
  experiment: textbook,
  place: { parameter: 'W', of: 3, elapsed: 4 },
  panel: 'norms',
  locked: [],
};
const tanh: PageState = { ...first, experiment: withCell(textbook, 'tanh') };

/** A window of which only the address counts. */
function fakeWindow(hash = '') {
  const entries = [hash];
  let at = 0;
  const listeners: (() => void)[] = [];
  const place: Place = {
    location: {
      get hash() {
        return entries[at];
      },
    } as Location,
    history: {
      pushState: (_: unknown, __: string, address: string) => entries.splice(++at, Infinity, address),
      replaceState: (_: unknown, __: string, address: string) => (entries[at] = address),
    } as unknown as History,
    addEventListener: (_, listener) => listeners.push(listener),
  };
  const go = (distance: number) => {
    at += distance;
    for (const listener of listeners) listener();
  };
  const paste = (address: string) => {
    entries.splice(++at, Infinity, address);
    for (const listener of listeners) listener();
  };
  return { place, entries, go, paste };
}

function follow(hash = '') {
  const window = fakeWindow(hash);
  const state = signal(first);
  const refused: string[] = [];
  const kept: string[] = [];
  followAddress(
    {
      state,
      apply: (next) => (state.value = next),
      keep: (fragment) => kept.push(fragment),
      refuse: (message) => refused.push(message),
    },
    window.place,
  );
  return { ...window, state, refused, kept };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());
const rest = () => vi.advanceTimersByTime(1000);

test('at rest the address holds the state; what changes in between is one change', () => {
  const { entries, state, kept } = follow();
  rest();
  expect(entries).toEqual([`#${encodeLink(first)}`]);
  for (const elapsed of [1, 2, 3]) state.value = { ...first, place: { ...first.place, elapsed } };
  rest();
  expect(entries.map((entry) => decodeLink(entry.slice(1)).place.elapsed)).toEqual([3]);
  expect(kept).toHaveLength(2);
});

test('another experiment is an entry of its own; back leads to the one before, and writes none', () => {
  const { entries, state, go } = follow();
  rest();
  state.value = tanh;
  rest();
  expect(entries.map((entry) => decodeLink(entry.slice(1)).experiment.cell)).toEqual(['sigmoid', 'tanh']);
  go(-1);
  rest();
  expect(state.value.experiment.cell).toBe('sigmoid');
  expect(entries).toHaveLength(2);
  go(1);
  rest();
  expect([state.value.experiment.cell, entries.length]).toEqual(['tanh', 2]);
});

test('a damaged link that is pasted in is refused in words, and the state stays', () => {
  const { state, refused, paste } = follow();
  rest();
  paste(`#${encodeLink(tanh).slice(0, -9)}`);
  expect(refused).toEqual([expect.stringContaining('damaged')]);
  expect(state.value).toBe(first);
});

test('the state of the address, or none', () => {
  expect(stateOfAddress(fakeWindow(`#${encodeLink(tanh)}`).place)).toEqual(tanh);
  expect(stateOfAddress(fakeWindow('#agreement').place)).toBeUndefined();
  expect(stateOfAddress(fakeWindow('').place)).toBeUndefined();
});
