/** Several runs in one picture: the fastest on each device, over the size. */
import { html, type TemplateResult } from 'lit-html';
import { live } from 'lit-html/directives/live.js';
import { formatTime, formatTimes } from '../text/format.ts';
import { type BenchDevice, type BenchRow, isSameSize, isTimed, sizeTitle, type TimedRow } from './rows.ts';

/** A run, by the letter that stands before its devices in the picture. */
export interface LetteredRun {
  readonly letter: string;
  readonly machine: { readonly cpu: string | null; readonly cores: number };
  /** Of one kind of work. */
  readonly rows: readonly BenchRow[];
}

/** `A: AMD EPYC`, `A: WebGL, software`, `B: NVIDIA H200, WebGPU` */
export const deviceName = (
  { letter, machine }: Omit<LetteredRun, 'rows'>,
  device: BenchDevice | null,
): string => `${letter}: ${device ? gpuName(device) : (machine.cpu ?? `${machine.cores} cores`)}`;

/** A renderer names maker, model, driver and its number: what tells one card from another is the model. */
function gpuName({ api, renderer, software }: BenchDevice): string {
  if (software) return `${api}, software`;
  const model = /^ANGLE \([^,]*, ([^,]*)/.exec(renderer)?.[1] ?? renderer;
  return `${model.replace(/^ANGLE Metal Renderer: | \(0x.*$|\/.*$| Direct3D.*$/g, '').slice(0, 24)}, ${api}`;
}

/** The fastest of each device at each size, under the name of the device. */
export function fastestByDevice(runs: readonly LetteredRun[]): TimedRow[] {
  const best: TimedRow[] = [];
  for (const run of runs) {
    for (const row of run.rows) {
      if (!isTimed(row) || row.status !== 'ok' || row.medianMs === 0) continue;
      const named = { ...row, strategy: deviceName(run, row.device), about: row.strategy, ratioToOurs: null };
      const at = best.findIndex(
        ({ strategy, ...size }) => strategy === named.strategy && isSameSize(size, row),
      );
      if (at === -1) best.push(named);
      else if (row.medianMs < best[at].medianMs) best[at] = named;
    }
  }
  return best;
}

/** Which device is fastest at the largest size that more than one has done, and by how much. */
export function devicesFinding(kind: string, rows: readonly TimedRow[]): string {
  const met = rows
    .filter((row) => rows.some((other) => other.strategy !== row.strategy && isSameSize(row, other)))
    .toSorted((a, b) => b.T * b.n * b.n * b.B - a.T * a.n * a.n * a.B);
  if (met.length === 0) return `${kind}: no size that two devices have done`;
  const [first, second] = met
    .filter((row) => isSameSize(row, met[0]))
    .toSorted((a, b) => a.medianMs - b.medianMs);
  return `${kind}: ${first.strategy} is ${formatTimes(second.medianMs / first.medianMs)} times as fast as ${second.strategy}`;
}

/** A point of the picture in words. */
export const deviceText = (row: TimedRow): string =>
  `${row.strategy} at ${sizeTitle(row)}: ${formatTime(row.medianMs)}, by ${row.about}`;

export interface RunChoice {
  /** Undefined of one that is not in the picture. */
  readonly letter: string | undefined;
  readonly name: string;
  /** Says what is wrong with it. */
  readonly fault?: string | undefined;
}

export interface DevicesProps {
  readonly title: string;
  readonly runs: readonly RunChoice[];
  /** Of the lines, where the picture has no room for them. */
  readonly names: TemplateResult;
  readonly note: string;
  readonly onToggle: (name: string) => void;
  readonly fault: string | undefined;
}

/** `.bench-chart svg` is drawn into afterwards. */
export const devicesView = ({
  title,
  runs,
  names,
  note,
  onToggle,
  fault,
}: DevicesProps): TemplateResult => html`
  <h2>${title}</h2>
  <p class="note">
    A line a device: its fastest strategy at each size. Lines of one machine begin with its letter.
  </p>
  <div class="choices" role="group" aria-label="Runs in the picture">
    ${runs.map(
      ({ name, letter, fault }) =>
        html`<label class="item"
          ><input type="checkbox" .checked=${live(letter !== undefined)} @change=${() => onToggle(name)} />
          ${letter ? html`<b>${letter}</b> ` : ''}${name}${fault ? html` <span class="bad">${fault}</span>` : ''}</label
        >`,
    )}
  </div>
  ${fault ? html`<p class="note bad" role="status">${fault}</p>` : ''}
  <div class="bench-chart"><svg role="group" aria-label=${title}></svg></div>
  <div class="line-names" role="group" aria-label="Devices in the picture">${names}</div>
  <p class="note">${note}</p>
  <p class="note">
    Add yours: save the JSON of a run, put it into <code>public/runs</code> with a line in its
    <code>index.json</code>, and send a pull request.
  </p>
`;
