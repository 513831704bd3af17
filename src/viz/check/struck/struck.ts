/** The formula of the gradient with the wrong factor struck through, and the right one beside it. */
import { html, nothing, type TemplateResult } from 'lit-html';
import { subjectOf } from '../../../rnn/debug/subject.ts';
import {
  actsOnOutput,
  type BatchLossName,
  lossSteps,
  type MistakeId,
  type ParameterName,
} from '../../../rnn/index.ts';
import { typeset } from '../../text/prose.ts';
import { atStep } from '../at-step.ts';
import type { PostedDiagnosis } from '../numbers.ts';
import { type Checked, type CheckQuantity, experimentOf, quantityName, sizesIn } from '../quantity.ts';
import { struckEdges } from './edges.ts';
import { type StruckSum, struckSums } from './sums.ts';
import { type WayFactor, type WayLine, waysBack } from './way-back.ts';

interface Compared {
  readonly diagnosis: Pick<PostedDiagnosis, 'candidates'>;
  readonly same: CheckQuantity | undefined;
}
type Gradient = Extract<CheckQuantity, { readonly kind: 'gradient' }>;

/** A factor of the formula that may be wrong. */
export type Slot = 'slope' | 'weights' | 'outputs' | 'loss' | 'input' | 'step';

/** A factor that someone has wrong. */
export interface Struck {
  readonly slot: Slot;
  /** What stands there; empty: nothing. */
  readonly wrong: string;
  readonly right: string;
  /** Of a cell with gates: in what arrives where it stands, as `dE/dc_k`, and on which edges of the graph. */
  readonly at?: string;
  readonly edges?: readonly string[];
}

/** What the target is taken from in the derivative of a loss by o_k. */
const predicted: { readonly [L in BatchLossName]: string } = {
  'squared-error': 'o_k',
  mse: 'o_k',
  'cross-entropy': 'softmax(o_k)',
  bce: 'σ(o_k)',
  linear: 'o_k',
};

/** dE_k/do_k as it should be. */
const errors: { readonly [L in BatchLossName]: string } = {
  'squared-error': '(o_k − ô_k)',
  mse: '2 (o_k − ô_k)',
  'cross-entropy': '(softmax(o_k) − ô_k)',
  bce: '(σ(o_k) − ô_k)',
  linear: 'ô_k',
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
      return { slot: 'loss', wrong: loss === 'linear' ? '−ô_k' : `(ô_k − ${predicted[loss]})` };
    case 'loss-derivative':
      return instead === undefined ? undefined : { slot: 'loss', wrong: instead.replaceAll('_t', '_k') };
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
      return errors[loss];
    case 'input':
      return inputOf[parameter] ?? '1';
    case 'step':
      return '';
  }
}

/** The factors that are wrong in the numbers given; none where several explanations fit them. */
export function struckIn(
  { diagnosis: { candidates }, same }: Compared,
  parameter: ParameterName,
  experiment: Checked,
): readonly Struck[] {
  if (candidates.length !== 1 || same) return [];
  const lines = waysBack[experiment.cell];
  const [{ mistakes, details }] = candidates;
  return mistakes.flatMap((id, index): readonly Struck[] => {
    const inStep = lines && struckEdges(id, details[index], subjectOf(experiment));
    if (inStep) {
      return factorsIn(lines).flatMap(([{ text, edges }, { at }]) =>
        edges.some((edge) => inStep.edges.includes(edge))
          ? [{ slot: 'step', wrong: inStep.wrong(text), right: text, at, edges }]
          : [],
      );
    }
    const rightIn = (slot: Slot) => rightOf(slot, parameter, experiment);
    const struck = struckBy(id, details[index], experiment.loss);
    if (struck) return [{ ...struck, right: rightIn(struck.slot) }];
    const { edges = [], wrong } = struckEdges(id, details[index], subjectOf(experiment)) ?? {};
    return edges.flatMap((edge) => {
      const slot = slotOf[edge];
      return slot && wrong ? [{ slot, wrong: wrong(rightIn(slot)), right: rightIn(slot) }] : [];
    });
  });
}

/** The factors of a simple cell by the edges of its graph. */
const slotOf: { readonly [edge: string]: Slot | undefined } = {
  'Wh:1': 'weights',
  'h:0': 'slope',
  'Vh:1': 'outputs',
  'o:1': 'outputs',
};

const factorsIn = (lines: readonly WayLine[]): readonly (readonly [WayFactor, WayLine])[] =>
  lines.flatMap((line) =>
    line.sum.flatMap((product) =>
      product.flatMap((factor) => (typeof factor === 'string' ? [] : [[factor, line] as const])),
    ),
  );

/** Nothing where the mistake is no factor. */
export function struckView(
  compared: Compared,
  quantity: Gradient,
  experiment: Checked,
): TemplateResult | typeof nothing {
  const { parameter } = quantity;
  const struck = struckIn(compared, parameter, experiment);
  const sums = sumsIn(compared, experiment);
  if (struck.length === 0) return sums.length === 0 ? nothing : html`${sums.map(sumView)}`;
  const lines = waysBack[experiment.cell];
  if (lines) return struckLines(lines, struck, quantity);
  const factor = (slot: Slot, said = (text: string) => text) => {
    const right = typeset(said(rightOf(slot, parameter, experiment)));
    const one = struck.find((each) => each.slot === slot);
    if (!one) return right;
    return html`${one.wrong ? html`<del>${typeset(said(one.wrong))}</del> ` : nothing}<ins>${right}</ins>`;
  };
  const times = (said?: (text: string) => string) =>
    inputOf[parameter] === undefined ? nothing : html` · ${factor('input', said)}ᵀ`;
  const name = quantityName(quantity);
  const losses = lossSteps(subjectOf(experimentOf(experiment, quantity)).targets);
  const isEach = losses.length === sizesIn(experiment).T;
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

/** Sums that are wrong in the numbers given; none where several explanations fit them. */
function sumsIn({ diagnosis: { candidates }, same }: Compared, experiment: Checked): readonly StruckSum[] {
  if (candidates.length !== 1 || same) return [];
  const [{ mistakes, details }] = candidates;
  return mistakes.flatMap((id, index) => struckSums(id, details[index], experiment, errors[experiment.loss]));
}

const sumView = ({ at, wrong, right }: StruckSum): TemplateResult =>
  html`<p class="check-struck">
    ${typeset(at)} = <del>${typeset(wrong)}</del> <ins>${typeset(right)}</ins>
  </p>`;

/** Of a cell with gates: the lines in which something is wrong. */
function struckLines(
  lines: readonly WayLine[],
  struck: readonly Struck[],
  quantity: Gradient,
): TemplateResult {
  const shown = ({ text, edges }: WayFactor) => {
    const one = struck.find(({ edges: wrong }) => wrong === edges);
    if (!one) return typeset(text);
    return html`${one.wrong ? html`<del>${typeset(one.wrong)}</del> ` : nothing}<ins>${typeset(text)}</ins>`;
  };
  const line = ({ at, sum }: WayLine) =>
    html`<p class="check-struck">
      ${typeset(at)} =
      ${sum.map(
        (product, index) =>
          html`${index > 0 ? ' + ' : ''}${product.map(
            (factor, nth) =>
              html`${signBefore(product, nth)}${typeof factor === 'string' ? typeset(factor) : shown(factor)}`,
          )}`,
      )}
    </p>`;
  const own = ({ slot, wrong, right }: Struck) => {
    const pair = html`${wrong ? html`<del>${typeset(wrong)}</del> ` : nothing}<ins>${typeset(right)}</ins>`;
    return slot === 'loss'
      ? html`<p class="check-struck">${typeset('dE_k/do_k')} = ${pair}</p>`
      : html`<p class="check-struck">
          ${typeset(`${quantityName(quantity)} = Σ dE/d${actsOnOutput(quantity.parameter) ? 'o' : 'a'}_k`)} ·
          ${pair}ᵀ
        </p>`;
  };
  return html`${lines.filter(({ at }) => struck.some((one) => one.at === at)).map(line)}
  ${struck.filter(({ slot }) => slot !== 'step').map(own)}`;
}

/** A matrix is multiplied, all else entry by entry. */
function signBefore(product: WayLine['sum'][number], nth: number): string {
  const before = product[nth - 1];
  if (before === undefined) return '';
  return typeof before !== 'string' && before.text.endsWith('ᵀ') ? ' ' : ' ⊙ ';
}
