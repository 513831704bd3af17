/** Question 6: transposed convolution, stamp by stamp, as a matrix, and its gradient. */
import './convolution.css';
import '../questions.css';
import { batch, computed, effect, signal } from '@preact/signals-core';
import { interval } from 'd3';
import { html, render } from 'lit-html';
import * as v from 'valibot';
import { convolutionControls, stampTransport } from './controls.ts';
import { convolutionGradient } from './gradient.ts';
import { convolutionMatrixView } from './matrix.ts';
import { type PointedEntries, shades } from './places.ts';
import {
  caseB,
  type ConvolutionEdit,
  type ConvolutionSetting,
  withEntry,
  LARGEST,
  LARGEST_SIZES,
  withNumbersDrawn,
  resized,
  sizesOf,
} from './setting.ts';
import { matrixNotes, matrixSlips, sizeFormula } from './sheet.ts';
import { stampsView } from './stamps.ts';
import { backTitle, convolutionTitle, lettersOf, pointedEntriesText } from './text.ts';
import { recall, remember } from '../../page/kept.ts';
import { prose } from '../../text/prose.ts';
import { convolutionMatrix, stamps, transposedConvolution } from '../../../worksheet/index.ts';
import { type MountVerdict, partsOf } from '../../page/sections.ts';

/** Stamps take that long, and all of them together at most `LONGEST`. */
const STAMP_MILLISECONDS = 700;
const LONGEST = 12_000;

const whole = (least: number, most: number) =>
  v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most));
const row = v.array(v.pipe(v.number(), v.minValue(-LARGEST), v.maxValue(LARGEST)));
const rows = (most: number) =>
  v.pipe(
    v.array(v.pipe(row, v.minLength(1), v.maxLength(most))),
    v.minLength(1),
    v.maxLength(most),
    v.check((matrix) => matrix.every(({ length }) => length === matrix[0].length)),
  );
const structure = v.pipe(
  v.object({
    input: rows(LARGEST_SIZES.input),
    kernel: rows(LARGEST_SIZES.kernel),
    stride: whole(1, LARGEST_SIZES.stride),
    padding: whole(0, LARGEST_SIZES.input * LARGEST_SIZES.stride),
    cotangent: v.array(row),
    seed: whole(0, 1_000_000),
    stamp: whole(0, LARGEST_SIZES.input ** 2),
  }),
  v.transform(({ seed, stamp, ...numbers }) => {
    const setting = resized(numbers, {});
    return { setting, seed, stamp: Math.min(stamp, setting.input.flat().length) };
  }),
);

/** The question and our answers. */
export type ConvolutionAnswers = ConvolutionSetting & ReturnType<typeof transposedConvolution>;

interface ConvolutionState {
  readonly setting: ConvolutionSetting;
  /** Of the numbers that were drawn last. */
  readonly seed: number;
  /** Stamps on show. */
  readonly stamp: number;
}

const KEPT = {
  area: 'sessionStorage',
  key: 'backflow.worksheet.convolution',
  what: 'the numbers of question 6',
  schema: structure,
} as const;
const first: ConvolutionState = { setting: caseB, seed: 0, stamp: caseB.input.flat().length };

/** @param mountVerdict shows below whether another library finds the same */
export function mountConvolution(host: HTMLElement, mountVerdict: MountVerdict<ConvolutionAnswers>): void {
  const stored = recall(KEPT) ?? first;
  const setting = signal(stored.setting);
  const seed = signal(stored.seed);
  const stamp = signal(stored.stamp);
  const isPlaying = signal(false);
  const pointed = signal<PointedEntries>({});
  /** What was typed last, as long as nothing else changes. */
  const edit = signal<ConvolutionEdit | undefined>(undefined);
  const count = computed(() => setting.value.input.flat().length);
  /** All stamps are on show after a change. */
  const set = (next: ConvolutionSetting) =>
    batch(() => {
      isPlaying.value = false;
      pointed.value = {};
      edit.value = undefined;
      setting.value = next;
      stamp.value = next.input.flat().length;
    });
  const onEdit = (next: ConvolutionEdit) =>
    batch(() => {
      edit.value = next;
      setting.value = withEntry(setting.value, next);
    });
  effect(() => {
    remember(KEPT, { ...setting.value, seed: seed.value, stamp: stamp.value });
  });

  render(
    html`<h2 id="convolution-title"></h2>
      <p class="note question">
        6. Transposed convolution: every entry of the input multiplies the kernel, and is added on the output
        at its place. Point at an entry, or walk over the output with the arrow keys, to see what makes it.
      </p>
      <div class="controls sizes"></div>
      <div class="formula"></div>
      <div class="columns">
        <div>
          <div class="stamps"></div>
          <div class="controls transport"></div>
          <p class="words" aria-live="polite"></p>
          <div class="on-sheet"></div>
        </div>
        <div>
          <h3>As a matrix: each column is one stamp, row below row</h3>
          <div class="matrix-of"></div>
          <div class="matrix-notes"></div>
        </div>
      </div>
      <h3 class="back-title"></h3>
      <p class="note">
        ${prose('A loss E has the derivative dE/dy; change it. Point at an entry of dE/dx to see where the kernel lies.')}
      </p>
      <div class="gradient"></div>
      <div class="check"></div>`,
    host,
  );
  const { part, draw } = partsOf(host);

  const sizes = computed(() => JSON.stringify(sizesOf(setting.value)));
  const kernel = computed(() => JSON.stringify(setting.value.kernel));
  // The matrix does not depend on what stands in the input, and takes longest.
  const matrix = computed(() => {
    const { height, width, stride, padding } = JSON.parse(sizes.value) as ReturnType<typeof sizesOf>;
    const weights = JSON.parse(kernel.value) as number[][];
    return convolutionMatrix({ height, width }, weights, stride, padding);
  });
  const answer = computed(() => transposedConvolution(setting.value));
  const wholeStamps = computed(() => {
    const { input, kernel, stride } = setting.value;
    return stamps({ input, kernel, stride, padding: 0 });
  });
  const shade = computed(() => shades([setting.value.input, setting.value.kernel, answer.value.output]));
  const onPoint = (next: PointedEntries) => (pointed.value = next);

  effect(() => void (part('#convolution-title').textContent = convolutionTitle(setting.value)));
  effect(() => void (part('.back-title').textContent = backTitle(setting.value)));
  draw('.sizes', () =>
    convolutionControls({
      setting: setting.value,
      onSetting: set,
      onSizes: (sizes) => set(resized(setting.value, sizes)),
      onDraw: () => {
        seed.value += 1;
        set(withNumbersDrawn(setting.value, seed.value));
      },
    }),
  );
  draw('.formula', () => sizeFormula(setting.value));
  draw('.stamps', () =>
    stampsView({
      setting: setting.value,
      stamps: wholeStamps.value,
      count: stamp.value,
      shade: shade.value,
      pointed: pointed.value,
      onPoint,
      edit: edit.value,
      onEdit,
    }),
  );
  draw('.transport', () =>
    stampTransport({
      stamp: stamp.value,
      count: count.value,
      isPlaying: isPlaying.value,
      onStamp: (next) => {
        isPlaying.value = false;
        stamp.value = next;
      },
      onPlay: (isOn) =>
        batch(() => {
          if (isOn && stamp.value === count.value) stamp.value = 0;
          isPlaying.value = isOn;
        }),
    }),
  );
  effect(
    () => void (part('.words').textContent = pointedEntriesText(setting.value, pointed.value, stamp.value)),
  );
  draw('.matrix-of', () =>
    convolutionMatrixView({
      matrix: matrix.value,
      sizes: sizesOf(setting.value),
      letters: lettersOf(setting.value),
      shade: shade.value,
      pointed: pointed.value,
      onPoint,
    }),
  );
  const forNotes = computed(() => ({
    setting: setting.value,
    matrix: matrix.value,
    output: answer.value.output,
  }));
  draw('.matrix-notes', () => matrixNotes(forNotes.value));
  draw('.on-sheet', () => html`${matrixSlips(forNotes.value)}`);
  draw('.gradient', () =>
    convolutionGradient({
      setting: setting.value,
      answer: answer.value,
      matrix: matrix.value,
      pointed: pointed.value,
      onPoint,
      edit: edit.value,
      onEdit,
    }),
  );

  const question = computed(() => ({ ...setting.value, ...answer.value }));
  mountVerdict(part('.check'), question);

  effect(() => {
    if (!isPlaying.value) return;
    const clock = interval(
      () => {
        if (stamp.peek() < count.peek()) stamp.value += 1;
        if (stamp.peek() === count.peek()) isPlaying.value = false;
      },
      Math.min(STAMP_MILLISECONDS, LONGEST / count.peek()),
    );
    return () => clock.stop();
  });
}
