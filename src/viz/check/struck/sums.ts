/** Sums on the way back that someone takes apart, or adds to, in formulas: the wrong one, and the right one. */
import { cells, type MistakeId } from '../../../rnn/index.ts';
import type { Checked } from '../quantity.ts';

export interface StruckSum {
  /** What arrives, as `dE/dc_k`. */
  readonly at: string;
  readonly wrong: string;
  readonly right: string;
}

/** @param error dE_k/do_k, as it is written */
export function struckSums(
  id: MistakeId,
  detail: string,
  { cell, weights }: Checked,
  error: string,
): readonly StruckSum[] {
  const fromOutput = weights.V ? `Vᵀ ${error}` : error;
  if (id === 'carried-twice') return [carriedTwice(detail, cell === 'lstm', fromOutput)];
  if (id === 'brackets-missing')
    return cells[cell].gates.length === 1 ? [bracketsOfSimple(detail, fromOutput)] : bracketsOfGates(detail);
  return id === 'joined-elsewhere' ? [joined(detail, fromOutput)] : [];
}

function bracketsOfSimple(detail: string, fromOutput: string): StruckSum {
  const [slope, later] = ['f′(a_k)', 'Wᵀ δ_{k+1}'];
  const right = `${slope} ⊙ (${later} + ${fromOutput})`;
  return isLaterSpared(detail)
    ? { at: 'δ_k', wrong: `${later} + ${slope} ⊙ ${fromOutput}`, right }
    : { at: 'δ_k', wrong: `${slope} ⊙ ${later} + ${fromOutput}`, right };
}

const isLaterSpared = (detail: string): boolean => detail.includes('does not multiply');

/** Of an LSTM. */
const OWN = 'o_k ⊙ (1 − tanh² c_k) ⊙ dE/dh_k';
const LATER = 'f_{k+1} ⊙ dE/dc_{k+1}';
const gateFactors: Readonly<Record<string, readonly [slope: string, factor: string]>> = {
  i: ['i_k (1 − i_k)', 'g_k'],
  f: ['f_k (1 − f_k)', 'c_{k−1}'],
  g: ['(1 − g_k²)', 'i_k'],
};

/** `f′ of i, g does not multiply what comes to c_k from later steps`, `g_k f′ multiplies only …, on the way to i_k` */
function bracketsOfGates(detail: string): readonly StruckSum[] {
  const [, gates] = /^f′ of (.*?) (?:does|multiplies)/.exec(detail) ?? [];
  const [, factorOf] = /on the way to (\w)_k$/.exec(detail) ?? [];
  return (gates?.split(', ') ?? [factorOf]).map((gate): StruckSum => {
    const [slope, factor] = gateFactors[gate];
    const [through, past] = isLaterSpared(detail) ? [OWN, LATER] : [LATER, OWN];
    const wrong = gates
      ? `${slope} ⊙ ${factor} ⊙ ${through} + ${factor} ⊙ ${past}`
      : detail.includes(' f′ ')
        ? `${slope} ⊙ ${factor} ⊙ ${through} + ${past}`
        : `${slope} ⊙ (${factor} ⊙ ${through} + ${past})`;
    return { at: `dE/da_k of gate ${gate}`, wrong, right: `${slope} ⊙ ${factor} ⊙ (${OWN} + ${LATER})` };
  });
}

/** `what comes to c_k from later steps joins in at tanh c_k too` */
function joined(detail: string, fromOutput: string): StruckSum {
  const at = 'dE/dc_k';
  const right = `${OWN} + ${LATER}`;
  const slope = '(1 − tanh² c_k)';
  if (detail.startsWith('what comes to h_k')) {
    const hidden = 'Wᵀ dE/da_{k+1}';
    const own = `o_k ⊙ ${slope} ⊙`;
    return {
      at,
      wrong: detail.endsWith('tanh c_k')
        ? `${slope} ⊙ (o_k ⊙ ${fromOutput} + ${hidden}) + ${LATER}`
        : `${own} ${fromOutput} + ${hidden} + ${LATER}`,
      right: `${own} (${fromOutput} + ${hidden}) + ${LATER}`,
    };
  }
  const too = detail.endsWith(' too') ? ` + ${LATER}` : '';
  if (detail.includes('for o_k alone')) {
    const gate = 'o_k (1 − o_k) ⊙ tanh c_k ⊙';
    return {
      at: 'dE/da_k of gate o',
      wrong: `${gate} (dE/dh_k + ${LATER})`,
      right: `${gate} dE/dh_k`,
    };
  }
  return {
    at,
    wrong: detail.includes('at tanh c_k')
      ? `${slope} ⊙ (o_k ⊙ dE/dh_k + ${LATER})${too}`
      : `o_k ⊙ ${slope} ⊙ (dE/dh_k + ${LATER})${too}`,
    right,
  };
}

/** `what came to h_k from later steps is added to h_{k−1} as well`: what belongs to step k + 1 is in step k. */
function carriedTwice(detail: string, isLstm: boolean, fromOutput: string): StruckSum {
  const isOfCell = detail.includes('c_{k−1}');
  const [at, right] = isOfCell
    ? ['dE/dc_k', `${OWN} + ${LATER}`]
    : ['dE/dh_k', `${fromOutput} + Wᵀ ${isLstm ? 'dE/da_{k+1}' : 'δ_{k+1}'}`];
  const next = (text: string) => text.replaceAll('{k+1}', '{k+2}').replaceAll(/_k\b/g, '_{k+1}');
  const extra = detail.startsWith('all that')
    ? next(at)
    : next(right.split(' + ')[detail.includes('from later steps') ? 1 : 0]);
  return { at, wrong: `${right} + ${extra}`, right };
}
