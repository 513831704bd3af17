import type { BatchExperiment, Experiment, ParameterName } from '../experiment.ts';
import { Block, blockOf } from './block.ts';
import type { ArrivalName, ValueName } from './change.ts';
import { ComputedSequence } from './computed-sequence.ts';
import type { Method } from './method.ts';
import { sequencesIn, type Subject, subjectOf, subjectOfAll } from './subject.ts';

/** Whatever is asked of an experiment, by any method: of all its sequences together, or of one of them. */
export class Computed {
  readonly experiment: Subject;
  readonly sequences: readonly ComputedSequence[];
  #other: { readonly of: Method['network']; readonly computed: Computed } | undefined;

  /** @throws NonFiniteError when a value overflows. */
  constructor(experiment: Experiment | BatchExperiment | Subject) {
    this.experiment = subjectOf(experiment);
    this.sequences = sequencesIn(this.experiment).map((sequence) => new ComputedSequence(sequence));
  }

  /** The only sequence; undefined where there are several. */
  get single(): ComputedSequence | undefined {
    return this.sequences.length === 1 ? this.sequences[0] : undefined;
  }

  /** Multiplications of one backward pass, about. */
  get work(): number {
    return this.sequences.reduce((sum, { work }) => sum + work, 0);
  }

  /** What a way back takes, in multiplications, about. */
  costOf(method: Method, isAtOutput = false): number {
    return this.sequences.reduce((sum, one) => sum + one.costOf(method, isAtOutput), 0);
  }

  /** dE/dP. */
  gradient(method: Method, parameter: ParameterName): Block {
    if (method.network) return this.#of(method.network).gradient(withoutNetwork(method), parameter);
    const { length } = this.sequences;
    return method.read(
      (name) =>
        sumOf(
          this.sequences.map((sequence, index) =>
            sequence.gradient(method, name).times(method.counts(index, length)),
          ),
        ),
      parameter,
    );
  }

  /** What arrives at something in every step of a sequence, a row each. */
  arrival(method: Method, of: ArrivalName, sequence: number): Block {
    if (method.network) return this.#of(method.network).arrival(withoutNetwork(method), of, sequence);
    const times = method.counts(sequence, this.sequences.length);
    return this.sequences[sequence].arrival(method, of).times(times);
  }

  /** What a sequence computes on its way forward, a row a step. */
  value(method: Method, of: ValueName, sequence: number): Block {
    const { sequences } = method.network ? this.#of(method.network) : this;
    return sequences[sequence].value(of).times(of === 'E' ? method.factor : 1);
  }

  /** E. */
  loss(method: Method): Block {
    const { sequences } = method.network ? this.#of(method.network) : this;
    const E = sequences.reduce(
      (sum, one) => sum + one.network.share * one.value('E').values.reduce((a, b) => a + b, 0),
      0,
    );
    return blockOf([1], Float64Array.of(E)).times(method.factor);
  }

  /** Term (t, k) of a parameter, of the only sequence. */
  term(method: Method, parameter: ParameterName, t: number, k: number): Block {
    return method.read((name) => this.sequences[0].terms(method, name, [t])(t, k), parameter);
  }

  /** Of the only sequence; see `ComputedSequence`. */
  jacobian(method: Method, t: number, k: number, of: 'h' | 's'): Block {
    return method.read(() => this.sequences[0].jacobian(method, t, k, of), 'W');
  }

  /** Another network, kept until the next one. */
  #of(network: NonNullable<Method['network']>): Computed {
    if (this.#other?.of !== network) {
      const computed = new Computed(subjectOfAll(network(sequencesIn(this.experiment))));
      this.#other = { of: network, computed };
    }
    return this.#other.computed;
  }
}

const withoutNetwork = (method: Method): Method => ({ ...method, network: undefined });

/** Blocks of one shape, added up. */
function sumOf(blocks: readonly Block[]): Block {
  const [first] = blocks;
  if (blocks.length === 1) return first;
  return new Block(
    first.shape,
    (index) => blocks.reduce((sum, block) => sum + block.entry(index), 0),
    () => blocks.reduce((most, { scale }) => Math.max(most, scale), 0),
  );
}
