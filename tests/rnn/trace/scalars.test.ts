// Runs that other tools kept: event files of TensorBoard, and CSV as Weights & Biases exports it.
import { PbfWriter } from 'pbf';
import { describe, expect, test } from 'vitest';
import { openRuns } from '../../../src/rnn/trace/run.ts';

type Value =
  | { readonly scalar: number }
  | { readonly tensor: number }
  | { readonly squares: number }
  | { readonly image: string };

/** A file as TensorBoard's writer makes it; checksums are not looked at. */
function events(
  ...entries: readonly { readonly step: number; readonly values: Readonly<Record<string, Value>> }[]
): Blob {
  return new Blob(
    entries.map(({ step, values }) => {
      const pbf = new PbfWriter();
      pbf.writeDoubleField(1, 1.7e9);
      pbf.writeVarintField(2, step);
      pbf.writeMessage(5, summary, values);
      const data = pbf.finish();
      const record = new Uint8Array(12 + data.length + 4);
      new DataView(record.buffer).setBigUint64(0, BigInt(data.length), true);
      record.set(data, 12);
      return record;
    }),
  );
}

function summary(values: Readonly<Record<string, Value>>, pbf: PbfWriter): void {
  for (const [tag, value] of Object.entries(values)) {
    pbf.writeMessage(
      1,
      (of: Value, into: PbfWriter) => {
        into.writeStringField(1, tag);
        if ('scalar' in of) into.writeFloatField(2, of.scalar);
        else if ('squares' in of)
          into.writeMessage(5, (squares: number, pbf) => pbf.writeDoubleField(5, squares), of.squares);
        else if ('tensor' in of) {
          into.writeMessage(
            8,
            (number: number, pbf) => {
              pbf.writeVarintField(1, 1);
              pbf.writeBytesField(4, new Uint8Array(Float32Array.of(number).buffer));
            },
            of.tensor,
          );
        } else into.writeStringField(4, of.image);
      },
      value,
    );
  }
}

const name = 'logs/events.out.tfevents.1700000000.host';

describe('an event file', () => {
  test('gives loss, rate and norms of gradients, each at its updates', async () => {
    const file = events(
      { step: 0, values: { 'train/loss': { scalar: 2 }, 'val/loss': { scalar: 9 }, lr: { tensor: 0.5 } } },
      {
        step: 10,
        values: { 'grad/W': { squares: 9 }, 'grad/U': { squares: 16 }, sample: { image: 'pixels' } },
      },
      { step: 10, values: { 'train/loss': { scalar: Number.NaN } } },
    );
    const { runs, faults } = await openRuns([{ path: name, file }]);
    expect(faults).toEqual([]);
    const [{ name: run, layers, ranks }] = runs;
    expect([run, layers]).toEqual(['logs', []]);
    const [rank] = ranks;
    expect(rank.records.map(({ update, loss, lr, before }) => [update, loss, lr, before])).toEqual([
      [0, 2, 0.5, undefined],
      [10, Number.NaN, undefined, 5],
    ]);
    expect([...(await rank.parameters(rank.records[1]))]).toEqual([
      ['W', { own: undefined, before: 3, after: 3 }],
      ['U', { own: undefined, before: 4, after: 4 }],
    ]);
  });

  test('that is still written has what is whole', async () => {
    const file = events(
      { step: 0, values: { loss: { scalar: 2 } } },
      { step: 1, values: { loss: { scalar: 1 } } },
    );
    const { runs } = await openRuns([{ path: name, file: file.slice(0, file.size - 10) }]);
    expect(runs[0].ranks[0].records.map(({ update }) => update)).toEqual([0]);
  });

  test.each([
    ['is none', new Blob([new Uint8Array(100).fill(255)]), /no event file of TensorBoard/],
    ['is cut off at once', events({ step: 0, values: {} }).slice(0, 20), /cut off in its first record/],
    [
      'has other data',
      new Blob([Uint8Array.of(3, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 42, 99, 1, 0, 0, 0, 0)]),
      /byte 0: no event/,
    ],
    [
      'has no loss',
      events({ step: 0, values: { accuracy: { scalar: 1 } } }),
      /no loss and no norm of a gradient among accuracy/,
    ],
  ])('that %s says so', async (_what, file, message) => {
    const { runs, faults } = await openRuns([{ path: name, file }]);
    expect(runs).toEqual([]);
    expect(faults.join()).toMatch(message);
  });
});

describe('an export of W&B', () => {
  const open = (text: string) => openRuns([{ path: 'export.csv', file: new Blob([text]) }]);

  test('of a chart has a run a column', async () => {
    const { runs } = await open(
      '"Step","a - train/loss","a - train/loss__MIN","b - train/loss","b - train/grad_norm"\r\n"0","2","1","3","10"\r\n"5","","","NaN","Infinity"\r\n',
    );
    expect(runs.map(({ name }) => name)).toEqual(['a', 'b']);
    expect(
      runs.map(({ ranks: [{ records }] }) =>
        records.map(({ update, loss, before }) => [update, loss, before]),
      ),
    ).toEqual([
      [[0, 2, undefined]],
      [
        [0, 3, 10],
        [5, Number.NaN, Infinity],
      ],
    ]);
  });

  test('of a history has its metrics', async () => {
    const { runs } = await open('_step,loss,gradients/lstm.weight_hh_l0\n0,1,3\n1,0.5,4\n');
    const [rank] = runs[0].ranks;
    expect(rank.records.map(({ before }) => before)).toEqual([3, 4]);
    expect([...(await rank.parameters(rank.records[0])).keys()]).toEqual(['lstm.weight_hh_l0']);
  });

  test.each([
    ['a,b\n1,2\n', 'export.csv: expected a column Step or _step, as W&B exports it'],
    ['Step,loss\nx,2\n', 'export.csv, line 2: Step: expected a number, got “x”'],
    ['Step,accuracy\n1,2\n', 'no loss and no norm of a gradient among accuracy'],
    ['', 'export.csv: expected a column Step'],
  ])('that is none says so: %j', async (text, message) => {
    const { runs, faults } = await open(text);
    expect(runs).toEqual([]);
    expect(faults).toEqual([expect.stringContaining(message)]);
  });
});
