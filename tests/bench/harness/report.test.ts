import { describe, expect, test } from 'vitest';
import { toCsv } from '../../../src/bench/harness/report-csv.ts';
import { merge, parseReport, ReportError } from '../../../src/bench/harness/report.ts';
import type { Report } from '../../../src/bench/harness/results.ts';
import { gpu, machine, result, sized } from '../../support/results.ts';

const report: Report = {
  machine,
  engine: null,
  results: [
    result(sized(4), 'ours-f32', 0.5, { about: 'WebAssembly, FMA', peakShare: 0.8 }),
    result(sized(4), 'tfjs-webgpu', null, { status: 'no adapter, says "it"', device: gpu, unfinished: true }),
  ],
};

test('JSON comes back as it was', () => {
  expect(parseReport(JSON.stringify(report))).toEqual(report);
});

describe('a file that is no report says what is wrong, and where', () => {
  const changed = (change: (copy: any) => void) => {
    const copy = structuredClone(report);
    change(copy);
    return JSON.stringify(copy);
  };
  test.each([
    ['', /^not JSON/],
    ['{', /^not JSON/],
    ['[]', /^expected Object, got Array|machine/],
    ['{}', /^machine: expected/],
    [changed((copy) => (copy.results[1].T = 'ten')), /^results\.1\.T: expected number, got "ten"/],
    [changed((copy) => (copy.results[0].work = 'cnn')), /^results\.0\.work: expected .*"rnn".*, got "cnn"/],
    [changed((copy) => delete copy.results[0].medianMs), /^results\.0\.medianMs: expected/],
    [changed((copy) => (copy.results[0].q1Ms = -1)), /^results\.0\.q1Ms: expected >=0, got -1/],
    [changed((copy) => (copy.machine.date = 'yesterday')), /^machine\.date: /],
  ])('%#', (text, message) => {
    expect(() => parseReport(text)).toThrow(ReportError);
    expect(() => parseReport(text)).toThrow(message);
  });
});

test('CSV has a row for each result, and quotes what needs it', () => {
  const [head, first, second, end] = toCsv(report).split('\r\n');
  expect(head.split(',').slice(0, 8)).toEqual('work,T,n,B,strategy,status,firstMs,medianMs'.split(','));
  expect(first).toMatch(/^rnn,10,4,1,ours-f32,ok,1,0\.5,/);
  expect(first).toMatch(
    /,"WebAssembly, FMA",,,,,,2026-01-02T03:04:05\.678Z,Node v20\.20\.2,Linux 6 x64,2,A processor$/,
  );
  expect(second).toMatch(/^rnn,10,4,1,tfjs-webgpu,"no adapter, says ""it""",,,/);
  expect(second).toMatch(/,WebGPU,a card,false,float32,false,2026-/);
  expect(end).toBe('');
});

test('what is measured again takes the place of what was there', () => {
  const [a, b] = report.results;
  const again = result(sized(4), 'tfjs-webgpu', 3, { device: gpu });
  const other = result(sized(8), 'ours-f32', 1);
  expect(merge([a, b], [again, other])).toEqual([a, again, other]);
});
