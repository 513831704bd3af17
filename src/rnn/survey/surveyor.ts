import { lower, type Program, type Replay, type Seed } from '../../autograd/index.ts';
import { lanesByPasses } from './by-passes.ts';
import {
  copiesOf,
  type Contributions,
  contributionsOf,
  type Truncation,
  truncationOf,
} from './contributions.ts';
import { type SingleExperiment, type ParameterName, parametersOf } from '../experiment.ts';
import { type Network, traceNetwork } from '../network.ts';
import { type Survey, survey, surveyed } from './survey.ts';
import type { Uses } from './uses.ts';
import { copiesAt, partnerOf } from '../term-norms.ts';
import type { LossStep } from '../passes.ts';
import { Terms } from '../terms.ts';
import { leavesOf, shapeOf } from '../unroll.ts';

/** What is asked of an experiment. */
export interface Question {
  readonly experiment: SingleExperiment;
  /** The loss whose way back is wanted. */
  readonly t: LossStep;
  /** The parameter that the next two are about. */
  readonly parameter: ParameterName;
  /** Whether its gradient is wanted by the steps that contribute to it. */
  readonly wantsContributions: boolean;
  /** The horizon at which its gradient is to be cut off, if it is. */
  readonly horizon: number | undefined;
  /** Whether the horizon cuts time into windows. */
  readonly windows?: boolean;
}

/** What a question is answered by. */
export interface Answer {
  readonly survey: Survey;
  readonly contributions: Contributions | undefined;
  readonly truncation: Truncation | undefined;
}

/** What is the same for all experiments of one shape. */
interface Prepared {
  readonly network: Network;
  readonly uses: readonly Uses[];
  /** Undefined where no step has a loss, or no program carries them side by side. */
  readonly replay: Replay | undefined;
}

/**
 * Answers questions about experiments, one after the other. A network is traced and lowered once, and replayed as long
 * as only its numbers change.
 */
export class Surveyor<Loaded extends Replay | Promise<Replay>> {
  readonly #load: (program: Program) => Loaded;
  #shape = '';
  #prepared: Promise<Prepared> | Prepared | undefined;

  /** @param load what replays a program: `replayInTypeScript` at once, `replayInWebAssembly` soon */
  constructor(load: (program: Program) => Loaded) {
    this.#load = load;
  }

  /** Answers a question; a promise where programs load with one. @throws NonFiniteError when a number overflows, naming node and step. */
  ask(question: Question): Loaded extends Promise<Replay> ? Promise<Answer> : Answer;
  ask(question: Question): Promise<Answer> | Answer {
    const { share } = question.experiment;
    const shape = JSON.stringify([shapeOf(question.experiment), share]);
    if (shape !== this.#shape) {
      this.#prepared = this.#prepare(question.experiment);
      this.#shape = shape;
    }
    const prepared = this.#prepared!;
    return prepared instanceof Promise
      ? prepared.then((ready) => answer(question, ready))
      : answer(question, prepared);
  }

  #prepare(experiment: SingleExperiment): Promise<Prepared> | Prepared {
    const network = traceNetwork(shapeOf(experiment));
    const uses = parametersOf(experiment).map((name) => usesOf(network, name));
    const { share = 1 } = experiment;
    const losses = network.steps.flatMap(({ E }): Seed[] => {
      if (!E) return [];
      return share === 1 ? [E] : [{ node: E, cotangent: [share] }];
    });
    if (losses.length === 0 || experiment.readout) return { network, uses, replay: undefined };
    const replay: Replay | Promise<Replay> = this.#load(
      lower({ seeds: losses, wrt: surveyed(network, uses) }, 'float64'),
    );
    return replay instanceof Promise
      ? replay.then((replay) => ({ network, uses, replay }))
      : { network, uses, replay };
  }
}

const usesOf = (network: Network, name: ParameterName): Uses => ({
  name,
  node: network.parameters[name]!,
  steps: network.steps.map((_, index) =>
    copiesAt(network, name, index + 1).map((edge) => ({
      fed: edge.consumer,
      input: partnerOf(edge),
      isEntrywise: edge.consumer.op === 'mul',
    })),
  ),
});

function answer(question: Question, { network, uses, replay }: Prepared): Answer {
  const { experiment, t, parameter, wantsContributions, horizon, windows = false } = question;
  // Values overflow here first, and are named.
  const terms = new Terms(experiment, network);
  const arrivals = experiment.readout ? lanesByPasses(experiment, network, surveyed(network, uses)) : replay;
  if (replay) {
    for (const [leaf, numbers] of leavesOf(experiment, network)) replay.set(leaf, numbers);
    replay.run();
  }
  const found = survey(terms, network, uses, arrivals, t);
  const copies = () =>
    copiesOf(
      uses.find(({ name }) => name === parameter)!,
      network,
      (node) => terms.valueOf(node),
      arrivals,
    );
  return {
    survey: found,
    contributions: wantsContributions ? contributionsOf(copies(), t) : undefined,
    truncation: horizon === undefined ? undefined : truncationOf(copies(), horizon, windows),
  };
}
