// The gradient of a batch by two threads of Node, by shared memory and by messages, against the rules.
import { resolve } from 'node:path';
import { rolldown } from 'rolldown';
import { describe, expect, onTestFinished, test } from 'vitest';
import { threadsOf } from '../../../src/bench/harness/node/host.ts';
import { BatchGradient, type CellName, type Sizes, type StartWorker } from '../../../src/index.ts';
import { sessionOf } from '../../support/networks.ts';
import { distance, gradientsByRules } from '../../support/programs.ts';

const startInNode = threadsOf(await builtWorker());

/** The worker as one script: it is there in no time, as from its sources it is not. */
async function builtWorker(): Promise<URL> {
  const serve = resolve(import.meta.dirname, '../../../src/rnn/batch/serve.ts');
  const name = 'worker';
  const text = `import { parentPort } from 'node:worker_threads';
    import { serve } from ${JSON.stringify(serve)};
    serve(parentPort);`;
  const bundle = await rolldown({
    input: name,
    platform: 'node',
    plugins: [
      {
        name,
        resolveId: (id) => (id === name ? name : undefined),
        load: (id) => (id === name ? text : undefined),
      },
    ],
  });
  const { output } = await bundle.generate({ codeSplitting: false });
  await bundle.close();
  return new URL(`data:text/javascript,${encodeURIComponent(output[0].code)}`);
}

const sizes = (batch: number, cell: CellName = 'sigmoid'): Sizes => ({
  cell,
  loss: 'squared-error',
  n: 5,
  m: 3,
  q: 2,
  hasLoss: [true, false, true, false], // the last step has no part in E
  biases: ['b', 'd'],
  batch,
});

async function start(sizes: Sizes, shares: boolean, worker = startInNode): Promise<BatchGradient> {
  const batch = await BatchGradient.start(sizes, worker, shares);
  onTestFinished(() => batch.dispose());
  return batch;
}

/** Sets all leaves to 0. */
function clear(batch: BatchGradient): void {
  for (const leaf of batch.network.graph.nodes) {
    if (leaf.op === 'leaf') batch.set(leaf, new Float64Array(leaf.size));
  }
}

/** A worker whose messages are changed on their way to it. */
const garbling =
  (change: (message: object) => unknown): StartWorker =>
  (heard, failed) => {
    const { post, end } = startInNode(heard, failed);
    return { post: (message) => post(change(message as object)), end };
  };

describe.each([
  ['shared memory', true],
  ['messages', false],
])('by %s', (_, shares) => {
  test.each([
    ['sigmoid', 2],
    ['lstm', 3],
    ['sigmoid', 32],
  ] as const)('%s, %i sequences: as by the rules, whatever was set before', async (cell, B) => {
    const batch = await start(sizes(B, cell), shares);
    const { network } = batch;
    const wrt = Object.values(network.parameters);
    for (const seed of [0.3, 0.6]) {
      const session = sessionOf(network, seed);
      for (const leaf of network.graph.nodes) if (leaf.op === 'leaf') batch.set(leaf, session.value(leaf));
      const expected = gradientsByRules(session, network.E, wrt);
      for (let run = 0; run < 3; run++) {
        await batch.run();
        expect(distance(session.value(network.E), [batch.loss])).toBeLessThan(1e-6);
        wrt.forEach((node, i) => expect(distance(expected[i], batch.gradient(node))).toBeLessThan(1e-6));
      }
    }
  });

  test('a parameter that is set reaches both threads', async () => {
    const batch = await start(sizes(2), shares);
    const { d } = batch.network.parameters;
    clear(batch);
    batch.set(d!, [1, 2]);
    await batch.run();
    expect(batch.loss).toBe(10); // 2 sequences, 2 losses each, ½ |d|²
    expect([...batch.gradient(d!)]).toEqual([4, 8]);
  });

  test('a worker that cannot prepare is heard of', async () => {
    const garbled = garbling((order) => ({ ...order, sizes: { ...sizes(2), cell: 'none' } }));
    await expect(start(sizes(2), shares, garbled)).rejects.toThrow(
      /^traceNetwork: cell: expected one of .*, got "none"$/,
    );
  });

  test('a worker that ends by itself is heard of', async () => {
    let endWorker = () => {};
    const batch = await start(sizes(2), shares, (heard, failed) => {
      const worker = startInNode(heard, failed);
      endWorker = worker.end;
      return worker;
    });
    clear(batch);
    await batch.run();
    endWorker();
    const forever = async () => {
      for (;;) await batch.run(); // it may finish some before it ends
    };
    await expect(forever()).rejects.toThrow('the worker has ended');
  });

  test('dispose ends the worker, and there is no run any more', async () => {
    let hear: (error: Error) => void;
    const end = new Promise<Error>((resolve) => (hear = resolve));
    const batch = await start(sizes(2), shares, (heard) => startInNode(heard, hear));
    clear(batch);
    await batch.run();
    batch.dispose();
    expect((await end).message).toBe('the worker has ended');
    await expect(batch.run()).rejects.toThrow('the worker was ended');
  });
});

test('an error while a worker computes is heard of: by messages', async () => {
  const batch = await start(
    sizes(2),
    false,
    garbling((message) => ('sizes' in message ? message : 7)),
  );
  clear(batch);
  await expect(batch.run()).rejects.toThrow('not iterable');
  await expect(batch.run()).rejects.toThrow('not iterable');
});

test('what cannot be done is said', async () => {
  await expect(BatchGradient.start(sizes(1), startInNode)).rejects.toThrow('one sequence cannot be split');
  const batch = await start(sizes(2), false);
  expect(() => batch.set(batch.network.parameters.d!, [1])).toThrow('set "d": expected 2 numbers, got 1');
  await expect(batch.run()).rejects.toThrow('run: "W" was never set; set it first');
  expect(() => batch.gradient(batch.network.E)).toThrow('"E" is no leaf of this network');
});
