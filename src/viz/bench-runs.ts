/** Where a run was measured, and its files. */
import { html, type TemplateResult } from 'lit-html';
import type { BenchDevice } from './bench-rows.ts';

export interface RunMachine {
  readonly cpu: string | null;
  readonly cores: number;
  readonly os: string;
  readonly runtime: string;
  readonly date: string;
  readonly wasm: readonly string[];
  readonly wasmFmaPeakGflops: number | null;
}

export interface RunsProps {
  readonly machine: RunMachine | undefined;
  /** Graphics devices, and who ran on each. */
  readonly devices: readonly { readonly device: BenchDevice; readonly strategies: readonly string[] }[];
  readonly earlier: { readonly name: string; readonly machine: RunMachine } | undefined;
  /** Whether this page may share memory between threads. */
  readonly isIsolated: boolean;
  readonly onJson: () => void;
  readonly onCsv: () => void;
  readonly onOpen: () => void;
  readonly onExample: () => void;
  readonly onClose: () => void;
}

export function runsView(props: RunsProps): TemplateResult {
  const { machine, devices, earlier, isIsolated } = props;
  return html`
    <h2>Where it ran</h2>
    ${machine ? machineView(machine) : html`<p class="note">Nothing has been measured in this browser yet.</p>`}
    ${
      devices.length > 0
        ? html`<ul class="devices">
            ${devices.map(({ device, strategies }) => deviceView(device, strategies))}
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
    <div class="controls">
      <button ?disabled=${!machine} @click=${props.onJson}>Save JSON</button>
      <button ?disabled=${!machine} @click=${props.onCsv}>Save CSV</button>
      <button @click=${props.onOpen}>Open an earlier run …</button>
      <button @click=${props.onExample}>Compare with our run</button>
    </div>
    ${
      earlier
        ? html`<h3>Beside it, dashed: ${earlier.name} <button @click=${props.onClose}>Close</button></h3>
            ${machineView(earlier.machine)}`
        : ''
    }
  `;
}

function machineView({ cpu, cores, os, runtime, date, wasm, wasmFmaPeakGflops }: RunMachine): TemplateResult {
  const peak = wasmFmaPeakGflops === null ? '' : `, at most ${wasmFmaPeakGflops.toFixed(0)} Gflop/s a core`;
  return html`<p>
    ${cpu ? `${cpu}, ` : ''}${cores} cores, ${os}, ${runtime}. WebAssembly:
    ${wasm.join(', ') || 'plain'}${peak}.
    ${new Date(date).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' })}
  </p>`;
}

const deviceView = (device: BenchDevice, strategies: readonly string[]): TemplateResult =>
  html`<li>
    <b>${device.api}</b>:
    ${device.renderer}${device.software ? html`, which is <b>software</b>: it runs on the processor` : ''};
    ${device.precision}; forwarding of small ops to the CPU ${device.cpuForward ? 'on' : 'off'}.
    <span class="note">${strategies.join(', ')}</span>
  </li>`;
