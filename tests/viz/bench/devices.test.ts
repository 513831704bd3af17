import { expect, test } from 'vitest';
import { deviceName, devicesFinding, fastestByDevice } from '../../../src/viz/bench/devices.ts';
import { gpu, result, sized } from '../../support/results.ts';

const machine = { cpu: 'AMD EPYC', cores: 2 };

test('a device goes by its model, or by what it is not', () => {
  const run = { letter: 'B', machine };
  const named = (renderer: string, software = false) =>
    deviceName(run, { ...gpu, api: 'WebGL', renderer, software });
  expect(deviceName(run, null)).toBe('B: AMD EPYC');
  expect(deviceName({ ...run, machine: { cpu: null, cores: 8 } }, null)).toBe('B: 8 cores');
  expect(
    named(
      'ANGLE (Google, Vulkan 1.3.0 (SwiftShader Device (Subzero) (0x0000C0DE)), SwiftShader driver)',
      true,
    ),
  ).toBe('B: WebGL, software');
  expect(named('ANGLE (NVIDIA, NVIDIA GeForce RTX 3060 (0x00002503) Direct3D11 vs_5_0 ps_5_0, D3D11)')).toBe(
    'B: NVIDIA GeForce RTX 3060, WebGL',
  );
  expect(named('ANGLE (Apple, ANGLE Metal Renderer: Apple M4, Unspecified Version)')).toBe(
    'B: Apple M4, WebGL',
  );
  expect(named('NVIDIA H200/PCIe/SSE2')).toBe('B: NVIDIA H200, WebGL');
});

test('of each device the fastest at each size is kept, and the picture says which wins at the largest that several did', () => {
  const slow = [
    result(sized(4), 'scalar', 3),
    result(sized(4), 'ours-f32', 1),
    result(sized(8), 'ours-f32', 6),
  ];
  const fast = [
    result(sized(8), 'tfjs-webgpu', 2, { device: gpu }),
    result(sized(16), 'tfjs-webgpu', 5, { device: gpu }),
  ];
  const rows = fastestByDevice([
    { letter: 'A', machine, rows: slow },
    { letter: 'B', machine, rows: fast },
  ]);
  expect(rows.map(({ strategy, n, about, medianMs }) => [strategy, n, about, medianMs])).toEqual([
    ['A: AMD EPYC', 4, 'ours-f32', 1],
    ['A: AMD EPYC', 8, 'ours-f32', 6],
    [expect.stringMatching(/^B: /), 8, 'tfjs-webgpu', 2],
    [expect.stringMatching(/^B: /), 16, 'tfjs-webgpu', 5],
  ]);
  expect(devicesFinding('RNN gradient', rows)).toMatch(
    /^RNN gradient: B: .* is 3 times as fast as A: AMD EPYC$/,
  );
  expect(devicesFinding('RNN gradient', rows.slice(0, 2))).toBe(
    'RNN gradient: no size that two devices have done',
  );
});
