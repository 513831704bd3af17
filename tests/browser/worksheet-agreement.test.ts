// Questions 4 and 6 against TensorFlow.js on WebGL, from the sources: what the page shows of it is another test's.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, inject, test } from 'vitest';
import type * as bench from '../../src/bench/worksheet.ts';
import type * as worksheet from '../../src/worksheet/index.ts';
import { openPage } from './support/browser.ts';

type Reference = {
  readonly transposedConvolution: readonly worksheet.TransposedConvolutionQuestion[];
  readonly focalLoss: readonly worksheet.FocalLossQuestion[];
};
const reference: Reference = JSON.parse(
  readFileSync(resolve(import.meta.dirname, '../reference/worksheet.json'), 'utf8'),
);

type Modules = [typeof bench, typeof worksheet];

/** What `checks` finds in a page that has nothing else to do. */
async function checked(webgl: boolean) {
  const { page } = await openPage({ url: inject('sources'), path: 'icon.svg', webgl });
  // As text, because Vitest would rewrite an import() here for itself.
  const modules = await page.evaluateHandle<Modules>(
    `Promise.all([import('/src/bench/worksheet.ts'), import('/src/worksheet/index.ts')])`,
  );
  return page.evaluate(checks, { modules, questions });
}

/** A kernel that is not square, and stride and padding. */
const convolutions = reference.transposedConvolution.slice(2, 4);
const [{ logits, labels }] = reference.focalLoss;

const questions: Reference = {
  transposedConvolution: convolutions,
  focalLoss: [{ gamma: 0, logits, labels }],
};

/** Runs in the page: each question's check, and last one in which a gradient of ours is 1% off. */
async function checks({ modules, questions }: { readonly modules: Modules; readonly questions: Reference }) {
  const [{ checkConvolution, checkCrossEntropy }, { transposedConvolution, focalLoss }] = modules;
  const {
    transposedConvolution: convolutions,
    focalLoss: [{ logits, labels }],
  } = questions;
  const losses = { logits, labels, ...focalLoss({ gamma: 0, logits, labels }) };
  const found = [await checkCrossEntropy(losses)];
  for (const question of convolutions) {
    found.push(await checkConvolution({ ...question, ...transposedConvolution(question) }));
  }
  const gradient = losses.gradient.map((row) => row.map((x) => 1.01 * x));
  return [...found, await checkCrossEntropy({ ...losses, gradient })];
}

test('TensorFlow.js on WebGL agrees with every answer, and not with a wrong one', async () => {
  const found = await checked(true);
  const wrong = found.pop();
  expect(found).toHaveLength(3);
  for (const check of found) {
    expect(check).toMatchObject({
      status: 'agrees',
      device: { cpuForward: false, inTextures: true, tensors: 0 },
    });
    expect(check!.device!.draws).toBeGreaterThan(3);
    expect(check!.worst).toBeLessThan(1e-5);
  }
  expect(wrong!.status).toBe('disagrees');
  expect(wrong!.parts.map(({ agrees }) => agrees)).toEqual([true, false]);
});

test('without WebGL it says so', async () => {
  for (const check of await checked(false))
    expect(check).toMatchObject({ status: 'unavailable', reason: expect.stringMatching(/WebGL/) });
});
