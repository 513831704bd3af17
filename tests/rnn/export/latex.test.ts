import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { actsOnOutput, itemize, resize, textbook } from '../../../src/rnn/index.ts';
import { latexExpansion } from '../../../src/rnn/export/latex.ts';
import { experiments, tiny } from '../../support/experiments.ts';
import { relativeError } from '../../support/close.ts';
import { readCase } from '../../support/reference.ts';

const worked = itemize(textbook);

test('one loss of a small network: symbols, every term with its matrices, their sum', () => {
  const one = itemize(tiny({ cell: 'sigmoid', initial: { h: [0.5] }, inputs: [[1], [-0.5]] }));
  expect(latexExpansion(one, 'W', 2)).toMatchInlineSnapshot(`
    "% Needs \\usepackage{amsmath}.
    \\begin{align*}
    \\frac{\\partial E_{2}}{\\partial W} &= \\sum_{k=1}^{2} \\frac{\\partial E_{2}}{\\partial o_{2}} \\frac{\\partial o_{2}}{\\partial h_{2}} \\Biggl( \\prod_{j=k+1}^{2} \\frac{\\partial h_{j}}{\\partial h_{j-1}} \\Biggr) \\frac{\\partial^{+} h_{k}}{\\partial W} \\\\
    &= \\frac{\\partial E_{2}}{\\partial o_{2}} \\frac{\\partial o_{2}}{\\partial h_{2}} \\frac{\\partial^{+} h_{2}}{\\partial W} \\\\
    &\\quad + \\frac{\\partial E_{2}}{\\partial o_{2}} \\frac{\\partial o_{2}}{\\partial h_{2}} \\frac{\\partial h_{2}}{\\partial h_{1}} \\frac{\\partial^{+} h_{1}}{\\partial W}
    \\end{align*}

    \\noindent $\\partial^{+}$ is the immediate partial: $h_{k-1}$ is held constant.

    \\noindent With
    \\[
    \\delta_{k}^{\\top} = \\frac{\\partial E_{2}}{\\partial o_{2}} \\frac{\\partial o_{2}}{\\partial h_{2}} \\Biggl( \\prod_{j=k+1}^{2} \\frac{\\partial h_{j}}{\\partial h_{j-1}} \\Biggr) \\frac{\\partial h_{k}}{\\partial a_k}
    \\]
    where $a_k$ is what $W$ feeds at step $k$, the term of step $k$ is $\\delta_{k} h_{k-1}^{\\top}$.

    \\noindent Step $k = 2$:
    \\begin{align*}
    \\delta_{2}^{\\top} &= \\begin{pmatrix} 0.579 \\end{pmatrix} \\begin{pmatrix} 1.00 \\end{pmatrix} \\begin{pmatrix} 0.244 \\end{pmatrix} \\\\
    &= \\begin{pmatrix} 0.141 \\end{pmatrix} \\\\
    \\delta_{2} h_{1}^{\\top} &= \\begin{pmatrix} 0.141 \\end{pmatrix} \\begin{pmatrix} 0.818 \\end{pmatrix} \\\\
    &= \\begin{pmatrix} 0.115 \\end{pmatrix}
    \\end{align*}

    \\noindent Step $k = 1$:
    \\begin{align*}
    \\delta_{1}^{\\top} &= \\begin{pmatrix} 0.579 \\end{pmatrix} \\begin{pmatrix} 1.00 \\end{pmatrix} \\begin{pmatrix} 0.244 \\end{pmatrix} \\begin{pmatrix} 0.149 \\end{pmatrix} \\\\
    &= \\begin{pmatrix} 0.0210 \\end{pmatrix} \\\\
    \\delta_{1} h_{0}^{\\top} &= \\begin{pmatrix} 0.0210 \\end{pmatrix} \\begin{pmatrix} 0.500 \\end{pmatrix} \\\\
    &= \\begin{pmatrix} 0.0105 \\end{pmatrix}
    \\end{align*}

    \\begin{align*}
    \\frac{\\partial E_{2}}{\\partial W} &= \\begin{pmatrix} 0.115 \\end{pmatrix} + \\begin{pmatrix} 0.0105 \\end{pmatrix} \\\\
    &= \\begin{pmatrix} 0.126 \\end{pmatrix}
    \\end{align*}
    "
  `);
});

test('all losses: their sum', () => {
  expect(latexExpansion(worked, 'V', 'all')).toMatchInlineSnapshot(`
    "% Needs \\usepackage{amsmath}.
    \\begin{align*}
    \\frac{\\partial E}{\\partial V} &= \\sum_{t=1}^{3} \\frac{\\partial E_{t}}{\\partial V} \\\\
    &= \\sum_{t=1}^{3} \\frac{\\partial E_{t}}{\\partial o_{t}} \\frac{\\partial^{+} o_{t}}{\\partial V} \\\\
    &= \\frac{\\partial E_{1}}{\\partial V} + \\frac{\\partial E_{2}}{\\partial V} + \\frac{\\partial E_{3}}{\\partial V}
    \\end{align*}

    \\begin{align*}
    \\frac{\\partial E}{\\partial V} &= \\begin{pmatrix} -0.0714 & -0.106 & -0.116 \\end{pmatrix} + \\begin{pmatrix} -0.0282 & -0.0174 & -0.0287 \\end{pmatrix} \\\\
    &\\quad + \\begin{pmatrix} 0.210 & 0.318 & 0.294 \\end{pmatrix} \\\\
    &= \\begin{pmatrix} 0.111 & 0.194 & 0.149 \\end{pmatrix}
    \\end{align*}
    "
  `);
});

test('the sum over k has all of the sheet: k = t too, from 1 on, with the immediate partial', () => {
  const text = latexExpansion(worked, 'U', 3);
  expect(text).toContain('\\sum_{k=1}^{3}');
  expect(text).toContain(
    '&= \\frac{\\partial E_{3}}{\\partial o_{3}} \\frac{\\partial o_{3}}{\\partial h_{3}} \\frac{\\partial^{+} h_{3}}{\\partial U}',
  );
  expect(text.match(/Step \$k = \d\$/g)).toEqual(['Step $k = 3$', 'Step $k = 2$', 'Step $k = 1$']);
});

test('a term that is zero for h_0 = 0 says so', () => {
  const terms = itemize(tiny());
  expect(latexExpansion(terms, 'W', 2)).toContain('Step $k = 1$, zero because $h_{0} = 0$:');
  expect(latexExpansion(terms, 'U', 2)).not.toContain('zero because');
});

test('a cell state flows along as s = (h, c)', () => {
  const lstm = itemize(readCase('lstm-textbook').experiment);
  const text = latexExpansion(lstm, 'W', 2);
  expect(text).toContain('\\frac{\\partial s_{2}}{\\partial s_{1}} \\frac{\\partial^{+} s_{1}}{\\partial W}');
  expect(text).toContain('$s_t = (h_t, c_t)$');
  expect(latexExpansion(worked, 'W', 2)).not.toContain('s_t');
});

describe('larger ones get norms instead of matrices', () => {
  test.each([
    ['many steps', { T: 7, n: 2 }],
    ['many units', { T: 2, n: 5 }],
  ])('%s', (_, sizes) => {
    const terms = itemize(resize(textbook, sizes));
    const text = latexExpansion(terms, 'W', sizes.T);
    expect(text).not.toContain('pmatrix');
    expect(text.match(/^\d+ & /gm)).toHaveLength(sizes.T);
    expect(latexExpansion(terms, 'W', 'all')).not.toContain('pmatrix');
  });

  test('matrices wider than LaTeX takes', () => {
    const inputs = [Array.from({ length: 11 }, () => 1)];
    const wide = tiny({ weights: { W: [[1]], U: inputs, V: [[1]] }, inputs, targets: [[0]] });
    expect(latexExpansion(itemize(wide), 'U', 1)).not.toContain('pmatrix');
    expect(latexExpansion(itemize(wide), 'W', 1)).toContain('pmatrix');
  });

  test('a table of what arrives and of the terms', () => {
    const terms = itemize(readCase('sigmoid-vanish').experiment);
    const rows = latexExpansion(terms, 'U', 12).match(/^\d+ & .*/gm)!;
    expect(rows[0]).toMatch(/^12 & 0\.\d+ & 0\.\d+ /);
    expect(rows.at(-1)).toMatch(/ \\cdot 10\^\{-\d+\}$/);
    expect(rows).toHaveLength(12);
  });

  test('what underflowed is not merely zero', () => {
    const T = 8;
    const faint = tiny({
      weights: { W: [[1e-60]], U: [[1]], V: [[1]] },
      inputs: Array.from({ length: T }, () => [1]),
      targets: Array.from({ length: T }, () => [0]),
    });
    expect(latexExpansion(itemize(faint), 'U', T)).toMatch(
      /^1 & 0 \\text\{ \(underflow\)\} & 0 \\text\{ \(underflow\)\}$/m,
    );
  });
});

test('a step without a target has no gradient, and the sum leaves it out', () => {
  const terms = itemize(tiny({ targets: [null, [0]] }));
  expect(latexExpansion(terms, 'U', 1)).toContain('= 0 \\quad \\text{(step 1 has no target)}');
  expect(latexExpansion(terms, 'U', 'all')).toContain('\\sum_{t \\in \\{2\\}}');
  const none = itemize(tiny({ targets: [null, null] }));
  expect(latexExpansion(none, 'U', 'all')).toContain('\\text{(no step has a target)}');
});

test('a term that there is not is an error', () => {
  expect(() => latexExpansion(worked, 'W', 4)).toThrow(RangeError);
  expect(() => latexExpansion(worked, 'bh', 'all')).toThrow(RangeError);
});

test('of any network: what opens is closed, and nothing is left unnamed', () => {
  fc.assert(
    fc.property(experiments(), (experiment) => {
      const terms = itemize(experiment);
      for (const parameter of terms.parameters) {
        const text = latexExpansion(terms, parameter, 'all') + latexExpansion(terms, parameter, terms.length);
        expect(text).not.toMatch(/undefined|NaN|Infinity|\be[+-]\d/);
        expect(count(text, '{')).toBe(count(text, '}'));
        expect(count(text, '\\left')).toBe(count(text, '\\right'));
        expect(withoutEnvironments(text)).not.toMatch(/\\(begin|end)/);
        expect(text.includes('\\prod')).toBe(
          !actsOnOutput(parameter) && terms.gradients.losses.some((E) => E !== null),
        );
      }
    }),
  );
});

const count = (text: string, part: string) => text.split(part).length - 1;
/** What is left when environments are taken away, the inner ones first. */
function withoutEnvironments(text: string): string {
  const left = text.replaceAll(/\\begin\{(\w+\*?)\}(?:(?!\\begin|\\end)[^])*\\end\{\1\}/g, '');
  return left === text ? text : withoutEnvironments(left);
}

test('a parameter that is used in pieces: the rows of each times what it meets', () => {
  const { experiment } = readCase('gru-before-bias-ce');
  const terms = itemize(resize(experiment, { n: 2 }));
  const text = latexExpansion(terms, 'W', 3);
  const term = terms.at('W', 3, 3);
  const rows = [...text.matchAll(/\)_\{(W_rz|W_n)\} \\, \((.*?)\)\^/g)].map(([, piece, met]) => [piece, met]);
  expect(rows.slice(0, 2)).toEqual([
    ['W_rz', 'h'],
    ['W_n', expect.stringContaining('\\odot')],
  ]);
  // Four rows of gates meet h, two of the candidate what the reset leaves of it: the six are the term.
  const [h, reset] = term.factors.at(-1)!.value;
  const delta = term.factors.at(-2)!.product;
  const made = delta.map((d, row) => (row < 4 ? h : reset).map((x) => d * x));
  expect(relativeError(made, term.value)).toBeLessThan(1e-12);
  expect(text).toContain('has the rows of each piece of $W$ below each other');
});
