/** Two settings side by side: A is held, B is the present one. What changed, in numbers. */
import { html, type TemplateResult } from 'lit-html';
import {
  type SingleExperiment,
  norm,
  parameterNames,
  type Rate,
  rateOf,
  sizesOf,
  stepsToHalve,
} from '../../../rnn/index.ts';
import { cellName } from '../../text/cell-names.ts';
import { formatNumber, minus, subscript } from '../../text/format.ts';
import { prose } from '../../text/prose.ts';
import { rateChip } from '../../text/rate.ts';
import type { Picture } from '../../experiment/picture.ts';
import { normsByLag } from '../../experiment/by-lag.ts';

export interface ComparisonProps {
  readonly a: Picture | undefined;
  readonly b: Picture;
  /** The loss whose way back is compared; it need not be in A. */
  readonly t: number;
  readonly onHold: () => void;
  readonly onSwap: () => void;
  readonly onDrop: () => void;
}

interface Row {
  readonly name: string;
  readonly a: number | undefined;
  readonly b: number | undefined;
  /** Whole steps. */
  readonly isCount?: boolean;
}

export function comparisonView(props: ComparisonProps): TemplateResult {
  const { a, b, t, onHold, onSwap, onDrop } = props;
  if (!a) {
    return html`<h2>Hold this setting as A, change it, and see both</h2>
      <p class="note">
        A is kept as it is now. What you change from then on is B: the norms, the triangle and this table show
        both.
      </p>
      <div class="controls"><button @click=${onHold}>Hold as A</button></div>`;
  }
  const rates = [rateOf(normsByLag(a, t)), rateOf(normsByLag(b, t))] as const;
  const rows = rowsOf(a, b, t, rates);
  return html`
    <h2>${prose(finding(rates))}</h2>
    <p class="note">${changesOf(a.experiment, b.experiment)}</p>
    <div class="table-scroll" tabindex="0" role="group" aria-label="A and B in numbers">
      <table class="comparison">
        <thead>
          <tr>
            <th scope="col"></th>
            <th scope="col">A, held</th>
            <th scope="col">B, now</th>
            <th scope="col">B − A</th>
            <th scope="col">B / A</th>
          </tr>
        </thead>
        <tbody>
          ${rows.map(
            ({ name, a, b, isCount }) => html`
              <tr>
                <th scope="row">${prose(name)}</th>
                <td>${text(a, isCount)}</td>
                <td>${text(b, isCount)}</td>
                <td>
                  ${a !== undefined && b !== undefined && Number.isFinite(b - a) ? text(b - a, isCount) : '–'}
                </td>
                <td>${a && b && Number.isFinite(b / a) ? `× ${formatNumber(b / a)}` : '–'}</td>
              </tr>
            `,
          )}
        </tbody>
      </table>
    </div>
    <div class="controls">
      <button @click=${onSwap} title="B becomes A, and A the present setting">Swap</button>
      <button @click=${onHold} title="The present setting becomes A">Hold as A again</button>
      <button @click=${onDrop}>Drop A</button>
    </div>
  `;
}

const text = (x: number | undefined, isCount = false): string => {
  if (x === undefined) return '–';
  return isCount ? minus(String(x)) : formatNumber(x);
};

function rowsOf(a: Picture, b: Picture, t: number, rates: readonly [Rate, Rate]): Row[] {
  const row = (name: string, of: (picture: Picture) => number | undefined): Row => ({
    name,
    a: of(a),
    b: of(b),
  });
  const rated = (name: string, of: (rate: Rate) => number | undefined): Row => ({
    name,
    a: of(rates[0]),
    b: of(rates[1]),
  });
  const shared = b.parameters.filter((parameter) => a.parameters.includes(parameter));
  const share = (picture: Picture) => {
    const norms = normsByLag(picture, t);
    return norms[0] > 0 ? norms[norms.length - 1] / norms[0] : undefined;
  };
  return [
    row('E', ({ gradients }) => gradients.loss),
    ...shared.map((parameter) =>
      row(`‖∂E/∂${parameter}‖`, ({ gradients }) => norm(gradients.gradients[parameter]!.flat())),
    ),
    row(`of ∂E${subscript(t)}, left at step 0`, share),
    rated('factor a step, in the end', factorOf),
    rated('steps in which it halves', (rate) => stepsOf(rate, (factor) => factor < 1)),
    rated('steps in which it doubles', (rate) => stepsOf(rate, (factor) => factor > 1)),
    { ...rated('lag with 1/2 left', ({ left }) => left.half), isCount: true },
    { ...rated('lag with 1 % left', ({ left }) => left.hundredth), isCount: true },
  ].filter((row, index) => index === 0 || row.a !== undefined || row.b !== undefined);
}

const factorOf = (rate: Rate) => ('tail' in rate ? rate.tail?.rate : undefined);

/** The steps in which it halves, or doubles, where its factor is one that does. */
function stepsOf(rate: Rate, does: (factor: number) => boolean): number | undefined {
  const factor = factorOf(rate);
  return factor !== undefined && does(factor) ? stepsToHalve(factor) : undefined;
}

/** What has changed most of what comes back. */
function finding([a, b]: readonly [Rate, Rate]): string {
  const without = [a.kind === 'nothing' && 'A', b.kind === 'nothing' && 'B'].filter(Boolean);
  if (without.length > 0) {
    return `${without.join(' and ')} ${without.length > 1 ? 'have' : 'has'} no gradient to carry back`;
  }
  const [inA, inB] = [a, b].map(factorOf);
  if (inA === undefined || inB === undefined) return `A: ${rateChip(a)}; B: ${rateChip(b)}`;
  if (inA === inB) return 'A and B carry the gradient back alike';
  return `A step back leaves ${inB > inA ? 'more' : 'less'} in B: × ${formatNumber(inB, 2)}, in A × ${formatNumber(inA, 2)}`;
}

/** How two experiments differ, in words. */
function changesOf(a: SingleExperiment, b: SingleExperiment): string {
  const [sizeA, sizeB] = [sizesOf(a), sizesOf(b)];
  const parts = [
    a.cell !== b.cell && `cell ${cellName(a.cell)} → ${cellName(b.cell)}`,
    ...(['T', 'n', 'm', 'q'] as const).map(
      (key) => sizeA[key] !== sizeB[key] && `${key} ${sizeA[key]} → ${sizeB[key]}`,
    ),
    ...parameterNames.map((name) => differ(a.weights[name], b.weights[name]) && `${name} changed`),
    differ(a.inputs, b.inputs) && 'inputs changed',
    differ(a.targets, b.targets) && 'targets changed',
    differ(a.initial, b.initial) && 'initial state changed',
  ].filter((part) => part !== false);
  return parts.length ? `${parts.join(', ')}.` : 'Nothing has changed yet: turn a knob or drag a number.';
}

const differ = (a: unknown, b: unknown): boolean => a !== b && JSON.stringify(a) !== JSON.stringify(b);
