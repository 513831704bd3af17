import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asLayers, formatExperiment, resize, textbook } from '../../../../src/rnn/index.ts';
import { partOf } from '../../../../src/viz/experiment/part.ts';
import { FileQuestion } from '../../../../src/viz/experiment/opened.ts';
import { readExperiment } from '../../../../src/viz/explore/header/files.ts';
import { FileError } from '../../../../src/viz/page/files/opened.ts';
import { drawn } from '../../../support/drawn.ts';
import { experiments } from '../../../support/experiments.ts';

const opened = (text: string) => readExperiment(new File([text], 'mine.json'));
const read = async (text: string) => (await opened(text)).experiment;
const readJson = (value: unknown) => read(JSON.stringify(value));

/** What the JSON parser itself says of a text. */
function parserMessage(text: string): string {
  try {
    return JSON.parse(text);
  } catch (error) {
    return (error as SyntaxError).message;
  }
}

describe('readExperiment', () => {
  test('gives a saved experiment back', async () => {
    await fc.assert(
      fc.asyncProperty(experiments(), async (experiment) => {
        expect(await read(formatExperiment(experiment))).toEqual(experiment);
      }),
    );
  });

  test('takes version 2 as version 1 where that says as much, and else as a part of the whole', async () => {
    const { inputs, targets, initial, weights, cell, loss } = textbook;
    const sequence = { inputs, targets, initial };
    const batch = { version: 2, cell, weights, sequences: [sequence], loss, reduction: 'sum' } as const;
    const open = (json: unknown) => opened(JSON.stringify(json));
    const single = await open(batch);
    expect(single).toMatchObject({ experiment: textbook, note: '', names: {} });
    expect(partOf(single.experiment)).toBeUndefined();
    const { V: _, ...headless } = weights;
    const given = {
      ...batch,
      weights: headless,
      sequences: [{ ...sequence, targets: targets.map(() => initial.h) }],
    };
    for (const json of [
      { ...batch, sequences: [sequence, sequence] },
      { ...batch, loss: 'mse' } as const,
      { ...batch, reduction: 'mean' } as const,
      given,
    ]) {
      const { experiment } = await open(json);
      expect(partOf(experiment)).toMatchObject({
        whole: asLayers(json),
        place: { sequence: 0, layer: 0, direction: 0 },
      });
      expect(experiment).toMatchObject({ cell, weights: json.weights, loss: json.loss });
    }
    await expect(open({ ...batch, weights: headless, targets })).rejects.toThrow('targets: unknown key.');
  });

  test('takes weights under names of others, and says as what it read them', async () => {
    const { W, U, V } = textbook.weights;
    const rowsOf = (of: typeof W) => of[0].map((_, j) => of.map((row) => row[j]));
    const open = async (weights: object) => {
      const { experiment, note } = await opened(JSON.stringify({ ...textbook, weights }));
      return { weights: experiment.weights, note };
    };
    expect(await open({ weight_hh_l0: W, weight_ih_l0: U, 'fc.weight': V })).toEqual({
      weights: { W, U, V },
      note: 'In mine.json, weight_hh_l0 was read as W, weight_ih_l0 as U, fc.weight as V.',
    });
    expect((await open({ W_hh: rowsOf(W), W_xh: rowsOf(U), W_hy: rowsOf(V) })).weights).toEqual({ W, U, V });
    const square = drawn({
      cell: 'tanh',
      T: 2,
      n: 2,
      m: 2,
      q: 2,
      hasBiases: false,
      isStarted: true,
      seed: 1,
    });
    const { W: S, ...others } = square.weights;
    const json = { ...square, weights: { W_hh: S, W_xh: others.U, W_hy: others.V } };
    const file = new File([JSON.stringify(json)], 'square.json');
    const asked = await readExperiment(file).catch((error: unknown) => error as FileQuestion);
    expect(asked).toBeInstanceOf(FileQuestion);
    const { message, choices } = asked as FileQuestion;
    expect(message).toMatch(/^square\.json: weights: the matrices are square, .* is meant\.$/);
    const answers = await Promise.all(choices.map((choice) => readExperiment(file, choice)));
    expect(answers.map(({ experiment }) => experiment.weights.W)).toEqual([S, rowsOf(S)]);
  });

  test('takes the largest that Explore shows', async () => {
    const large = resize(textbook, { T: 12, n: 8 });
    expect(await readJson(large)).toEqual(large);
  });

  test.each(['{"cell": ', 'hello'])('of %s says that it is no JSON', async (text) => {
    const error = new FileError(
      `mine.json: not JSON (${parserMessage(text)}). Export, JSON writes a file to start from.`,
    );
    await expect(read(text)).rejects.toThrow(error);
  });

  test.each(['', ' \n'])('of an empty file says so (%j)', async (text) => {
    const error = new FileError('mine.json: the file is empty. Export, JSON writes a file to start from.');
    await expect(read(text)).rejects.toThrow(error);
  });

  const { weights } = textbook;
  test.each<[string, unknown, string]>([
    ['a list', [], 'expected an object, got [].'],
    ['a missing key', { ...textbook, cell: undefined }, 'cell: missing.'],
    ['another shape', { ...textbook, weights: { ...weights, U: weights.U.slice(1) } }, 'weights.U: expected 3 rows (n = 3), got 2.'], // prettier-ignore
    ['a number that is none', { ...textbook, initial: { h: [1, 'a', 2] } }, 'initial.h[1]: expected a finite number, got "a".'], // prettier-ignore
    [
      'more steps than fit',
      resize(textbook, { T: 2001 }),
      'inputs: Explore shows T up to 2000, got T = 2001.',
    ],
    [
      'more units than fit',
      resize(textbook, { n: 1025 }),
      'weights.W: Explore shows n up to 1024, got n = 1025.',
    ],
  ])('of %s names the file and the place', async (_, value, message) => {
    const instead = message.includes('Explore') ? ' For larger ones there is “npm run gradients -- FILE.json”.' : ''; // prettier-ignore
    await expect(readJson(value)).rejects.toThrow(new FileError(`mine.json: ${message}${instead}`));
  });

  test.each(['['.repeat(1e6), `{"cell":${'['.repeat(1e5)}${']'.repeat(1e5)}}`])(
    'of lists in lists without end says so',
    async (text) => {
      await expect(read(text)).rejects.toThrow(
        'mine.json: nested more than 64 levels deep. Export, JSON writes a file to start from.',
      );
    },
  );

  test('of a file larger than any experiment says so, before it reads it', async () => {
    const giant = new File([], 'giant.json');
    Object.defineProperty(giant, 'size', { value: 300_000_001 });
    giant.text = () => Promise.reject(new Error('was read'));
    await expect(readExperiment(giant)).rejects.toThrow(
      new FileError('giant.json: 301 MB are too much, 256 MB are the most that is opened here.'),
    );
  });

  test('quotes no more of a long key than can be read', async () => {
    const error = await readJson({ ...textbook, [`${'key '.repeat(1e5)}`]: 1 }).catch(
      (found: Error) => found,
    );
    expect((error as Error).message).toMatch(/^mine\.json: \["key key .*…\]: unknown key\.$/);
    expect((error as Error).message.length).toBeLessThan(100);
  });

  test('of any other fault says what it was', async () => {
    const odd = new File(['{}'], 'odd.json');
    odd.text = () => Promise.resolve(null as unknown as string);
    await expect(readExperiment(odd)).rejects.toThrow(/^odd\.json: .+\.$/);
  });

  test('of what cannot be read, such as a folder, says so', async () => {
    const folder = new File([], 'folder');
    folder.text = () => Promise.reject(new DOMException('gone', 'NotFoundError'));
    await expect(readExperiment(folder)).rejects.toThrow(
      new FileError('folder: it cannot be read. Is it a folder, or was it moved or changed?'),
    );
  });
});
