// Two threads in a real browser, from the sources: by shared memory where the page is isolated, else by messages.
import { expect, inject, test } from 'vitest';
import { openPage } from './support/browser.ts';

type Library = typeof import('../../src/index.ts');

test.each([
  ['isolated', true],
  ['not isolated', false],
])('a page that is %s', async (_, isIsolated) => {
  const { page, close } = await openPage({ url: inject('sources'), path: 'icon.svg' });
  if (!isIsolated) {
    await page.route('**/icon.svg', async (route) => {
      const response = await route.fetch();
      const headers = { ...response.headers(), 'cross-origin-embedder-policy': 'unsafe-none' };
      await route.fulfill({ response, headers });
    });
    await page.reload();
  }
  // As text, because Vitest would rewrite an import() here for itself.
  const library = await page.evaluateHandle<Library>(`import('/src/index.ts')`);
  const found = await page.evaluate(async ({ BatchGradient, startInBrowser }) => {
    const sizes = {
      cell: 'lstm',
      loss: 'squared-error',
      n: 3,
      m: 1,
      q: 1,
      biases: ['d'],
      batch: 3,
    } as const;
    const batch = await BatchGradient.start({ ...sizes, hasLoss: [true, true] }, startInBrowser);
    for (const leaf of batch.network.graph.nodes) {
      if (leaf.op === 'leaf') batch.set(leaf, new Float64Array(leaf.size));
    }
    const d = batch.network.parameters.d!;
    const losses: number[] = [];
    for (const number of [1, 2, 3]) {
      batch.set(d, [number]);
      await batch.run();
      losses.push(batch.loss);
    }
    const gradient = [...batch.gradient(d)];
    batch.dispose();
    const fault = await batch.run().catch(({ message }: Error) => message);
    return { isIsolated: crossOriginIsolated, losses, gradient, fault };
  }, library);
  expect(found).toEqual({ isIsolated, losses: [3, 12, 27], gradient: [18], fault: 'the worker was ended' });
  await close();
});
