/**
 * One work of the benchmark: all strategies load; they solve a problem for the first time, each alone; they warm up and
 * are checked; they are timed in interleaved rounds; they are checked once more.
 */
import { type Entrant, OURS } from './entrants.ts';
import { maxRelativeError } from './error.ts';
import { solve, type Solution } from './oracle.ts';
import type { Pace } from './pace.ts';
import type { Pause } from './pause.ts';
import { flopsOf, makeProblem, type Problem, type Work } from './problem.ts';
import type { Measurement } from './results.ts';
import { orderOf, ratios, spreadOf } from './rounds.ts';
import type { Server } from './server.ts';
import type { Device } from './strategy.ts';

/** An entrant, and where it runs. */
export interface Contestant {
  readonly entrant: Entrant;
  readonly server: Server;
  /** Whether to count what it allocates. */
  readonly isCounted: boolean;
}

/** What the harness is doing. */
export type Stage = 'loading' | 'solving' | 'first answer' | 'warming up' | 'timing' | 'checking again';

export interface Progress {
  readonly stage: Stage;
  /** The strategy at work, where it is one. */
  readonly strategy?: string;
  /** From 1, while timing. */
  readonly round?: number;
  /** The part of all this that is behind, 0 to 1. */
  readonly done: number;
}

export interface Conditions {
  readonly pace: Pace;
  readonly pause: Pause;
  /** When it fires, what was measured so far is returned; its reason says why. */
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
  /** A graphics device was lost: who had it, and what its status is now. */
  readonly onLost: (strategy: string, status: string) => void;
}

/** How the status begins of who would take too long. */
export const TOO_SLOW = 'too slow';
/** And of who gave no first answer: be it slow, or hung. */
export const SILENT = 'did not answer';

/** No answer came for as long as there was patience. */
class SilenceError extends Error {
  override readonly name = 'SilenceError';
}

/**
 * Measures all contestants on one work.
 * @param excused who is not to be tried, and why, by name
 */
export async function measure(
  work: Work,
  contestants: readonly Contestant[],
  excused: ReadonlyMap<string, string>,
  conditions: Conditions,
): Promise<Measurement[]> {
  const { work: kind, T, n, B, q } = work;
  const measuring = new Measuring({ work: kind, T, n, B, q }, contestants, excused, conditions);
  await measuring.run();
  return measuring.results();
}

/** Rows of a work that is not measured now, but may be later. */
export const leftOut = (
  { work, T, n, B, q }: Work,
  contestants: readonly Contestant[],
  status: string,
): Measurement[] =>
  contestants.map((contestant) => {
    const standing = { ...beginning(contestant), status, unfinished: true };
    return measurementOf({ work, T, n, B, q }, standing, []);
  });

/** What is known of a contestant. */
interface Standing {
  readonly contestant: Contestant;
  /** `ok`, or why it is out. */
  status: string;
  unfinished: boolean;
  about: string;
  device: Device | null;
  firstMs: number | null;
  error: number | null;
  bytesPerGradient: number | null;
  /** Of one run, when warm. */
  milliseconds: number;
  /** Milliseconds of one run, in each round. */
  times: number[];
}

/** Shares of the time that the stages before the rounds take, roughly. */
const UNTIL_WARM = 0.15;
const UNTIL_ROUNDS = 0.5;

class Measuring {
  readonly #work: Work;
  readonly #conditions: Conditions;
  readonly #standings: readonly Standing[];

  constructor(
    work: Work,
    contestants: readonly Contestant[],
    excused: ReadonlyMap<string, string>,
    conditions: Conditions,
  ) {
    this.#work = work;
    this.#conditions = conditions;
    this.#standings = contestants.map((contestant) => ({
      ...beginning(contestant),
      status: excused.get(contestant.entrant.name) ?? 'ok',
    }));
  }

  async run(): Promise<void> {
    const { signal, pause } = this.#conditions;
    const stop = () => {
      for (const { contestant } of this.#standings) contestant.server.end();
      pause.resume();
    };
    signal.addEventListener('abort', stop);
    try {
      await this.#measure();
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }

  async #measure(): Promise<void> {
    const { pace } = this.#conditions;
    this.#report({ stage: 'loading', done: 0 });
    const loading = this.#standing().map((standing) => this.#try(standing, () => this.#load(standing)));
    await Promise.all(loading);

    this.#report({ stage: 'solving', done: 0 });
    const problem = makeProblem(this.#work);
    const solution = await solve(problem).catch((error: Error) => {
      for (const standing of this.#standing()) standing.status = `nothing to check it by: ${error.message}`;
    });
    if (!solution) return;

    const waiting = this.#standing();
    for (const [index, standing] of waiting.entries()) {
      const done = (UNTIL_WARM * index) / waiting.length;
      this.#report({ stage: 'first answer', strategy: nameOf(standing), done });
      await this.#try(standing, () => this.#answerFirst(standing, problem));
    }

    let warm = 0;
    const all = this.#standing();
    await inPairs(all, async (standing) => {
      const done = UNTIL_WARM + ((UNTIL_ROUNDS - UNTIL_WARM) * warm++) / all.length;
      this.#report({ stage: 'warming up', strategy: nameOf(standing), done });
      await this.#try(standing, () => this.#warmUp(standing, problem));
    });
    for (const standing of this.#standing()) await this.#try(standing, () => this.#admit(standing, solution));

    for (let round = 0; round < pace.rounds; round++) {
      const inRound = this.#standing().filter((standing) => round < this.#roundsOf(standing));
      for (const [index, standing] of orderOf(inRound, round).entries()) {
        const done = UNTIL_ROUNDS + ((1 - UNTIL_ROUNDS) * (round + index / inRound.length)) / pace.rounds;
        this.#report({ stage: 'timing', strategy: nameOf(standing), round: round + 1, done });
        const where = `in round ${round + 1} of ${this.#roundsOf(standing)}`;
        await this.#try(standing, async () => standing.times.push(await this.#timeOnce(standing)), where);
      }
    }

    this.#report({ stage: 'checking again', done: 1 });
    for (const standing of this.#standing()) await this.#try(standing, () => this.#check(standing, solution));
  }

  results(): Measurement[] {
    const ours = this.#standings.find((standing) => nameOf(standing) === OURS)?.times ?? [];
    return this.#standings.map((standing) => measurementOf(this.#work, standing, ours));
  }

  /** Who is not out. */
  #standing(): Standing[] {
    return this.#standings.filter(({ status }) => status === 'ok');
  }

  #report(progress: Progress): void {
    this.#conditions.onProgress(progress);
  }

  /** Has a contestant do something; it is out if that fails. `where` is added to what is said of an accident. */
  async #try(standing: Standing, act: () => Promise<unknown>, where = ''): Promise<void> {
    try {
      await act();
    } catch (error) {
      const { signal, onLost } = this.#conditions;
      const { message, name } = signal.aborted ? (signal.reason as Error) : (error as Error);
      standing.status = [message, where].filter(Boolean).join(' ');
      standing.unfinished = signal.aborted || name === 'LostError';
      if (name !== 'LostError') return;
      standing.contestant.server.end();
      onLost(nameOf(standing), standing.status);
    }
  }

  /** Once more without threads, where it may hang in them. */
  async #load(standing: Standing): Promise<void> {
    const load = () => this.#ask(standing, (server) => server.load());
    await load().catch((error: unknown) => {
      if (!isHungInThreads(standing, error)) throw error;
      return load();
    });
  }

  async #answerFirst(standing: Standing, problem: Problem): Promise<void> {
    const answer = () =>
      this.#conditions.pause.undisturbed(async (tries) => {
        if (tries > 0) await this.#restart(standing);
        return this.#ask(standing, (server) => server.prepare(problem));
      });
    const first = await answer().catch(async (error: unknown) => {
      if (!isHungInThreads(standing, error)) throw error;
      await this.#restart(standing);
      return answer();
    });
    Object.assign(standing, first);
  }

  /** A first answer is one only if nothing is there yet. */
  async #restart(standing: Standing): Promise<void> {
    standing.contestant.server.end();
    await this.#ask(standing, (server) => server.load());
  }

  /** @throws Error for whom it would take too long. */
  async #warmUp(standing: Standing, problem: Problem): Promise<void> {
    const { slowestMs, warmUpMs } = this.#conditions.pace;
    const { firstMs } = standing;
    // Warming up takes two runs of each variant at least.
    if (firstMs! > 10 * slowestMs) throw new Error(`${TOO_SLOW}: the first answer took ${seconds(firstMs!)}`);
    const warm = await this.#conditions.pause.undisturbed(async (tries) => {
      if (tries > 0) await this.#ask(standing, (server) => server.prepare(problem));
      return this.#ask(standing, (server) => server.warmUp(warmUpMs));
    });
    Object.assign(standing, warm);
  }

  /** @throws Error for who is too slow, or wrong. Two have warmed up at a time: who was too slow then runs once more, alone. */
  async #admit(standing: Standing, solution: Solution): Promise<void> {
    const { slowestMs } = this.#conditions.pace;
    if (standing.milliseconds > slowestMs) {
      const alone = await this.#ask(standing, (server) => server.run(1));
      standing.milliseconds = Math.min(alone, standing.milliseconds);
    }
    const { milliseconds } = standing;
    if (milliseconds > slowestMs)
      throw new Error(`${TOO_SLOW}: one run takes ${seconds(milliseconds)}, more than ${seconds(slowestMs)}`);
    await this.#check(standing, solution);
    if (standing.contestant.isCounted)
      standing.bytesPerGradient = await this.#ask(standing, (server) =>
        server.allocate(this.#timesOf(standing)),
      );
  }

  /** @throws Error when the answer is wrong; then nothing that was timed counts. */
  async #check(standing: Standing, { answer, by }: Solution): Promise<void> {
    const { name, tolerance } = standing.contestant.entrant;
    if (name === by) return; // it says itself what is right
    const error = maxRelativeError(await this.#ask(standing, (server) => server.answer()), answer);
    standing.error = Math.max(standing.error ?? 0, error);
    if (error <= tolerance) return;
    standing.times = [];
    throw new Error(`wrong: off by ${error.toExponential(1)}`);
  }

  /** Milliseconds of one run, while the page was to be seen all the time. */
  async #timeOnce(standing: Standing): Promise<number> {
    const times = this.#timesOf(standing);
    const milliseconds = await this.#conditions.pause.undisturbed(async () => {
      // Who has waited for its turn starts slowly; a long run hardly notices.
      if (times > 1) await this.#ask(standing, (server) => server.run(Math.ceil(times / 4)));
      return this.#ask(standing, (server) => server.run(times));
    });
    return milliseconds / times;
  }

  /** How often a strategy runs in a round. */
  #timesOf({ milliseconds }: Standing): number {
    return Math.max(1, Math.round(this.#conditions.pace.roundMs / milliseconds));
  }

  #roundsOf({ milliseconds }: Standing): number {
    const { rounds, fewestRounds, slowFromMs } = this.#conditions.pace;
    return milliseconds > slowFromMs ? fewestRounds : rounds;
  }

  /** Asks a contestant's server. @throws Error when there is no answer in time; its server is ended then. */
  async #ask<R>({ contestant, firstMs }: Standing, act: (server: Server) => Promise<R>): Promise<R> {
    const { server } = contestant;
    const { pace, pause, signal } = this.#conditions;
    signal.throwIfAborted();
    let isLate = false;
    const callOff = pause.timeout(() => {
      isLate = true;
      server.end();
    }, pace.patienceMs);
    try {
      return await act(server);
    } catch (error) {
      if (!isLate) throw error;
      const within = `within ${seconds(pace.patienceMs)}`;
      throw new SilenceError(firstMs === null ? `${SILENT} ${within}` : `${TOO_SLOW}: no answer ${within}`);
    } finally {
      callOff();
    }
  }
}

const beginning = (contestant: Contestant): Standing => ({
  contestant,
  status: 'ok',
  unfinished: false,
  about: '',
  device: null,
  firstMs: null,
  error: null,
  bytesPerGradient: null,
  milliseconds: 0,
  times: [],
});

const isHungInThreads = ({ contestant }: Standing, error: unknown): boolean =>
  error instanceof SilenceError && (contestant.server.dropThreads?.() ?? false);

const nameOf = ({ contestant }: Standing): string => contestant.entrant.name;

const seconds = (milliseconds: number) => `${Number((milliseconds / 1000).toPrecision(2))} s`;

function measurementOf(work: Work, standing: Standing, ours: readonly number[]): Measurement {
  const { status, unfinished, about, device, firstMs, error, bytesPerGradient, times } = standing;
  const spread = times.length > 0 ? spreadOf(times) : null;
  const within = ratios(times, ours);
  const ratio = within.length > 0 ? spreadOf(within) : null;
  const flops = flopsOf(work);
  return {
    ...work,
    strategy: nameOf(standing),
    status,
    unfinished,
    firstMs,
    medianMs: spread?.median ?? null,
    q1Ms: spread?.q1 ?? null,
    q3Ms: spread?.q3 ?? null,
    rounds: times.length,
    ratioToOurs: ratio?.median ?? null,
    ratioQ1: ratio?.q1 ?? null,
    ratioQ3: ratio?.q3 ?? null,
    gflops: spread && flops ? flops / (1e6 * spread.median) : null,
    maxRelativeError: error,
    bytesPerGradient,
    about,
    device,
  };
}

/**
 * Two at a time, which two cores do in half the time; what is timed for the result is timed alone. The last comes
 * first, because peers take longer.
 */
async function inPairs<A>(items: readonly A[], act: (item: A) => Promise<void>): Promise<void> {
  const waiting = [...items];
  const work = async () => {
    for (let next = waiting.pop(); next; next = waiting.pop()) await act(next);
  };
  await Promise.all([work(), work()]);
}
