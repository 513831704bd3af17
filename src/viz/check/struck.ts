/** The formula of the gradient with the wrong factor struck through, and the right one beside it. */
import { html, nothing, type TemplateResult } from 'lit-html';
import { subjectOf } from '../../rnn/debug/subject.ts';
import {
  actsOnOutput,
  cells,
  type BatchLossName,
  lossSteps,
  type MistakeId,
  type ParameterName,
} from '../../rnn/index.ts';
import { typeset } from '../text/prose.ts';
import { atStep } from './at-step.ts';
import type { Found } from './numbers.ts';
import { type Checked, type CheckQuantity, experimentOf, isOfOne, nameOf } from './quantity.ts';

interface Compared {
  readonly diagnosis: Pick<Found, 'candidates'>;
  readonly same: CheckQuantity | undefined;
}
type Gradient = Extract<CheckQuantity, { readonly kind: 'gradient' }>;

/** A factor of the formula that may be wrong. */
export type Slot = 'slope' | 'weights' | 'outputs' | 'loss' | 'input';

/** A factor that someone has wrong. */
export interface Struck {
  readonly slot: Slot;
  /** What stands there; empty: nothing. */
  readonly wrong: string;
  readonly right: string;
}

/** What the target is taken from in the derivative of a loss by o_k. */
const predicted: { readonly [L in BatchLossName]: string } = {
  'squared-error': 'o_k',
  mse: 'o_k',
  'cross-entropy': 'softmax(o_k)',
  bce: 'σ(o_k)',
  linear: 'o_k',
};

/** Undefined where no one factor is wrong. */
function struckBy(id: MistakeId, detail: string, loss: BatchLossName): Omit<Struck, 'right'> | undefined {
  const [, instead] = /^(.*?) for [^ ]+/.exec(detail) ?? [];
  switch (id) {
    case 'no-activation-derivative':
      return { slot: 'slope', wrong: '' };
    case 'derivative-at-output':
      return { slot: 'slope', wrong: 'f′(h_k)' };
    case 'other-derivative':
      return instead === undefined ? undefined : { slot: 'slope', wrong: instead };
    case 'untransposed':
      return { slot: 'weights', wrong: 'W' };
    case 'current-state':
      return { slot: 'input', wrong: 'h_k' };
    case 'other-input':
      return instead === undefined ? undefined : { slot: 'input', wrong: instead };
    case 'other-output-weights':
      return { slot: 'outputs', wrong: instead ?? '' };
    case 'sign':
      return { slot: 'loss', wrong: `(ô_k − ${predicted[loss]})` };
    default:
      return undefined;
  }
}

const inputOf: { readonly [P in ParameterName]?: string } = { W: 'h_{k−1}', U: 'x_k', V: 'h_k' };

function rightOf(slot: Slot, parameter: ParameterName, { loss }: Checked): string {
  switch (slot) {
    case 'slope':
      return 'f′(a_k)';
    case 'weights':
      return 'Wᵀ';
    case 'outputs':
      return 'Vᵀ';
    case 'loss':
      return `(${predicted[loss]} − ô_k)`;
    case 'input':
      return inputOf[parameter] ?? '1';
  }
}

/**
 * The factors that are wrong in the numbers given. None where several explanations fit them, and none of a cell with gates,
 * whose steps back are sums.
 */
export function struckIn(
  { diagnosis: { candidates }, same }: Compared,
  parameter: ParameterName,
  experiment: Checked,
): readonly Struck[] {
  if (!isOfOne(experiment) || candidates.length !== 1 || same || cells[experiment.cell].gates.length > 1)
    return [];
  const [{ mistakes, details }] = candidates;
  return mistakes.flatMap((id, index) => {
    const struck = struckBy(id, details[index], experiment.loss);
    return struck ? [{ ...struck, right: rightOf(struck.slot, parameter, experiment) }] : [];
  });
}

/** Of a simple cell; nothing where the mistake is no factor. */
export function struckView(
  compared: Compared,
  quantity: Gradient,
  experiment: Checked,
): TemplateResult | typeof nothing {
  const { parameter } = quantity;
  const struck = struckIn(compared, parameter, experiment);
  if (struck.length === 0 || !isOfOne(experiment)) return nothing;
  const factor = (slot: Slot, said = (text: string) => text) => {
    const right = typeset(said(rightOf(slot, parameter, experiment)));
    const one = struck.find((each) => each.slot === slot);
    if (!one) return right;
    return html`${one.wrong ? html`<del>${typeset(said(one.wrong))}</del> ` : nothing}<ins>${right}</ins>`;
  };
  const times = (said?: (text: string) => string) =>
    inputOf[parameter] === undefined ? nothing : html` · ${factor('input', said)}ᵀ`;
  const name = nameOf(quantity);
  const losses = lossSteps(subjectOf(experimentOf(experiment, quantity)));
  const isEach = losses.length === experiment.targets.length;
  if (actsOnOutput(parameter)) {
    const only = losses.length === 1 ? (text: string) => atStep(text, losses[0]) : undefined;
    const sum = only ? '' : isEach ? 'Σ ' : 'Σ over the steps k with a target, of ';
    return html`<p class="check-struck">${typeset(name)} = ${sum}${factor('loss', only)}${times(only)}</p>`;
  }
  const where =
    losses.length === 1
      ? `; the term with Vᵀ only at k = ${losses[0]}`
      : '; the term with Vᵀ only at steps k with a target';
  return html`<p class="check-struck">
    ${typeset(`${name} = Σ δ_k`)}${times()}, with ${typeset('δ_k')} = ${factor('slope')} ⊙
    (${factor('weights')} ${typeset('δ_{k+1}')} + ${factor('outputs')}
    ${factor('loss')})${isEach ? nothing : typeset(where)}
  </p>`;
}
