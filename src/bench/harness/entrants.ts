/** Who takes part in a benchmark, in the order of its rows. */
import { type Task, taskOf, type Work } from './problem.ts';
import type { StrategyName } from './strategies/index.ts';

/** A strategy that takes part. */
export interface Entrant {
  /** Names the row. */
  readonly name: string;
  readonly tasks: readonly Task[];
  /** How far its answer may be from the right one: 1e-4 in float32. */
  readonly tolerance: number;
  /** Also tries the sizes for graphics devices: these, and ours to compare them with. */
  readonly takesLargest: boolean;
}

/** Whether an entrant does a work. */
export const doesWork = ({ tasks }: Entrant, work: Work): boolean => tasks.includes(taskOf(work));

/** A strategy of ours or of a peer in JavaScript. */
export interface ScriptEntrant extends Entrant {
  readonly strategy: StrategyName;
}

/** Whom all others are compared with. */
export const OURS = 'ours-f32';
/** Ours once more: what differs between those two is noise. */
export const NOISE = `${OURS} (A/A)`;

const FLOAT32 = 1e-4;
const FLOAT64 = 1e-9;
const whole: readonly Task[] = ['gradient', 'inference'];
/** With an optimiser of its own. */
const trainer: readonly Task[] = [...whole, 'training'];
const exact: readonly Task[] = [...whole, 'terms'];
const all: readonly Task[] = [...trainer, 'terms'];

const entrant = (
  strategy: StrategyName,
  tasks: readonly Task[],
  tolerance = FLOAT32,
  name: string = strategy,
): ScriptEntrant => ({ name, strategy, tasks, tolerance, takesLargest: /^ours-f32|webg/.test(strategy) });

const ours = [
  entrant('ours-f32', all),
  entrant('ours-f32-2threads', ['gradient']),
  entrant('ours-f64', exact, FLOAT64),
  entrant('ours-ts', exact, FLOAT64),
  entrant('ours-itemize', ['terms'], FLOAT64),
];
const peers = [
  entrant('scalar', whole),
  entrant('tfjs-wasm', trainer),
  entrant('tfjs-cpu', trainer),
  entrant('jax-js', whole),
];
const noise = entrant('ours-f32', all, FLOAT32, NOISE);

export const inNode: readonly ScriptEntrant[] = [...ours, ...peers];
export const inBrowser: readonly ScriptEntrant[] = [
  ...ours,
  ...peers,
  entrant('tfjs-webgl', trainer),
  entrant('tfjs-webgpu', trainer),
  entrant('jax-js-webgl', whole),
  entrant('jax-js-webgpu', whole),
  noise,
];
/** PyTorch on one thread, and the last row. */
export const pytorch: Entrant = { name: 'pytorch', tasks: trainer, tolerance: FLOAT32, takesLargest: false };
export const lastInNode: ScriptEntrant = noise;
