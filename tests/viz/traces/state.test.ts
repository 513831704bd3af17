import { effect } from '@preact/signals-core';
import { expect, test, vi } from 'vitest';
import { createTraces } from '../../../src/viz/traces/state.ts';
import type { Opened, OpenedRun, View } from '../../../src/viz/traces/view.ts';

const run = (name: string): OpenedRun => ({
  name,
  ranks: [0],
  layers: [{ name: 'rnn.l0', type: 'RNN', states: ['h'], n: 4 } as unknown as OpenedRun['layers'][number]],
  records: 10,
  first: 0,
  last: 90,
  missing: 0,
  absent: 0,
  superseded: 0,
});

test('while other runs are opened there is never a picture without its run', async () => {
  let opened: Opened = { runs: [run('a'), run('b')], faults: [] };
  const worker = {
    open: () => opened,
    read: () => true,
    told: () => undefined,
    view: (question: object) => ({ ...question, images: [], lines: [] }) as unknown as View,
    moment: () => undefined,
  };
  const client = { ask: async (act: (worker: never) => unknown) => act(worker as never) };
  const traces = createTraces(client as unknown as Parameters<typeof createTraces>[0]);
  traces.resize(400);
  await traces.open([]);
  traces.choose({ ...traces.choice.value!, run: 1 });
  await vi.waitFor(() => expect(traces.view.value).toBeDefined());

  const seen = new Set<string | undefined>();
  const stop = effect(() => void (traces.view.value && seen.add(traces.run.value?.name)));
  opened = { runs: [run('c')], faults: [] };
  await traces.open([]);
  stop();
  expect([...seen]).toEqual(['b', 'c']);
});
