/** Where a run was measured, and its files. */
import { html, nothing, type TemplateResult } from 'lit-html';
import { live } from 'lit-html/directives/live.js';
import type { BenchDevice, BenchRow } from './rows.ts';

export interface RunMachine {
  readonly cpu: string | null;
  readonly cores: number;
  readonly os: string;
  readonly runtime: string;
  readonly date: string;
  readonly wasm: readonly string[];
  readonly wasmFmaPeakGflops: number | null;
}

/** A graphics device, and the strategies that ran on it. */
interface Use {
  readonly device: BenchDevice;
  readonly strategies: string[];
}

export interface BesideProps {
  readonly hasRun: boolean;
  /** Names of the runs that can lie beside this one. */
  readonly candidates: readonly string[];
  readonly earlier: string | undefined;
  readonly onSave: (format: 'json' | 'csv') => void;
  /** Copies a link that has this run in it. */
  readonly onLink: () => void;
  readonly isLinked: boolean;
  /** Lays a candidate beside this run, or, by another name, none. */
  readonly onChoose: (name: string) => void;
  readonly onOpen: () => void;
  readonly onOurs: () => void;
}

/** This run's files, once there is one, and another run to lie beside it. */
export function besideView(props: BesideProps): TemplateResult {
  const { hasRun, candidates, earlier } = props;
  return html`
    ${
      hasRun
        ? html`<button @click=${() => props.onSave('json')}>Save JSON</button>
            <button @click=${() => props.onSave('csv')}>Save CSV</button>
            <button @click=${props.onLink}>
              ${props.isLinked ? 'Link copied' : 'Copy a link with this run'}
            </button>`
        : nothing
    }
    ${
      candidates.length > 0
        ? html`<label
            >${hasRun ? 'beside it' : 'show'}
            <select @change=${(event: Event) => props.onChoose((event.target as HTMLSelectElement).value)}>
              <option value="" .selected=${live(earlier === undefined)}>none</option>
              ${candidates.map(
                (name) => html`<option value=${name} .selected=${live(name === earlier)}>${name}</option>`,
              )}
            </select></label
          >`
        : nothing
    }
    <button @click=${props.onOpen}>Open a file …</button>
    <button @click=${props.onOurs}>Our run</button>
  `;
}

export interface RunsProps {
  readonly machine: RunMachine | undefined;
  readonly devices: readonly Use[];
  /** The run that lies beside it. */
  readonly earlier: { readonly name: string; readonly machine: RunMachine } | undefined;
  /** Whether this page may share memory between threads. */
  readonly isIsolated: boolean;
}

export function runsView({ machine, devices, earlier, isIsolated }: RunsProps): TemplateResult {
  return html`
    <h2>Where it ran</h2>
    ${machine ? machineView(machine) : html`<p class="note">Nothing has been measured in this browser yet.</p>`}
    ${
      devices.length > 0
        ? html`<ul class="devices">
            ${devices.map(deviceView)}
          </ul>`
        : ''
    }
    ${
      isIsolated
        ? ''
        : html`<p class="note">
            This page was served without the headers COOP and COEP, so threads may not share memory, and
            clocks are coarse: TensorFlow.js and jax-js have one thread each.
          </p>`
    }
    ${
      earlier
        ? html`<h3>Beside it, dashed: ${earlier.name}</h3>
            ${machineView(earlier.machine)}`
        : ''
    }
  `;
}

/** Graphics devices of a run, and the strategies that ran on each. */
export function devicesOf(rows: readonly BenchRow[]): Use[] {
  const found: Use[] = [];
  for (const { device, strategy } of rows) {
    if (!device) continue;
    const known = found.find((use) => JSON.stringify(use.device) === JSON.stringify(device));
    if (!known) found.push({ device, strategies: [strategy] });
    else if (!known.strategies.includes(strategy)) known.strategies.push(strategy);
  }
  return found;
}

function machineView({ cpu, cores, os, runtime, date, wasm, wasmFmaPeakGflops }: RunMachine): TemplateResult {
  const peak = wasmFmaPeakGflops === null ? '' : `, at most ${wasmFmaPeakGflops.toFixed(0)} Gflop/s a core`;
  return html`<p>
    ${cpu ? `${cpu}, ` : ''}${cores} cores, ${os}, ${runtime}. WebAssembly:
    ${wasm.join(', ') || 'plain'}${peak}.
    ${new Date(date).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' })}
  </p>`;
}

const deviceView = ({ device, strategies }: Use): TemplateResult =>
  html`<li>
    <b>${device.api}</b>:
    ${device.renderer}${device.software ? html`, which is <b>software</b>: it runs on the processor` : ''};
    ${device.precision}; forwarding of small ops to the CPU ${device.cpuForward ? 'on' : 'off'}.
    <span class="note">${strategies.join(', ')}</span>
  </li>`;
