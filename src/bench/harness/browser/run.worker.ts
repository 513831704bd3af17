/** The worker that conducts a run, so that the page stays free: solving a problem to check answers takes seconds. */
import { expose } from 'comlink';
import { inBrowser } from '../entrants.ts';
import { FULL, QUICK } from '../pace.ts';
import { Pause } from '../pause.ts';
import type { Work } from '../problem.ts';
import type { Machine } from '../results.ts';
import type { StrategyName } from '../strategies/index.ts';
import { type RunEvent, runSuite } from '../suite.ts';
import { describeMachine } from './machine.ts';
import { WorkerServer } from './server.ts';

/** What to measure. */
export interface Order {
  readonly works: readonly Work[];
  /** Names of the strategies that take part. */
  readonly strategies: readonly string[];
  readonly quick: boolean;
}

/** The worker of all strategies, which its name tells which one to be. */
const startStrategy = (name: StrategyName) =>
  new Worker(new URL('../../tensorflow.worker.ts', import.meta.url), { type: 'module', name });

const pause = new Pause();
const controller = new AbortController();

const conductor = {
  /** Runs once. Cancelled, it still returns. */
  async run(
    { works, strategies, quick }: Order,
    onMachine: (machine: Machine) => unknown,
    onEvent: (event: RunEvent) => unknown,
  ): Promise<void> {
    // What is told goes another way than what is returned: the page must have heard it all before the run is over.
    const told: unknown[] = [onMachine(await describeMachine())];
    const entrants = inBrowser.filter(({ name }) => strategies.includes(name));
    await runSuite({
      works,
      contestants: entrants.map((entrant) => ({
        entrant,
        server: new WorkerServer(
          () => startStrategy(entrant.strategy),
          entrant.strategy === 'tfjs-wasm' && crossOriginIsolated,
        ),
        isCounted: false,
      })),
      pace: quick ? QUICK : FULL,
      pause,
      signal: controller.signal,
      onEvent: (event) => told.push(onEvent(event)),
    });
    await Promise.all(told);
  },
  hold: () => pause.hold(),
  resume: () => pause.resume(),
  cancel: () => controller.abort(),
};
export type Conductor = typeof conductor;
expose(conductor);
