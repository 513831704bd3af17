/** The same gradient found in several ways, side by side, and whether they agree. */
import { ownName, shortName } from '../../text/own-names.ts';
import { html, nothing, type TemplateResult } from 'lit-html';
import type { ParameterName } from '../../../rnn/index.ts';
import { formatNumber } from '../../text/format.ts';
import { typeset } from '../../text/prose.ts';
import { matrixView, matrixRows } from '../../chart/matrix.ts';
import type { NormScale } from '../../chart/norm-scale.ts';
import {
  type AgreementCheck,
  agreementFinding,
  type AgreementState,
  limitsText,
  notRunView,
  SHARED_BY_ALL,
  verdictText,
} from './verdict.ts';

export interface AgreementProps extends AgreementState {
  /** What was found is of the numbers before: it is no verdict on those on show. */
  readonly isBehind: boolean;
  readonly onAgain: () => void;
  /** jax-js is asked, too; undefined once it is. */
  readonly onJax: (() => void) | undefined;
  readonly scale: NormScale;
  /** Names of the blocks of rows stacked in a parameter, if there are several. */
  readonly gatesOf: (parameter: ParameterName) => readonly string[] | undefined;
}

const NAMES = {
  terms: 'Sum of the terms',
  replay: 'Fast path, WebAssembly',
  tape: 'Tape, one backward pass',
  differences: 'Central differences',
  tfjs: 'TensorFlow.js on WebGL',
  jax: 'jax-js on WebGL',
};

/** Matrices with more entries, or more columns than fit a column of the table, are drawn as patches. */
const MOST_WRITTEN = { entries: 16, columns: 4 };

export function agreementView(props: AgreementProps): TemplateResult {
  const { checks, isBehind, failure, onAgain } = props;
  const isChecking = props.isChecking || isBehind;
  if (failure !== undefined) return notRunView(failure, onAgain);
  const parameters = checks.find(({ method }) => method === 'tape')?.parameters ?? [];
  return html`
    <h2>${agreementFinding({ ...props, isChecking })}</h2>
    <p class="note">
      The tape and the terms share their derivative rules; differences use none, and TensorFlow.js and jax-js
      have their own.
    </p>
    <div id="agreement-limits">
      ${(isChecking ? [SHARED_BY_ALL] : limitsText(props.summary)).map((text) => html`<p class="note">${text}</p>`)}
    </div>
    ${
      props.onJax
        ? html`<p class="note">
            <button ?disabled=${isChecking} @click=${props.onJax}>Ask jax-js on WebGL, too</button> A second
            judge with rules of its own; it takes a few seconds.
          </p>`
        : nothing
    }
    <div
      class="scroll"
      tabindex="0"
      role="group"
      aria-label="Comparison table"
      ?data-stale=${isBehind}
      aria-busy=${isChecking ? 'true' : 'false'}
    >
      <table class="agreement">
        <thead>
          <tr>
            <td></td>
            ${checks.map(
              ({ method, status, reason }) => html`
                <th scope="col" class=${isBehind ? '' : status} data-method=${method}>
                  ${NAMES[method]}<span class="verdict">${verdictText(status, isBehind)}</span>
                  ${reason ? html`<span class="reason">${reason}</span>` : nothing}
                </th>
              `,
            )}
          </tr>
        </thead>
        <tbody>
          ${parameters.map(
            ({ parameter }) => html`
              <tr>
                <th scope="row">${gradientOf(parameter)}</th>
                ${checks.map((check) => html`<td class="finding">${entryView(check, parameter, props)}</td>`)}
              </tr>
            `,
          )}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">limit</th>
            ${checks.map((check) => html`<td class="why">${check.why}. ${deviceView(check)}</td>`)}
          </tr>
        </tfoot>
      </table>
    </div>
  `;
}

const gradientOf = (parameter: ParameterName) => typeset(`∂E/∂${shortName(parameter)}`);

function entryView(
  { method, parameters }: AgreementCheck,
  parameter: ParameterName,
  { scale, gatesOf }: AgreementProps,
): unknown {
  const entry = parameters.find((candidate) => candidate.parameter === parameter);
  if (!entry) return '–';
  const { value, largest, error, tolerance, ok, judged, note } = entry;
  const rows = matrixRows(value);
  const columns = rows[0].length;
  const isSmall = rows.length * columns <= MOST_WRITTEN.entries && columns <= MOST_WRITTEN.columns;
  const relative =
    method === 'tape'
      ? `largest entry ${formatNumber(largest, 3)}`
      : `${ok ? '' : '✗ '}error ${formatNumber(error, 2)}, limit ${formatNumber(tolerance, 1)}`;
  return html`
    <span class="finding-name" aria-hidden="true">${gradientOf(parameter)}</span>
    ${matrixView(value, {
      label: `∂E/∂${ownName(parameter)} by ${NAMES[method]}`,
      numbers: isSmall && !gatesOf(parameter),
      intensity: scale.intensity,
      gates: gatesOf(parameter),
    })}
    <span class="error ${ok ? '' : 'bad'}">${judged ? relative : 'cannot tell'}</span>
    ${note ? html`<span class="reason">${note}</span>` : nothing}
  `;
}

/** Where a judge ran, and how that is known. */
function deviceView({ device }: AgreementCheck): unknown {
  if (!device) return nothing;
  const textures =
    device.inTextures === undefined
      ? ''
      : `, in gradients that ${device.inTextures ? 'lay' : 'did not lie'} in textures, and in forwarding of small ops to the CPU, which was ${device.cpuForward ? 'on' : 'off'}`;
  return html`<span class="device"
    >${device.library} ran on ${device.renderer}, which is
    ${device.software ? html`<b>software</b>` : html`<b>hardware</b>`}, in <b>${device.precision}</b>. That
    WebGL computed it, and not JavaScript in its place, shows in its ${device.draws} draw
    calls${textures}.</span
  >`;
}
