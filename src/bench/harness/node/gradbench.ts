/** GradBench's evals: our tool beside PyTorch, `gradbench.py`, both by that project's protocol. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { randomLcg, randomNormal } from 'd3-random';
import type { Machine } from '../results.ts';
import { pythonWithTorch } from './contestants.ts';
import { describeMachine } from './machine.ts';

/** One function of an eval on one input. */
export interface Timed {
  readonly eval: string;
  readonly size: string;
  readonly function: string;
  /** Medians of a run. PyTorch's is null where there is none. */
  readonly oursMs: number;
  readonly pytorchMs: number | null;
  /** PyTorch's time over ours. */
  readonly ratio: number | null;
  /** Largest difference of the answers, relative to the largest number of PyTorch's. */
  readonly error: number | null;
}

export interface GradbenchReport {
  readonly machine: Machine;
  readonly pytorch: string | null;
  readonly results: readonly Timed[];
}

/** Tools take turns, so often each; a turn is so many seconds and runs at least. */
const TURNS = 3;
const TURN = { min_seconds: 0.2, min_runs: 3 };

/** Inputs of the sizes and distributions that the evals send; of `lstm` the bits of a text of 14 bits a character. */
function inputs(): { name: string; size: string; functions: readonly [string, string]; input: object }[] {
  const source = randomLcg(0.31337);
  const normal = randomNormal.source(source)();
  const row = (size: number, draw = source) => Array.from({ length: size }, () => draw());
  const rows = (count: number, size: number, draw = source) =>
    Array.from({ length: count }, () => row(size, draw));
  const plain = ['primal', 'gradient'] as const;
  const adbench = ['objective', 'jacobian'] as const;
  const bit = () => Number(source() < 0.5);
  return [
    ...[16, 1024, 16_392].map((n) => ({
      name: 'llsq',
      size: `n=${n}, m=128`,
      functions: plain,
      input: { x: row(128), n },
    })),
    ...[2500, 160_000].map((n) => ({ name: 'lse', size: `n=${n}`, functions: plain, input: { x: row(n) } })),
    ...[5, 8, 11].map((ell) => ({
      name: 'det',
      size: `l=${ell}`,
      functions: plain,
      input: { A: row(ell * ell), ell },
    })),
    ...[
      [1000, 10],
      [10_000, 100],
    ].map(([n, s]) => ({
      name: 'ode',
      size: `n=${n}, s=${s}`,
      functions: plain,
      input: { x: row(n), s },
    })),
    ...[2, 4].map((layers) => ({
      name: 'lstm',
      size: `l=${layers}, c=1024`,
      functions: adbench,
      input: {
        main_params: rows(2 * layers, 4 * 14),
        extra_params: rows(3, 14),
        state: rows(2 * layers, 14),
        sequence: rows(1024, 14, bit),
      },
    })),
    ...[
      [2, 5],
      [10, 25],
      [32, 50],
    ].map(([d, k]) => ({
      name: 'gmm',
      size: `d=${d}, k=${k}, n=1000`,
      functions: adbench,
      input: {
        d,
        k,
        n: 1000,
        m: 0,
        gamma: 1,
        x: rows(1000, d, normal),
        alpha: row(k, normal),
        mu: rows(k, d),
        q: rows(k, d, normal),
        l: rows(k, (d * (d - 1)) / 2, normal),
      },
    })),
  ];
}

/** Times all evals, both tools in turns, ours a script for Node. Progress goes to standard error. */
export async function benchGradbench(script: string): Promise<GradbenchReport> {
  const machine = await describeMachine();
  const ours = new Tool(process.execPath, [script]);
  const python = pythonWithTorch();
  const theirs = python && new Tool(python, [fileURLToPath(new URL('./gradbench.py', import.meta.url))]);
  try {
    const results: Timed[] = [];
    for (const { name, size, functions, input } of inputs()) {
      for (const called of functions) {
        process.stderr.write(`${name} ${called}, ${size}\n`);
        const asked = { kind: 'evaluate', module: name, function: called, input: { ...input, ...TURN } };
        const answers: { ours: Answer[]; theirs: Answer[] } = { ours: [], theirs: [] };
        for (let turn = 0; turn < TURNS; turn++) {
          answers.ours.push(await ours.ask(asked));
          if (theirs) answers.theirs.push(await theirs.ask(asked));
        }
        const oursMs = medianOf(answers.ours);
        const pytorchMs = theirs ? medianOf(answers.theirs) : null;
        results.push({
          eval: name,
          size,
          function: called,
          oursMs,
          pytorchMs,
          ratio: pytorchMs === null ? null : pytorchMs / oursMs,
          error: theirs ? errorOf(answers.ours[0], answers.theirs[0]) : null,
        });
      }
    }
    const pytorch = theirs ? (await theirs.ask({ kind: 'start' })).tool! : null;
    return { machine, pytorch, results };
  } finally {
    ours.end();
    if (theirs) theirs.end();
  }
}

interface Answer {
  readonly success?: boolean;
  readonly error?: string;
  readonly tool?: string;
  readonly output?: unknown;
  readonly timings?: readonly { readonly nanoseconds: number }[];
}

/** A process that answers messages, a line of JSON each. */
class Tool {
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;
  #id = 0;

  constructor(program: string, args: readonly string[]) {
    this.#child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#lines = createInterface({ input: this.#child.stdout! })[Symbol.asyncIterator]();
  }

  /** @throws Error where it ends, or does not do what it is asked. */
  async ask(message: object): Promise<Answer> {
    this.#child.stdin!.write(`${JSON.stringify({ id: this.#id++, ...message })}\n`);
    const line = await this.#lines.next();
    if (line.done) throw new Error(`gradbench: ${this.#child.spawnargs.join(' ')} ended`);
    const answer = JSON.parse(line.value) as Answer;
    if (answer.success === false) throw new Error(`gradbench: ${answer.error}`);
    return answer;
  }

  end(): void {
    this.#child.kill();
  }
}

function medianOf(answers: readonly Answer[]): number {
  const times = answers.flatMap(({ timings = [] }) => timings.map(({ nanoseconds }) => nanoseconds / 1e6));
  times.sort((a, b) => a - b);
  return times[times.length >> 1];
}

function errorOf(ours: Answer, theirs: Answer): number {
  const [own, other] = [ours, theirs].map(({ output }) => flat(output));
  if (own.length !== other.length) return Infinity;
  const largest = other.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  const apart = other.reduce((most, x, i) => Math.max(most, Math.abs(x - own[i])), 0);
  return apart === 0 ? 0 : apart / largest;
}

/** All numbers of an output, which may be objects of lists of lists. */
const flat = (output: unknown): number[] =>
  typeof output === 'object' && output !== null ? Object.values(output).flatMap(flat) : [Number(output)];

const HEAD = ['eval', 'size', 'function', 'ours, ms', 'PyTorch, ms', 'PyTorch over ours', 'apart'];

export function formatGradbench({ machine, pytorch, results }: GradbenchReport): string {
  const short = (x: number | null) => (x === null ? '' : String(Number(x.toPrecision(3))));
  const rows = results.map((row) => [
    row.eval,
    row.size,
    row.function,
    short(row.oursMs),
    short(row.pytorchMs),
    short(row.ratio),
    row.error === null ? '' : row.error.toExponential(0),
  ]);
  const widths = HEAD.map((_, i) => Math.max(...[HEAD, ...rows].map((row) => row[i].length)));
  const lines = [HEAD, ...rows].map((row) =>
    row
      .map((cell, i) => (i < 3 ? cell.padEnd(widths[i]) : cell.padStart(widths[i])))
      .join('  ')
      .trimEnd(),
  );
  const peer = pytorch ?? 'no python3 that has torch';
  return `${machine.cpu}, ${machine.runtime}; ${peer}, one thread; ${machine.date}\n\n${lines.join('\n')}\n`;
}
