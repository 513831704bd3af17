import { expect, test } from 'vitest';
import { presets } from '../../src/bench/harness/choice.ts';
import type { Report } from '../../src/bench/harness/results.ts';
import { queryWith, runIn } from '../../src/pages/bench-link.ts';
import { formatAddress, parseAddress } from '../../src/viz/page/address.ts';
import { gpu, machine, result, sized } from '../support/results.ts';

const report: Report = {
  machine,
  engine: null,
  results: [
    result(sized(4), 'ours-f32', 0.1),
    result(sized(4), 'tfjs-webgpu', 3, { device: gpu, about: 'a & b' }),
  ],
};

test('a link has a run whole, with what was chosen', () => {
  const query = queryWith(presets.quick, report);
  const address = formatAddress({ anchor: '', query });
  const read = parseAddress({ hash: address, search: '' }).query;
  expect(read).toBe(query);
  expect(runIn(read)).toEqual({ name: 'the run of the link', report });
  expect(new URLSearchParams(read).get('set')).toBe('quick');
});

test('a link of a run of every strategy at every quick size fits where links are pasted', () => {
  const results = Array.from({ length: 84 }, (_, i) =>
    result(sized(4 + i), `strategy-${i % 14}`, 0.123456789 * (i + 1), { device: i % 4 ? null : gpu }),
  );
  const query = queryWith(presets.quick, { ...report, results });
  expect(formatAddress({ anchor: '', query }).length).toBeLessThan(8000);
});

test('a link without a run has none, and one that is damaged says where', () => {
  expect(queryWith(presets.quick, undefined)).toBe('set=quick');
  expect(runIn('set=quick')).toBeUndefined();
  expect(() => runIn('result={"machine":1}')).toThrow(/^The run of the link cannot be shown: machine/);
});
