/** What a reader may not know of the words on the pages: each in a sentence or two, once. */
import { html, type TemplateResult } from 'lit-html';
import { FATES } from '../../rnn/rate/rate.ts';
import { FEWEST_HOPS } from '../../rnn/rate/straight.ts';
import { at, formula, operator, symbol } from './mathml.ts';

/** The power of two below which float16 has nothing left, and that below which float32 loses digits. */
const [FLOAT16, FLOAT32] = ['6.0·10⁻⁸', '1.2·10⁻³⁸'];
const lagFormula = formula([symbol('t'), operator('−'), symbol('k')]);

export const glossary = {
  term: html`What the gradient of one loss, ${formula(at('E', 't'))}, brings to the copy of a parameter used
  at step k. All terms add up to the gradient.`,
  norm: html`The length of a vector or a matrix: the root of the sum of its squared entries. It has no sign.`,
  jacobian: html`All partial derivatives of a step’s state by the state before it, as a matrix. Each step back
  multiplies the gradient by its transpose.`,
  immediate: html`The immediate partial derivative: the state before the step is held constant, though the
  parameter had a part in it.`,
  lag: html`How many steps a gradient has gone back from its loss: ${lagFormula}.`,
  state: html`What a step hands to the next: h, or in an LSTM the pair s = (h, c). What c does through the h
  of its own step ∂E/∂s counts as h’s alone, so that ∂E/∂c may be the larger.`,
  gamma: html`The largest slope that an activation has anywhere: ¼ for the sigmoid, 1 for tanh, ReLU and
  linear. So for the sigmoid vanishing is certain below
  ${formula([at('σ', 'max'), operator('('), symbol('W'), operator(')')])} = 4.`,
  sigmaMax: html`The largest singular value of a matrix: the most by which it stretches any vector.`,
  radius: html`The largest absolute value of a matrix’s eigenvalues. It tells of one step repeated for ever; a
  single step may stretch by more, up to ${formula(at('σ', 'max'))}.`,
  bound: html`A step back leaves at most ${formula([symbol('γ'), operator('·'), at('σ', 'max')])} of the norm,
  γ the largest slope (σ′ ≤ 1/4, tanh′ ≤ 1). Below 1 vanishing is certain, for the sigmoid while
  ${formula(at('σ', 'max'))} is below 4; above, it may vanish or explode.`,
  halfLife: html`In how many steps back the norm halves, where every step leaves the same share.`,
  horizon: html`Where truncated backpropagation stops: terms this many steps back, or more, are left out.`,
  underflow: html`A number too small for its format becomes exactly 0, in float16 below ${FLOAT16}. In float32
  digits are lost below ${FLOAT32}.`,
  saturated: html`So far from 0 that the activation is flat: its slope is near 0.`,
  vanishes: html`${FATES.vanishes}`,
  holds: html`${FATES.holds}`,
  explodes: html`${FATES.explodes}`,
  tooFew: html`A rate is told from ${FEWEST_HOPS} steps back on, and only where it is told from 1: more than
  two standard errors of its fit apart.`,
} satisfies Record<string, TemplateResult>;

export type TermName = keyof typeof glossary;
