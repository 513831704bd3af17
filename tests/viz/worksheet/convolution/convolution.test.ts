import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  inRows,
  keptEntries,
  largestDifference,
  meetings,
  shades,
  spreadOut,
  stampedSoFar,
  transposedTimes,
} from '../../../../src/viz/worksheet/convolution/places.ts';
import {
  caseA,
  caseB,
  withEntry,
  LARGEST,
  LARGEST_SIZES,
  mostPadding,
  outputSize,
  withNumbersDrawn,
  resized,
  sizesOf,
} from '../../../../src/viz/worksheet/convolution/setting.ts';
import {
  backTitle,
  columnText,
  convolutionTitle,
  inputGradientText,
  letterRows,
  lettersAt,
  lettersOf,
  limitText,
  outputText,
  outputSizeText,
  stampText,
} from '../../../../src/viz/worksheet/convolution/text.ts';
import {
  convolution,
  convolutionMatrix,
  stamps,
  transposedConvolution,
} from '../../../../src/worksheet/index.ts';

const settings = fc
  .record({
    height: fc.integer({ min: 1, max: 4 }),
    width: fc.integer({ min: 1, max: 4 }),
    kernelHeight: fc.integer({ min: 1, max: 3 }),
    kernelWidth: fc.integer({ min: 1, max: 3 }),
    stride: fc.integer({ min: 1, max: LARGEST_SIZES.stride }),
    padding: fc.integer({ min: 0, max: 5 }),
  })
  .chain((sizes) =>
    fc.integer({ min: 1, max: 900 }).map((seed) => withNumbersDrawn(resized(caseB, sizes), seed)),
  );

test('the matrix of (b) is the right one, row by row', () => {
  const rows = letterRows(lettersOf(caseB)!, sizesOf(caseB));
  expect(rows).toEqual(['a000', 'ba00', '0b00', 'c0a0', 'dcba', '0d0b', '00c0', '00dc', '000d']);
});

test('the result of (b) in letters is the sheet’s', () => {
  const letters = lettersOf(caseB)!;
  const result = [0, 1, 2].map((i) =>
    [0, 1, 2].map((j) => lettersAt(letters, meetings(sizesOf(caseB), [i, j]))),
  );
  expect(result).toEqual([
    ['ax', 'bx+ay', 'by'],
    ['cx+az', 'dx+cy+bz+aw', 'dy+bw'],
    ['cz', 'dz+cw', 'dw'],
  ]);
});

test('(a) is 9×9, with numbers', () => {
  expect(outputSize(sizesOf(caseA))).toEqual([9, 9]);
  expect(outputSizeText(7, 3, 1, 0)).toBe('(7 − 1)·1 − 2·0 + 3 = 9');
  expect(convolutionTitle(caseA)).toContain('3×3 kernel stamped over 7×7 makes 9×9');
});

test('pairs that meet add up to the output, wherever the matrix has an entry', () => {
  fc.assert(
    fc.property(settings, (setting) => {
      const sizes = sizesOf(setting);
      const { output } = transposedConvolution(setting);
      const sums = output.map((row, i) =>
        row.map((_, j) =>
          meetings(sizes, [i, j]).reduce(
            (sum, { input, kernel }) =>
              sum + setting.input[input[0]][input[1]] * setting.kernel[kernel[0]][kernel[1]],
            0,
          ),
        ),
      );
      expect(largestDifference(sums, output)).toBe(0);
    }),
  );
});

test('the gradients: by the matrix, by plain convolution, and by the engine', () => {
  fc.assert(
    fc.property(settings, (setting) => {
      const { input, kernel, stride, padding, cotangent } = setting;
      const { inputGradient, kernelGradient } = transposedConvolution(setting);
      const matrix = convolutionMatrix(
        { height: input.length, width: input[0].length },
        kernel,
        stride,
        padding,
      );
      const byMatrix = inRows(transposedTimes(matrix, cotangent.flat()), input[0].length);
      expect(largestDifference(byMatrix, inputGradient)).toBe(0);
      const byInput = convolution({ input: cotangent, kernel: spreadOut(input, stride), stride: 1, padding });
      expect(largestDifference(byInput, kernelGradient)).toBe(0);
    }),
    { numRuns: 40 },
  );
});

test('all stamps make the output, none makes zero', () => {
  const { output } = transposedConvolution(caseA);
  expect(stampedSoFar(stamps(caseA), 49)).toEqual(output);
  expect(stampedSoFar(stamps(caseA), 0).flat()).toEqual(Array.from({ length: 81 }, () => 0));
});

test('other sizes keep the numbers that fit, and padding leaves an output', () => {
  const larger = resized(caseB, { height: 3, padding: 99 });
  expect(larger.input.slice(0, 2)).toEqual(caseB.input);
  expect(larger.padding).toBe(mostPadding(sizesOf(larger)));
  fc.assert(
    fc.property(settings, (setting) => {
      const [rows, columns] = outputSize(sizesOf(setting));
      expect(Math.min(rows, columns)).toBeGreaterThan(0);
      expect([setting.cotangent.length, setting.cotangent[0].length]).toEqual([rows, columns]);
    }),
  );
});

test('sums are written out', () => {
  expect(outputText(caseB, [1, 1])).toContain('y[1, 1] = 1·1000 + 2·100 + 3·10 + 4·1 = 1234');
  expect(outputText(resized(caseB, { stride: 3 }), [2, 2])).toContain('no stamp');
  expect(stampText(caseB, [1, 0])).toContain(
    'x[1, 0] = 3 times the kernel, added to rows 1 to 2 and columns 0 to 1',
  );
  expect(inputGradientText(caseB, [0, 0])).toContain('1·1 + 10·0 + 100·0 + 1000·(−1) = −999');
});

test('shades lie on one log scale; zero has none', () => {
  const shade = shades([[[1, 0]], [[-10, 100]]]);
  expect(shade(0)).toBe(0);
  expect(shade(100)).toBeCloseTo(1);
  expect(shade(-10) - shade(1)).toBeCloseTo(shade(100) - shade(10));
});

test('what the padding leaves of a stamp is what meets the output', () => {
  fc.assert(
    fc.property(settings, (setting) => {
      const sizes = sizesOf(setting);
      const [rows, columns] = outputSize(sizes);
      const met = Array.from({ length: rows * columns }, (_, n) =>
        meetings(sizes, [Math.floor(n / columns), n % columns]),
      ).flat();
      for (const [i, j] of setting.input.flatMap((row, i) => row.map((_, j) => [i, j] as const))) {
        const own = met.filter(({ input }) => input[0] === i && input[1] === j);
        expect(keptEntries(sizes, [i, j])).toBe(own.length);
      }
    }),
  );
});

test('with padding: what falls outside is said to be cut off', () => {
  const padded = resized(caseB, { padding: 1 });
  expect(stampText(padded, [1, 1])).toBe(
    'x[1, 1] = 4 times the kernel, added to row 0 and column 0 of y; 3 of its 4 entries fall outside y, cut off by the padding.',
  );
  expect(columnText(sizesOf(padded))).toContain('1 of the kernel’s 4 entries');
  expect(columnText(sizesOf(caseB))).toBe('Each column holds the kernel once');
  const far = resized(caseB, { height: 6, padding: 1 });
  expect(columnText(sizesOf(far))).toContain('1 to 2 of the kernel’s 4 entries');
  const single = resized(caseB, { height: 3, width: 3, kernelHeight: 1, kernelWidth: 1, padding: 1 });
  expect(stampText(single, [0, 2])).toContain('all of it falls outside y');
  expect(inputGradientText(single, [0, 2])).toContain('= 0: the kernel lies beside dE/dy');
});

test('the titles say with what stride and padding the way back is a convolution', () => {
  const strided = resized(caseB, { stride: 2, padding: 1 });
  expect(convolutionTitle(strided)).toBe('A 2×2 kernel stamped over 2×2 makes 2×2, stride 2, padding 1');
  expect(backTitle(strided)).toMatch(/a strided convolution with the same kernel$/);
  expect(convolutionTitle(caseB)).toMatch(/over 2×2 makes 3×3$/);
  expect(backTitle(caseB)).toMatch(/the ordinary convolution with the same kernel$/);
});

test('a number beyond the limit is cut, and the limit is named', () => {
  const edit = { matrix: 'kernel', place: [0, 1], typed: -1e9 } as const;
  expect(withEntry(caseB, edit).kernel).toEqual([
    [1, -LARGEST],
    [100, 1000],
  ]);
  expect(withEntry(caseB, edit).input).toEqual(caseB.input);
  expect(limitText(edit)).toBe('Row 0, column 1: −1000000000 is below the limit; −10000 is taken.');
  expect(limitText({ ...edit, typed: LARGEST })).toBe('');
});
