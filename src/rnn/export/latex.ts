import { type Factor, zeroReason } from '../chain.ts';
import type { GradientOf } from '../gradients.ts';
import { actsOnOutput, type Matrix, type ParameterName } from '../experiment.ts';
import * as symbols from './latex-symbols.ts';
import type { LatexSubject } from './latex-symbols.ts';
import { norm } from '../matrix.ts';
import type { LossStep } from '../passes.ts';
import type { Term, Terms } from '../terms.ts';
import { lossSteps } from '../loss-alone.ts';

/** Up to these sizes matrices are written out; beyond, their norms. */
const MOST_STEPS = 6;
const MOST_UNITS = 4;
/** The widest that amsmath lets a pmatrix be. */
const MOST_COLUMNS = 10;
/** What fits on a line of an A4 page, side by side. */
const COLUMNS_OF_LINE = 7;

/**
 * The worked expansion of dE_t/dP, or of dE/dP for `'all'`, as LaTeX for a document that uses amsmath: first in symbols,
 * as the worksheet writes it, then in numbers with three significant digits. Where n <= 4, t <= 6 (T <= 6 for `'all'`)
 * and no matrix has more than 10 columns, every term is written out with the matrices of its chain; else with norms.
 * @throws RangeError unless 1 <= t <= T, and for a parameter that the network does not have.
 */
export function latexExpansion(terms: Terms, parameter: ParameterName, t: LossStep): string {
  terms.at(parameter, t === 'all' ? terms.length : t, 1); // throws where there is no such term
  const subject: LatexSubject = { parameter, state: terms.cells ? 's' : 'h' };
  return `% Needs \\usepackage{amsmath}.\n${partsOf(terms, subject, t).join('\n\n')}\n`;
}

function partsOf(terms: Terms, subject: LatexSubject, t: LossStep): string[] {
  const { losses } = terms.gradients;
  const steps = lossSteps(losses);
  if (t === 'all' && steps.length) return allLosses(terms, subject, steps);
  if (t !== 'all' && steps.includes(t)) return oneLoss(terms, subject, t);
  const why = t === 'all' ? 'no step has a target' : `step ${t} has no target`;
  return [align([`${symbols.totalOf(subject, t)} &= 0 \\quad \\text{(${why})}`])];
}

/** dE/dP = Σ_t dE_t/dP, over the steps that have a loss. */
function allLosses(terms: Terms, subject: LatexSubject, steps: readonly number[]): string[] {
  const { parameter } = subject;
  const { length: T } = terms;
  const sum = `\\sum_{${steps.length === T ? `t=1}^{${T}` : `t \\in \\{${steps.join(', ')}\\}`}}`;
  const total = symbols.totalOf(subject, 'all');
  const parts = steps.map((t) => symbols.totalOf(subject, t));
  const values = steps.map((t) => terms.total(parameter, t));
  const value = terms.total(parameter, 'all');

  const isShort = T <= MOST_STEPS;
  const general = align([
    `${total} &= ${sum} ${symbols.totalOf(subject, 't')}`,
    `&= ${sum} ${symbols.sumOverSteps(subject, 't')}`,
    ...(isShort ? [`&= ${parts.join(' + ')}`] : []),
  ]);
  const numbers =
    isShort && areWritable(terms, () => [rowsOf(value)])
      ? sumOf(total, values, value)
      : align([
          ...parts.map((part, index) => `${size(part)} &= ${normText(values[index])}`),
          `${size(total)} &= ${normText(value)}`,
        ]);
  return [general, ...glossary(subject), numbers];
}

/** dE_t/dP = Σ_k term(t, k), the nearest step first. */
function oneLoss(terms: Terms, subject: LatexSubject, t: number): string[] {
  const { parameter } = subject;
  const ks = actsOnOutput(parameter) ? [t] : Array.from({ length: t }, (_, index) => t - index);
  const opened = ks.map((k) => terms.at(parameter, t, k));
  const value = terms.total(parameter, t);
  const total = symbols.totalOf(subject, t);

  const isShort = t <= MOST_STEPS;
  const chains = ks.map((k) => symbols.latexChain(subject, t, k));
  const general = align([
    `${total} &= ${symbols.sumOverSteps(subject, t)}`,
    ...(isShort && !actsOnOutput(parameter)
      ? chains.map((chain, index) => `&${index === 0 ? '=' : '\\quad +'} ${chain}`)
      : []),
  ]);
  const matrices = () => opened.flatMap(({ factors }) => factors.map((factor) => factor.value));
  const numbers =
    isShort && areWritable(terms, () => [rowsOf(value), ...matrices()])
      ? [
          deltaText(subject, t, terms.piecesOf(parameter).length > 1),
          ...opened.map((term) => inNumbers(subject, term, terms.piecesOf(parameter))),
          sumOf(
            total,
            opened.map((term) => term.value),
            value,
          ),
        ]
      : [inNorms(subject, opened), align([`${size(total)} &= ${normText(value)}`])];
  return [general, ...glossary(subject), ...numbers];
}

/** What the symbols of the chain mean. */
function glossary({ parameter, state }: LatexSubject): string[] {
  if (actsOnOutput(parameter)) return [];
  const pair = state === 's' ? 'A step hands on $s_t = (h_t, c_t)$, stacked. ' : '';
  return [paragraph(`${pair}$\\partial^{+}$ is the immediate partial: $${state}_{k-1}$ is held constant.`)];
}

/** How a term is computed with matrices alone. */
function deltaText(subject: LatexSubject, t: number, isInPieces: boolean): string {
  const { parameter, state } = subject;
  const P = symbols.latexSymbol(parameter);
  const input = symbols.latexInput(parameter, t, 'k');
  if (actsOnOutput(parameter)) {
    const [error] = symbols.beginning(subject, t);
    return `${paragraph('With')}\n${display(`\\delta_{${t}}^{\\top} = ${error}`)}\nthe gradient is $\\delta_{${t}}${input}$.`;
  }
  const last = symbols.partial(symbols.at(state, 'k'), 'a_k');
  return [
    paragraph('With'),
    display(`\\delta_{k}^{\\top} = ${symbols.anyWayBack(subject, t)} ${last}`),
    isInPieces
      ? `where $a_k$ is what $${P}$ feeds at step $k$, the term of step $k$ has the rows of each piece of $${P}$ below each other: those of $\\delta_{k}$ times the row that the piece meets.`
      : `where $a_k$ is what $${P}$ feeds at step $k$, the term of step $k$ is $\\delta_{k}${input}$.`,
  ].join('\n');
}

/** One term in numbers: its factors multiplied to the row δᵀ, then δ times the row that the parameter meets. */
function inNumbers({ parameter }: LatexSubject, term: Term, pieces: ReturnType<Terms['piecesOf']>): string {
  const { t, k, factors, value } = term;
  const delta = symbols.at('\\delta', k);
  const chain = factors.filter(({ kind }) => kind !== 'input');
  const row = chain.at(-1)!.product;
  const input = factors.find(({ kind }) => kind === 'input');
  const lines = [`${delta}^{\\top} &= ${onLines(chain.map((factor) => factor.value))}`];
  if (chain.length > 1) lines.push(`&= ${matrix([row])}`);
  if (input && pieces.length > 1) {
    let from = 0;
    pieces.forEach(({ name, rows }, index) => {
      const column = row.slice(from, (from += rows)).map((x) => [x]);
      const met = input.of![index].replace('⊙', '\\odot');
      lines.push(
        `\\bigl(${delta}\\bigr)_{${name}} \\, (${met})^{\\top} &= ${onLines([column, [input.value[index]]])}`,
      );
    });
    lines.push(`\\text{so that the term} &= ${matrix(rowsOf(value))}`);
  } else if (input) {
    const column = row.map((x) => [x]);
    lines.push(`${delta}${symbols.latexInput(parameter, t, k)} &= ${onLines([column, input.value])}`);
    lines.push(`&= ${matrix(rowsOf(value))}`);
  }
  return `${paragraph(`Step $k = ${k}$${whyZero(term)}:`)}\n${align(lines)}`;
}

/** Why a term is zero, so that one that never had a way is not taken for one that vanished. */
function whyZero({ parameter, factors }: Term): string {
  const reason = zeroReason(factors);
  if (!reason) return '';
  const { kind, factor } = reason;
  if (kind === 'no-error') return ', zero because there is no error';
  if (kind === 'underflow') return ', below the range of float64';
  if (factor.kind !== 'input') return ', zero because a factor lets nothing through';
  return `, zero because $${symbols.at(parameter === 'U' ? 'x' : 'h', factor.step)} = 0$`;
}

/** Terms whose matrices are too large to write: the norm of what arrives at each step, and of its term. */
function inNorms(subject: LatexSubject, opened: readonly Term[]): string {
  const [{ t }] = opened;
  const { factors } = opened.at(-1)!;
  const error = align([`${size(symbols.beginning(subject, t)[0])} &= ${number(factors[0].size)}`]);
  if (actsOnOutput(subject.parameter)) return error;

  const arrived = symbols.partial(symbols.at('E', t), symbols.at(subject.state, 'k'));
  const head = `k & ${size(arrived)} & \\text{norm of the term}`;
  const rows = opened.map((term) => {
    const wayBack = factors.slice(0, 2 + t - term.k);
    const atState = arrivedText(norm(wayBack.at(-1)!.product), () => wayBack);
    return `${term.k} & ${atState} & ${arrivedText(term.norm, () => term.factors)}`;
  });
  const table = `\\begin{array}{rll}\n${[head, ...rows].join(' \\\\[2pt]\n')}\n\\end{array}`;
  const text = 'What arrives at each step, and the term that it makes there (Frobenius norms):';
  return `${error}\n\n${paragraph(text)}\n${display(table)}`;
}

/** A norm; where it is zero only because float64 ends, that. The chain of every term would be costly. */
const arrivedText = (size: number, chain: () => readonly Factor[]): string =>
  size === 0 && zeroReason(chain())?.kind === 'underflow' ? '0 \\text{ (underflow)}' : number(size);

/** total = values added up = value. */
function sumOf(total: string, values: readonly GradientOf[], value: GradientOf): string {
  const lines = [`${total} &= ${onLines(values.map(rowsOf), '+ ')}`];
  return align(values.length > 1 ? [...lines, `&= ${matrix(rowsOf(value))}`] : lines);
}

/** Asks for the matrices of few units alone: those of many are costly. */
const areWritable = ({ gradients: { hidden } }: Terms, matrices: () => readonly Matrix[]): boolean =>
  hidden[0].length <= MOST_UNITS && matrices().every(([row]) => row.length <= MOST_COLUMNS);

/** Matrices beside each other, a new line where one would be too long. */
function onLines(matrices: readonly Matrix[], sign = ''): string {
  let columns = 0;
  return matrices.reduce((text, rows, index) => {
    columns += rows[0].length;
    const isFull = index > 0 && columns > COLUMNS_OF_LINE;
    if (isFull) columns = rows[0].length;
    return `${text}${isFull ? ' \\\\\n&\\quad ' : index ? ' ' : ''}${index ? sign : ''}${matrix(rows)}`;
  }, '');
}

const matrix = (rows: Matrix): string =>
  `\\begin{pmatrix} ${rows.map((row) => row.map(number).join(' & ')).join(' \\\\ ')} \\end{pmatrix}`;

/** A bias is a column. */
const rowsOf = (value: GradientOf): Matrix => value.map((row) => (typeof row === 'number' ? [row] : row));

const normText = (value: GradientOf): string => number(norm(value.flat()));

const size = (of: string): string => `\\left\\lVert ${of} \\right\\rVert`;

const align = (lines: readonly string[]): string =>
  `\\begin{align*}\n${lines.join(' \\\\\n')}\n\\end{align*}`;

const display = (formula: string): string => `\\[\n${formula}\n\\]`;

const paragraph = (text: string): string => `\\noindent ${text}`;

/** Three significant digits; an exact zero is 0, and nothing else is. */
function number(x: number): string {
  if (x === 0) return '0';
  const [mantissa, exponent] = x.toExponential(2).split('e');
  const power = Number(exponent);
  if (power < -3 || power > 4) return `${mantissa} \\cdot 10^{${power}}`;
  return Number(`${mantissa}e${exponent}`).toFixed(Math.max(0, 2 - power));
}
