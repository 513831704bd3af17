/** The terms of the glossary as texts write them: their definitions come when one is asked for. */
import type { TermName } from './glossary.ts';

/** Longer ones come first where one begins with another. */
export const SPELLINGS: readonly (readonly [RegExp, TermName])[] = [
  [/spectral radius/, 'radius'],
  [/\bhalf-li(?:fe|ves)\b/i, 'halfLife'],
  [/\bJacobians?\b/, 'jacobian'],
  [/\bimmediate partials?\b/, 'immediate'],
  [/∂⁺/, 'immediate'],
  [/γ·σ_max(?:\(W\))?/, 'bound'],
  [/σ_max(?:\(W\))?/, 'sigmaMax'],
  [/γ/, 'gamma'],
  [/s = \(h, c\)/, 'state'],
  [/\b[Ll]ags?\b/, 'lag'],
  [/\b[Hh]orizon\b/, 'horizon'],
  [/\bunderflows?\b/, 'underflow'],
  [/\bsaturate[sd]?\b/, 'saturated'],
  [/\bvanish(?:es|ed|ing)?\b/, 'vanishes'],
  [/\bexplodes?\b/, 'explodes'],
  [/\btoo few steps to tell\b/, 'tooFew'],
  [/\bholds\b(?=$|[:,])/, 'holds'],
];
