/** One row of the benchmark: all strategies prepare, are checked, warm up, and are timed in interleaved rounds. */
import { type Contestant, ORACLE, OURS } from './contestants.ts';
import { maxRelativeError } from './error.ts';
import { makeProblem, type Problem, type Work } from './problem.ts';
import type { Result } from './results.ts';
import { orderOf, ratios, spreadOf } from './rounds.ts';
import type { Gradient } from './strategy.ts';

/** How much time is taken. */
export interface Pace {
  readonly rounds: number;
  /** A strategy computes as many gradients in a round as fit into this; one at least. */
  readonly roundMs: number;
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
  /** Of one gradient, when warm. */
  milliseconds: number;
}

/** Measures all strategies on one work. */
export async function measure(
  { work, T, n, B }: Work,
  contestants: readonly Contestant[],
  pace: Pace,
): Promise<Result[]> {
  const problem = makeProblem({ work, T, n, B });
  const oracle = contestants.find(({ name }) => name === ORACLE)!;
  const right = await oracle.server
    .ask({ command: 'prepare', problem }, pace.patienceMs)
    .then(() => oracle.server.ask({ command: 'gradient' }, pace.patienceMs));
  const all = await inPairs(contestants, (contestant) => prepare(contestant, problem, right, pace));

  const times = await timeRounds(
    all.filter(({ status }) => status === 'ok'),
    pace,
  );
  const ours = all.find(({ contestant }) => contestant.name === OURS);
  return all.map((readiness): Result => {
    const { contestant, status, about, error } = readiness;
    const own = times.get(readiness);
    const base = ours && times.get(ours);
    const spread = own && spreadOf(own);
    const ratio = own && base && spreadOf(ratios(own, base));
    return {
      work,
      T,
      n,
      B,
      strategy: contestant.name,
      status,
      medianMs: spread?.median ?? null,
      q1Ms: spread?.q1 ?? null,
      q3Ms: spread?.q3 ?? null,
      rounds: own?.length ?? 0,
      ratioToOurs: ratio?.median ?? null,
      ratioQ1: ratio?.q1 ?? null,
      ratioQ3: ratio?.q3 ?? null,
      maxRelativeError: error,
      about,
    };
  });
}

/** Two at a time, which two cores do in half the time; in order. What is timed for the result, is timed alone. */
async function inPairs<A, B>(items: readonly A[], act: (item: A) => Promise<B>): Promise<B[]> {
  const waiting = [...items.entries()];
  const results: B[] = [];
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) results[next[0]] = await act(next[1]);
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
  const readiness: Readiness = { contestant, status: 'ok', about: '', error: null, milliseconds: 0 };
  try {
    const { about } = await server.ask({ command: 'prepare', problem }, pace.patienceMs);
    readiness.about = about;
    const answer = await server.ask({ command: 'gradient' }, pace.patienceMs);
    readiness.error = maxRelativeError(answer, right);
    if (!(readiness.error <= tolerance)) throw new Error(`wrong: off by ${readiness.error.toExponential(1)}`);
    readiness.milliseconds = await warmUp(contestant, pace);
  } catch (error) {
    readiness.status = (error as Error).message;
  }
  return readiness;
}

/** Runs for long enough, and on while that makes it faster. @returns the milliseconds of one gradient */
async function warmUp({ server }: Contestant, pace: Pace): Promise<number> {
  let spent = 0;
  let before = Infinity;
  for (let times = 1; ; times = Math.ceil(pace.warmUpMs / 4 / before)) {
    const { milliseconds } = await server.ask({ command: 'run', times }, pace.patienceMs);
    const each = milliseconds / times;
    if (each > pace.slowestMs) {
      throw new Error(`too slow: one gradient takes ${seconds(each)}, more than ${seconds(pace.slowestMs)}`);
    }
    spent += milliseconds;
    if (spent >= pace.warmUpMs && each > 0.95 * before) return each;
    before = each;
  }
}

const seconds = (milliseconds: number) => `${(milliseconds / 1000).toFixed(1)} s`;

/** Milliseconds of one gradient, in each round. */
async function timeRounds(all: readonly Readiness[], pace: Pace): Promise<Map<Readiness, number[]>> {
  const found = new Map(all.map((readiness) => [readiness, [] as number[]]));
  for (let round = 0; round < pace.rounds; round++) {
    for (const readiness of orderOf(all, round)) {
      const times = Math.max(1, Math.round(pace.roundMs / readiness.milliseconds));
      const run = (times: number) =>
        readiness.contestant.server.ask({ command: 'run', times }, pace.patienceMs);
      // A process that has waited for its turn starts slowly.
      if (times > 1) await run(Math.ceil(times / 4));
      found.get(readiness)!.push((await run(times)).milliseconds / times);
    }
  }
  return found;
}
