// The command line: what it prints, and its exit status; at the end, as a process.
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { run } from '../src/cli/run.ts';
import { asLayers, differentiate, fromVersion1, itemize, lossAlone, sequencesOf } from '../src/index.ts';
import { drawn } from './support/drawn.ts';
import { tiny } from './support/experiments.ts';
import { readCase } from './support/reference.ts';

const root = resolve(import.meta.dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'backflow-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Writes a file into the folder in which the commands run. */
function file(name: string, content: unknown): string {
  writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
  return name;
}

interface Answer {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command as the program runs it, in this process. */
const commandOf =
  (name: 'gradients' | 'map') =>
  async (args: readonly string[], input = ''): Promise<Answer> => {
    let [stdout, stderr] = ['', ''];
    const status = await run([name, ...args], {
      folder,
      readInput: () => input,
      print: (text) => void (stdout += text),
      warn: (message) => void (stderr += `${message}\n`),
    });
    return { status, stdout, stderr };
  };
const gradients = commandOf('gradients');
const mapOf = commandOf('map');

/** What is left of a value when it has been written as JSON: no -0, for one. */
const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

const { experiment } = readCase('lstm-bias-ce');
file('experiment.json', experiment);

describe('gradients', () => {
  test('prints what differentiate says, of a path relative to where the user is', async () => {
    const { status, stdout, stderr } = await gradients(['experiment.json']);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(JSON.parse(stdout)).toEqual(asJson(differentiate(experiment)));
    expect(stdout.split('\n')).toEqual([expect.anything(), '']);
  });

  test('a fault of its own is no verdict: it has a status of its own', async () => {
    let told = '';
    const status = await run(['gradients', 'experiment.json'], {
      folder,
      readInput: () => '',
      print: () => {
        throw new RangeError('too long');
      },
      warn: (message) => void (told += message),
    });
    expect(status).toBe(70);
    expect(told).toContain('a fault of this program, please report it: RangeError: too long');
  });

  test('reads standard input for -', async () => {
    const { status, stdout } = await gradients(['-'], JSON.stringify(experiment));
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toEqual(asJson(differentiate(experiment)));
  });

  test.each([
    ['experiment.json', '--terms'],
    ['--terms', 'experiment.json'],
  ])('adds the norms of the terms: %s %s', async (...args) => {
    // prettier-ignore
    const { status, stdout } = await gradients(args);
    expect(status).toBe(0);
    const { termNorms } = itemize(experiment);
    expect(JSON.parse(stdout)).toEqual(asJson({ ...differentiate(experiment), termNorms }));
  });

  test('takes layers, and gives the norms of the terms of each', async () => {
    const layers = asLayers(fromVersion1(experiment));
    const { status, stdout } = await gradients(['-', '--terms'], JSON.stringify(layers));
    expect(status).toBe(0);
    const { termNorms } = itemize(sequencesOf(layers)[0]);
    const found = differentiate(layers);
    expect(JSON.parse(stdout)).toEqual(
      asJson({ ...found, sequences: [{ ...found.sequences[0], termNorms }] }),
    );
    const checked = await gradients(['-', '--check', 'experiment.json'], JSON.stringify(layers));
    expect(checked).toMatchObject({ status: 2, stderr: expect.stringContaining('layers cannot be checked') });
  });

  test('reads a file that starts with a byte order mark', async () => {
    const { status, stdout } = await gradients([file('mark.json', `\uFEFF${JSON.stringify(tiny())}`)]);
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ loss: 2.5 });
  });
});

const { gradients: right } = differentiate(experiment);
const { W, U, V } = right as { W: number[][]; U: number[][]; V: number[][] };
const map = (rows: number[][], f: (x: number) => number) => rows.map((row) => row.map(f));
const isRight = { verdict: 'right', digits: expect.any(Number), mistakes: [], findings: [] };

describe('gradients --check', () => {
  test('calls all of what differentiate says right: exit status 0', async () => {
    const { status, stdout, stderr } = await gradients([
      'experiment.json',
      '--check',
      file('right.json', right),
    ]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const expected = Object.fromEntries(Object.keys(right).map((name) => [name, isRight]));
    expect(JSON.parse(stdout)).toEqual({ ...expected, finding: 'All are right.' });
  });

  test('takes all that gradients prints for an answer', async () => {
    const { status, stdout } = await gradients(
      ['experiment.json', '--check', '-'],
      JSON.stringify(differentiate(experiment)),
    );
    expect(status).toBe(0);
    const beside = ['loss', 'losses', 'outputs', 'hidden', 'cells', 'hiddenGradients', 'cellGradients'];
    const byGate = ['i', 'f', 'g', 'o'].map((gate) => `preactivationGradients.${gate}`);
    const ends = ['inputGradients', 'initialGradients.h', 'initialGradients.c', 'finding'];
    expect(Object.keys(JSON.parse(stdout))).toEqual([...Object.keys(right), ...beside, ...byGate, ...ends]);
  });

  test('says on standard error, a line each, why numbers cannot be told', async () => {
    const tinyW = tiny({ cell: 'sigmoid', weights: { W: [[1]], U: [[1]], V: [[1e-4]] } });
    const { status, stdout, stderr } = await gradients(
      ['-', '--check', file('zeros.json', { W: [[0]], U: [[0]] })],
      JSON.stringify(tinyW),
    );
    expect(status).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ W: { verdict: 'unknown' }, U: { verdict: 'unknown' } });
    expect(stderr).toMatch(/^W: all zeros: [^\n]+\nU: all zeros: [^\n]+\n$/);
  });

  test('names mistakes, and says unknown where none explains the numbers: exit status 1', async () => {
    const answer = {
      W: map(W, (x) => -2 * x),
      U: map(U, (x) => Number(x.toPrecision(3))),
      V: map(V, (x) => Math.sin(1e5 * x)),
    };
    const { status, stdout } = await gradients(['--check', '-', 'experiment.json'], JSON.stringify(answer));
    expect(status).toBe(1);
    expect(JSON.parse(stdout)).toEqual({
      W: {
        verdict: 'wrong',
        digits: 0,
        mistakes: ['factor-2', 'sign'],
        findings: expect.arrayContaining([expect.stringMatching(/^U is right and W is wrong: /)]),
      },
      U: isRight,
      V: {
        verdict: 'unknown',
        digits: expect.any(Number),
        mistakes: [],
        findings: expect.arrayContaining([expect.stringMatching(/^V is wrong, for which no gradient/)]),
      },
      finding: expect.stringMatching(/^U is right and W is wrong: .*twice what it should be/),
    });
  });

  test('takes a transposed answer, with the experiment from standard input', async () => {
    const turned = V[0].map((_, j) => V.map((row) => row[j]));
    const { status, stdout } = await gradients(
      ['-', '--check', file('turned.json', { V: turned })],
      JSON.stringify(experiment),
    );
    expect(status).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ V: { verdict: 'wrong', mistakes: ['transposed-result'] } });
  });
});

/** Rows of text, as a program prints them. */
const printed = (rows: number[][]) =>
  `[${rows.map((row) => `[${row.map((x) => x.toFixed(8)).join(', ')}]`).join(',\n ')}]`;
const n = W[0].length;
const verdictsOf = (stdout: string) =>
  Object.fromEntries(
    Object.entries(JSON.parse(stdout) as Record<string, { verdict?: string }>).flatMap(
      ([key, { verdict }]) => (verdict ? [[key, verdict]] : []),
    ),
  );

describe('gradients --check, of text', () => {
  test.each<[name: string, content: string, expected: Record<string, string>]>([
    ['print.txt', `dW = tensor(${printed(W)})\ndU = tensor(${printed(U)})`, { W: 'right', U: 'right' }],
    ['dW.csv', W.map((row) => row.join(',')).join('\n'), { W: 'right' }],
    ['course.txt', `gradients["dWf"][1][2] = ${W[n + 1][2]}`, { W: 'right' }],
    [
      'python.json',
      `{"weight_hh_l0": [[NaN${', 0'.repeat(n - 1)}]${`, [0${', 0'.repeat(n - 1)}]`.repeat(W.length - 1)}]}`,
      { W: 'unknown' },
    ],
    ['list.json', JSON.stringify(V), { V: 'right' }],
  ])('%s', async (name, content, expected) => {
    const { stdout } = await gradients(['experiment.json', '--check', file(name, content)]);
    expect(verdictsOf(stdout)).toEqual(expected);
  });

  test('--format says what standard input is', async () => {
    const matlab = `dV = [${V.map((row) => row.join(' ')).join('; ')}]';`;
    const { stdout, status } = await gradients(
      ['experiment.json', '--check', '-', '--format', 'matlab'],
      matlab.replace("]'", ']'),
    );
    expect(verdictsOf(stdout)).toEqual({ V: 'right' });
    expect(status).toBe(0);
  });

  test('answers in the names that were given', async () => {
    const answer = { 'rnn.weight_hh_l0': map(W, (x) => x + 1), 'rnn.weight_ih_l0': U };
    const { stdout } = await gradients(['experiment.json', '--check', '-'], JSON.stringify(answer));
    const { W: wrong, finding } = JSON.parse(stdout);
    expect(wrong).toMatchObject({ name: 'rnn.weight_hh_l0', verdict: 'unknown' });
    expect(wrong.findings).toContainEqual(expect.stringMatching(/differs is rnn\.weight_hh_l0\[1, 1\]/));
    expect(finding).toMatch(/^rnn\.weight_ih_l0 is right and rnn\.weight_hh_l0 is wrong/);
  });

  test('takes an experiment under names of others, says as what, and answers in them', async () => {
    const wide = drawn({ cell: 'tanh', T: 2, n: 2, m: 3, q: 1, seed: 0.4 });
    const { W, U, V } = wide.weights;
    file('named.json', { ...wide, weights: { Waa: W, Wax: U, Wya: V } });
    file('wrong.json', { W: W.map((row) => row.map((x) => x + 0.0123456)) });
    const { status, stdout, stderr } = await gradients(['named.json', '--check', 'wrong.json']);
    expect(status).toBe(1);
    // A busy machine has more to say.
    expect(stderr.split('\n')[0]).toBe('Waa was read as W, Wax as U, Wya as V');
    const { W: one, finding } = JSON.parse(stdout);
    expect(one.name).toBe('Waa');
    expect(finding).toMatch(/^Waa is wrong: /);
    expect(one.findings[1]).toMatch(/^The first entry that differs is Waa\[1, 1\], /);
  });

  test('--layout says how square matrices of an experiment are meant', async () => {
    const [columns, rows] = await Promise.all(
      ['columns', 'rows'].map(async (layout) =>
        JSON.parse((await gradients(['square.json', '--layout', layout])).stdout),
      ),
    );
    expect(columns).toEqual(asJson(differentiate(square)));
    expect(rows.gradients.W).not.toEqual(columns.gradients.W);
  });

  test('--of checks one loss, one term or one Jacobian alone', async () => {
    const alone = differentiate(lossAlone(experiment, 3)).gradients;
    const ofLoss = await gradients(['experiment.json', '--check', '-', '--of', 'E3'], JSON.stringify(alone));
    expect(ofLoss.status).toBe(0);
    const term = itemize(experiment).at('W', 3, 1).value;
    const ofTerm = await gradients(
      ['experiment.json', '--check', '-', '--of', 'W,3,1'],
      JSON.stringify(term),
    );
    expect(JSON.parse(ofTerm.stdout)).toEqual({
      term: isRight,
      finding: 'term (3, 1) of dE/dW is right.',
    });
    const ofJacobian = await gradients(
      ['experiment.json', '--check', '-', '--of', 'h3/h1'],
      JSON.stringify(W.slice(0, n)),
    );
    expect(JSON.parse(ofJacobian.stdout)).toMatchObject({
      jacobian: {
        verdict: 'unknown',
        findings: [
          expect.stringMatching(/^The first entry of dh_3\/dh_1 that differs is in row 1, column 1/),
        ],
      },
      finding: expect.stringMatching(/^dh_3\/dh_1 is wrong\. /),
    });
    expect(ofJacobian.status).toBe(1);
  });
});

const usage = 'usage: gradients FILE.json [--terms | --check ANSWER.json] (- for standard input)';
const overflowing = tiny({ weights: { W: [[1]], U: [[1e308]], V: [[10]] } });
const vanishing = tiny({ weights: { W: [[1e200]], U: [[0]], V: [[1e200]] }, targets: [null, [1]] });
const ones = Array.from({ length: 10_000 }, () => [1]);
const long = { inputs: ones, targets: ones };
const text = JSON.stringify(tiny());
const square = drawn({ cell: 'tanh', T: 2, n: 2, m: 2, q: 2, seed: 0.4 });
const { W: W_hh, U: W_xh, V: W_hy } = square.weights;
file('tiny.json', square);
file('square.json', { ...square, weights: { W_hh, W_xh, W_hy } });

describe('one line on standard error, nothing on standard output, exit status 2 for', () => {
  test.each<[what: string, message: unknown, args: string[], input?: string]>([
    ['no argument', usage, []],
    ['two files', usage, ['experiment.json', 'experiment.json']],
    ['--check without a file', usage, ['experiment.json', '--check']],
    [
      '--terms with --check',
      `--terms and --check exclude each other; ${usage}`,
      ['a', '--check', 'b', '--terms'],
    ],
    ['standard input twice', `only one file can be standard input; ${usage}`, ['-', '--check', '-']],
    ['a missing answer', 'gone.json: no such file', ['experiment.json', '--check', 'gone.json']],
    [
      'an empty answer',
      'standard input: empty, expected an answer as JSON',
      ['experiment.json', '--check', '-'],
    ],
    [
      'an answer of another shape',
      `answer.W: expected ${W.length} rows of ${W[0].length} numbers, got 1 row of 2 numbers`,
      ['experiment.json', '--check', '-'],
      '{"W": [[1, 2]]}',
    ],
    [
      'text with a fault',
      'fault.txt: line 2, column 6: found "np.sum(": paste the numbers that it gives',
      ['experiment.json', '--check', file('fault.txt', 'dU = [1]\ndW = np.sum([[1, 2]])')],
    ],
    [
      'a format that is none',
      '--format xml: unknown; expected one of json, latex, mathematica, r, julia, matlab, pandas, csv, python',
      ['experiment.json', '--check', 'right.json', '--format', 'xml'],
    ],
    [
      'a term that is none',
      '--of W,1: expected a loss as E3, a term as W,3,1, or a Jacobian as h3/h1',
      ['experiment.json', '--check', 'right.json', '--of', 'W,1'],
    ],
    [
      'square matrices under names that do not tell',
      expect.stringMatching(/^standard input: .*say --layout columns .* or --layout rows/),
      ['tiny.json', '--check', '-'],
      '{"W_hh": [[1, 2], [3, 4]]}',
    ],
    [
      'an experiment of square matrices under names that do not tell',
      expect.stringMatching(/^square\.json: weights: .*say --layout columns .* or --layout rows/),
      ['square.json'],
    ],
    ['--of without --check', `--of needs --check; ${usage}`, ['experiment.json', '--of', 'E3']],
    ['an unknown option', `unknown option --term; ${usage}`, ['experiment.json', '--term']],
    ['a missing file', 'gone.json: no such file', ['gone.json']],
    ['a folder', '.: a folder, expected a file', ['.']],
    ['a path through a file', expect.stringMatching(/^experiment\.json\/x: .+$/), ['experiment.json/x']],
    ['an empty file', 'empty.json: empty, expected an experiment as JSON', [file('empty.json', '')]],
    ['blanks', 'blank.json: empty, expected an experiment as JSON', [file('blank.json', ' \n\n')]],
    ['empty input', 'standard input: empty, expected an experiment as JSON', ['-']],
    [
      'no JSON',
      expect.stringMatching(/^lines\.json: not JSON: .+$/),
      [file('lines.json', 'W =\r\n1 2\n3 4\n')],
    ],
    ['JSON cut short', expect.stringMatching(/^standard input: not JSON: .+$/), ['-'], text.slice(0, -9)],
    [
      'NaN',
      expect.stringMatching(/^standard input: not JSON: .*NaN.*$/),
      ['-'],
      text.replace('[0]', '[NaN]'),
    ],
    [
      'an infinity',
      'initial.h[0]: expected a finite number, got Infinity',
      ['-'],
      text.replace('[0]', '[1e999]'),
    ],
    ['another kind of JSON', 'expected an object, got [1,2]', ['-'], '[1,2]'],
    ['a wrong shape', 'initial.h: expected 1 number (n = 1), got 2', ['-'], text.replace('[0]', '[0,0]')],
    [
      'the shapes of another cell',
      'weights.W: expected 4 rows (4·n, n = 1), got 1',
      ['-'],
      text.replace('linear', 'lstm'),
    ],
    [
      'an overflow',
      'o at step 1 is Infinity: float64 ends at 1.8e308. Make the weights or the inputs smaller',
      ['-', '--terms'],
      JSON.stringify(overflowing),
    ],
    [
      'more terms than can be printed',
      '--terms: T = 10000 has 3 × 10000² norms, too many to print; take at most 3651 steps, or leave --terms out',
      ['-', '--terms'],
      JSON.stringify({ ...vanishing, ...long }),
    ],
    [
      'an overflow on the way back',
      'the gradient of h at step 1 is -Infinity: float64 ends at 1.8e308. Make the weights or the inputs smaller',
      ['-'],
      JSON.stringify(vanishing),
    ],
  ])('%s', async (_what, message, args, input) => {
    const { status, stdout, stderr } = await gradients(args, input);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr.slice(0, -1)).toEqual(message);
  });
});

const plane = '--cell lstm --x gain:0.5:8:6 --y forget:-2:6:3 --draws 3 --T 10 --n 3'.split(' ');

describe('map', () => {
  test('is the same to the bit at once and joined from parts', async () => {
    const whole = await mapOf([...plane, '--json', '--threads', '1']);
    expect(whole).toMatchObject({ status: 0, stderr: '' });
    const parts = ['3', '1', '2'].map(async (k) => {
      const { stdout } = await mapOf([...plane, '--json', '--part', `${k}/3`, '--threads', '1']);
      return file(`part-${k}.json`, stdout);
    });
    const joined = await mapOf(['--join', ...(await Promise.all(parts))]);
    expect(joined.stdout).toBe(whole.stdout);
    expect(JSON.parse(whole.stdout).points).toHaveLength(18);
  });

  test('is a picture with a sign a point, its totals below', async () => {
    const { stdout } = await mapOf([...plane, '--threads', '1']);
    expect(stdout).toMatch(/^forget\n {5}6 [.=#?]{6}\n {5}2 [.=#?]{6}\n {4}-2 [.=#?]{6}\n/);
    expect(stdout).toMatch(/\d+ of 54 networks/);
  });

  test.each([
    [['--fish'], 'unknown option --fish; usage: map'],
    [['--cell', 'lstm'], '--cell, --x and --y are needed; usage: map'],
    [[...plane, '--cell', 'cow'], '--cell: expected one of sigmoid, tanh'],
    [[...plane, '--x', 'gain:1'], '--x: expected an axis as gain:0.5:8:64'],
    [[...plane, '--cell', 'tanh'], '--y: the cell "tanh" has no forget bias; lstm has'],
    [[...plane, '--part', '1/2'], '--part needs --json: a part is no picture'],
    [[...plane, '--json', '--part', '3/2'], '--part: expected a part as 3/100'],
    [[...plane, '--threads', '0'], '--threads: expected a whole number from 1 on, got 0'],
    [['--join'], '--join needs the files of the parts'],
    [['--join', 'gone.json'], 'gone.json: no such file'],
    [['--join', 'experiment.json'], 'experiment.json: it holds no map'],
  ])('says in a line what is wrong with %j', async (args, message) => {
    const { status, stdout, stderr } = await mapOf(args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(message);
  });
});

/** A program in a process of its own, which takes a fraction of a second to start, far longer where the machine is busy. */
function call(program: string, args: readonly string[], cwd: string, input = ''): Promise<Answer> {
  return new Promise((done) => {
    const child = execFile(
      program,
      args,
      { cwd, shell: process.platform === 'win32' },
      (error, stdout, stderr) => done({ status: error ? Number(error.code) : 0, stdout, stderr }),
    );
    child.stdin?.end(input);
  });
}
const script = (name: string, args: readonly string[], input?: string) =>
  call(process.execPath, [join(root, `.scripts/${name}.mjs`), ...args], folder, input);

describe('as a process', { timeout: 120_000 }, () => {
  test('reads standard input, prints all of a long answer, exits with 0', async () => {
    const { experiment } = readCase('sigmoid-long-last');
    const args = ['-', '--terms'];
    const answer = await script('gradients', args, JSON.stringify(experiment));
    expect(answer).toMatchObject({ status: 0, stderr: '' });
    expect(answer.stdout).toBe((await gradients(args, JSON.stringify(experiment))).stdout);
  });

  test('exits with 1 where a gradient is not right, a line on standard error for what is unknown', async () => {
    const tinyU = tiny({ cell: 'sigmoid', weights: { W: [[1]], U: [[1]], V: [[1e-4]] } });
    const answer = file('zero.json', { W: [[0]] });
    const args = ['-', '--check', answer];
    const { status, stdout, stderr } = await script('gradients', args, JSON.stringify(tinyU));
    expect(status).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ W: { verdict: 'unknown' } });
    expect(stderr).toMatch(/^gradients: W: all zeros: [^\n]+\n$/);
  });

  test('exits with 2 on bad input, in one line', async () => {
    const { status, stdout, stderr } = await script('map', ['--join', file('lines.json', 'W =\r\n1 2\n')]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/^map: lines\.json: not JSON: [^\r\n]+\n$/);
  });

  test('is an npm script that can be run from any folder of the project', async () => {
    file('textbook.json', readCase('sigmoid-textbook').experiment);
    const here = join(root, 'tests');
    const path = relative(here, join(folder, 'textbook.json'));
    const { status, stdout } = await call('npm', ['run', '--silent', 'gradients', '--', path], here);
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ loss: expect.closeTo(1.8858265328213863, 12) });
  });

  test('computes a map in threads, the same to the bit', async () => {
    const args = [...plane, '--json'];
    const threads = await script('map', [...args, '--threads', '2']);
    expect(threads).toEqual(await mapOf([...args, '--threads', '1']));
  });
});
