/** Mistakes in words, by what they were made of. Symbols are written as `h_{k-1}`. */
import { cells, familyOf, type MistakeId } from '../../rnn/index.ts';
import { type Explained, type Trial } from './numbers.ts';
import { type Checked, type CheckQuantity, quantityName } from './quantity.ts';

/** What was done, and what to do instead, in sentences. */
export interface Words {
  readonly what: string;
  readonly cure: string;
}

const entryOf = (id: MistakeId): Words => familyOf(id);

/** Of a Jacobian a mistake is another one than of a gradient that is carried back by its transpose. */
const ofJacobian: { readonly [Id in MistakeId]?: Partial<Words> } = {
  'no-activation-derivative': {
    cure: 'Multiply row i by f′ of unit i, at each activation on the way from h_{j-1} to h_j.',
  },
  untransposed: {
    what: 'Wᵀ was taken, where W belongs.',
    cure: 'The Jacobian of W h by h is W itself. Wᵀ is what carries a gradient back, as Jᵀ does.',
  },
  'transposed-result': {
    cure: 'dh_t/dh_k has a row for each unit of h_t, and a column for each unit of h_k.',
  },
};

/** The factors of a simple cell's Jacobian in the wrong order: two mistakes of the table, but one to whoever makes it. */
function reversed({ mistakes: ids }: Explained, quantity: CheckQuantity, { cell }: Checked) {
  const isIt = ['untransposed', 'transposed-result'].every((id) => ids.some((other) => other === id));
  if (quantity.kind !== 'jacobian' || !isIt || cells[cell].gates.length > 1) return undefined;
  const { t, k } = quantity;
  return t - k === 1
    ? {
        what: 'diag(f′) stands on the right of W.',
        cure: `diag(f′) belongs on the left of W: diag(f′(a_{${t}})) W has row i of W times f′ of unit i.`,
      }
    : {
        what: `The factors stand in the opposite order: W diag(f′(a_{${k + 1}})) comes first, and W diag(f′(a_{${t}})) last.`,
        cure: `diag(f′) belongs on the left of W, and the last step comes first: diag(f′(a_{${t}})) W … diag(f′(a_{${k + 1}})) W.`,
      };
}

/** One explanation: `The term k = t was left out of the sum.` Each way in brackets behind its mistake. */
export function explanationOf(explained: Explained, quantity: CheckQuantity, experiment: Checked): Words {
  const one = reversed(explained, quantity, experiment);
  if (one) return one;
  const all = explained.mistakes.map((id, index) => {
    const { what, cure } = { ...entryOf(id), ...(quantity.kind === 'jacobian' && ofJacobian[id]) };
    const detail = explained.details[index];
    return { what: what + (detail ? ` (${sentenceCase(detail)}.)` : ''), cure };
  });
  return {
    what: all.map(({ what }) => what).join(' And: '),
    cure: all.map(({ cure }) => cure).join(' '),
  };
}

/**
 * All explanations of some numbers.
 * @param same the gradient, of another loss or of all, that has these numbers
 */
export function explanationsOf(
  candidates: readonly Explained[],
  same: CheckQuantity | undefined,
  quantity: CheckQuantity,
  experiment: Checked,
): readonly Words[] {
  const words = candidates.map((candidate) => explanationOf(candidate, quantity, experiment));
  if (!same) return words;
  const of = (id: MistakeId) => candidates.findIndex(({ mistakes }) => mistakes.join() === id);
  const [lastLoss, someLosses] = [of('only-last-loss'), of('some-losses')];
  // One loss alone is one explanation, under its own name.
  if (someLosses >= 0) return words.with(someLosses, wordsOfSame(same, quantity));
  if (lastLoss < 0) return [...words, wordsOfSame(same, quantity)];
  return words.with(lastLoss, { ...words[lastLoss], what: `${words[lastLoss].what} (${thisIs(same)})` });
}

const thisIs = (same: CheckQuantity): string =>
  `This is ${quantityName(same)}${same.loss ? ' alone' : ', the sum over all losses'}.`;

const wordsOfSame = (same: CheckQuantity, { loss }: CheckQuantity): Words => ({
  what: thisIs(same),
  cure: loss ? `Take what E_{${loss}} alone sends back.` : entryOf('only-last-loss').cure,
});

/** What a list calls a mistake where its id is long, or says little. */
const names: { readonly [Id in MistakeId]?: string } = {
  'no-activation-derivative': 'no f′',
  'derivative-at-output': 'f′ at f(a)',
};

/** `missing last term`; `no f′: in the Jacobians`; `gate order: i, f, o, g`. Short enough for a closed list. */
export function trialName({ id, detail }: Trial, quantity: CheckQuantity): string {
  const name = quantity.kind === 'jacobian' && id === 'untransposed' ? 'Wᵀ for W' : names[id];
  return (name ?? id.replaceAll('-', ' ')) + (detail ? `: ${briefly(detail)}` : '');
}

const briefly = (detail: string): string =>
  detail.replace(/^gates in the order /, '').replace(/^(in .*?)( dh_j\/dh_\{j-1\})? alone$/, '$1');

/** A symbol at the start of a sentence stays as it is. */
export const sentenceCase = (text: string): string => text[0].toUpperCase() + text.slice(1);
