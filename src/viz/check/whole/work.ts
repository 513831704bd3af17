/** The work of a check of all gradients at once, beside the thread of the page. */
import {
  type Brought,
  decide,
  diagnoseAnswer,
  type Experiment,
  type Layout,
  lossAlone,
  NonFiniteError,
  type WrongStep,
} from '../../../rnn/index.ts';
import { type Found, foundOf, type Progress } from '../numbers.ts';

/** Gradients that someone gave, in all ways of taking them. */
export interface WholeJob {
  readonly experiment: Experiment;
  /** The step of the loss whose gradients they are; undefined: E, the sum of all. */
  readonly loss: number | undefined;
  readonly ways: readonly Pick<Brought, 'gradients' | 'layout' | 'quantities'>[];
  /** What was answered to the question whether a = W h or a = h W is meant. */
  readonly layout: Layout | undefined;
}

export type WholeReply =
  | {
      /** Of the ways. */
      readonly way: number;
      /** By parameter, and by path of what else was given, as `hiddenGradients`. */
      readonly found: { readonly [name: string]: Found };
      readonly finding: string;
      readonly wrongStep: WrongStep | undefined;
    }
  /** Nothing tells which layout is meant. */
  | { readonly asks: 'layout' }
  | { readonly overflow: string };

export function checkWhole(
  { experiment, loss, ways, layout }: WholeJob,
  onProgress: (progress: Progress) => void,
): WholeReply {
  const asked = loss ? lossAlone(experiment, loss) : experiment;
  try {
    const way = decide(asked, ways, layout);
    if (!way) return { asks: 'layout' };
    const given = { ...way.gradients, ...way.quantities };
    const { parameters, quantities, finding, wrongStep } = diagnoseAnswer(asked, given, (place, tried, of) =>
      onProgress({ place, tried, of }),
    );
    const found = Object.entries({ ...parameters, ...quantities }).map(
      ([name, diagnosis]) => [name, foundOf(diagnosis)] as const,
    );
    return { way: ways.indexOf(way), found: Object.fromEntries(found), finding, wrongStep };
  } catch (error) {
    if (!(error instanceof NonFiniteError)) throw error;
    return { overflow: error.message };
  }
}
