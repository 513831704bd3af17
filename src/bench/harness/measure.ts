/** One row of the benchmark: all strategies prepare, are checked, warm up, and are timed in interleaved rounds. */
import { type Contestant, OURS } from './contestants.ts';
import { maxRelativeError } from './error.ts';
import { makeProblem, type Problem, type Work } from './problem.ts';
import type { Measurement } from './results.ts';
import { orderOf, ratios, spreadOf } from './rounds.ts';
import { solve } from './oracle.ts';
import type { Gradient } from './strategy.ts';

/** How much time is taken. */
export interface Pace {
  readonly rounds: number;
  /** A strategy computes as many gradients in a round as fit into this; one at least. */
  readonly roundMs: number;
  /** For each way that a strategy has. */
  readonly warmUpMs: number;
  /** A strategy that needs longer for one gradient is not timed. */
  readonly slowestMs: number;
  /** How long to wait for a reply. */
  readonly patienceMs: number;
}

/** What is known of a strategy before the rounds. */
interface Readiness {
  readonly contestant: Contestant;
  /** `ok`, or why it is not timed. */
  status: string;
  about: string;
  error: number | null;
  bytesPerGradient: number | null;
  /** Of one gradient, when warm. */
  milliseconds: number;
}

/** Measures all strategies on one work. */
export async function measure(
  { work, T, n, B }: Work,
  contestants: readonly Contestant[],
  pace: Pace,
): Promise<Measurement[]> {
  const problem = makeProblem({ work, T, n, B });
  const right = solve(problem);
  const all = await inPairs(contestants, (contestant) => prepare(contestant, problem, right, pace));

  const times = await timeRounds(
    all.filter(({ status }) => status === 'ok'),
    pace,
  );
  const ours = times.get(all.find(({ contestant }) => contestant.name === OURS)!);
  return all.map((readiness) => resultOf({ work, T, n, B }, readiness, times.get(readiness), ours));
}

function resultOf(
  work: Work,
  { contestant, status, about, error, bytesPerGradient }: Readiness,
  times: readonly number[] | undefined,
  ours: readonly number[] | undefined,
): Measurement {
  const spread = times && spreadOf(times);
  const ratio = times && ours && spreadOf(ratios(times, ours));
  return {
    ...work,
    strategy: contestant.name,
    status,
    medianMs: spread?.median ?? null,
    q1Ms: spread?.q1 ?? null,
    q3Ms: spread?.q3 ?? null,
    rounds: times?.length ?? 0,
    ratioToOurs: ratio?.median ?? null,
    ratioQ1: ratio?.q1 ?? null,
    ratioQ3: ratio?.q3 ?? null,
    maxRelativeError: error,
    bytesPerGradient,
    about,
  };
}

/**
 * Two at a time, which two cores do in half the time; what is timed for the result is timed alone. The last comes
 * first, because peers take longer.
 */
async function inPairs<A, B>(items: readonly A[], act: (item: A) => Promise<B>): Promise<B[]> {
  const waiting = [...items.entries()];
  const results: B[] = [];
  const work = async () => {
    for (let next = waiting.pop(); next; next = waiting.pop()) results[next[0]] = await act(next[1]);
  };
  await Promise.all([work(), work()]);
  return results;
}

async function prepare(
  contestant: Contestant,
  problem: Problem,
  right: Gradient,
  pace: Pace,
): Promise<Readiness> {
  const { server, tolerance } = contestant;
  const { slowestMs, warmUpMs, patienceMs } = pace;
  const readiness: Readiness = {
    contestant,
    status: 'ok',
    about: '',
    error: null,
    bytesPerGradient: null,
    milliseconds: 0,
  };
  try {
    const { about, milliseconds } = await server.ask({ command: 'prepare', problem, warmUpMs }, patienceMs);
    Object.assign(readiness, { about, milliseconds });
    if (milliseconds > slowestMs)
      throw new Error(
        `too slow: one gradient takes ${seconds(milliseconds)}, more than ${seconds(slowestMs)}`,
      );
    readiness.error = maxRelativeError(await server.ask({ command: 'gradient' }, patienceMs), right);
    if (!(readiness.error <= tolerance)) throw new Error(`wrong: off by ${readiness.error.toExponential(1)}`);
    if (contestant.isCounted) {
      const request = { command: 'allocate', times: timesInRound(readiness, pace) } as const;
      readiness.bytesPerGradient = (await server.ask(request, patienceMs)).bytesPerGradient;
    }
  } catch (error) {
    readiness.status = (error as Error).message;
  }
  return readiness;
}

const seconds = (milliseconds: number) => `${(milliseconds / 1000).toFixed(1)} s`;

/** Milliseconds of one gradient, in each round; nothing for those who fail on the way. */
async function timeRounds(all: readonly Readiness[], pace: Pace): Promise<Map<Readiness, number[]>> {
  const found = new Map(all.map((readiness) => [readiness, [] as number[]]));
  for (let round = 0; round < pace.rounds; round++) {
    for (const readiness of orderOf(all, round)) {
      try {
        found.get(readiness)?.push(await timeOnce(readiness, pace));
      } catch (error) {
        readiness.status = (error as Error).message;
        found.delete(readiness);
      }
    }
  }
  return found;
}

/** Milliseconds of one gradient. */
async function timeOnce(readiness: Readiness, pace: Pace): Promise<number> {
  const { contestant } = readiness;
  const times = timesInRound(readiness, pace);
  const run = (times: number) => contestant.server.ask({ command: 'run', times }, pace.patienceMs);
  if (times > 1) await run(Math.ceil(times / 4)); // a process that has waited for its turn starts slowly
  const reply = await run(times);
  return reply.milliseconds / times;
}

/** How many gradients a strategy computes in a round. */
const timesInRound = ({ milliseconds }: Readiness, { roundMs }: Pace): number =>
  Math.max(1, Math.round(roundMs / milliseconds));
