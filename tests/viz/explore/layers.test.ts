// A part of a network of layers: how it is cut out, edited, and what of a gradient has reached where.
import { describe, expect, test } from 'vitest';
import { differentiate, itemize, norm, sequencesOf, type StackedExperiment } from '../../../src/rnn/index.ts';
import { layersPresets } from '../../../src/rnn/presets.ts';
import { partOf } from '../../../src/viz/experiment/part.ts';
import { momentAt, timeline } from '../../../src/viz/experiment/timeline.ts';
import { partAt } from '../../../src/viz/explore/layers/open.ts';
import { waysOf } from '../../../src/viz/explore/layers/layout.ts';
import { arrivedAt, rowsOf } from '../../../src/viz/explore/layers/scene.ts';
import { withNumber } from '../../../src/viz/explore/state/with-number.ts';
import { relativeError } from '../../support/close.ts';

const whole: StackedExperiment = layersPresets[0].make();
const T = whole.sequences[0].inputs.length;
const places = [0, 1].flatMap((layer) => [0, 1].map((direction) => ({ sequence: 0, layer, direction })));

test('what arrives everywhere is what the library computes of the whole network', async () => {
  const { layers } = differentiate(whole).sequences[0];
  for (const place of places) {
    const { flood } = partOf(await partAt(whole, place))!;
    flood.layers.forEach((directions, layer) =>
      directions.forEach((norms, direction) =>
        expect(
          relativeError(
            norms,
            layers[layer][direction].hiddenGradients.map((row) => norm(row)),
          ),
        ).toBeLessThan(1e-12),
      ),
    );
  }
});

test('what enters a part at one step leaves the terms of that step, and nothing above or beside', async () => {
  for (const place of places) {
    const cut = await partAt(whole, place);
    const part = partOf(cut)!;
    const t = cut.targets.findLastIndex((target) => target !== null) + 1;
    const { layers, outputs } = part.floodFrom!(t);
    const terms = itemize(sequencesOf({ version: 2, ...cutAsBatch(cut) })[0]);
    const { h } = terms.carried(t);
    const own = layers[place.layer][place.direction];
    const inOrder = place.direction === 1 ? own.toReversed() : own;
    expect(
      relativeError(
        inOrder,
        h.slice(1).map((row) => norm(row)),
      ),
    ).toBeLessThan(1e-12);
    expect(norm(layers[place.layer][1 - place.direction])).toBe(0);
    expect(norm(outputs)).toBe(0);
    expect(norm(layers.slice(place.layer + 1).flat(2))).toBe(0);
  }
});

const cutAsBatch = ({
  cell,
  weights,
  initial,
  inputs,
  targets,
  loss,
}: Awaited<ReturnType<typeof partAt>>) => ({
  cell,
  weights,
  sequences: [{ initial, inputs, targets }],
  loss,
  reduction: 'sum' as const,
});

describe('a number that is changed in a part', () => {
  test('changes the whole network, and with it what comes from above', async () => {
    for (const place of places) {
      const cut = await partAt(whole, place);
      const next = partOf(cut)!.edited!(withNumber(cut, ['weights', 'W', 0, 0], 1.5));
      const part = partOf(next)!;
      expect(next.weights.W[0][0]).toBe(1.5);
      expect(part.whole.layers[place.layer].directions[place.direction].weights.W[0][0]).toBe(1.5);
      expect(part.flood.losses).toEqual(differentiate(part.whole).sequences[0].losses);
      expect(part.flood.losses).not.toEqual(partOf(cut)!.flood.losses);
    }
  });

  test('that makes it overflow is kept, to be mended', async () => {
    const linear: StackedExperiment = {
      ...whole,
      layers: whole.layers.map((layer) => ({ ...layer, cell: 'linear' as const })),
    };
    const cut = await partAt(linear, places[0]);
    const huge = partOf(cut)!.edited!(withNumber(cut, ['weights', 'W', 0, 0], 1e200));
    expect(huge.weights.W[0][0]).toBe(1e200);
    expect(partOf(huge)!.overflow).toMatch(/layers\[0\]\.directions\[0\].* float64 ends/);
    const mended = partOf(huge)!.edited!(withNumber(huge, ['weights', 'W', 0, 0], cut.weights.W[0][0]));
    expect(partOf(mended)!.overflow).toBeUndefined();
    expect(mended).toEqual(cut);
  });
});

test('a gradient is seen to come down to the part, then to go on through time and down, and at the end all of it is there', async () => {
  const rows = rowsOf(whole);
  expect(rows.map(({ of }) => of)).toEqual(['E', 'o', 'h', 'h', 'h', 'h', 'x']);
  for (const place of places) {
    const cut = await partAt(whole, place);
    const part = partOf(cut)!;
    const line = timeline(
      T,
      cut.targets.flatMap((target, index) => (target ? [index + 1] : [])),
    );
    for (const { of, start, end } of line.phases.slice(1)) {
      const positions = Array.from({ length: 4 * (end - start) + 1 }, (_, i) => start + i / 4);
      const shares = positions.map((position) =>
        arrivedAt(part, { ...momentAt(line, position), of, elapsed: position - start }, rows).map((row) =>
          row.map(({ share }) => share),
        ),
      );
      const reached = (at: number, row: number) => shares[at][row].filter((share) => share > 0).length;
      shares
        .slice(1)
        .forEach((now, i) =>
          now.forEach((row, r) =>
            row.forEach((share, t) => expect(share).toBeGreaterThanOrEqual(shares[i][r][t])),
          ),
        );
      expect(shares[0].flat().every((share) => share === 0)).toBe(true);
      const last = arrivedAt(part, { ...momentAt(line, end), of, elapsed: end - start }, rows);
      for (const cell of last.flat()) expect(cell.norm === 0 || cell.isAside || cell.share === 1).toBe(true);
      if (of === 'all') continue;
      const own = rows.findIndex(
        (row) => row.of === 'h' && row.layer === place.layer && row.direction === place.direction,
      );
      // Two frames down to the part, then a step a frame.
      expect([reached(4, own), reached(8, own)]).toEqual([0, 1]);
      expect(reached(Math.min(12, shares.length - 1), own)).toBe(Math.min(2, of as number));
    }
  }
});

test('ways lead down from each row to the next layer, and through time within a direction', () => {
  const rows = rowsOf(whole).map((row) => ({ ...row, top: 0, height: 1 }));
  const ways = waysOf({ rows, T: 2 });
  // E → o, o → 2 directions, 2 × 2 → the layer below, 2 → x, at both steps; and each of 4 directions through time.
  expect(ways).toHaveLength(2 * (1 + 2 + 4 + 2) + 4);
  expect(new Set(ways.map(({ key }) => key)).size).toBe(ways.length);
});
