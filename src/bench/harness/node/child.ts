/** The process of one strategy: `child.ts NAME`, which then answers calls until its input ends. */
import { createInterface } from 'node:readline';
import type { Problem } from '../problem.ts';
import { solverOf } from '../solver.ts';
import { strategies, type StrategyName } from '../strategies/index.ts';
import { bytesPerRun } from './allocation.ts';
import { host } from './host.ts';
import { type Call, encode, type Reply } from './protocol.ts';

console.log = console.info = console.error; // libraries greet there; standard output is for replies

const solver = solverOf(strategies[process.argv[2] as StrategyName], host, bytesPerRun);

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

async function replyTo({ method, args }: Call): Promise<Reply> {
  const given = method === 'prepare' ? [withTypedArrays(args[0] as Problem)] : args;
  try {
    return { reply: await (solver[method] as (...args: unknown[]) => Promise<unknown>)(...given) };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

for await (const line of createInterface({ input: process.stdin }))
  process.stdout.write(encode(await replyTo(JSON.parse(line) as Call)));
process.exit(); // whatever workers and timers a library left behind
