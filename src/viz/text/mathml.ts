/** The symbols of the worksheet, typeset as MathML. */
import { html, mathml, type TemplateResult } from 'lit-html';
import { actsOnOutput, type Factor, type LossStep, type ParameterName } from '../../rnn/index.ts';
import { shortName } from './own-names.ts';

type Formula = TemplateResult;

export const formula = (content: Formula | readonly Formula[]) => html`<math>${content}</math>`;

export const symbol = (name: string): Formula => mathml`<mi>${name}</mi>`;
export const operator = (text: string): Formula => mathml`<mo>${text}</mo>`;

/** A symbol at a step: h_3. */
export const at = (name: string, step: number | string): Formula =>
  mathml`<msub><mi>${name}</mi>${typeof step === 'number' ? mathml`<mn>${step}</mn>` : mathml`<mi>${step}</mi>`}</msub>`;

/** A parameter as the reader calls it. */
export function parameterSymbol(parameter: ParameterName): Formula {
  const [letter, below] = shortName(parameter).split('_');
  return below ? at(letter, below) : symbol(letter);
}

const partial = (of: Formula, by: Formula, immediate = false): Formula => mathml`<mfrac>
  <mrow>${immediate ? mathml`<msup><mo form="prefix">∂</mo><mo>+</mo></msup>` : mathml`<mo form="prefix">∂</mo>`}${of}</mrow>
  <mrow><mo form="prefix">∂</mo>${by}</mrow>
</mfrac>`;

/** dE/dP or dE_t/dP. */
export const totalOf = (parameter: ParameterName, t: LossStep): Formula =>
  partial(t === 'all' ? symbol('E') : at('E', t), parameterSymbol(parameter));

const dot = mathml`<mo>·</mo>`;

/** The chain of term (t, k) as the worksheet writes it, of h or of s = (h, c); a product sign stands for more than three Jacobians. */
/** @param output what the loss is of: `h` where there is no output layer */
export function chainOf(
  parameter: ParameterName,
  t: number,
  k: number,
  state: 'h' | 's',
  output: 'o' | 'h' = 'o',
): Formula {
  const loss = partial(at('E', t), at(output, t));
  if (actsOnOutput(parameter)) {
    return mathml`<mrow>${loss}${dot}${partial(at('o', t), parameterSymbol(parameter), true)}</mrow>`;
  }
  const jacobians =
    t - k > 3
      ? [productOf(t, k, state)]
      : Array.from(
          { length: t - k },
          (_, i) => mathml`${partial(at(state, t - i), at(state, t - i - 1))}${dot}`,
        );
  return mathml`<mrow>${loss}${dot}${output === state ? '' : mathml`${partial(at(output, t), at(state, t))}${dot}`}${jacobians}${partial(at(state, k), parameterSymbol(parameter), true)}</mrow>`;
}

const productOf = (t: number, k: number, state: 'h' | 's'): Formula => mathml`<mrow><munderover>
  <mo movablelimits="false">∏</mo><mrow><mi>j</mi><mo>=</mo><mn>${k + 1}</mn></mrow><mn>${t}</mn>
</munderover>${partial(at(state, 'j'), mathml`<msub><mi>${state}</mi><mrow><mi>j</mi><mo>−</mo><mn>1</mn></mrow></msub>`)}</mrow>${dot}`;

/** A factor of the chain by its name; `input` names the vector that the parameter was multiplied by. */
export function factorName({ kind, step, of }: Factor, parameter: ParameterName): Formula {
  switch (kind) {
    case 'dE/do':
      return partial(at('E', step), at('o', step));
    case 'dE/dh':
      return partial(at('E', step), at('h', step));
    case 'do/dh':
      return partial(at('o', step), at('h', step));
    case 'dh/dh':
      return partial(at('h', step), at('h', step - 1));
    case 'dh/da':
      return partial(at('h', step), at('a', step));
    case 'do/ds':
      return partial(at('o', step), at('s', step));
    case 'dh/ds':
      return partial(at('h', step), at('s', step));
    case 'ds/ds':
      return partial(at('s', step), at('s', step - 1));
    case 'ds/da':
      return partial(at('s', step), at('a', step));
    case 'input':
      return mathml`${of!.map(
        (name, index) =>
          mathml`${index ? mathml`<mo>,</mo>` : ''}<msup>${vectorAt(name, step, parameter)}<mo>⊤</mo></msup>`,
      )}`;
    case 'factors':
      return mathml`<mi mathvariant="normal">diag</mi><mo>(</mo>${vectorAt(of![0], step, parameter)}<mo>)</mo>`;
  }
}

/** A vector that a parameter is multiplied by: by its symbol, or as the graph names it. */
const vectorAt = (name: string, step: number, parameter: ParameterName): Formula =>
  /^[a-z]$/i.test(name) ? at(parameter === 'U' ? 'x' : name, step) : mathml`<mtext>${name}</mtext>`;
