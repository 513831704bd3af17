/** What WebAssembly can do here: tried on modules that are as small as can be. */
const HEADER = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
/** A function without arguments that returns a v128. */
const FUNCTION = [1, 5, 1, 0x60, 0, 1, 0x7b, 3, 2, 1, 0];
/** i8x16.splat(0) */
const VECTOR = [0x41, 0, 0xfd, 0x0f];

const probes: Readonly<Record<string, readonly number[]>> = {
  simd: [...FUNCTION, 0x0a, 8, 1, 6, 0, ...VECTOR, 0x0b],
  'relaxed-simd': [...FUNCTION, 0x0a, 19, 1, 17, 0, ...VECTOR, ...VECTOR, ...VECTOR, 0xfd, 0x85, 2, 0x0b],
  threads: [5, 4, 1, 3, 1, 1], // a shared memory
};

export function supports(feature: string): boolean {
  return (
    typeof WebAssembly !== 'undefined' &&
    WebAssembly.validate(Uint8Array.from([...HEADER, ...probes[feature]]))
  );
}

export const wasmFeatures = (): string[] => Object.keys(probes).filter(supports);
