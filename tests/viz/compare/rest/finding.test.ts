import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decayOf } from '../../../../src/rnn/decay.ts';
import type { CellName } from '../../../../src/rnn/index.ts';
import { restFinding } from '../../../../src/viz/compare/rest/finding.ts';

const falling = (ratio: number, T = 10) => Array.from({ length: T + 1 }, (_, lag) => ratio ** lag);
const column = (cell: CellName, norms: readonly number[]) => ({ cell, decay: decayOf(norms) });

describe('the title', () => {
  test('says of two cells in which the gradient reaches further back, and by how much', () => {
    const columns = [column('sigmoid', falling(0.25)), column('lstm', falling(0.8))];
    const title =
      'The gradient reaches 6.2 times as far back in the LSTM as in the sigmoid RNN: half is lost every 3.1 steps, there every 0.50';
    expect(restFinding(columns)).toBe(title);
    expect(restFinding(columns.toReversed())).toBe(title);
  });

  test('says of more cells which is furthest, and has the number of each', () => {
    const columns = [
      column('sigmoid', falling(0.25)),
      column('tanh', falling(0.5)),
      column('lstm', falling(0.81)),
      column('gru', falling(0.81)),
    ];
    expect(restFinding(columns)).toBe(
      'The gradient reaches furthest back in the LSTM and the GRU, 6.6 times as far as in the sigmoid RNN: half is lost every 3.3 steps, 1.0 in the tanh RNN and 0.50 in the sigmoid RNN',
    );
  });

  test('says where most is lost at first, and little later', () => {
    const chrono = [1, 0.1, 0.005, 0.0049, 0.0048, 0.0047, 0.0046, 0.0045, 0.0044, 0.0043, 0.0042];
    expect(restFinding([column('sigmoid', falling(0.25)), column('lstm', chrono)])).toMatch(
      /half is lost every 1\.3 steps, there every 0\.50, on average: in the LSTM 1 % is left after 2 already$/,
    );
  });

  test('says where there is no difference', () => {
    expect(restFinding([column('tanh', falling(0.5)), column('linear', falling(0.505))])).toBe(
      'The gradient reaches equally far back in the tanh RNN and the linear RNN: half is lost every step',
    );
    expect(restFinding([column('tanh', falling(1)), column('linear', falling(1))])).toBe(
      'Tanh and linear hold: 100 % and 100 % arrives at step 0',
    );
  });

  test('says without a number which is further where it does not shrink at all, or is lost', () => {
    expect(restFinding([column('relu', falling(1)), column('lstm', falling(0.5))])).toBe(
      'The gradient reaches further back in the ReLU RNN than in the LSTM. LSTM vanishes: half is lost every step; ReLU holds: 100 % arrives at step 0',
    );
    expect(restFinding([column('relu', [1, 0.5, 0, 0]), column('linear', [0, 0, 0, 0])])).toBe(
      'The gradient reaches further back in the ReLU RNN than in the linear RNN. ReLU vanishes: exactly 0 from lag 2 on; linear sends nothing back',
    );
  });

  test('compares no reach where a gradient grows', () => {
    expect(restFinding([column('sigmoid', falling(0.25)), column('gru', falling(2))])).toBe(
      'Sigmoid vanishes: half is lost every 0.50 steps; GRU explodes: it doubles every step',
    );
  });

  test('puts the cell that keeps more first, by the factor between their half-lives', () => {
    const ratio = fc.double({ min: 0.05, max: 0.99, noNaN: true });
    fc.assert(
      fc.property(ratio, ratio, (a, b) => {
        fc.pre(Math.log(a) / Math.log(b) > 1.06);
        const title = restFinding([column('sigmoid', falling(a)), column('lstm', falling(b))]);
        expect(title).toMatch(/in the LSTM as in the sigmoid RNN:/);
        const times = Number(/([\d.]+) times/.exec(title)![1]);
        expect(times / (Math.log(a) / Math.log(b))).toBeCloseTo(1, 1);
      }),
    );
  });
});
