/** Many numbers as a heat map of which one is picked: to be typed beside it, or dragged where it is. */
import { html, type TemplateResult } from 'lit-html';
import { ref } from 'lit-html/directives/ref.js';
import { paintGrid } from '../../chart/heat-map.ts';
import { palette } from '../../chart/palette.ts';
import { clamp } from '../../chart/clamp.ts';

/** A number of the block by its row and column, from 0. */
export type Picked = readonly [row: number, column: number];

export interface BigBlockProps {
  readonly name: string;
  readonly title: TemplateResult;
  /** null: a step without a target. */
  readonly rows: readonly (readonly (number | null)[])[];
  readonly picked: Picked;
  /** The picked number in words, and its field. */
  readonly label: string;
  readonly field: TemplateResult;
  readonly onPick: (at: Picked) => void;
  readonly onPress: (event: PointerEvent, at: Picked) => void;
}

/** Sides of an entry in pixels, at most; a block is not larger than this. */
const SIDE = 12;
const LARGEST = { width: 560, height: 160 };

export function bigBlock(props: BigBlockProps): TemplateResult {
  const { name, title, rows, picked, label, field, onPick, onPress } = props;
  const [height, width] = [rows.length, rows[0].length];
  const colours = palette();
  const paint = (canvas: Element | undefined) => {
    if (!canvas) return;
    let largest = 1e-300;
    for (const row of rows) for (const x of row) largest = Math.max(largest, Math.abs(x ?? 0));
    paintGrid(canvas as HTMLCanvasElement, width, height, (i, j) => {
      const x = rows[i][j];
      if (x === null) return (i + j) % 3 === 0 ? colours.hairline : 0;
      const share = Math.abs(x) / largest;
      return x < 0 ? colours.negative(share) : colours.forward(share);
    });
  };
  const at = (event: PointerEvent): Picked => {
    const frame = (event.currentTarget as Element).getBoundingClientRect();
    const place = (from: number, size: number, count: number) =>
      clamp(Math.floor((from / size) * count), 0, count - 1);
    return [
      place(event.clientY - frame.top, frame.height, height),
      place(event.clientX - frame.left, frame.width, width),
    ];
  };
  const onKey = (event: KeyboardEvent) => {
    const moves: Record<string, Picked> = {
      ArrowUp: [-1, 0],
      ArrowDown: [1, 0],
      ArrowLeft: [0, -1],
      ArrowRight: [0, 1],
    };
    const move = moves[event.key];
    if (!move) return;
    event.preventDefault();
    event.stopPropagation();
    onPick([clamp(picked[0] + move[0], 0, height - 1), clamp(picked[1] + move[1], 0, width - 1)]);
  };
  const size = `width:min(100%, ${Math.min(LARGEST.width, width * SIDE)}px);height:${Math.min(LARGEST.height, height * SIDE)}px`;
  // What is slim has its field at its side.
  const isSlim = width <= 2 && height > width;
  return html`<div class="block big ${isSlim ? 'slim' : ''}" role="group" aria-label=${name}>
    <div class="block-title">${title} <small>${height} × ${width}</small></div>
    <div
      class="heat"
      .style=${size}
      tabindex="0"
      role="application"
      aria-roledescription="heat map"
      aria-label="${name}, ${height} by ${width} numbers. Arrow keys pick one. ${label}"
      @keydown=${onKey}
      @pointerdown=${(event: PointerEvent) => {
        const place = at(event);
        onPick(place);
        onPress(event, place);
      }}
    >
      <canvas ${ref(paint)}></canvas>
      <i
        class="pick"
        .style=${`left:${(100 * picked[1]) / width}%;top:${(100 * picked[0]) / height}%;width:${100 / width}%;height:${100 / height}%`}
      ></i>
    </div>
    <span class="picked"><small>${label}</small> ${field}</span>
  </div>`;
}
