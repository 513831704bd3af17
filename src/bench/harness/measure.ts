/**
 * One row of the benchmark: all strategies solve a problem for the first time, each alone; they warm up and are checked;
 * they are timed in interleaved rounds; they are checked once more.
 */
import { type Entrant, OURS } from './entrants.ts';
import { maxRelativeError } from './error.ts';
import { solve } from './oracle.ts';
import type { Pause } from './pause.ts';
import { flopsOf, makeProblem, type Problem, type Work } from './problem.ts';
import type { Measurement } from './results.ts';
import { orderOf, ratios, spreadOf } from './rounds.ts';
import type { Server } from './server.ts';
import type { Answer, Device } from './strategy.ts';

/** How much time is taken. */
export interface Pace {
  readonly rounds: number;
  /** Who needs longer than `slowFromMs` for one run is timed in so many rounds only. */
  readonly fewestRounds: number;
  readonly slowFromMs: number;
  /** A strategy runs as often in a round as fits into this; once at least. */
  readonly roundMs: number;
  /** For all ways of a strategy together. */
  readonly warmUpMs: number;
  /** A strategy that needs longer for one run is not timed. */
  readonly slowestMs: number;
  /** How long to wait for an answer. */
  readonly patienceMs: number;
}

/** An entrant, and where it runs. */
export interface Contestant {
  readonly entrant: Entrant;
  readonly server: Server;
  /** Whether to count what it allocates. */
  readonly isCounted: boolean;
}

/** What the harness is doing. */
export type Stage = 'solving' | 'first answer' | 'warming up' | 'timing' | 'checking again';

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
  const { work: kind, T, n, B } = work;
  const measuring = new Measuring({ work: kind, T, n, B }, contestants, excused, conditions);
  await measuring.run();
  return measuring.results();
}

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
      contestant,
      status: excused.get(contestant.entrant.name) ?? 'ok',
      unfinished: false,
      about: '',
      device: null,
      firstMs: null,
      error: null,
      bytesPerGradient: null,
      milliseconds: 0,
      times: [],
    }));
    const { signal, pause } = conditions;
    const cancel = () => {
      for (const { server } of contestants) server.end();
      pause.resume();
    };
    signal.addEventListener('abort', cancel, { once: true });
  }

  async run(): Promise<void> {
    const { pace } = this.#conditions;
    this.#report({ stage: 'solving', done: 0 });
    const problem = makeProblem(this.#work);
    const right = await solve(problem);

    const waiting = this.#standing();
    for (const [index, standing] of waiting.entries()) {
      this.#report({
        stage: 'first answer',
        strategy: nameOf(standing),
        done: (UNTIL_WARM * index) / waiting.length,
      });
      await this.#try(standing, () => this.#prepare(standing, problem));
    }
    let warm = 0;
    const all = this.#standing();
    await inPairs(all, async (standing) => {
      const done = UNTIL_WARM + ((UNTIL_ROUNDS - UNTIL_WARM) * warm++) / all.length;
      this.#report({ stage: 'warming up', strategy: nameOf(standing), done });
      await this.#try(standing, () => this.#warmUp(standing, right));
    });
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
    for (const standing of this.#standing()) await this.#try(standing, () => this.#check(standing, right));
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

  async #prepare(standing: Standing, problem: Problem): Promise<void> {
    await this.#conditions.pause.over();
    Object.assign(standing, await this.#ask(standing, (server) => server.prepare(problem)));
  }

  async #warmUp(standing: Standing, right: Answer): Promise<void> {
    const { slowestMs, warmUpMs } = this.#conditions.pace;
    // Warming up takes two runs of each way at least.
    const { firstMs } = standing;
    if (firstMs! > 10 * slowestMs) throw new Error(`${TOO_SLOW}: the first answer took ${seconds(firstMs!)}`);
    Object.assign(standing, await this.#ask(standing, (server) => server.warmUp(warmUpMs)));
    const { milliseconds } = standing;
    if (milliseconds > slowestMs)
      throw new Error(`${TOO_SLOW}: one run takes ${seconds(milliseconds)}, more than ${seconds(slowestMs)}`);
    await this.#check(standing, right);
    if (standing.contestant.isCounted)
      standing.bytesPerGradient = await this.#ask(standing, (server) =>
        server.allocate(this.#timesOf(standing)),
      );
  }

  /** @throws Error when the answer is wrong; then nothing that was timed counts. */
  async #check(standing: Standing, right: Answer): Promise<void> {
    const { tolerance } = standing.contestant.entrant;
    const error = maxRelativeError(await this.#ask(standing, (server) => server.answer()), right);
    standing.error = Math.max(standing.error ?? 0, error);
    if (error <= tolerance) return;
    standing.times = [];
    throw new Error(`wrong: off by ${error.toExponential(1)}`);
  }

  /** Milliseconds of one run, while the page was to be seen all the time. */
  async #timeOnce(standing: Standing): Promise<number> {
    const { pause } = this.#conditions;
    const times = this.#timesOf(standing);
    for (;;) {
      await pause.over();
      const before = pause.count;
      // Who has waited for its turn starts slowly.
      if (times > 1) await this.#ask(standing, (server) => server.run(Math.ceil(times / 4)));
      const milliseconds = await this.#ask(standing, (server) => server.run(times));
      if (pause.count === before) return milliseconds / times;
    }
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
  async #ask<R>({ contestant }: Standing, act: (server: Server) => Promise<R>): Promise<R> {
    const { server } = contestant;
    const { pace, signal } = this.#conditions;
    signal.throwIfAborted();
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      server.end();
    }, pace.patienceMs);
    try {
      return await act(server);
    } catch (error) {
      throw isLate ? new Error(`${TOO_SLOW}: no answer within ${seconds(pace.patienceMs)}`) : error;
    } finally {
      clearTimeout(timer);
    }
  }
}

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
