/** The process of one strategy: `child.ts NAME`, which then answers requests until its input ends. */
import { createInterface } from 'node:readline';
import { bytesPerGradient } from './allocation.ts';
import { fastest } from './fastest.ts';
import type { Problem } from './problem.ts';
import { encode, type Replies, type Reply, type Request } from './protocol.ts';
import { strategies } from './strategies/index.ts';
import type { Prepared, Strategy } from './strategy.ts';

console.log = console.info = console.error; // libraries greet there; standard output is for replies

const strategy = load(process.argv[2]);
strategy.catch(() => {}); // told to whoever asks it to prepare

let prepared: Prepared | undefined;

const answers: {
  [C in Request['command']]: (request: Extract<Request, { command: C }>) => Promise<Replies[C]>;
} = {
  async prepare({ problem, warmUpMs }) {
    prepared?.dispose?.();
    prepared = undefined;
    const { prepare } = await strategy;
    const warm = await fastest(await prepare(withTypedArrays(problem)), warmUpMs);
    prepared = warm.prepared;
    return { about: prepared.about ?? '', milliseconds: warm.milliseconds };
  },
  gradient: async () => prepared!.gradient(),
  async run({ times }) {
    const start = performance.now();
    await prepared!.run(times);
    return { milliseconds: performance.now() - start };
  },
  allocate: async ({ times }) => ({ bytesPerGradient: await bytesPerGradient(prepared!, times) }),
};

async function load(name: string): Promise<Strategy> {
  return strategies[name]();
}

/** JSON has lists only. */
function withTypedArrays({ weights, inputs, targets, ...work }: Problem): Problem {
  const { W, U, V, b, d } = weights;
  const from = Float64Array.from.bind(Float64Array);
  return {
    ...work,
    weights: { W: from(W), U: from(U), V: from(V), b: from(b), d: from(d) },
    inputs: from(inputs),
    targets: from(targets),
  };
}

async function replyTo(request: Request): Promise<Reply> {
  try {
    const answer = answers[request.command] as (request: Request) => Promise<unknown>;
    return { reply: await answer(request) };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  const reply = await replyTo(JSON.parse(line) as Request);
  process.stdout.write(encode(reply));
}
process.exit(); // whatever workers and timers a library left behind
