/** The transport bar: play, step, speed, and a slider over the phases. */
import { html, svg, type TemplateResult } from 'lit-html';
import { live } from 'lit-html/directives/live.js';
import { subscript } from '../../text/format.ts';
import type { Moment, Phase, Timeline } from '../../experiment/timeline.ts';

export interface TransportProps {
  readonly line: Timeline;
  readonly moment: Moment;
  readonly position: number;
  readonly playing: boolean;
  readonly speed: number;
  readonly onPlay: () => void;
  readonly onStep: (direction: 1 | -1) => void;
  readonly onSeek: (position: number) => void;
  readonly onSpeed: (speed: number) => void;
}

const SPEEDS = [0.25, 0.5, 1, 2, 4] as const;

const icons = {
  start: svg`<path d="M5 4v12M16 4 8 10l8 6z" />`,
  back: svg`<path d="M14 4 6 10l8 6z" />`,
  play: svg`<path d="M6 3.5v13L17 10z" />`,
  pause: svg`<path d="M6 4v12M14 4v12" class="thick" />`,
  forward: svg`<path d="m6 4 8 6-8 6z" />`,
  end: svg`<path d="M15 4v12M4 4l8 6-8 6z" />`,
};

const icon = (name: keyof typeof icons) =>
  html`<svg class="icon" viewBox="0 0 20 20" aria-hidden="true">${icons[name]}</svg>`;

export function transportView(props: TransportProps): TemplateResult {
  const { line, moment, position, playing, speed, onPlay, onStep, onSeek, onSpeed } = props;
  const button = (name: keyof typeof icons, label: string, act: () => void) =>
    html`<button class="round" aria-label=${label} title=${label} @click=${act}>${icon(name)}</button>`;
  return html`
    ${button('start', 'To the start (Home)', () => onSeek(0))}
    ${button('back', 'Step back (←)', () => onStep(-1))}
    <button
      class="round main"
      aria-label=${playing ? 'Pause (space)' : 'Play (space)'}
      title=${playing ? 'Pause (space)' : 'Play (space)'}
      @click=${onPlay}
    >
      ${icon(playing ? 'pause' : 'play')}
    </button>
    ${button('forward', 'Step forward (→)', () => onStep(1))}
    ${button('end', 'To the end (End)', () => onSeek(line.end))}
    <div class="timeline">
      <div class="phases" aria-hidden="true">
        ${line.phases.map(
          ({ of, start, end }) =>
            html`<span
              class="phase ${of === 'forward' ? 'forward' : 'backward'} ${of === moment.of ? 'current' : ''}"
              .style=${`flex-grow:${end - start}`}
              ><span>${phaseName(of, line.phases)}</span></span
            >`,
        )}
      </div>
      <input
        type="range"
        aria-label="Moment"
        min="0"
        max=${line.end}
        step="any"
        .value=${live(String(position))}
        aria-valuetext=${momentText(moment)}
        @input=${(event: InputEvent) => onSeek((event.target as HTMLInputElement).valueAsNumber)}
      />
      <span class="playhead" .style=${`left:${(100 * position) / line.end}%`}></span>
    </div>
    <label class="speed"
      ><span class="visually-hidden">Speed</span>
      <select @change=${(event: Event) => onSpeed(Number((event.target as HTMLSelectElement).value))}>
        ${SPEEDS.map((choice) => html`<option value=${choice} ?selected=${choice === speed}>${choice}×</option>`)}
      </select></label
    >
  `;
}

/** The first phase of going back is spelled out; after it the loss alone says enough. */
function phaseName(of: Phase['of'], phases: readonly Phase[]): string {
  if (of === 'forward') return 'forward';
  if (of === 'all') return 'Σ';
  const isFirst = phases[1]?.of === of;
  return `${isFirst && phases.length < 7 ? 'back from ' : ''}E${subscript(of)}`;
}

/** Where the slider stands, in words. */
function momentText({ of, forward, reached }: Moment): string {
  if (of === 'forward')
    return forward < 1 ? 'forward, at the start' : `forward, step ${Math.floor(forward)} computed`;
  if (of === 'all') return 'all losses together';
  return `back from E${of}, ${reached === undefined ? 'on the way to its hidden state' : `reached h${reached}`}`;
}
