/** The formula of the gradient with the wrong factor struck through, and the right one beside it. */
import { html, nothing, type TemplateResult } from 'lit-html';
import { actsOnOutput, cells, type Experiment, type MistakeId, type ParameterName } from '../../rnn/index.ts';
import { typeset } from '../text/prose.ts';
import type { Explained } from './numbers.ts';

/** A factor of the formula that may be wrong. */
export type Slot = 'slope' | 'weights' | 'outputs' | 'loss' | 'input';

/** A factor that someone has wrong. */
export interface Struck {
  readonly slot: Slot;
  /** What stands there; empty: nothing. */
  readonly wrong: string;
  readonly right: string;
}

/** Undefined where no one factor is wrong. */
function struckBy(id: MistakeId, detail: string): Omit<Struck, 'right'> | undefined {
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
      return { slot: 'loss', wrong: '(ô_k − o_k)' };
    default:
      return undefined;
  }
}

const inputOf: { readonly [P in ParameterName]?: string } = { W: 'h_{k−1}', U: 'x_k', V: 'h_k' };

function rightOf(slot: Slot, parameter: ParameterName, { loss }: Experiment): string {
  switch (slot) {
    case 'slope':
      return 'f′(a_k)';
    case 'weights':
      return 'Wᵀ';
    case 'outputs':
      return 'Vᵀ';
    case 'loss':
      return loss === 'cross-entropy' ? '(softmax(o_k) − ô_k)' : '(o_k − ô_k)';
    case 'input':
      return inputOf[parameter] ?? '1';
  }
}

/** The factors that a mistake has wrong; none of a cell with gates, whose steps back are sums. */
export const struckIn = (
  { mistakes, details }: Explained,
  parameter: ParameterName,
  experiment: Experiment,
): readonly Struck[] =>
  cells[experiment.cell].gates.length > 1
    ? []
    : mistakes.flatMap((id, index) => {
        const struck = struckBy(id, details[index]);
        return struck ? [{ ...struck, right: rightOf(struck.slot, parameter, experiment) }] : [];
      });

/** Of a simple cell; nothing where the mistake is no factor. */
export function struckView(
  explained: Explained,
  parameter: ParameterName,
  experiment: Experiment,
): TemplateResult | typeof nothing {
  const struck = struckIn(explained, parameter, experiment);
  if (struck.length === 0) return nothing;
  const factor = (slot: Slot) => {
    const right = rightOf(slot, parameter, experiment);
    const one = struck.find((each) => each.slot === slot);
    if (!one) return typeset(right);
    return html`${one.wrong ? html`<del>${typeset(one.wrong)}</del> ` : nothing}<ins>${typeset(right)}</ins>`;
  };
  const start = factor('loss');
  const times = inputOf[parameter] === undefined ? nothing : html` · ${factor('input')}ᵀ`;
  if (actsOnOutput(parameter))
    return html`<p class="check-struck">${typeset(`∂E/∂${parameter}`)} = Σ ${start}${times}</p>`;
  return html`<p class="check-struck">
    ${typeset(`∂E/∂${parameter} = Σ δ_k`)}${times}, with ${typeset('δ_k')} = ${factor('slope')} ⊙
    (${factor('weights')} ${typeset('δ_{k+1}')} + ${factor('outputs')} ${start})
  </p>`;
}
