// The development server serves the sources as they are, so it shows faults that a build hides.
import { resolve } from 'node:path';
import { createServer } from 'vite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openPage } from './support/browser.ts';

const server = await createServer({
  root: resolve(import.meta.dirname, '../..'),
  logLevel: 'error',
  server: { host: '127.0.0.1', port: 0 },
});
beforeAll(() => server.listen());
afterAll(() => server.close());

test('the page works from its sources, TensorFlow.js and all', async () => {
  const { port } = server.httpServer!.address() as { port: number };
  const { page, errors } = await openPage({
    url: `http://127.0.0.1:${port}/`,
    reducedMotion: 'reduce',
    webgl: true,
  });
  await page.locator('#chip.good').filter({ hasText: '4 of 4 agree' }).waitFor();
  expect(errors).toEqual([]);
});
