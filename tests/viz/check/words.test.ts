import { describe, expect, test } from 'vitest';
import { differentiate, type Experiment, parseMatrix, textbook, withCell } from '../../../src/rnn/index.ts';
import { checkNumbers, trialsOf } from '../../../src/viz/check/numbers.ts';
import type { CheckQuantity } from '../../../src/viz/check/quantity.ts';
import { explanationsOf, trialName, explanationOf } from '../../../src/viz/check/words.ts';

const W: CheckQuantity = { kind: 'gradient', parameter: 'W' };
type Rows = readonly (readonly number[])[];
const transposed = (A: Rows): Rows => A[0].map((_, j) => A.map((row) => row[j]));
const product = (...factors: readonly Rows[]): Rows =>
  factors.reduce((A, B) => A.map((row) => transposed(B).map((column) => dot(row, column))));
const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, x, i) => sum + x * b[i], 0);
/** f′(a_t) of the sigmoid. */
const slopes = differentiate(textbook).hidden.map((h) => h.map((x) => x * (1 - x)));
const diag = (t: number): Rows => slopes[t - 1].map((x, i) => slopes[t - 1].map((_, j) => (i === j ? x : 0)));

function explained(quantity: CheckQuantity, numbers: Rows) {
  const reply = checkNumbers({
    experiment: textbook,
    quantity,
    answer: parseMatrix(JSON.stringify(numbers)),
  });
  if ('overflow' in reply) throw new Error(reply.overflow);
  return explanationsOf(reply.diagnosis.candidates, reply.same, quantity, textbook);
}

describe('of a Jacobian', () => {
  const { W: w } = textbook.weights;
  const step: CheckQuantity = { kind: 'jacobian', t: 3, k: 2 };
  const far: CheckQuantity = { kind: 'jacobian', t: 3, k: 1 };

  test('the right one needs no words', () => {
    expect(explained(step, product(diag(3), w))).toEqual([]);
    expect(explained(far, product(diag(3), w, diag(2), w))).toEqual([]);
  });

  test('the words are not those of a gradient', () => {
    const [{ cure }] = explained(step, transposed(product(diag(3), w)));
    expect(cure).toBe('dh_t/dh_k has a row for each unit of h_t, and a column for each unit of h_k.');
    const [{ what }] = explained(step, product(diag(3), transposed(w)));
    expect(what).toBe('Wᵀ was taken, where W belongs.');
  });

  test('the factors in the wrong order are one mistake', () => {
    expect(explained(step, product(w, diag(3)))).toEqual([
      {
        what: 'diag(f′) stands on the right of W.',
        cure: 'diag(f′) belongs on the left of W: diag(f′(a_{3})) W has row i of W times f′ of unit i.',
      },
    ]);
    const [{ cure }] = explained(far, product(w, diag(2), w, diag(3)));
    expect(cure).toContain('the last step comes first: diag(f′(a_{3})) W … diag(f′(a_{2})) W');
  });
});

describe('several at once', () => {
  test('have each way behind its mistake', () => {
    const { what, cure } = explanationOf(
      {
        mistakes: ['no-activation-derivative', 'sign'],
        details: ['in the immediate partial alone', ''],
      },
      W,
      textbook,
    );
    expect(what).toBe(
      'The derivative f′ of the activation was left out. (In the immediate partial alone.) And: The sign is the other one.',
    );
    expect(cure).toMatch(/^Multiply by f′.* dE_t\/do_t is/);
  });
});

describe('another loss', () => {
  const ofLoss = (loss?: number): CheckQuantity => ({ ...W, loss });
  const lastLoss = { mistakes: ['only-last-loss'], details: [''] } as const;

  test('is named, with what to do', () => {
    expect(explanationsOf([], ofLoss(2), W, textbook)[0].what).toBe('This is ∂E₂/∂W alone.');
    const [{ what, cure }] = explanationsOf([], W, ofLoss(2), textbook);
    expect([what, cure]).toEqual([
      'This is ∂E/∂W, the sum over all losses.',
      'Take what E_{2} alone sends back.',
    ]);
  });

  test('is told once, where it is the last one', () => {
    const all = explanationsOf([lastLoss], ofLoss(3), W, textbook);
    expect(all.map(({ what }) => what)).toEqual([
      'Only the last loss was differentiated, E_T alone. (This is ∂E₃/∂W alone.)',
    ]);
  });
});

describe('a trial', () => {
  test.each([textbook, withCell(textbook, 'lstm'), withCell(textbook, 'gru')] as Experiment[])(
    'is told from every other in a short name: $cell',
    (experiment) => {
      const names = trialsOf(W, experiment).map((trial) => trialName(trial, W));
      expect(new Set(names).size).toBe(names.length);
    },
  );

  test('is named in words', () => {
    const name = (id: Parameters<typeof trialName>[0]['id'], detail = '', quantity: CheckQuantity = W) =>
      trialName({ id, detail }, quantity);
    expect(name('missing-last-term')).toBe('missing last term');
    expect(name('gate-order', 'gates in the order i, f, o, g')).toBe('gate order: i, f, o, g');
    expect(name('no-activation-derivative', 'in the Jacobians dh_j/dh_{j-1} alone')).toBe(
      'no f′: in the Jacobians',
    );
    expect(name('derivative-at-output', 'in the immediate partial alone')).toBe(
      'f′ at f(a): in the immediate partial',
    );
    expect(name('untransposed', '', { kind: 'jacobian', t: 1, k: 0 })).toBe('Wᵀ for W');
  });
});
