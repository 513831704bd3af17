/** The work of a check of all gradients at once, beside the thread of the page. */
import {
  type Brought,
  bringText,
  type Choice,
  decide,
  diagnoseAnswer,
  type Layout,
  lossAlone,
  type Naming,
  namesOfBoth,
  NonFiniteError,
  ownNames,
  type SearchProgress,
  type WrongStep,
} from '../../../rnn/index.ts';
import { bareName } from '../../../rnn/debug/names/roles.ts';
import { type PostedDiagnosis, foundOf } from '../numbers.ts';
import { type NetworkFile, wholeOf } from '../open-network.ts';
import { type Checked, isOfOne } from '../quantity.ts';
import type { Pasted } from '../pasted.ts';
import { type Fault, orFault, textIn } from '../texts.ts';
import { marked } from './marks.ts';
import { symbolAt } from './symbols.ts';

/** Gradients that someone gave, in a text. */
export interface WholeJob {
  readonly experiment: Checked;
  /** The step of the loss whose gradients they are; undefined: E, the sum of all. */
  readonly loss: number | undefined;
  readonly text: Pasted;
  /** What was answered to the question whether a = W h or a = h W is meant. */
  readonly layout: Layout | undefined;
  /** Where all of the network is, of which the page has an outline. */
  readonly from?: NetworkFile | undefined;
  /** What the parameters are called in the network’s file, and what was answered to how it is meant. */
  readonly names?: Naming['names'] | undefined;
  readonly choice?: Choice | undefined;
}

export type WholeReply =
  | {
      /** By parameter, and by path of what else was given, as `hiddenGradients`; sentences have marks around names. */
      readonly found: { readonly [name: string]: PostedDiagnosis };
      /** The same marks. */
      readonly finding: string;
      readonly wrongStep: WrongStep | undefined;
      /** What the gradients were called, and the parameters by that. */
      readonly names: Naming['names'];
      readonly parameters: Naming['names'];
    }
  /** Nothing tells which layout is meant. */
  | { readonly asks: 'layout' }
  | { readonly overflow: string }
  | { readonly fault: Fault };

export async function checkWhole(
  { experiment: outline, from, loss, text: pasted, layout, names = {}, choice }: WholeJob,
  onProgress: (progress: SearchProgress) => void,
): Promise<WholeReply> {
  const { text, format, stem } = await textIn(pasted);
  return orFault(text, async (): Promise<WholeReply> => {
    const experiment = await wholeOf(outline, from);
    const asked = loss && isOfOne(experiment) ? lossAlone(experiment, loss) : experiment;
    const ways = asChosen(bringText(text, asked, format, stem), choice);
    try {
      const way = decide(asked, ways, layout ?? choice?.layout);
      if (!way) return { asks: 'layout' };
      const naming = namesOfBoth(way.naming, { ...ownNames, names });
      const given = { ...way.gradients, ...way.quantities };
      const { parameters, quantities, finding, wrongStep } = diagnoseAnswer(asked, given, (progress) =>
        onProgress({
          ...progress,
          place: marked(progress.place, naming),
          named: progress.named.map(({ path, what }) => ({
            path: path in naming.names ? marked(path, naming) : symbolAt(path),
            what: marked(what, naming),
          })),
        }),
      );
      const found = Object.entries({ ...parameters, ...quantities }).map(([name, diagnosis]) => {
        const one = foundOf(diagnosis);
        return [
          name,
          { ...one, findings: one.findings.map((sentence) => marked(sentence, naming)) },
        ] as const;
      });
      return {
        found: Object.fromEntries(found),
        finding: marked(finding, naming),
        wrongStep,
        names: naming.names,
        parameters: bareNames(way.naming.names),
      };
    } catch (error) {
      if (!(error instanceof NonFiniteError)) throw error;
      return { overflow: error.message };
    }
  });
}

/** Whoever stacks the gates of the weights in an order does so with their gradients. */
function asChosen(ways: readonly Brought[], choice: Choice | undefined): readonly Brought[] {
  const same = ways.filter(({ order }) => `${order}` === `${choice?.order}`);
  return choice && same.length > 0 ? same : ways;
}

/** `Waa` of `dWaa`; of several arrays none. */
const bareNames = (names: Naming['names']): Naming['names'] =>
  Object.fromEntries(
    Object.entries(names)
      .filter(([, name]) => !name.includes(','))
      .map(([parameter, name]) => [parameter, bareName(name)]),
  );
